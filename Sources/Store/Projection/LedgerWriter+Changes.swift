import Domain
import Ledger

/// Names of maintained counters.
public enum CounterName {
  public static let events = "events"
  public static let acceptedSamples = "samples.accepted"
  public static let standingAnswers = "answers.standing"
  public static func submissions(_ state: SubmissionState) -> String { "submissions.\(state.word)" }
  static func answers(of contributor: Int) -> String { "contributor.\(contributor).answers" }
  static func submissions(of contributor: Int, _ state: SubmissionState) -> String {
    "contributor.\(contributor).\(state.word)"
  }
  static func reviews(of contributor: Int) -> String { "contributor.\(contributor).reviews" }
  static func labels(task: Int, _ status: LabelState.Status) -> String {
    "task.\(task).\(status.word)"
  }
  /// Not a figure: there while the place of a sample in the queue has still to be worked out.
  static func unsettled(_ sample: Int) -> String { "\(unsettledPrefix).\(sample)" }
  static let unsettledPrefix = "unsettled"
}

extension LedgerWriter {
  /// Carries one change out; `released` gets what others may have waited for.
  func carryOut(_ change: Change, of source: EventSource, released: inout [Reference]) throws {
    switch change {
    case .project(let body):
      try db.run(
        "UPDATE author SET key = ? WHERE fingerprint = ?", .blob(body.founder.raw),
        .utf8(body.founder.fingerprint))
    case .join(let body):
      try join(body, of: source)
      released.append(.contributor(source.author))
    case .importedContributor(let id, let type):
      let number = try contributorRow(id, type: type)
      // Called a program once, it is one, in whatever order the events come.
      guard type == .importedAgent else { break }
      try db.run(
        "UPDATE contributor SET type = ?1 WHERE n = ?2 AND type < ?1", .integer(type.rawValue),
        .integer(number))
      if db.changedRows == 1 { isWholeQueueTouched = true }
    case .roles(let who, let roles):
      let number = try contributorRow(who, type: .human)
      try db.run(
        "UPDATE contributor SET roles = ? WHERE n = ?", .integer(roles.rawValue), .integer(number))
      try touchLabels(reviewedBy: number)
      released += [.role(who), .contributor(who)]
    case .reinstated(let who, let points): try reinstate(who, upTo: points)
    case .policy(let body): try addPolicy(body, of: source)
    case .submissions(let body, let contributor, let state):
      try addSubmissions(body, contributor: contributor, state: state, of: source)
      released += body.samples.map { .sample($0.id) }
    case .submissionState(let reference, let state): try set(state, of: reference)
    case .answer(let index, let item, let contributor, let isStanding):
      try addAnswer(
        item, index: index, contributor: contributor, isStanding: isStanding ?? false, of: source)
    case .standing(let contributor, let sample, let task, let reference):
      try setStanding(contributor: contributor, sample: sample, task: task, reference)
    case .review(let body, let reviewer): try addReview(body, reviewer: reviewer, of: source)
    case .flag(let body, let contributor):
      try db.run(
        "INSERT INTO flag (event, sample, contributor, code) VALUES (?, ?, ?, ?)",
        .integer(source.local),
        .integer(try known(body.sample)), .integer(try contributorRow(contributor, type: .human)),
        .text(body.code))
    case .comment(let body, let contributor):
      try db.run(
        "INSERT INTO comment (event, sample, contributor, text, at) VALUES (?, ?, ?, ?, ?)",
        .integer(source.local), .integer(try known(body.sample)),
        .integer(try contributorRow(contributor, type: .human)), .blob(body.text.bytes),
        .integer(source.at))
    case .retraction(let target, let isSeen):
      try db.run(
        "INSERT OR IGNORE INTO retraction (target, item, event, seen) VALUES (?, ?, ?, ?)",
        .integer(try reader.eventLocal(target.event) ?? 0), .integer(target.index ?? -1),
        .integer(source.local),
        .flag(isSeen))
    case .erasure(let body, let who): try addErasure(body, by: who, of: source)
    case .release(let body):
      try db.run(
        "INSERT INTO release (event, manifest, samples, version, heads, parent) VALUES (?, ?, ?, ?, ?, ?)",
        .integer(source.local), .blob(body.manifest.bytes), .blob(body.samples.bytes),
        .text(body.version),
        .blob(body.heads.bytes), .optional(body.parent?.bytes))
    }
  }

