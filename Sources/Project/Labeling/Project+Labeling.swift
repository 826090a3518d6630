import Domain
import Ledger
import Store

extension Project {
  /// Writes as the user, in one transaction.
  /// - Parameter isDurable: false: leases only; it may be undone by a power cut.
  func writing<Value>(
    isDurable: Bool = true, settlesLater: Bool = false,
    _ body: (LedgerWriter, Signer) throws -> Value
  ) throws -> Value {
    let signer = try signer()
    return try translating {
      try store.write(isDurable: isDurable, settlesLater: settlesLater) { try body($0, signer) }
    }
  }

  func policy(in writer: LedgerWriter) throws -> Policy {
    guard let found = try writer.reader.currentPolicy() else {
      throw StoreError.damaged(path: folder.ledger, reason: "it has no policy")
    }
    return found.policy
  }

  func holder(_ signer: Signer, isScript: Bool = false) -> LeaseHolder {
    LeaseHolder(
      fingerprint: signer.key.fingerprint, now: surroundings.now(),
      process: isScript ? nil : surroundings.processID, boot: surroundings.bootID)
  }

  /// - Throws: `ProjectError.unknownTask`, `.badValue` where a task is not asked.
  public func checkAsked(_ task: String) throws { try requireAsked(task) }

  /// - Throws: `ProjectError.unknownTask` where a task is not asked.
  func requireAsked(_ task: String) throws {
    let tasks = try policy().policy.tasks
    guard let found = tasks.first(where: { $0.id.sameBytes(as: task) }) else {
      throw ProjectError.unknownTask(task, known: tasks.map(\.id))
    }
    guard found.isAskedNow else {
      throw ProjectError.badValue(
        "task \(found.id) is of type \(found.type.rawValue), which this version does not ask yet")
    }
  }

  func leaseNext(
    _ writer: LedgerWriter, signer: Signer, task: String?, among selection: SampleSelection? = nil,
    excluding: Set<SampleID>, isScript: Bool = false
  ) throws -> LabelSession.Item? {
    guard
      let handed = try writer.leaseNext(
        for: holder(signer, isScript: isScript), excluding: excluding, task: task,
        among: selection?.rows)
    else { return nil }
    if selection?.tellsLabels == true {
      try writer.noteShown(handed.id, to: signer.key.fingerprint)
    }
    return try item(handed, task: task, in: writer, signer: signer)
  }

  func lease(_ sample: SampleID, task: String?, in writer: LedgerWriter, signer: Signer) throws
    -> LabelSession.Item?
  {
    try writer.lease(sample, for: holder(signer), task: task).map {
      try item($0, task: task, in: writer, signer: signer)
    }
  }

  /// - Parameter task: the only one that is asked in this session.
  private func item(
    _ handed: HandedSample, task: String?, in writer: LedgerWriter, signer: Signer
  ) throws -> LabelSession.Item {
    let policy = try policy(in: writer)
    let isOneOfSeveral = task != nil && policy.tasks.count > 1
    return LabelSession.Item(
      sample: SampleView(
        id: handed.id, media: handed.media, content: handed.content, show: policy.samples.show),
      questions: handed.tasks.compactMap { id in
        policy.task(id).map {
          Question(
            $0, sample: handed.id, person: signer.key.fingerprint, isOneOfSeveral: isOneOfSeveral)
        }
      },
      reveals: try reveals(handed.id, tasks: handed.tasks, in: writer, signer: signer))
  }

  /// One event for one confirmation, with all tasks of the sample.
  func append(_ pending: LabelSession.Pending, to writer: LedgerWriter, signer: Signer) throws
    -> AppendedAnswers
  {
    let policy = try policy(in: writer)
    var values = pending.values
    if policy.tasks.contains(where: { $0.settings["when"] != nil }) {
      let standing = try writer.reader.standingValues(
        of: signer.key.fingerprint, sample: pending.item.sample.id)
      values.merge(standing) { given, _ in given }
    }
    let asked = policy.askedTasks(given: values)
    // What is asked only after another answer goes away with it; what the policy has no more is refused below.
    let items = pending.item.questions.compactMap { question -> GivenAnswer? in
      guard let value = pending.values[question.task],
        policy.task(question.task)?.condition == nil
          || asked.contains(where: { $0.id.sameBytes(as: question.task) })
      else { return nil }
      return GivenAnswer(
        sample: pending.item.sample.id, task: question.task, plain: value,
        elapsedMilliseconds: pending.elapsedMilliseconds,
        suggestion: pending.suggested[question.task])
    }
    return try append(items, areHandedOut: true, to: writer, signer: signer)
  }

  /// Flags a sample.
  public func flag(_ sample: SampleID, code: String) throws {
    guard Codes.flag.contains(code) else {
      throw ProjectError.badValue(
        "no flag \(MessageText.quoted(code)); there are \(Codes.flag.joined(separator: ", "))")
    }
    try act(.flag, FlagBody(sample: sample, code: code, policy: policy().event).json)
  }
}
