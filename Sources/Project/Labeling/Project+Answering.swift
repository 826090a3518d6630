import Domain
import Ledger
import Store

/// What was stored for one line of `winnow answer`.
public struct StoredAnswer: Sendable {
  public let event: EventID
  public let sample: SampleID
  public let task: String
  /// What may be said about it, where the answer was known.
  public let feedback: GoldFeedback?
  /// The user is paused on this task from here on.
  public let isPaused: Bool
}

extension Project {
  /// Stores one answer given as a JSON object: `{"sample":…,"task":…,"value":…,"elapsed_ms":…}`. The sample is named by
  /// its id or by a record's own id; `task` may be left out where only one is asked.
  /// - Returns: what was stored; it is on disk.
  public func answer(line: [UInt8]) throws -> StoredAnswer {
    try writing { try answer(line, in: $0, signer: $1) }
  }

  /// The same for lines that are all there already: one transaction, one wait for the disk. Where one of them is
  /// refused each is stored by itself, so that the others stand.
  /// - Returns: in their order, what was stored and is on disk, or why not. Behind an error that is not about the line
  ///   itself nothing follows.
  public func answer(lines: [[UInt8]]) -> [Result<StoredAnswer, any Error>] {
    if lines.count > 1,
      let stored = try? writing({ writer, signer in
        try lines.map { try answer($0, in: writer, signer: signer) }
      })
    {
      return stored.map { .success($0) }
    }
    var results: [Result<StoredAnswer, any Error>] = []
    for line in lines {
      let result = Result { try answer(line: line) }
      results.append(result)
      if case .failure(let error) = result, (error as? ProjectError)?.exitCode != 3 { break }
    }
    return results
  }

  private func answer(_ line: [UInt8], in writer: LedgerWriter, signer: Signer) throws
    -> StoredAnswer
  {
    writer.learnsLater = true
    let object = try inputObject(
      line, allowed: ["sample", "task", "value", "elapsed_ms", "confidence"])
    guard let name = object["sample"].flatMap(Self.name) else {
      throw ProjectError.badInput("\"sample\" is missing: its id, or the record's own id, as text")
    }
    guard let value = object["value"] else {
      throw ProjectError.badInput(
        "\"value\" is missing: an answer as the task's type has it, or {\"skip\":\"unsure\"}")
    }
    let elapsed = object["elapsed_ms"]?.intValue ?? 0
    guard (0...86_400_000).contains(elapsed) else {
      throw ProjectError.badInput("\"elapsed_ms\" is not within a day")
    }
    let policy = try policy(in: writer)
    let task = try Self.task(object["task"]?.stringValue, policy: policy)
    guard let asked = policy.task(task) else {
      throw ProjectError.unknownTask(task, known: policy.tasks.map(\.id))
    }
    // A value that no sample makes right is told first.
    if AnswerValue.skipCode(value) == nil, asked.type != .choice,
      let problem = asked.kind.problem(value)
    {
      throw ProjectError.badValue(
        MessageText.escaped("task \(task): \(problem)", limit: 300))
    }
    if asked.type == .choice,
      let problem = AnswerValue.problem(value, task: task, policy: policy)
    {
      throw ProjectError.badValue(MessageText.escaped(problem, limit: 300))
    }
    let sample = try writer.reader.resolvePresent(name, source: nil)
    guard try writer.reader.isAccepted(sample) else {
      throw ProjectError.badInput(
        "sample \(sample) waits for reviewers; it is asked once it is accepted")
    }
    let fingerprint = signer.key.fingerprint
    func isPaused(_ paused: [String]) -> Bool { paused.contains { $0.sameBytes(as: task) } }
    if isPaused(try writer.reader.pausedTasks(of: fingerprint)) {
      throw ProjectError.refused(
        "you are paused on \(task); see why with: winnow me, and object with: winnow appeal TEXT")
    }
    try requireCondition(
      of: asked, sample: sample, answers: [:], in: writer.reader, fingerprint: fingerprint)
    let item = GivenAnswer(
      sample: sample, task: task, plain: value, elapsedMilliseconds: elapsed)
    let stored = try append(
      [item], areHandedOut: try writer.reader.holds(sample, fingerprint), to: writer,
      signer: signer)
    if try isAnswered(sample, policy: policy, in: writer.reader, fingerprint: fingerprint) {
      try writer.giveBack(sample, of: fingerprint, process: nil)
    }
    let paused = try settleTests(in: writer, signer: signer)
    return StoredAnswer(
      event: stored.event, sample: sample, task: task, feedback: stored.feedback,
      isPaused: isPaused(paused))
  }

  /// Whether somebody has answered or skipped all that is asked of them about a sample.
  func isAnswered(
    _ sample: SampleID, policy: Policy, in reader: LedgerReader, fingerprint: String
  ) throws -> Bool {
    guard policy.tasks.count > 1 else { return true }
    let values = try reader.standingValues(of: fingerprint, sample: sample)
    return policy.askedTasks(given: values).allSatisfy { values[$0.id] != nil }
  }