  private func known(_ sample: SampleID) throws -> Int {
    guard let number = try reader.sampleNumber(sample) else {
      throw Refusal(reason: "no sample \(sample)")
    }
    return number
  }

  func contributorRow(_ id: String, type: ContributorType) throws -> Int {
    if let number = try reader.contributorNumber(id) { return number }
    try db.run(
      "INSERT INTO contributor (id, type, roles) VALUES (?, ?, 0)", .utf8(id),
      .integer(type.rawValue))
    return db.lastInsertedRow
  }

  private func join(_ body: JoinBody, of source: EventSource) throws {
    let number = try contributorRow(source.author, type: body.type)
    try db.run(
      "UPDATE author SET key = ? WHERE fingerprint = ?", .blob(body.key.raw), .utf8(source.author))
    guard try isNewestJoin(source, of: number) else { return }
    let typeBefore = try db.first("SELECT type FROM contributor WHERE n = ?", .integer(number)) {
      $0.int(0)
    }
    if typeBefore != body.type.rawValue { isWholeQueueTouched = true }
    try db.run(
      """
      UPDATE contributor SET type = ?, joined = ?, joined_at = ?, name = ?, license = ?, credit = ?, consent = ?,
        model = ?, operator = ? WHERE n = ?
      """, .integer(body.type.rawValue), .integer(source.local), .integer(source.at),
      .optional(body.name?.bytes),
      .text(body.license), .text(body.credit.rawValue), .optional(body.consent),
      .optional(body.model),
      .optional(body.operatedBy), .integer(number))
  }

  /// A later join replaces what an earlier one said: in one chain by number, between chains by (at, id).
  private func isNewestJoin(_ source: EventSource, of contributor: Int) throws -> Bool {
    try db.first(
      """
      SELECT CASE WHEN o.chain = n.chain THEN n.seq > o.seq ELSE (?1, n.id) > (c.joined_at, o.id) END
      FROM contributor c JOIN event o ON o.local = c.joined, event n WHERE c.n = ?2 AND n.local = ?3
      """, .integer(source.at), .integer(contributor), .integer(source.local)
    ) { $0.flag(0) } ?? true
  }

  // MARK: Samples

  private func addSubmissions(
    _ body: SubmitBody, contributor: String, state: SubmissionState, of source: EventSource
  ) throws {
    let contributor = try contributorRow(contributor, type: .human)
    let policy = try reader.policyRow(body.policy)?.n ?? 0
    let batch = try body.batch.map { try batchRow($0, author: source.author) }
    let isAsked = try hasAskedTask()
    let priority = try reader.currentPolicyRow()?.policy.queue.priority ?? ""
    for (index, item) in body.samples.enumerated() {
      let number = try sampleRow(
        item.id, media: body.media, isAccepted: state == .accepted, isAsked: isAsked,
        place: source.local << 24 | index)
      let meta = try item.meta.map { try metadataRow($0, sample: number) }
      try db.run(
        """
        INSERT INTO submission (event, item, sample, contributor, policy, state, at, meta, batch)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """, .integer(source.local), .integer(index), .integer(number), .integer(contributor),
        .integer(policy),
        .integer(state.rawValue), .integer(source.at), .optional(meta), .optional(batch))
      if !priority.isEmpty, meta != nil { try refreshPriority(of: number, field: priority) }
    }
    count(CounterName.submissions(state), body.samples.count)
    count(CounterName.submissions(of: contributor, state), body.samples.count)
  }

  private func sampleRow(
    _ id: SampleID, media: String, isAccepted: Bool, isAsked: Bool, place: Int
  ) throws -> Int {
    let number: Int
    if let known = recent[id.digest] {
      number = known.n
    } else {
      try db.run(
        "INSERT INTO content (key) VALUES (?) ON CONFLICT (key) DO NOTHING", .blob(id.bytes))
      number =
        db.changedRows == 1
        ? db.lastInsertedRow
        : try db.first("SELECT n FROM content WHERE key = ?", .blob(id.bytes)) { $0.int(0) } ?? 0
      recent[id.digest] = (number, nil)
    }
    try db.run(
      """
      INSERT INTO sample (n, media, accepted, given, confidence, rank, place, priority, open)
      VALUES (?, ?, ?, 0, 0, ?, ?, 0, ?)
      ON CONFLICT (n) DO NOTHING
      """, .integer(number), .text(media), .flag(isAccepted),
      .integer(Int(bitPattern: UInt(id.digest.firstWord))), .integer(place),
      .flag(isAccepted && isAsked))
    if db.changedRows == 1 {
      if isAccepted { count(CounterName.acceptedSamples, 1) }
    } else if isAccepted {
      try accept(number, isAsked: isAsked)
    }
    return number
  }

