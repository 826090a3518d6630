import Domain
import Ledger
import Store

/// Somebody sits before samples: one on the screen, one prefetched, answers in between.
///
/// Answering is three steps so that nobody waits for more than they must: `answer` moves on in memory and the next sample
/// can be painted, `save` makes the answer durable and only then may a screen say *saved*, `fetchNext` reserves another
/// sample once that is said. Whoever leaves the last step out, or is faster, gets the next sample with `save`.
public final class LabelSession {
  /// A sample with its questions.
  public struct Item: Sendable, Equatable {
    public let sample: SampleView
    public let questions: [Question]
    /// Task id → the answer that the user took back last; a screen starts from it.
    public internal(set) var former: [String: JSONValue] = [:]
    /// Something will be said after the answer: no screen may go on before. Nothing that is shown tells it.
    let reveals: Bool
  }

  /// Answers given and not yet on disk.
  public struct Pending: Sendable, Equatable {
    public let item: Item
    /// Task id → value (an option's id, or a skip).
    public let values: [String: JSONValue]
    let elapsedMilliseconds: Int
    /// By task, answers of programs that were shown before.
    var suggested: [String: ItemReference] = [:]
    /// Something will be said once this is saved, before the next sample is shown.
    public var awaitsFeedback: Bool { item.reveals }
  }

  /// What is on the screen; nil where nothing is left to ask.
  public private(set) var current: Item?
  public private(set) var answeredInSession = 0
  /// What is to be said about the answer that was saved last.
  public private(set) var feedback: GoldFeedback?
  /// What comes after it, where that is known already.
  public var upcoming: Item? { prefetched }
  private var prefetched: Item?
  /// By task, answers of programs to the sample on the screen that were shown.
  var suggested: [String: ItemReference] = [:]
  /// Answered samples whose leases are still held.
  private var done: [SampleID] = []
  /// Answers given when it was last asked whether a fit is due.
  private var lookedForFit = 0
  /// When that was; the first may begin at once.
  private var lookedForFitAt = -LabelSession.fitsApartMilliseconds
  private var shownAt: Int
  private var renewedAt: Int
  let project: Project
  /// Only this task is asked; nil: all.
  public let task: String?
  /// Only these samples; nil: all.
  private let selection: SampleSelection?
  /// One sample is answered anew, and nothing else.
  private let isChanging: Bool

  /// Begins with the first sample.
  /// - Parameters:
  ///   - task: only this one, where given.
  ///   - selection: only these samples, where given; it is done.
  public init(_ project: Project, task: String? = nil, among selection: SampleSelection? = nil)
    throws
  {
    let task = task ?? selection?.task
    self.project = project
    self.task = task
    self.selection = selection
    isChanging = false
    shownAt = project.surroundings.ticks()
    renewedAt = shownAt
    if let task { try project.requireAsked(task) }
    try project.requireRole(.annotator, to: "label", openToAll: true)
    (current, prefetched) = try project.writing { writer, signer in
      let first = try project.leaseNext(
        writer, signer: signer, task: task, among: selection, excluding: [])
      let second = try project.leaseNext(
        writer, signer: signer, task: task, among: selection,
        excluding: first.map { [$0.sample.id] } ?? [])
      return (first, second)
    }
  }

  /// Answers one sample anew: what was answered is where it starts from, and is replaced by what is saved.
  /// - Throws: `ProjectError.badInput` where no answer of the user's to it stands.
  public init(_ project: Project, changing sample: SampleID) throws {
    self.project = project
    task = nil
    selection = nil
    isChanging = true
    shownAt = project.surroundings.ticks()
    renewedAt = shownAt
    try project.requireRole(.annotator, to: "label", openToAll: true)
    current = try project.writing { writer, signer in
      try project.itemToChange(sample, in: writer, signer: signer)
    }
  }

  private func leaseNext(_ writer: LedgerWriter, _ signer: Signer, excluding: Set<SampleID>) throws
    -> Item?
  {
    try project.leaseNext(
      writer, signer: signer, task: task, among: selection, excluding: excluding)
  }

  /// Takes the answers to the sample on the screen and moves on to the next; nothing is on disk yet.
  public func answer(_ values: [String: JSONValue]) -> Pending? {
    guard let item = current else { return nil }
    let now = project.surroundings.ticks()
    let pending = Pending(
      item: item, values: values, elapsedMilliseconds: max(0, now - shownAt), suggested: suggested)
    suggested = [:]
    current = prefetched
    prefetched = nil
    shownAt = now
    return pending
  }

  /// Skips the sample on the screen: evidence about the sample, not an answer.
  public func skip(code: String = "none") -> Pending? {
    guard let item = current else { return nil }
    var values: [String: JSONValue] = [:]
    for question in item.questions {
      // Without the answer that it waits for, a question is not asked.
      let waits = question.condition.map { condition in
        item.questions.contains { $0.task.sameBytes(as: condition.task) }
      }
      if waits != true { values[question.task] = ["skip": .string(code)] }
    }
    return answer(values)
  }

