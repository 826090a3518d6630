import Domain
import Ledger

// Answers that are no classes: lists, spans, rankings, texts, forms.
extension LedgerReader {
  /// The plain value of a row of `choice`: a text or a form instead of the commitment to it.
  /// - Returns: nil where the content of a text or form is missing or erased.
  func plainValue(_ choice: Int, type: TaskType) throws -> JSONValue? {
    let id = try db.first("SELECT id FROM choice WHERE n = ?", .integer(choice)) { $0.blob(0) }
    return try id.flatMap { try plainValue(StoredValue.value($0), type: type) }
  }

  /// The plain value of one that stands in an event.
  public func plainValue(_ value: JSONValue, type: TaskType) throws -> JSONValue? {
    guard type == .text || type == .fields else { return value }
    guard let commitment = AnswerValue.commitment(value) else { return value }
    return try content(commitment.digest).flatMap { AnswerValue.plain($0.bytes, type: type) }
  }

  /// What counts for the state of one (sample, task) without classes. `label` of a vote is an index among the values,
  /// which stand in the order of the people.
  func valueVotes(sample: Int, task: AskedTask, countsAgents: Bool, goldVotes: Int) throws
    -> LabelVotes
  {
    var values = ValueList()
    var votes: [LabelVote] = []
    var skips = 0
    let rows = try db.all(
      """
      SELECT n.value, p.type, s.reliability, n.contributor
      FROM answer n JOIN contributor p ON p.n = n.contributor
        LEFT JOIN annotator_score s ON s.task = n.task AND s.contributor = n.contributor
      WHERE n.sample = ? AND n.task = ? AND n.standing = 1 AND n.training = 0 ORDER BY p.id
      """, .integer(sample), .integer(task.number)
    ) {
      (
        value: $0.int(0), type: ContributorType(rawValue: $0.int(1)), skill: $0.optionalInt(2),
        contributor: $0.int(3)
      )
    }
    for row in rows {
      let isAgent = row.type?.isAgent ?? false
      guard countsAgents || !isAgent,
        try meetsCondition(of: task, sample: sample, contributor: row.contributor)
      else { continue }
      if row.value < 0 {
        skips += 1
      } else if let plain = try plainValue(row.value, type: task.task.type) {
        votes.append(
          LabelVote(
            label: values.index(of: task.task.current(plain, task.kind)), isAgent: isAgent,
            reliabilityPPM: row.skill))
      }
    }
    let verdicts = try labelVerdicts(
      sample: sample, task: task, goldVotes: goldVotes, values: &values)
    return LabelVotes(
      labelCount: values.all.count, votes: votes, skips: skips, minimum: task.overlap.minimum,
      maximum: task.overlap.maximum, thresholdPPM: task.overlap.confidencePPM, gold: verdicts.gold,
      adjudicated: verdicts.adjudicated, kind: task.kind, values: values.all)
  }

  /// Whether somebody's own answer to the task that a conditional one hangs on calls for it.
  func meetsCondition(of task: AskedTask, sample: Int, contributor: Int) throws -> Bool {
    guard let condition = task.condition else { return true }
    guard let number = task.conditionNumber else { return false }
    let choice = try db.first(
      """
      SELECT value FROM answer INDEXED BY answer_sample
      WHERE sample = ? AND task = ? AND contributor = ? AND standing = 1 AND value >= 0
      """, .integer(sample), .integer(number), .integer(contributor)
    ) { $0.int(0) }
    return condition.isMet(by: try choice.flatMap { try plainValue($0, type: .choice) })
  }

  /// The value that a reviewer's verdict names, under the policy in force; nil where its content is missing.
  func verdictValue(_ choice: Int?, hidden: [UInt8]?, task: AskedTask) throws -> JSONValue? {
    if let choice {
      return try plainValue(choice, type: task.task.type).map { task.task.current($0, task.kind) }
    }
    guard let key = hidden.flatMap({ Digest($0) }), let opened = try content(key) else {
      return nil
    }
    return (try? JSONScanner.parse(opened.bytes)).map { task.task.current($0, task.kind) }
  }

  /// The known value of a (sample, task), plain; nil where none is known or the sample is not accepted.
  public func goldAnswer(_ sample: SampleID, task id: String) throws -> JSONValue? {
    guard let number = try sampleNumber(sample),
      let task = try askedTasks().first(where: { $0.task.id.sameBytes(as: id) })
    else { return nil }
    let votes = try currentPolicyRow()?.policy.gold.votes ?? 2
    var values = ValueList()
    let verdicts = try labelVerdicts(
      sample: number, task: task, goldVotes: votes, values: &values)
    guard let gold = verdicts.gold else { return nil }
    return task.hasClasses ? task.value(ofClass: gold) : values.all[gold]
  }

  /// What somebody's standing answers to a sample say, plain, by task; skips as `{"skip":…}`.
  public func standingValues(of fingerprint: String, sample: SampleID) throws -> [String: JSONValue]
  {
    guard let contributor = try contributorNumber(fingerprint),
      let number = try sampleNumber(sample)
    else { return [:] }
    let types = try Dictionary(
      askedTasks().map { ($0.task.id, $0.task.type) }, uniquingKeysWith: { first, _ in first })
    let rows = try db.all(
      """
      SELECT t.id, n.value FROM answer n JOIN task t ON t.n = n.task
      WHERE n.sample = ? AND n.contributor = ? AND n.standing = 1
      """, .integer(number), .integer(contributor)
    ) { (task: $0.text(0), value: $0.int(1)) }
    var values: [String: JSONValue] = [:]
    for row in rows {
      let code = -1 - row.value
      values[row.task] =
        row.value < 0
        ? ["skip": .string(Codes.skip.indices.contains(code) ? Codes.skip[code] : "none")]
        : try plainValue(row.value, type: types[row.task] ?? .choice)
    }
    return values
  }

  /// Commitments to texts and forms that stand as answers to a task on accepted samples.
  public func answerCommitments(task id: String) throws -> [Commitment] {
    guard let task = try taskNumber(id) else { return [] }
    return try db.all(
      """
      SELECT DISTINCT c.id FROM answer n JOIN choice c ON c.n = n.value
        JOIN sample s ON s.n = n.sample
      WHERE n.task = ? AND n.standing = 1 AND n.training = 0 AND s.accepted = 1 ORDER BY c.id
      """, .integer(task)
    ) { AnswerValue.commitment(StoredValue.value($0.blob(0))) }.compactMap { $0 }
  }
}

extension AskedTask {
  /// A class as a value; of a preference the pick alone.
  func value(ofClass index: Int) -> JSONValue? {
    guard labels.indices.contains(index) else { return nil }
    if case .rating = kind { return Int(labels[index]).map { .integer($0) } }
    return .string(labels[index])
  }
}

/// Distinct values, numbered as they come.
struct ValueList {
  private(set) var all: [JSONValue] = []
  private var indexes: [[UInt8]: Int] = [:]

  mutating func index(of value: JSONValue) -> Int {
    let bytes = JSONWriter.bytes(value)
    if let known = indexes[bytes] { return known }
    indexes[bytes] = all.count
    all.append(value)
    return all.count - 1
  }
}
