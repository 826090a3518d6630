import Domain

/// `submit`: samples given.
public struct SubmitBody: Sendable {
  /// One sample of the event; its place in the list is its index.
  public struct Item: Sendable, Equatable {
    public var id: SampleID
    /// Length of the content.
    public var bytes: Int
    /// Commitment to the record's metadata.
    public var meta: Commitment?
    public var replaces: ItemReference?

    public init(id: SampleID, bytes: Int, meta: Commitment? = nil, replaces: ItemReference? = nil) {
      self.id = id
      self.bytes = bytes
      self.meta = meta
      self.replaces = replaces
    }
  }

  public var license: String
  public var media: String
  public var policy: EventID
  public var samples: [Item]
  /// Names a bulk import; nil where samples were given by hand.
  public var batch: String?

  public init(
    license: String, media: String, policy: EventID, samples: [Item], batch: String? = nil
  ) {
    self.license = license
    self.media = media
    self.policy = policy
    self.samples = samples
    self.batch = batch
  }

  public init(_ body: JSONObject) throws {
    let reader = BodyReader(body)
    license = try reader.string("license")
    media = try reader.string("media")
    policy = try reader.digest("policy")
    batch = try reader.optionalString("batch")
    samples = try reader.list("samples").map { object in
      let reader = BodyReader(object)
      return Item(
        id: try reader.digest("id"), bytes: try reader.integer("bytes"),
        meta: try reader.optionalDigest("meta"),
        replaces: try reader.eventReference("replaces"))
    }
    guard !samples.isEmpty else { throw BodyError("samples is empty") }
  }

  public var json: JSONObject {
    var object: JSONObject = [
      "license": .string(license), "media": .string(media), "policy": .string(policy.hex),
      "samples": .array(
        samples.map { item in
          var object: JSONObject = ["bytes": .integer(item.bytes), "id": .string(item.id.hex)]
          object["meta"] = item.meta.map { .string($0.hex) }
          object["replaces"] = item.replaces.map { .object($0.json) }
          return .object(object)
        }),
    ]
    object["batch"] = batch.map { .string($0) }
    return object
  }
}

/// `answer`: labels given.
public struct AnswerBody: Sendable {
  /// One answer of the event; its place in the list is its index.
  public struct Item: Sendable, Equatable {
    public var sample: SampleID
    public var task: String
    public var value: JSONValue
    public var elapsedMilliseconds: Int
    /// The answer of the same contributor that this one takes the place of.
    public var replaces: ItemReference?
    /// A program's answer that was shown before this one was given. No rule reads it; whoever studies the data may.
    public var suggestion: ItemReference?
    /// Given after something about the sample was shown: shown itself, never scored.
    public var isSeen: Bool
    public var isTraining: Bool

    public init(
      sample: SampleID, task: String, value: JSONValue, elapsedMilliseconds: Int,
      replaces: ItemReference? = nil, suggestion: ItemReference? = nil,
      isSeen: Bool = false, isTraining: Bool = false
    ) {
      self.sample = sample
      self.task = task
      self.value = value
      self.elapsedMilliseconds = elapsedMilliseconds
      self.replaces = replaces
      self.suggestion = suggestion
      self.isSeen = isSeen
      self.isTraining = isTraining
    }
  }

  public var answers: [Item]
  public var policy: EventID
  public var batch: String?
  /// `ext:…`: an annotator without a key, imported by a maintainer.
  public var onBehalf: String?
  /// Whether the annotator without a key is a program: `type` is `imported_agent` then, and absent else.
  public var isImportedAgent: Bool

  public init(
    answers: [Item], policy: EventID, batch: String? = nil, onBehalf: String? = nil,
    isImportedAgent: Bool = false
  ) {
    self.answers = answers
    self.policy = policy
    self.batch = batch
    self.onBehalf = onBehalf
    self.isImportedAgent = isImportedAgent
  }

