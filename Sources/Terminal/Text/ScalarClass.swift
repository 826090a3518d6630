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

  /// The class of a scalar value. O(1) in the first plane, else a search in the list.
  @inline(__always)
  init(_ scalar: UInt32) {
    if scalar < 0x7F && scalar >= 0x20 {
      self = .narrow
    } else {
      self = ScalarClass.search(scalar)
    }
  }

  /// The class of each scalar of the first plane: half of a text's time went into finding it in the list.
  private static let firstPlane: [UInt8] = {
    var classes = [UInt8](repeating: ScalarClass.escaped.rawValue, count: 0x1_0000)
    for (entry, next) in zip(WidthTable.entries, WidthTable.entries.dropFirst() + [0x110_0000]) {
      let start = Int(entry >> 4)
      guard start < classes.count else { break }
      for scalar in start..<min(Int(next >> 4), classes.count) {
        classes[scalar] = UInt8(entry & 15)
      }
    }
    return classes
  }()

  @inline(__always)
  private static func search(_ scalar: UInt32) -> ScalarClass {
    guard scalar >= 0x1_0000 else {
      return ScalarClass(rawValue: firstPlane[Int(scalar)]) ?? .escaped
    }
    var low = 0
    var high = WidthTable.entries.count - 1
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
