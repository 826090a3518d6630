/// What a scalar is to a terminal. The raw values are those of `scripts/generate-width-table`.
enum ScalarClass: UInt8 {
  case narrow, wide
  /// Drawn on the character before it, without a column of its own.
  case mark
  /// A vowel sign that takes a column in some terminals and none in others.
  case spacingMark
  /// Control, bidirectional control, separator, private or unassigned: shown as `<U+…>`.
  case escaped
  /// Shown like `escaped`, and counted as hidden text.
  case hidden
  case emoji, wideEmoji, flagLetter, skinTone
  /// ZWJ and ZWNJ.
  case joiner
  /// VS16, which asks for the coloured form of the emoji before it.
  case presentation
  /// A narrow letter of a script that joins its letters with ZWJ or ZWNJ.
  case joiningLetter

  /// The class of a scalar value. O(1) for ASCII, else a short search within the scalar's block.
  @inline(__always)
  init(_ scalar: UInt32) {
    if scalar < 0x7F && scalar >= 0x20 {
      self = .narrow
    } else {
      self = ScalarClass.search(scalar)
    }
  }

  /// For each block of 256 scalars the last entry that starts at or before it.
  private static let blockStarts: [UInt16] = {
    var starts = [UInt16](repeating: 0, count: 0x1101)
    var entry = 0
    for block in 0...0x1100 {
      let first = UInt32(block) << 8
      while entry + 1 < WidthTable.entries.count && WidthTable.entries[entry + 1] >> 4 <= first {
        entry += 1
      }
      starts[block] = UInt16(entry)
    }
    return starts
  }()

  private static func search(_ scalar: UInt32) -> ScalarClass {
    let block = Int(min(scalar, 0x10_FFFF) >> 8)
    var low = Int(blockStarts[block])
    var high = Int(blockStarts[block + 1])
    while low < high {
      let middle = (low + high + 1) / 2
      if WidthTable.entries[middle] >> 4 <= scalar { low = middle } else { high = middle - 1 }
    }
    return ScalarClass(rawValue: UInt8(WidthTable.entries[low] & 15)) ?? .escaped
  }

  /// Columns that the scalar takes as the base of a cluster.
  var baseColumns: Int {
    switch self {
    case .wide, .wideEmoji, .skinTone: 2
    default: 1
    }
  }

  var isMark: Bool { self == .mark || self == .spacingMark }
}
