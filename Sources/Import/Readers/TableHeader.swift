import Domain

/// The first row of a table.
enum TableHeader {
  /// - Returns: the names of the columns, unique as bytes.
  /// - Throws: `ImportError.badHeader`, `.tooManyColumns`, `.duplicateColumn`, `.empty`.
  static func read(_ scanner: TableScanner, path: String) throws -> [String] {
    guard try scanner.next() else { throw ImportError.empty(path: path) }
    let line = scanner.line
    if let defect = scanner.defect {
      throw ImportError.badHeader(
        path: path, line: line, reason: "\(defect); the first row must name the columns")
    }
    guard scanner.cellCount <= ImportLimit.columnCount else {
      throw ImportError.tooManyColumns(path: path, line: line)
    }
    guard UTF8Text.isValid(scanner.raw), !scanner.raw.contains(0) else {
      throw ImportError.badHeader(
        path: path, line: line,
        reason: "the header is not UTF-8; convert the file with `iconv -t UTF-8`")
    }
    let names = (0..<scanner.cellCount).map(scanner.text)
    guard !names.contains(where: { $0.utf8.contains(0x0D) }) else {
      throw ImportError.badHeader(
        path: path, line: line,
        reason: "a lone carriage return in the header; convert line ends with `tr '\\r' '\\n'`")
    }
    let sorted = names.sorted { $0.precedesInBytes($1) }
    for (left, right) in zip(sorted, sorted.dropFirst()) where left.sameBytes(as: right) {
      throw ImportError.duplicateColumn(path: path, line: line, name: left)
    }
    return names
  }
}
