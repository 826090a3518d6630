import Domain

/// `erase`: content deleted everywhere; ids and events stay.
public struct EraseBody: Sendable, Equatable {
  /// What may be said of why; an event holds no free text.
  public static let reasons = ["request", "personal_data", "license", "offensive", "other"]
  /// Samples and texts that one event names at most, so that it stays below 1 MiB.
  public static let itemLimit = 10_000

  public var after: EventID
  public var samples: [SampleID]
  /// Commitments to texts: comments, notes, metadata, texts and forms that were answered.
  public var texts: [Commitment]
  /// A contributor whose names are erased.
  public var who: String?
  public var reason: String

  public init(
    after: EventID, samples: [SampleID] = [], texts: [Commitment] = [], who: String? = nil,
    reason: String
  ) {
    self.after = after
    self.samples = samples
    self.texts = texts
    self.who = who
    self.reason = reason
  }

  /// - Throws: `BodyError`.
  public init(_ body: JSONObject) throws {
    let reader = BodyReader(body)
    after = try reader.digest("after")
    reason = try reader.string("reason")
    who = try reader.optionalString("who")
    func list<ID: DigestIdentifier>(_ key: String) throws -> [ID] {
      guard let value = body[key] else { return [] }
      guard let items = value.arrayValue else { throw BodyError("\(key) is no list") }
      return try items.map { item in
        guard let id = item.stringValue.flatMap({ ID(hex: $0) }) else {
          throw BodyError("\(key) holds something else than ids")
        }
        return id
      }
    }
    samples = try list("samples")
    texts = try list("texts")
    guard Self.reasons.contains(reason) else { throw BodyError("reason is not known") }
    guard !samples.isEmpty || !texts.isEmpty || who != nil else {
      throw BodyError("it names nothing to erase")
    }
  }

  public var json: JSONObject {
    var object: JSONObject = ["after": .string(after.hex), "reason": .string(reason)]
    if !samples.isEmpty { object["samples"] = .array(samples.map { .string($0.hex) }) }
    if !texts.isEmpty { object["texts"] = .array(texts.map { .string($0.hex) }) }
    object["who"] = who.map { .string($0) }
    return object
  }
}