  public init(_ body: JSONObject) throws {
    let reader = BodyReader(body)
    policy = try reader.digest("policy")
    batch = try reader.optionalString("batch")
    onBehalf = try reader.optionalString("on_behalf")
    if let onBehalf {
      guard onBehalf.hasPrefix("ext:"), Digest(hex: String(onBehalf.dropFirst(4))) != nil else {
        throw BodyError("on_behalf is not ext: and 64 hexadecimal digits")
      }
    }
    isImportedAgent =
      onBehalf != nil
      && body["type"]?.stringValue?.sameBytes(as: ContributorType.importedAgent.word) ?? false
    answers = try reader.list("answers").map { object in
      let reader = BodyReader(object)
      guard let value = object["value"] else { throw BodyError("value is missing") }
      return Item(
        sample: try reader.digest("sample"), task: try reader.string("task"), value: value,
        elapsedMilliseconds: try reader.integer("elapsed_ms"),
        replaces: try reader.eventReference("replaces"),
        // Of no effect, so what has another form is none, and refuses nothing.
        suggestion: (try? reader.eventReference("suggestion")) ?? nil,
        isSeen: try reader.flag("seen"), isTraining: try reader.flag("training"))
    }
    guard !answers.isEmpty else { throw BodyError("answers is empty") }
  }

  public var json: JSONObject {
    var object: JSONObject = [
      "answers": .array(
        answers.map { item in
          var object: JSONObject = [
            "elapsed_ms": .integer(item.elapsedMilliseconds), "sample": .string(item.sample.hex),
            "task": .string(item.task), "value": item.value,
          ]
          object["replaces"] = item.replaces.map { .object($0.json) }
          object["suggestion"] = item.suggestion.map { .object($0.json) }
          if item.isSeen { object["seen"] = true }
          if item.isTraining { object["training"] = true }
          return .object(object)
        }),
      "policy": .string(policy.hex),
    ]
    object["batch"] = batch.map { .string($0) }
    object["on_behalf"] = onBehalf.map { .string($0) }
    if isImportedAgent { object["type"] = .string(ContributorType.importedAgent.word) }
    return object
  }
}

/// `review`: a verdict on a submission, or on a sample's label.
public struct ReviewBody: Sendable {
  public enum Target: Sendable, Equatable {
    case submission(ItemReference)
    case label(sample: SampleID, task: String)
  }

  public var target: Target
  public var verdict: Verdict
  public var policy: EventID
  public var value: JSONValue?
  /// Commitment to the value's canonical JSON, where it is kept from readers until the release.
  public var commitment: Commitment?
  public var reason: String?
  /// Commitment to a free text.
  public var note: Commitment?
  public var batch: String?

  public init(
    target: Target, verdict: Verdict, policy: EventID, value: JSONValue? = nil,
    commitment: Commitment? = nil,
    reason: String? = nil, note: Commitment? = nil, batch: String? = nil
  ) {
    self.target = target
    self.verdict = verdict
    self.policy = policy
    self.value = value
    self.commitment = commitment
    self.reason = reason
    self.note = note
    self.batch = batch
  }

  public init(_ body: JSONObject) throws {
    let reader = BodyReader(body)
    guard let verdict = Verdict(word: try reader.string("verdict")) else {
      throw BodyError("verdict is not known")
    }
    self.verdict = verdict
    policy = try reader.digest("policy")
    value = body["value"]
    commitment = try reader.optionalDigest("commitment")
    reason = try reader.optionalString("reason")
    note = try reader.optionalDigest("note")
    batch = try reader.optionalString("batch")
    guard let targetObject = body["target"]?.objectValue else {
      throw BodyError("target is no object")
    }
    if verdict.isOnSubmission {
      target = .submission(try ItemReference(targetObject))
    } else {
      let reader = BodyReader(targetObject)
      target = .label(sample: try reader.digest("sample"), task: try reader.string("task"))
      guard (value == nil) != (commitment == nil) else {
        throw BodyError("needs either value or commitment")
      }
    }
    if let reason, !Codes.reviewReason.contains(reason) { throw BodyError("reason is not known") }
  }

