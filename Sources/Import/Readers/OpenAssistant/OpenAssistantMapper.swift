import Domain

/// Open-Assistant's messages, one a line, or trees of them. Their labels are averages over people, so they are
/// metadata and nobody's answers. Where the project shows `messages`, each reply of an assistant is a sample with the
/// talk that led to it; else each message is one.
struct OpenAssistantMapper: ForeignMapper {
  private let showsTalk: Bool

  init(_ options: ReadOptions) {
    showsTalk = options.show.contains { $0.sameBytes(as: "messages") }
  }

  func records(of value: JSONValue, annotator: String?) throws(Refusal) -> [ForeignRecord] {
    let object = try value.foreignObject("a message")
    guard let root = object["prompt"]?.objectValue else {
      guard !showsTalk else {
        throw Refusal("a message alone has no talk to show; import the trees, or show its text")
      }
      return [try record(object, talk: [])]
    }
    var found: [ForeignRecord] = []
    // Depth-first by hand: how deep a tree may be is the file's word. Read by the parser it is bounded anyway.
    var stack: [(message: JSONObject, talk: [JSONValue])] = [(root, [])]
    while let (message, before) = stack.popLast() {
      let talk = before + [try turn(message)]
      if !showsTalk || talk.last?["role"]?.stringValue == "assistant" {
        found.append(try record(message, talk: talk))
      }
      for reply in (message["replies"]?.arrayValue ?? []).reversed() {
        stack.append((try reply.foreignObject("a reply"), talk))
      }
    }
    return found
  }

  private func turn(_ message: JSONObject) throws(Refusal) -> JSONValue {
    guard let text = message["text"], text.stringValue != nil else {
      throw Refusal("a message without text")
    }
    let isAssistant = message["role"]?.stringValue == "assistant"
    return ["content": text, "role": isAssistant ? "assistant" : "user"]
  }

  private func record(_ message: JSONObject, talk: [JSONValue]) throws(Refusal) -> ForeignRecord {
    guard let text = message["text"], text.stringValue != nil else {
      throw Refusal("a message without text")
    }
    var record = ForeignRecord(
      ownID: message["message_id"]?.nameToken,
      fields: showsTalk ? ["messages": .array(talk)] : ["text": text])
    for member in message.members
    where !["text", "replies", "message_id"].contains(where: { $0.sameBytes(as: member.key) }) {
      record.metadata[member.key] = member.value
    }
    return record
  }
}
