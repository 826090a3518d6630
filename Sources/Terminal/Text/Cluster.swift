/// A stretch of source bytes that is drawn, and clipped or wrapped, as one thing.
struct Cluster {
  enum Kind: UInt8 {
    /// A base with up to eight marks, drawn as it is; `detail` is the base.
    case plain
    /// Marks without a base, drawn on a dotted circle.
    case dotted
    /// More marks than a row can bear; `detail` is how many are left out.
    case flood
    /// A composed emoji, drawn as its first part and a dim mark; `detail` is the number of parts joined to it.
    case emoji
    /// Regional indicators, drawn as letters; `detail` holds one or two of them, 8 bits each.
    case flag
    /// `<U+202E>`; `detail` is the scalar.
    case codePoint
    /// `^[`; `detail` is the control character.
    case caret
    /// `<9B>`; `detail` is the byte.
    case control8
    /// `<\xC3>`; `detail` is the byte, which is part of no scalar.
    case rawByte
    case tab
    case lineFeed
    /// CR and LF together.
    case carriageReturnLineFeed
  }

  var start: Int
  var end: Int
  var kind: Kind
  /// Columns, but for tabs and line ends, which depend on where they stand.
  var columns: Int
  var detail: UInt32
  /// Lines may be broken before and after it, as between ideographs.
  var isIdeographic = false

  var isSpace: Bool {
    kind == .plain
      && (detail == 0x20 || detail == 0x3000
        || (0x2000...0x200A).contains(detail) && detail != 0x2007)
  }

  /// Closing punctuation of East Asian writing, which must not start a row.
  var isClosing: Bool {
    switch detail {
    case 0x3001, 0x3002, 0x300D, 0x300F, 0x3009, 0x300B, 0x3011, 0x3015, 0x3017, 0x3019, 0x301B,
      0x30FB, 0x30FC, 0xFF01, 0xFF09, 0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF3D, 0xFF5D:
      kind == .plain
    default: false
    }
  }
}

/// Limits of what one cluster may hold, so that no text makes a single step long.
enum ClusterLimit {
  /// Marks on one base that are drawn as they are.
  static let marks = 8
  /// Marks that are still drawn of a flood.
  static let marksOfFlood = 4
  /// Marks that one flood takes in; the next one starts a new cluster.
  static let marksScanned = 99
  /// Parts joined to an emoji; the digit after its mark is one column.
  static let joinedEmoji = 9
  /// Bytes of an emoji with all that follows it.
  static let emojiBytes = 96
}
