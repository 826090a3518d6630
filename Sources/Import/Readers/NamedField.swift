import Domain

/// A field that answers and gold are read from: a member of an object, or a column of a table.
struct NamedField {
  /// Names that it may have, the first that is there counts.
  private let names: [String]
  /// Its column in a table; nil for JSON lines.
  let column: Int?

  /// - Throws: `ImportError.missingColumn`, `.noFields` for plain text.
  init(_ names: [String], in file: RecordFile) throws {
    self.names = names
    switch file.format {
    case .text: throw ImportError.noFields(path: file.path, wanted: names)
    case .jsonl: column = nil
    case .csv, .tsv:
      let columns = file.columns
      let found = names.lazy.compactMap { name in columns.firstIndex { $0.sameBytes(as: name) } }
        .first
      guard let found else {
        throw ImportError.missingColumn(path: file.path, line: 1, names: names, has: columns)
      }
      column = found
    }
  }

  /// A field that need not be there; nil where a table has no such column.
  static func optional(_ names: [String], in file: RecordFile) -> NamedField? {
    do { return try NamedField(names, in: file) } catch { return nil }
  }

  /// The text where the field is there and is a text of some length.
  func optionalText(of body: RecordFile.Body, in file: RecordFile) -> String? {
    let text: String?
    if let column {
      text = file.cell(column)
    } else if case .object(let object) = body {
      text = names.lazy.compactMap { object[$0]?.stringValue }.first
    } else {
      text = nil
    }
    return text.flatMap { UTF8Text.isBlank($0) ? nil : $0 }
  }

  /// The field's text in the current record; of a number or boolean its token.
  func text(of body: RecordFile.Body, in file: RecordFile) throws(Refusal) -> String {
    if let column { return file.cell(column) }
    guard case .object(let object) = body else { throw Refusal("not an object") }
    guard let name = names.first(where: { object[$0] != nil }), let value = object[name] else {
      let wanted = names.map(ForeignText.quoted).joined(separator: " or ")
      throw Refusal("no field \(wanted) (found: \(ForeignText.list(object.keys)))")
    }
    switch value {
    case .string(let text), .number(let text): return text
    case .bool(let flag): return flag ? "true" : "false"
    case .null, .array, .object:
      throw Refusal("field \(ForeignText.quoted(name)) is \(value.kindName), not a string")
    }
  }
}
