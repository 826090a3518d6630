import Domain

/// What a record must hold to be a sample.
struct SampleRules {
  private let options: ReadOptions
  private let isSingle: Bool
  private let takesPlain: Bool
  private let takesStructured: Bool
  /// Names whose lookalikes are refused.
  private let guardedNames: [String]

  static let plainMedia = "text/plain"
  static let structuredMedia = "application/json"

  init(_ options: ReadOptions) {
    self.options = options
    isSingle = options.show.count == 1
    takesPlain = options.media.contains { $0.sameBytes(as: Self.plainMedia) }
    takesStructured = options.media.contains { $0.sameBytes(as: Self.structuredMedia) }
    guardedNames = ["id", options.textField] + options.show
  }

  /// A line of plain text.
  func record(line: Int, text: UnsafeBufferPointer<UInt8>) throws(Refusal) -> SampleRecord {
    guard UTF8Text.isValid(text) else {
      throw Refusal("not UTF-8; convert the file with `iconv -t UTF-8`")
    }
    let content = try plain(Array(text))
    return SampleRecord(line: line, content: content, ownID: nil, metadata: JSONObject())
  }

  /// An object of JSON lines.
  func record(line: Int, object: JSONObject) throws(Refusal) -> SampleRecord {
    try refuseLookalikes(object)
    var metadata = object
    var ownID: String?
    if let id = object["id"] {
      ownID = try self.ownID(id)
      metadata["id"] = nil
    }
    let content: SampleContent
    if isSingle {
      var field = options.show[0]
      var value = object[field]
      if value == nil {
        field = options.textField
        value = object[field]
      }
      guard let value else { throw missing(options.show[0], field, in: object) }
      content = try single(value, field: field)
      metadata[field] = nil
    } else {
      var shown = JSONObject()
      for field in options.show {
        guard let value = object[field] else { continue }
        shown[field] = value
        metadata[field] = nil
      }
      guard !shown.isEmpty else {
        throw Refusal(
          "none of the shown fields \(ForeignText.list(options.show)) "
            + "(found: \(ForeignText.list(object.keys)))")
      }
      content = try structured(shown)
    }
    return SampleRecord(line: line, content: content, ownID: ownID, metadata: metadata)
  }

  /// Content of one shown text.
  func plain(_ bytes: [UInt8]) throws(Refusal) -> SampleContent {
    // A first byte above space decides nearly always; VT and FF are left to the full rule.
    if bytes.first.map({ $0 <= 0x20 || $0 >= 0x80 }) ?? true {
      guard !UTF8Text.isBlank(String(decoding: bytes, as: UTF8.self)) else {
        throw Refusal("the text is empty")
      }
    }
    guard takesPlain else { throw wrongMedia(Self.plainMedia) }
    try checkLength(bytes.count)
    return SampleContent(media: Self.plainMedia, bytes: bytes)
  }

  /// Content of several shown fields.
  func structured(_ shown: JSONObject) throws(Refusal) -> SampleContent {
    guard shown.members.contains(where: { !Self.isBlank($0.value) }) else {
      throw Refusal("all shown fields are empty")
    }
    guard takesStructured else { throw wrongMedia(Self.structuredMedia) }
    let bytes = JSONWriter.bytes(.object(shown))
    try checkLength(bytes.count)
    return SampleContent(media: Self.structuredMedia, bytes: bytes)
  }

  private func single(_ value: JSONValue, field: String) throws(Refusal) -> SampleContent {
    switch value {
    case .string(let text): return try plain(Array(text.utf8))
    case .array(let turns) where field.sameBytes(as: "messages") && Self.isChat(turns):
      return try structured([field: value])
    default:
      throw Refusal("field \(ForeignText.quoted(field)) is \(value.kindName), not a string")
    }
  }

  private func ownID(_ value: JSONValue) throws(Refusal) -> String {
    switch value {
    case .string(let id), .number(let id):
      try ChosenName.check(id, "id")
      return id
    default: throw Refusal("id is \(value.kindName), not a string or a number")
    }
  }

  private func refuseLookalikes(_ object: JSONObject) throws(Refusal) {
    for member in object.members {
      guard let name = LookalikeKey.imitated(by: member.key, among: guardedNames) else { continue }
      throw Refusal("a key looks like \(ForeignText.quoted(name)) but has other letters")
    }
  }

  private func checkLength(_ count: Int) throws(Refusal) {
    guard count <= options.maximumSampleBytes else {
      throw Refusal("\(count) bytes, at most \(options.maximumSampleBytes) are allowed in a sample")
    }
  }

  private func wrongMedia(_ media: String) -> Refusal {
    Refusal("is \(media); the project takes \(ForeignText.list(options.media))")
  }

  private func missing(_ field: String, _ alternative: String, in object: JSONObject) -> Refusal {
    let also = field.sameBytes(as: alternative) ? "" : " or \(ForeignText.quoted(alternative))"
    return Refusal(
      "no field \(ForeignText.quoted(field))\(also) (found: \(ForeignText.list(object.keys)))")
  }

  private static func isBlank(_ value: JSONValue) -> Bool {
    switch value {
    case .null: true
    case .string(let text): UTF8Text.isBlank(text)
    case .array(let items): items.isEmpty
    case .object(let object): object.isEmpty
    case .bool, .number: false
    }
  }

  /// `[{"role": …, "content": …}, …]`, all strings, at least one turn.
  private static func isChat(_ turns: [JSONValue]) -> Bool {
    !turns.isEmpty
      && turns.allSatisfy { $0["role"]?.stringValue != nil && $0["content"]?.stringValue != nil }
  }
}