  private func accept(_ sample: Int, isAsked: Bool) throws {
    try db.run(
      "UPDATE sample SET accepted = 1, open = ? WHERE n = ? AND accepted = 0", .flag(isAsked),
      .integer(sample))
    guard db.changedRows == 1 else { return }
    count(CounterName.acceptedSamples, 1)
    // Answers and reviewers' words may have come before.
    touched.insert(sample)
  }

  /// The row of a record's metadata; its own id becomes an alias of the sample.
  private func metadataRow(_ commitment: Commitment, sample: Int) throws -> Int {
    var number = 0
    var bytes: [UInt8]?
    if let known = recent[commitment.digest] {
      (number, bytes) = known
    } else {
      try db.run(
        "INSERT INTO content (key) VALUES (?) ON CONFLICT (key) DO NOTHING", .blob(commitment.bytes)
      )
      let row = try db.first("SELECT n, bytes FROM content WHERE key = ?", .blob(commitment.bytes))
      {
        ($0.int(0), $0.optionalBlob(1))
      }
      number = row?.0 ?? 0
      bytes = row?.1
    }
    if let bytes, let record = RecordName(metadata: bytes) {
      try db.run(
        "INSERT OR IGNORE INTO alias (source, own, sample) VALUES (?, ?, ?)", .utf8(record.source),
        .utf8(record.id),
        .integer(sample))
    }
    return number
  }

  private func batchRow(_ id: String, author: String) throws -> Int {
    let author = try reader.authorNumber(author) ?? 0
    try db.run(
      "INSERT OR IGNORE INTO batch (author, id) VALUES (?, ?)", .integer(author), .utf8(id))
    return try db.first(
      "SELECT n FROM batch WHERE author = ? AND id = ?", .integer(author), .utf8(id)
    ) { $0.int(0) } ?? 0
  }

  private func set(_ state: SubmissionState, of reference: ItemReference) throws {
    let row = try db.first(
      """
      SELECT s.event, s.sample, s.contributor, s.state FROM submission s JOIN event e ON e.local = s.event
      WHERE e.id = ? AND s.item = ?
      """, .blob(reference.event.bytes), .integer(reference.index)
    ) { (event: $0.int(0), sample: $0.int(1), contributor: $0.int(2), before: $0.int(3)) }
    guard let row else { return }
    try db.run(
      "UPDATE submission SET state = ? WHERE event = ? AND item = ?", .integer(state.rawValue),
      .integer(row.event),
      .integer(reference.index))
    let before = SubmissionState(rawValue: row.before) ?? .pending
    for (changed, difference) in [(before, -1), (state, 1)] {
      count(CounterName.submissions(changed), difference)
      count(CounterName.submissions(of: row.contributor, changed), difference)
    }
    let isAccepted =
      try db.first(
        "SELECT 1 FROM submission WHERE sample = ? AND state = 1 LIMIT 1", .integer(row.sample),
        map: { _ in true })
      ?? false
    let wasAccepted =
      try db.first("SELECT accepted FROM sample WHERE n = ?", .integer(row.sample)) { $0.flag(0) }
      ?? false
    guard isAccepted != wasAccepted else { return }
    try db.run(
      "UPDATE sample SET accepted = ? WHERE n = ?", .flag(isAccepted), .integer(row.sample))
    count(CounterName.acceptedSamples, isAccepted ? 1 : -1)
    touched.insert(row.sample)
  }

  // MARK: Answers and reviews

  private func addAnswer(
    _ item: AnswerBody.Item, index: Int, contributor: String, isStanding: Bool,
    of source: EventSource
  ) throws {
    let contributor = try contributorRow(contributor, type: .human)
    let sample = try known(item.sample)
    let task = try reader.taskNumber(item.task) ?? 0
    let policy = try source.policy.flatMap { try reader.policyRow($0) }?.n ?? 0
    let value = try valueNumber(item.value, task: task)
    try db.run(
      """
      INSERT INTO answer (n, event, item, contributor, sample, task, value, at, elapsed, policy, seen, training,
        replaces_event, replaces_item, standing)
      VALUES (?1 << 24 | ?2, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
      """, .integer(source.local), .integer(index), .integer(contributor), .integer(sample),
      .integer(task), .integer(value), .integer(source.at),
      .integer(item.elapsedMilliseconds),
      .integer(policy), .flag(item.isSeen), .flag(item.isTraining),
      .optional(item.replaces?.event.bytes),
      .optional(item.replaces?.index), .flag(isStanding))
    if isStanding {
      count(CounterName.standingAnswers, 1)
      count(CounterName.answers(of: contributor), 1)
      if value >= 0, item.replaces == nil, !item.isSeen, !item.isTraining {
        fresh.append(
          FreshAnswer(
            event: source.local, sample: sample, task: task, contributor: contributor, choice: value
          ))
      }
    }
    touched.insert(sample)
  }