  /// Stores one verdict given as a JSON object: `{"submission":{"event":…,"index":…},"verdict":…,"reason":…,"note":…}`,
  /// or on a label: `{"sample":…,"task":…,"verdict":"settle"|"gold","value":…}`; a correction is
  /// `{"submission":…,"verdict":"correct","text":…}`.
  /// - Returns: the event, which is on disk, and the verdict's word.
  public func review(line: [UInt8]) throws -> (event: EventID, verdict: String) {
    let allowed = ["submission", "sample", "task", "verdict", "value", "reason", "note", "text"]
    let object = try inputObject(line, allowed: allowed)
    if object["verdict"]?.stringValue == "correct" {
      guard let text = object["text"]?.stringValue else {
        throw ProjectError.badInput("a correction needs \"text\": what it should say")
      }
      try requireRole(.reviewer, to: "review")
      return (try correct(try submissionReference(object), to: text).event, "correct")
    }
    guard let verdict = object["verdict"]?.stringValue.flatMap(Verdict.init(word:)) else {
      throw ProjectError.badInput(
        "\"verdict\" is one of \((Verdict.allCases.map(\.word) + ["correct"]).joined(separator: ", "))"
      )
    }
    try requireRole(.reviewer, to: "review")
    if verdict.isOnSubmission {
      let target = try submissionReference(object)
      let event = try review(
        target, verdict, reason: object["reason"]?.stringValue, note: object["note"]?.stringValue)
      return (event, verdict.word)
    }
    guard let name = object["sample"].flatMap(Self.name), let value = object["value"] else {
      throw ProjectError.badInput("a \(verdict.word) needs \"sample\" and \"value\"")
    }
    let task = try Self.task(object["task"]?.stringValue, policy: policy().policy)
    let sample = try store.read { try $0.resolve(name, source: nil) }
    let event = try review(
      LabelReference(sample: sample, task: task), verdict, value: value,
      note: object["note"]?.stringValue)
    return (event, verdict.word)
  }

  private func submissionReference(_ object: JSONObject) throws -> ItemReference {
    if let target = object["submission"]?.objectValue,
      let event = target["event"]?.stringValue.flatMap({ EventID(hex: $0) })
    {
      return ItemReference(event: event, index: target["index"]?.intValue ?? 0)
    }
    if let name = object["sample"].flatMap(Self.name) {
      let pending = try store.read { reader in
        try reader.submissionReferences(of: reader.resolve(name, source: nil), state: .pending)
      }
      if pending.count == 1 { return pending[0] }
      throw ProjectError.badInput(
        "sample \(MessageText.quoted(name)) has \(pending.count) pending submissions; say which with \"submission\""
      )
    }
    throw ProjectError.badInput(
      "\"submission\" is missing: {\"event\":…,\"index\":…} as `winnow review --json` prints it")
  }

  private func inputObject(_ line: [UInt8], allowed: [String]) throws -> JSONObject {
    let value: JSONValue
    do { value = try JSONScanner.parse(line) } catch {
      throw ProjectError.badInput("not a JSON object: \(error)")
    }
    guard let object = value.objectValue else { throw ProjectError.badInput("not a JSON object") }
    if let unknown = object.keys.first(where: { key in !allowed.contains { $0.sameBytes(as: key) } }
    ) {
      throw ProjectError.badInput(
        "unknown key \(MessageText.quoted(unknown)); there are \(allowed.joined(separator: ", "))")
    }
    return object
  }

  /// Own ids are text; a number is taken as it is written, as on import.
  private static func name(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text): text
    case .number(let token): token
    default: nil
    }
  }

  private static func task(_ named: String?, policy: Policy) throws -> String {
    if let named {
      guard policy.task(named) != nil else {
        throw ProjectError.unknownTask(named, known: policy.tasks.map(\.id))
      }
      return named
    }
    let asked = policy.tasks.filter(\.isAskedNow)
    guard asked.count == 1 else {
      throw ProjectError.badInput(
        "\"task\" is missing; there are \(asked.map(\.id).joined(separator: ", "))")
    }
    return asked[0].id
  }

  // MARK: For scripts and agents

  /// Leases the next sample for a script; the lease ends with the answer, with `returnLeases`, or by time.
  public func next(task: String?) throws -> LabelSession.Item? {
    if let task { try requireAsked(task) }
    try requireRole(.annotator, to: "label", openToAll: true)
    // Leases are no truth: nothing of them is worth waiting for the disk.
    return try writing(isDurable: false) { writer, signer in
      // Several workers of one key get a sample each; one that was leased and not answered comes again at the end.
      let held = try writer.reader.scriptLeases(of: signer.key.fingerprint, now: surroundings.now())
      return try leaseNext(writer, signer: signer, task: task, excluding: held, isScript: true)
        ?? leaseNext(writer, signer: signer, task: task, excluding: [], isScript: true)
    }
  }

  /// Gives back one sample that `next` leased, or all of them.
  public func returnLeases(_ name: String?) throws {
    try writing { writer, signer in
      if let name {
        try writer.giveBack(
          writer.reader.resolve(name, source: nil), of: signer.key.fingerprint, process: nil)
      } else {
        try writer.giveBack(nil, of: signer.key.fingerprint, process: nil)
      }
    }
  }

  /// Submissions that wait for the user's verdict.
  public func pendingForMe(limit: Int) throws -> [ReviewSession.Item] {
    try requireRole(.reviewer, to: "review")
    let fingerprint = try requireKey().fingerprint
    let policy = try policy().policy
    return try store.read { reader in
      try reader.pendingSubmissions(
        for: fingerprint, perContributor: policy.limits.maxPending, excluding: [], limit: limit
      ).map { try reviewItem($0, reader: reader, policy: policy) }
    }
  }

  func reviewItem(_ row: PendingSubmission, reader: LedgerReader, policy: Policy) throws
    -> ReviewSession.Item
  {
    ReviewSession.Item(
      submission: row.reference,
      sample: SampleView(
        id: row.sample, media: row.media, content: row.content, show: policy.samples.show),
      contributor: try reader.name(of: row.contributor) ?? row.contributor,
      license: policy.project.license,
      verdicts: row.verdicts, wanted: policy.review.submissions,
      flags: try reader.flags(on: row.sample))
  }
}
