import Domain

/// A way from the top of a file down to a value, in the file's own spelling.
typealias KeyPath = [PolicyProblem.Step]

/// Where each key of a TOML text stands.
///
/// The parser gives no positions of keys, so this is a scan of its own. It also keeps from the parser what the parser
/// takes for impossible: on some malformed texts (`[=`, a missing value, a date of letters) toml++ asserts, and without
/// assertions its behaviour is undefined.
struct KeyIndex {
  /// Lines from 1.
  private(set) var lines: [KeyPath: Int] = [:]
  /// Rank by order of appearance.
  private(set) var ranks: [KeyPath: Int] = [:]
  /// Lines of strings that hold an escaped NUL.
  private(set) var zeroLines: [Int] = []

  /// - Throws: `SyntaxFault` where keys, values and brackets don't follow each other as in TOML. Not everything that
  ///   TOML forbids is found here: the parser comes afterwards.
  init(_ text: String) throws(SyntaxFault) {
    var scanner = KeyScanner(bytes: Array(text.utf8))
    try scanner.scan()
    lines = scanner.lines
    ranks = scanner.ranks
    zeroLines = scanner.zeroLines
  }

  /// The line of the key, else of the nearest table around it, else 1.
  func line(of path: KeyPath) -> Int {
    var path = path[...]
    while !path.isEmpty {
      if let line = lines[Array(path)] { return line }
      path.removeLast()
    }
    return 1
  }
}

/// The first place where a text stops being TOML.
struct SyntaxFault: Error, Equatable {
  let line: Int
  let message: String
}
