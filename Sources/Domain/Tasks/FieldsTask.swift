/// `fields`: a form. The value is an object of the fields that are filled in; the event holds a commitment to it.
public struct FieldsTask: Sendable, Equatable, AnswerRules {
  /// In the order of the project file.
  public var fields: [FormField]

  public init(fields: [FormField]) { self.fields = fields }

  init(settings: JSONObject) {
    fields = (settings["fields"]?.arrayValue ?? []).compactMap(FormField.init(rules:))
  }

  func problem(_ value: JSONValue, subject: TaskSubject?) -> String? {
    guard let object = value.objectValue else {
      return value.problem(allowed: "an object with the keys \(names)")
    }
    for member in object.members where field(member.key) == nil {
      return "found the key \(MessageText.quoted(member.key)), allowed: \(names)"
    }
    for field in fields {
      if let problem = field.problem(object[field.id]) { return "\(field.id): \(problem)" }
    }
    return nil
  }

  func canonical(_ value: JSONValue) -> JSONValue {
    var object: JSONObject = [:]
    for member in value.objectValue?.members ?? [] where !member.value.isNull {
      object[member.key] = field(member.key).map { $0.canonical(member.value) } ?? member.value
    }
    return .object(object)
  }

  private func field(_ id: String) -> FormField? { fields.first { $0.id.sameBytes(as: id) } }

  private var names: String { fields.map { MessageText.quoted($0.id) }.joined(separator: ", ") }
}
