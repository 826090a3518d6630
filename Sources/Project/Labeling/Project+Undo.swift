import Domain
import Ledger
import Store

/// What an undo or redo did.
public struct Undone: Sendable, Equatable {
  /// For people: "undid the answer billing".
  public let words: String
  /// The sample it was about, where it was an answer or a flag.
  public let sample: SampleID?
  public let event: EventID
  /// Task id → value of the answers it was, ready to be given again.
  public var values: [String: JSONValue] = [:]
  /// The label it was about, where it was a reviewer's word on one.
  public var label: LabelReference?
}

extension Project {
  /// Takes back the newest act of this chain that was made in a screen and still stands: an answer, a review, a flag
  /// or a single submission. Imports, grants, policies and releases are never undone by a key.
  public func undo() throws -> Undone? {
    let signer = try signer()
    guard let target = try newest(of: signer, \.undoTarget) else { return nil }
    // Who was told about a sample can't take their own answer to it back; a reviewer's word is none of that kind.
    let answered = target.kind == Kind.answer.word ? target.sample : nil
    let isSeen = try answered.map { sample in
      try store.read { try $0.wasShown(sample, to: signer.key.fingerprint, chain: signer.chain) }
    }
    let body = RetractBody(
      policy: try policy().event, targets: [.init(event: target.id)], isSeen: isSeen ?? false)
    let event = try act(.retract, body.json)
    let values = try values(of: target)
    let act = try words(of: target, values)
    let words =
      isSeen == true ? "\(act) stays: you were told about this sample since" : "undid \(act)"
    return Undone(
      words: words, sample: target.sample, event: event.id, values: values, label: target.label)
  }

  /// The answers of an act by task, texts and forms themselves; skips are none.
  private func values(of act: ActTail.Act) throws -> [String: JSONValue] {
    guard act.kind == Kind.answer.word else { return [:] }
    let policy = try policy().policy
    var values: [String: JSONValue] = [:]
    for item in try AnswerBody(act.body).answers where AnswerValue.skipCode(item.value) == nil {
      let type = policy.task(item.task)?.type ?? .choice
      values[item.task] = try store.read { try $0.plainValue(item.value, type: type) }
    }
    return values
  }

  /// An act in words: "the answer billing", "the answers topic: billing, tags: refund".
  private func words(of act: ActTail.Act, _ values: [String: JSONValue]) throws -> String {
    guard act.kind == Kind.answer.word else { return act.words }
    let policy = try policy().policy
    let answers = try AnswerBody(act.body).answers
    let words = answers.compactMap { item -> (task: String, words: String)? in
      guard let value = values[item.task] else { return nil }
      let all = policy.task(item.task)?.words(for: value) ?? JSONWriter.text(value)
      let short = all.count > 60 ? all.prefix(59) + "…" : all
      return (item.task, short)
    }
    if words.isEmpty {
      return answers.allSatisfy { AnswerValue.skipCode($0.value) != nil }
        ? "the skip" : "the answer"
    }
    if answers.count == 1 { return "the answer \(words[0].words)" }
    return "the answers " + words.map { "\($0.task): \($0.words)" }.joined(separator: ", ")
  }

  /// Does the act again that was undone last, as a new event; any other act in between ends it.
  public func redo() throws -> Undone? {
    let signer = try signer()
    guard let target = try newest(of: signer, \.redoTarget), let kind = Kind(word: target.kind)
    else { return nil }
    var body = target.body
    body["policy"] = .string(try policy().event.hex)
    if kind == .answer {
      // What was shown since the answer was taken back counts now.
      let items = try AnswerBody(body).answers
      let event = try writing { writer, signer in
        let policy = try policy(in: writer)
        let given = try items.map { item in
          GivenAnswer(
            sample: item.sample, task: item.task,
            plain: try writer.reader.plainValue(
              item.value, type: policy.task(item.task)?.type ?? .choice) ?? item.value,
            elapsedMilliseconds: item.elapsedMilliseconds, replaces: item.replaces)
        }
        return try append(given, areHandedOut: false, to: writer, signer: signer).event
      }
      let words = try words(of: target, values(of: target))
      return Undone(words: "redid \(words)", sample: target.sample, event: event)
    }
    let event = try act(kind, body)
    return Undone(words: "redid \(target.words)", sample: target.sample, event: event.id)
  }
}

extension Project {
  /// The act that the next `undo` takes back.
  public func undoTarget() throws -> EventID? {
    try newest(of: signer(), \.undoTarget)?.id
  }

  /// The act that the next `redo` does again, as it was.
  public func redoTarget() throws -> EventID? {
    try newest(of: signer(), \.redoTarget)?.id
  }

