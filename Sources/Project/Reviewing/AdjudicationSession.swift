import Domain
import Ledger
import Store

/// A reviewer settles labels on which people disagree, or makes them gold.
public final class AdjudicationSession {
  /// What was answered, and by whom.
  public struct Voice: Sendable, Equatable {
    /// Names, else ids, of those who said the same.
    public let people: [String]
    /// Plain; nil: skipped.
    public let value: JSONValue?
    /// The answer in words.
    public let words: String
  }

  /// A label to settle, with all that was answered.
  public struct Item: Sendable, Equatable {
    public let label: LabelReference
    public let sample: SampleView
    public let question: Question
    /// What most said first; skips last.
    public let voices: [Voice]
  }

  public private(set) var current: Item?
  /// Labels that still wait, with the one on the screen; at most `AdjudicationSession.window`.
  public private(set) var waiting = 0
  private var queue: [LabelReference] = []
  private var passedOver: Set<LabelReference> = []
  private let project: Project

  /// How many labels are looked up at once.
  public static let window = 200

  /// - Throws: `ProjectError.notAllowed` where the user is no reviewer.
  public init(_ project: Project) throws {
    self.project = project
    try project.requireRole(.reviewer, to: "settle answers")
    try look()
  }

  /// Says what the label is; on disk when this returns, then the next one stands there.
  /// - Parameters:
  ///   - verdict: `.settle`, or `.gold`, which makes the sample one of known answer.
  ///   - value: plain, as the task's type has it.
  ///   - note: why; shown to those whom a gold sample tests.
  @discardableResult
  public func decide(_ verdict: Verdict, value: JSONValue, note: String? = nil) throws -> EventID? {
    guard let item = current else { return nil }
    let event = try project.review(item.label, verdict, value: value, note: note)
    try look()
    return event
  }

  /// Leaves the label on the screen for later.
  public func pass() throws {
    if let item = current { passedOver.insert(item.label) }
    try next()
  }

  /// Takes the newest act back; where that was a word on a label, it is on the screen again.
  public func undo() throws -> String? {
    guard let undone = try project.undo() else { return nil }
    passedOver = []
    try look(first: undone.label)
    return undone.words
  }

  /// Does again what was undone last.
  public func redo() throws -> String? {
    guard let redone = try project.redo() else { return nil }
    try look()
    return redone.words
  }

  private func look(first: LabelReference? = nil) throws {
    queue = try project.labelsToSettle(limit: AdjudicationSession.window)
    if let first, let at = queue.firstIndex(of: first) { queue.insert(queue.remove(at: at), at: 0) }
    try next()
  }

  private func next() throws {
    queue.removeAll { passedOver.contains($0) }
    waiting = queue.count
    current = nil
    while let label = queue.first {
      current = try project.adjudicationItem(label)
      if current != nil { return }
      queue.removeFirst()
      waiting = queue.count
    }
  }
}

extension Project {
  /// Gives a verdict on the label of a sample.
  /// - Parameters:
  ///   - verdict: `.settle` or `.gold`.
  ///   - value: plain, as the task's type has it.
  /// - Returns: the id of the event, which is on disk.
  public func review(
    _ label: LabelReference, _ verdict: Verdict, value: JSONValue, note: String?
  ) throws -> EventID {
    guard !verdict.isOnSubmission else {
      throw ProjectError.badValue("a label is settled or made gold")
    }
    try requireRole(.reviewer, to: "review")
    let found = try policy()
    guard let task = found.policy.task(label.task) else {
      throw ProjectError.unknownTask(label.task, known: found.policy.tasks.map(\.id))
    }
    if AnswerValue.skipCode(value) != nil { throw ProjectError.badValue("a skip is no label") }
    let content = try store.read { try $0.sample(label.sample) }
    let subject = content.map {
      TaskSubject(media: $0.media, content: $0.content, show: found.policy.samples.show)
    }
    _ = try prepared(value, task: task, subject: subject, policy: found.policy)
    let canonical = task.type == .choice ? value : task.kind.canonical(value)
    // Texts and forms are erasable, so their verdicts name them by a commitment, too.
    let hidden =
      verdict == .gold || task.kind.isFreeText ? committed(JSONWriter.bytes(canonical)) : nil
    let noted = note.flatMap { $0.isEmpty ? nil : committed($0.utf8) }
    let body = ReviewBody(
      target: .label(sample: label.sample, task: label.task), verdict: verdict,
      policy: found.event, value: hidden == nil ? Optional.some(canonical) : Optional.none,
      commitment: hidden?.commitment, note: noted?.commitment)
    return try act(.review, body.json, content: [hidden?.row, noted?.row].compactMap { $0 }).id
  }

  func labelsToSettle(limit: Int) throws -> [LabelReference] {
    guard let me = try me() else { return [] }
    let policy = try policy().policy
    guard policy.review.answers != "none" else { return [] }
    return try store.read { reader in
      try reader.labelsToSettle(
        for: me.id, isMaintainer: me.roles.contains(.maintainer),
        includesSettled: policy.review.answers == "all", limit: limit
      ).filter { policy.task($0.task) != nil }
    }
  }

  /// All that is shown of a label to settle; nil where its content is gone. Whoever is shown it no longer answers blind.
  func adjudicationItem(_ label: LabelReference) throws -> AdjudicationSession.Item? {
    let policy = try policy().policy
    guard let task = policy.task(label.task), let fingerprint else { return nil }
    let names = try names()
    let found = try store.read { reader in
      try reader.sample(label.sample).map {
        (sample: $0, given: try reader.givenLabels(label, type: task.type))
      }
    }
    guard let found else { return nil }
    if store.canWrite { try store.write { try $0.noteShown(label.sample, to: fingerprint) } }
    return AdjudicationSession.Item(
      label: label,
      sample: SampleView(
        id: label.sample, media: found.sample.media, content: found.sample.content,
        show: policy.samples.show),
      question: Question(task, sample: label.sample, person: fingerprint),
      voices: Self.voices(found.given, task: task, names: names))
  }

  /// Equal answers together, what most said first, skips last.
  private static func voices(
    _ given: [GivenLabel], task: LabelingTask, names: [String: String]
  ) -> [AdjudicationSession.Voice] {
    var groups: [(value: JSONValue?, people: [String])] = []
    for answer in given {
      let name = names[answer.contributor] ?? String(answer.contributor.prefix(17))
      // On which side a field stood makes no other answer.
      var value = answer.value
      if case .preference = task.kind, var object = value?.objectValue {
        object["shown"] = nil
        value = .object(object)
      }
      if let at = groups.firstIndex(where: { $0.value == value }) {
        groups[at].people.append(name)
      } else {
        groups.append((value, [name]))
      }
    }
    let order = groups.indices.sorted { a, b in
      if (groups[a].value == nil) != (groups[b].value == nil) { return groups[b].value == nil }
      if groups[a].people.count != groups[b].people.count {
        return groups[a].people.count > groups[b].people.count
      }
      return a < b
    }
    return order.map { at in
      AdjudicationSession.Voice(
        people: groups[at].people, value: groups[at].value,
        words: groups[at].value.map { task.words(for: $0) } ?? "skipped")
    }
  }
}
