import Domain
import Terminal

extension SampleText {
  /// A field as blocks: a conversation as its messages, a list as its entries, anything else as one text.
  static func blocks(_ field: Field, showsName: Bool) -> [Block] {
    let heading = showsName ? field.name : nil
    if let messages = field.value?.arrayValue.flatMap(messages(_:)) {
      return messages.map { message in
        Block(
          heading: .oneLine(message.role), headingStyle: style(ofRole: message.role),
          indent: 2, text: SafeText(message.text), isApart: true)
      }
    }
    guard let entries = field.entries, !entries.isEmpty else {
      return [Block(heading: heading, text: field.text)]
    }
    let width = "\(entries.count)".count + 2
    return entries.enumerated().map { number, entry in
      Block(
        heading: number == 0 ? heading : nil, label: "\(number + 1)", indent: width, text: entry,
        isApart: number == 0)
    }
  }

  /// A list of messages with a role each; nil where a list is something else.
  static func messages(_ entries: [JSONValue]) -> [(role: String, text: String)]? {
    guard !entries.isEmpty else { return nil }
    var messages: [(role: String, text: String)] = []
    for entry in entries {
      guard let role = entry["role"]?.stringValue else { return nil }
      messages.append((role, text(of: entry["content"] ?? .null)))
    }
    return messages
  }

  /// An entry of a list or the content of a message as text: itself, the texts of its parts, else its JSON.
  static func text(of value: JSONValue) -> String {
    switch value {
    case .string(let text): return text
    case .null: return ""
    case .array(let parts):
      let texts = parts.compactMap { $0["text"]?.stringValue ?? $0.stringValue }
      if texts.count == parts.count, !texts.isEmpty { return texts.joined(separator: "\n") }
    case .object(let object):
      if let text = object["text"]?.stringValue ?? object["content"]?.stringValue,
        object.keys.allSatisfy({ ["text", "content", "role", "type"].contains($0) })
      {
        return text
      }
    case .bool, .number: break
    }
    return JSONWriter.text(value)
  }

  private static func style(ofRole role: String) -> Style {
    switch role {
    case "user": .accent
    case "assistant": .good
    default: .bold
    }
  }

  /// The sample without some of its fields.
  func without(_ names: [String]) -> SampleText {
    let kept = fields.filter { field in
      !names.contains { $0.utf8.elementsEqual(field.name.source.utf8) }
    }
    return SampleText(fields: kept)
  }
}