  /// Makes an answer durable. Where it fails the screen is back at the sample, the answer is still in `pending`.
  /// - Returns: the id of the event.
  @discardableResult
  public func save(_ pending: Pending) throws -> EventID {
    do {
      if isChanging {
        return try project.writing { writer, signer in
          let event = try project.appendChange(pending, to: writer, signer: signer)
          try project.settleTests(in: writer, signer: signer)
          return event
        }
      }
      let (saved, first, held) = try project.writing(settlesLater: current != nil) {
        writer, signer in
        writer.learnsLater = true
        let saved = try project.append(pending, to: writer, signer: signer)
        let paused = try project.settleTests(in: writer, signer: signer)
        var first = current
        if let item = first, project.isPaused(on: item, paused: paused) {
          try writer.giveBack(item.sample.id, of: signer.key.fingerprint, process: nil)
          first = nil
        }
        let answered = pending.item.sample.id
        guard first == nil else { return (saved, first, done + [answered]) }
        // What is held counts when the next one is drawn, so what was answered goes back before.
        for sample in done + [answered] {
          try writer.giveBack(sample, of: signer.key.fingerprint, process: nil)
        }
        try writer.settleNow()
        first = try leaseNext(writer, signer, excluding: [answered])
        return (saved, first, [])
      }
      done = held
      answeredInSession += 1
      feedback = saved.feedback
      current = first
      return saved.event
    } catch {
      prefetched = current ?? prefetched
      current = pending.item
      suggested = pending.suggested
      throw error
    }
  }

  /// Reserves the sample that comes after the one on the screen, gives back what was answered, and lets a fit begin in
  /// the background where one is due. Nothing of it is worth waiting for the disk.
  public func fetchNext() throws {
    guard !isChanging else { return }
    guard prefetched == nil || !done.isEmpty else { return }
    let held = Set(([current?.sample.id, prefetched?.sample.id] + done).compactMap { $0 })
    let next = try project.writing(isDurable: false) { writer, signer in
      for sample in done {
        try writer.giveBack(sample, of: signer.key.fingerprint, process: nil)
      }
      try writer.learnRest(ifAtLeast: Self.unlearnedAtMost)
      try renewIfDue(writer, signer: signer)
      return current == nil || prefetched != nil
        ? prefetched : try leaseNext(writer, signer, excluding: held)
    }
    prefetched = next
    done = []
    let now = project.surroundings.ticks()
    if answeredInSession - lookedForFit >= 16, now - lookedForFitAt >= Self.fitsApartMilliseconds {
      lookedForFit = answeredInSession
      lookedForFitAt = now
      project.fitInBackgroundIfDue()
    }
  }

  /// However fast somebody answers: a fit takes the disk and a core from them for a moment.
  private static let fitsApartMilliseconds = 10_000

  /// Whoever pauses for a moment has the queue learn from their answers (`Project.quietMoment`), and whoever does not
  /// after so many.
  private static let unlearnedAtMost = 16

  /// The sample that stands there is seen only now: its time begins.
  public func show() { shownAt = project.surroundings.ticks() }

  private func renewIfDue(_ writer: LedgerWriter, signer: Signer) throws {
    let now = project.surroundings.ticks()
    guard now - renewedAt > 60_000 else { return }
    renewedAt = now
    let minutes = try project.policy(in: writer).overlap.leaseMinutes
    try writer.renewLeases(of: project.holder(signer), minutes: minutes)
  }

  /// Renews the leases of an open screen; to be called each minute while nobody types.
  public func renewLeases() throws {
    renewedAt = project.surroundings.ticks()
    try project.writing { writer, signer in
      try writer.renewLeases(
        of: project.holder(signer), minutes: project.policy(in: writer).overlap.leaseMinutes)
    }
  }

  /// Flags the sample on the screen.
  public func flag(code: String) throws {
    guard let item = current else { return }
    try project.flag(item.sample.id, code: code)
  }

  /// Takes the newest act back. Where that was an answer, its sample is on the screen again.
  /// - Returns: what was undone, in words; nil where there is nothing to undo.
  public func undo() throws -> String? {
    guard let undone = try project.undo() else { return nil }
    if let sample = undone.sample { try comeBack(to: sample, former: undone.values) }
    return undone.words
  }

  /// Does again what was undone last.
  public func redo() throws -> String? {
    guard let redone = try project.redo() else { return nil }
    if let sample = redone.sample, current?.sample.id == sample {
      current = prefetched
      prefetched = nil
      try prefetch()
    }
    shownAt = project.surroundings.ticks()
    return redone.words
  }

  private func comeBack(to sample: SampleID, former: [String: JSONValue]) throws {
    var back = try project.writing { writer, signer in
      try project.lease(sample, task: task, in: writer, signer: signer)
    }
    guard back?.questions.isEmpty == false else { return }
    back?.former = former
    if let prefetched, current != nil, prefetched.sample.id != sample {
      try project.writing { writer, signer in
        try writer.giveBack(prefetched.sample.id, of: signer.key.fingerprint, process: nil)
      }
    }
    if current?.sample.id != sample { prefetched = current }
    current = back
    suggested = [:]
    shownAt = project.surroundings.ticks()
  }

  /// Looks again for a sample, where none was left a while ago.
  public func lookAgain() throws {
    guard current == nil, !isChanging else { return }
    try prefetch()
  }

  private func prefetch() throws {
    let held = Set([current?.sample.id, prefetched?.sample.id].compactMap { $0 })
    let next = try project.writing { writer, signer in
      try leaseNext(writer, signer, excluding: held)
    }
    if current == nil { current = next } else if prefetched == nil { prefetched = next }
    shownAt = project.surroundings.ticks()
  }
}