  /// The row of an option or of another value, or -1 - code for a skip.
  private func valueNumber(_ value: JSONValue, task: Int) throws -> Int {
    if let code = AnswerValue.skipCode(value) { return -1 - (Codes.skip.firstIndex(of: code) ?? 0) }
    if let number = try reader.choiceNumber(task: task, value: value) { return number }
    return try add(value, task: task)
  }

  /// A row for a value that is no option.
  @discardableResult
  func add(_ value: JSONValue, task: Int) throws -> Int {
    try db.run(
      "INSERT INTO choice (task, id, code) VALUES (?, ?, -1) ON CONFLICT (task, id) DO NOTHING",
      .integer(task), .blob(StoredValue.id(of: value)))
    return try reader.choiceNumber(task: task, value: value) ?? 0
  }

  private func setStanding(
    contributor: String, sample: SampleID, task: String, _ reference: ItemReference?
  ) throws {
    let contributor = try contributorRow(contributor, type: .human)
    let sample = try known(sample)
    let task = try reader.taskNumber(task) ?? 0
    let before = try db.all(
      """
      SELECT n.n, n.standing, e.id, n.item FROM answer n JOIN event e ON e.local = n.event
      WHERE n.sample = ? AND n.task = ? AND n.contributor = ?
      """, .integer(sample), .integer(task), .integer(contributor)
    ) { (n: $0.int(0), isStanding: $0.flag(1), id: EventID(try $0.digest(2)), item: $0.int(3)) }
    for row in before {
      let stands = reference == ItemReference(event: row.id, index: row.item)
      guard stands != row.isStanding else { continue }
      try db.run("UPDATE answer SET standing = ? WHERE n = ?", .flag(stands), .integer(row.n))
      count(CounterName.standingAnswers, stands ? 1 : -1)
      count(CounterName.answers(of: contributor), stands ? 1 : -1)
    }
    touched.insert(sample)
  }

  private func addReview(_ body: ReviewBody, reviewer: String, of source: EventSource) throws {
    let contributor = try contributorRow(reviewer, type: .human)
    var target: ItemReference?
    var sample = 0
    var task: Int?
    switch body.target {
    case .submission(let reference):
      target = reference
      sample =
        try db.first(
          """
          SELECT s.sample FROM submission s JOIN event e ON e.local = s.event WHERE e.id = ? AND s.item = ?
          """, .blob(reference.event.bytes), .integer(reference.index), map: { $0.int(0) }) ?? 0
    case .label(let id, let name):
      sample = try known(id)
      task = try reader.taskNumber(name)
      touched.insert(sample)
    }
    try db.run(
      """
      INSERT INTO review (event, target_event, target_item, sample, task, contributor, verdict, value, hidden, reason,
        note, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, .integer(source.local), .optional(target?.event.bytes), .optional(target?.index),
      .integer(sample),
      .optional(task), .integer(contributor), .integer(body.verdict.rawValue),
      .optional(try body.value.flatMap { try valueNumber($0, task: task ?? 0) }),
      .optional(body.commitment?.bytes),
      .optional(body.reason), .optional(body.note?.bytes), .integer(source.at))
    count(CounterName.reviews(of: contributor), 1)
  }

  /// What a retract or a grant touched besides its own rows.
  func touch(_ affected: Affected) throws {
    switch affected {
    case .label(let sample, _), .standing(_, let sample, _):
      if let number = try reader.sampleNumber(sample) { touched.insert(number) }
    case .submission, .contributor, .flag, .comment: break
    }
  }
}

/// A record's own name, as its metadata has it.
struct RecordName {
  let source: String
  let id: String

  init?(metadata bytes: [UInt8]) {
    guard let object = try? JSONScanner.parse(bytes).objectValue,
      let id = object["id"]?.stringValue,
      let source = object["source"]?.stringValue
    else { return nil }
    self.source = source
    self.id = id
  }
}
