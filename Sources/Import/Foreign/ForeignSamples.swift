import Domain

/// Makes samples of other tools' records, by the fields that the project shows.
public struct ForeignSamples {
  private let options: ReadOptions
  private let rules: SampleRules
  /// The field that is read as the text because the project's own is not there; nil: none was needed.
  public private(set) var textField: String?

  public init(_ options: ReadOptions) {
    self.options = options
    rules = SampleRules(options)
  }

  /// The record's sample, or why it is none.
  public mutating func sample(of record: ForeignRecord) -> ReadOutcome<SampleRecord> {
    var object = record.fields ?? [:]
    adopt(&object)
    for (key, value) in record.metadata.members where object[key] == nil { object[key] = value }
    if let id = record.ownID { object["id"] = .string(id) }
    do throws(Refusal) {
      return .record(try rules.record(line: record.line, object: object))
    } catch {
      return .refused(
        RefusedRecord(
          line: record.line, reason: error.reason,
          raw: Array(JSONWriter.bytes(.object(object)).prefix(ImportLimit.rawBytes))))
    }
  }

  /// The name under which the project shows a field of the file.
  public func shownName(of field: String) -> String {
    guard options.show.count == 1, let show = options.show.first else { return field }
    let isText = field.sameBytes(as: options.textField) || field == textField
    return isText ? show : field
  }

  /// Where one text is shown and the records have but one, that is it, whatever it is called. The first record decides
  /// for all, so that a record that lacks its text is not filled with something else.
  private mutating func adopt(_ object: inout JSONObject) {
    guard options.show.count == 1, let show = options.show.first, object[show] == nil,
      object[options.textField] == nil
    else { return }
    if textField == nil, object.textFields.count == 1 { textField = object.textFields[0].name }
    guard let textField, let value = object[textField] else { return }
    object[textField] = nil
    object[show] = value
  }
}