  /// Targets of one event: far below the size that an event may have.
  private static let retractTargets = 1_000

  /// Takes back what still stands of a batch that ends this chain.
  /// - Returns: how many acts that were.
  public func undoBatch(_ acts: [EventID]) throws -> Int {
    let signer = try signer()
    let tail = ActTail(
      try store.read {
        try $0.chainTail(
          author: signer.key.fingerprint, chain: signer.chain, limit: 2 * acts.count + 400)
      })
    let standing = Set(tail.done.map(\.id))
    let targets = acts.filter(standing.contains)
    let policy = try policy().event
    for start in stride(from: 0, to: targets.count, by: Self.retractTargets) {
      let part = targets[start..<min(targets.count, start + Self.retractTargets)]
      let body = RetractBody(policy: policy, targets: part.map { .init(event: $0) })
      try act(.retract, body.json)
    }
    return targets.count
  }

  /// Looks for an act at the end of one's chain, further back each time it isn't found there.
  private func newest(of signer: Signer, _ target: (ActTail) -> ActTail.Act?) throws -> ActTail.Act?
  {
    var limit = 400
    while true {
      let events = try store.read {
        try $0.chainTail(author: signer.key.fingerprint, chain: signer.chain, limit: limit)
      }
      let tail = ActTail(events)
      let isWhole = events.count < limit
      if isWhole || !tail.namesEarlierActs, let found = target(tail) { return found }
      guard !isWhole else { return nil }
      limit *= 8
    }
  }
}

/// The newest acts of one chain, read as what a person did, took back and did again. Pure.
struct ActTail {
  struct Act {
    let id: EventID
    let kind: String
    let body: JSONObject
    /// What is equal when the same is done again: the body without the policy it was made under.
    let meaning: [UInt8]
  }

  private(set) var done: [Act] = []
  private(set) var undone: [Act] = []
  /// Whether something was taken back that lies before these events.
  private(set) var namesEarlierActs = false

  /// - Parameter events: oldest first.
  init(_ events: [StoredEvent]) {
    for stored in events { add(stored) }
  }

  private mutating func add(_ stored: StoredEvent) {
    let event = stored.event
    guard let kind = Kind(word: event.kind) else { return }
    switch kind {
    case .retract:
      for target in (try? RetractBody(event.body))?.targets.reversed() ?? [] {
        guard let index = done.lastIndex(where: { $0.id == target.event }) else {
          namesEarlierActs = true
          continue
        }
        undone.append(done.remove(at: index))
      }
    case .answer, .review, .flag, .submit, .comment:
      let act = Act(stored)
      guard act.isMadeInAScreen else {
        undone = []
        return
      }
      if undone.last?.meaning == act.meaning { undone.removeLast() } else { undone = [] }
      done.append(act)
    default:
      undone = []
    }
  }

  var undoTarget: Act? { done.last }
  var redoTarget: Act? { undone.last }
}

extension ActTail.Act {
  init(_ stored: StoredEvent) {
    id = stored.id
    kind = stored.event.kind
    body = stored.event.body
    var meaning = stored.event.body
    meaning["policy"] = nil
    // A text that is given again has another commitment.
    if let answers = meaning["answers"]?.arrayValue {
      meaning["answers"] = .array(
        answers.map { answer in
          guard answer["value"]?["commitment"] != nil, var item = answer.objectValue else {
            return answer
          }
          item["value"] = nil
          return .object(item)
        })
    }
    self.meaning = Array(stored.event.kind.utf8) + JSONWriter.bytes(.object(meaning))
  }

  var isMadeInAScreen: Bool {
    body["batch"] == nil && body["on_behalf"] == nil
      && (kind != Kind.submit.word || body["samples"]?.arrayValue?.count == 1)
  }

  var sample: SampleID? {
    let first = body["answers"]?.arrayValue?.first?["sample"] ?? body["target"]?["sample"]
    return first?.stringValue.flatMap { SampleID(hex: $0) }
  }

  /// The label that a reviewer's word was about.
  var label: LabelReference? {
    guard kind == Kind.review.word, let target = body["target"],
      let sample = target["sample"]?.stringValue.flatMap({ SampleID(hex: $0) }),
      let task = target["task"]?.stringValue
    else { return nil }
    return LabelReference(sample: sample, task: task)
  }

  var words: String {
    switch kind {
    case Kind.review.word: return "the review (\(body["verdict"]?.stringValue ?? ""))"
    case Kind.flag.word: return "the flag (\(body["code"]?.stringValue ?? ""))"
    case Kind.submit.word:
      let isReplacing = body["samples"]?.arrayValue?.first?["replaces"] != nil
      return isReplacing ? "the correction" : "the submission"
    default: return "the \(kind)"
    }
  }
}
