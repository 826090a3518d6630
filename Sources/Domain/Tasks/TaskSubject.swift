/// What a sample holds, as far as answers are checked against it.
public struct TaskSubject: Sendable, Equatable {
  /// The shown fields by name; a plain text is its one field.
  public var fields: JSONObject

  public init(fields: JSONObject) { self.fields = fields }

  /// A sample that is one text.
  public init(text: String, field: String = "text") { fields = [field: .string(text)] }

  /// The text of a field; nil where the sample lacks it or it is no text.
  public func text(of field: String) -> String? { fields[field]?.stringValue }

  /// How many Unicode scalars the text of a field has; nil where there is no text.
  public func scalarCount(of field: String) -> Int? {
    text(of: field).map { $0.unicodeScalars.count }
  }

  /// The entries of a list field; nil where the sample lacks it or it is no list.
  public func entries(of field: String) -> [JSONValue]? { fields[field]?.arrayValue }
}
