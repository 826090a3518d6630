/// Text that can't do anything to a terminal: the only text that a `Frame` accepts.
///
/// It may be built from anything. What isn't on the allow-list of the scanner is shown as an escape,
/// never dropped and never passed on: controls as `^[`, C1 as `<9B>`, bad UTF-8 as `<\xC3>`,
/// bidirectional controls, invisible, private and unassigned characters as `<U+202E>`. The source
/// bytes stay as they were; neutralising happens where they are drawn, so building is cheap and a
/// text of any length costs only what is shown of it.
///
/// Interpolation goes through the same door: `SafeText("\(count) of \(name)")`.
public struct SafeText: Sendable {
  let bytes: [UInt8]
  /// Shows line ends as `↵` instead of ending the line.
  public let isOneLine: Bool
  /// Remembers where rows start, for long texts.
  let rowIndex: RowIndex?

  /// Texts from this size on remember where their rows start.
  static let indexedBytes = 4096

  /// Text from bytes that should be UTF-8; those that aren't are shown as escapes.
  public init(bytes: [UInt8], isOneLine: Bool = false) {
    self.bytes = bytes
    self.isOneLine = isOneLine
    rowIndex = bytes.count >= SafeText.indexedBytes ? RowIndex() : nil
  }

  /// Text from a string, whoever wrote it.
  public init(_ string: String) { self.init(bytes: Array(string.utf8)) }

  /// A word of the interface itself. It gets no special rights.
  public init(literal: StaticString) { self.init(literal.description) }

  /// Text in which line ends are shown as `↵`, for names and other fields of one line.
  public static func oneLine(_ string: String) -> SafeText {
    SafeText(bytes: Array(string.utf8), isOneLine: true)
  }

  /// The neutralised text as a string, for messages outside the screen: no C0 but line feeds, no C1,
  /// no bidirectional or invisible controls; tabs become `→` and spaces.
  public static func plain(_ string: String) -> String { SafeText(string).plain }

  public var isEmpty: Bool { bytes.isEmpty }

  /// The text as it was given, with bytes that aren't UTF-8 replaced by U+FFFD. Not for a terminal.
  public var source: String { String(decoding: bytes, as: UTF8.self) }

  func withScanner<Result>(_ body: (ClusterScanner) throws -> Result) rethrows -> Result {
    try bytes.withUnsafeBufferPointer { try body(ClusterScanner(bytes: $0)) }
  }
}

extension SafeText: Equatable {
  public static func == (a: SafeText, b: SafeText) -> Bool {
    a.isOneLine == b.isOneLine && a.bytes == b.bytes
  }
}