  public var json: JSONObject {
    var object: JSONObject = ["verdict": .string(verdict.word), "policy": .string(policy.hex)]
    switch target {
    case .submission(let reference): object["target"] = .object(reference.json)
    case .label(let sample, let task):
      object["target"] = ["sample": .string(sample.hex), "task": .string(task)]
    }
    object["value"] = value
    object["commitment"] = commitment.map { .string($0.hex) }
    object["reason"] = reason.map { .string($0) }
    object["note"] = note.map { .string($0.hex) }
    object["batch"] = batch.map { .string($0) }
    return object
  }
}

/// `flag`: something is wrong with a sample.
public struct FlagBody: Sendable {
  public var sample: SampleID
  public var code: String
  public var policy: EventID
  /// Commitment to a free text.
  public var note: Commitment?

  public init(sample: SampleID, code: String, policy: EventID, note: Commitment? = nil) {
    self.sample = sample
    self.code = code
    self.policy = policy
    self.note = note
  }

  public init(_ body: JSONObject) throws {
    let reader = BodyReader(body)
    guard let target = body["target"]?.objectValue else { throw BodyError("target is no object") }
    sample = try BodyReader(target).digest("sample")
    code = try reader.string("code")
    policy = try reader.digest("policy")
    note = try reader.optionalDigest("note")
    guard Codes.flag.contains(code) else { throw BodyError("code is not known") }
  }

  public var json: JSONObject {
    var object: JSONObject = [
      "target": ["sample": .string(sample.hex)], "code": .string(code),
      "policy": .string(policy.hex),
    ]
    object["note"] = note.map { .string($0.hex) }
    return object
  }
}

/// `comment`: what somebody says about a sample, for people to read.
public struct CommentBody: Sendable {
  public var sample: SampleID
  /// Commitment to the text, which is content and can be erased.
  public var text: Commitment
  public var policy: EventID

  public init(sample: SampleID, text: Commitment, policy: EventID) {
    self.sample = sample
    self.text = text
    self.policy = policy
  }

  /// - Throws: `BodyError`.
  public init(_ body: JSONObject) throws {
    let reader = BodyReader(body)
    guard let target = body["target"]?.objectValue else { throw BodyError("target is no object") }
    sample = try BodyReader(target).digest("sample")
    text = try reader.digest("text")
    policy = try reader.digest("policy")
  }

  public var json: JSONObject {
    [
      "target": ["sample": .string(sample.hex)], "text": .string(text.hex),
      "policy": .string(policy.hex),
    ]
  }
}

/// `retract`: own earlier acts taken back.
public struct RetractBody: Sendable {
  public struct Target: Sendable, Hashable {
    public var event: EventID
    /// nil: the whole event.
    public var index: Int?

    public init(event: EventID, index: Int? = nil) {
      self.event = event
      self.index = index
    }
  }

  public var policy: EventID
  public var targets: [Target]
  /// A whole import, instead of targets.
  public var batch: String?
  /// Made after something about the sample was shown: hides, never unscores.
  public var isSeen: Bool

  public init(policy: EventID, targets: [Target], batch: String? = nil, isSeen: Bool = false) {
    self.policy = policy
    self.targets = targets
    self.batch = batch
    self.isSeen = isSeen
  }

  public init(_ body: JSONObject) throws {
    let reader = BodyReader(body)
    policy = try reader.digest("policy")
    isSeen = try reader.flag("seen")
    batch = try reader.optionalString("batch")
    guard batch == nil else {
      targets = []
      return
    }
    targets = try reader.list("targets").map { object in
      let reader = BodyReader(object)
      return Target(event: try reader.digest("event"), index: try reader.optionalInteger("index"))
    }
    guard !targets.isEmpty else { throw BodyError("targets is empty") }
  }

  public var json: JSONObject {
    var object: JSONObject = ["policy": .string(policy.hex)]
    if let batch {
      object["batch"] = .string(batch)
    } else {
      object["targets"] = .array(
        targets.map { target in
          var object: JSONObject = ["event": .string(target.event.hex)]
          object["index"] = target.index.map { .integer($0) }
          return .object(object)
        })
    }
    if isSeen { object["seen"] = true }
    return object
  }
}
