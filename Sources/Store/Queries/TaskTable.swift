import Domain
import Ledger

/// All answers of one task in the form that scoring takes: numbers only, samples and annotators in the order of their
/// ids as bytes, so that a fit is the same whatever the order of arrival.
public struct TaskTable: Sendable {
  public let task: String
  public let kind: TaskKind
  /// Classes of an answer, in the policy's order: options on offer, ratings, picks. Empty for types whose answers are no
  /// classes: these stand in `values`.
  public let labels: [String]
  public let overlap: Overlap
  /// Accepted samples that have an answer, a skip or a reviewer's word.
  public internal(set) var samples: [SampleID] = []
  /// Row numbers of these samples.
  public internal(set) var numbers: [Int] = []
  public internal(set) var annotators: [String] = []
  public internal(set) var annotatorTypes: [ContributorType] = []
  /// Counting answers in coordinate form.
  public internal(set) var sample: [UInt32] = []
  public internal(set) var annotator: [UInt32] = []
  public internal(set) var label: [UInt16] = []
  /// Of a type without classes: the index of each answer's value among `values`, instead of labels.
  public internal(set) var value: [UInt32] = []
  /// Of a type without classes: the distinct values of answers and verdicts, plain, in the order of their JSON as bytes.
  public internal(set) var values: [JSONValue] = []
  /// Of a multichoice: the number of the policy that each answer was given under.
  public internal(set) var policy: [UInt32] = []
  /// Of a multichoice: which of the options offered now a policy offered, by its number.
  public internal(set) var offered: [Int: [Bool]] = [:]
  /// Skips a sample.
  public internal(set) var skips: [Int] = []
  /// What reviewers settled, by sample: indexes among `labels`, or among `values`.
  public internal(set) var gold: [Int: Int] = [:]
  public internal(set) var adjudicated: [Int: Int] = [:]
  /// All answers of the task in the ledger, and why some are not in the table.
  public internal(set) var inLedger = 0
  public internal(set) var dropped: [String: Int] = [:]
}

extension LedgerReader {
  /// Gathers a task's answers. Counting are those that stand, are no training, are on an accepted sample and name an
  /// option that is offered (or was merged into one); agents' only where the policy says so.
  public func taskTable(_ id: String) throws -> TaskTable? {
    guard let row = try currentPolicyRow(), let task = row.policy.task(id),
      let asked = try askedTask(task, policy: row.policy)
    else { return nil }
    var table = TaskTable(
      task: id, kind: asked.kind, labels: asked.labels, overlap: asked.overlap)
    let values = asked.hasClasses ? nil : try currentValues(of: asked)
    let conditions = try asked.condition.map { try answersMeeting($0, asked.conditionNumber) }
    let accepted = try acceptedSamples()
    let people = try contributorTypes()
    let countsAgents = row.policy.scoring.agents
    var rows: [CountingAnswer] = []
    try db.each(
      "SELECT sample, contributor, value, standing, training, seen, policy FROM answer WHERE task = ?",
      .integer(asked.number)
    ) { answer in
      table.inLedger += 1
      let sample = answer.int(0)
      let contributor = answer.int(1)
      let reason: String?
      if answer.flag(5) {
        reason = "seen"
      } else if !answer.flag(3) {
        reason = "superseded"
      } else if answer.flag(4) {
        reason = "training"
      } else if !accepted.contains(sample) {
        reason = "sample_not_accepted"
      } else if !countsAgents, people[contributor]?.type.isAgent == true {
        reason = "agent"
      } else if let conditions, !conditions.contains(AnswerKey(sample, contributor)) {
        reason = "condition"
      } else if answer.int(2) < 0 {
        reason = "skip"
        rows.append(CountingAnswer(sample: sample, contributor: contributor, label: -1))
      } else if let label = asked.labelOfChoice[answer.int(2)] {
        reason = nil
        rows.append(CountingAnswer(sample: sample, contributor: contributor, label: label))
      } else if let values {
        let value = values.indexOfChoice[answer.int(2)]
        reason = value == nil ? "content_missing" : nil
        if let value {
          rows.append(
            CountingAnswer(
              sample: sample, contributor: contributor, value: value, policy: answer.int(6)))
        }
      } else {
        reason = "retired_option"
      }
      if let reason { table.dropped[reason, default: 0] += 1 }
      return true
    }
    let reviewed = try reviewedSamples(task: asked.number).filter(accepted.contains)
    try fill(&table, with: rows, people: people, reviewed: reviewed)
    if case .multichoice(let task) = asked.kind {
      try addOffered(to: &table, options: task.options.filter { !$0.isRetired }.map(\.id))
    }
    guard !reviewed.isEmpty else {
      table.values = values?.list.all ?? []
      table.sortValues()
      return table
    }
    var list = values?.list ?? ValueList()
    let indexOf = Dictionary(uniqueKeysWithValues: table.numbers.enumerated().map { ($1, $0) })
    for number in reviewed {
      guard let index = indexOf[number] else { continue }
      let verdicts = try labelVerdicts(
        sample: number, task: asked, goldVotes: row.policy.gold.votes, values: &list)
      table.gold[index] = verdicts.gold
      table.adjudicated[index] = verdicts.adjudicated
    }
    table.values = list.all
    table.sortValues()
    return table
  }

  /// Numbers samples and annotators in the order of their ids, and puts the rows in that order.
  private func fill(
    _ table: inout TaskTable, with rows: [CountingAnswer],
    people: [Int: (id: String, type: ContributorType)],
    reviewed: [Int]
  ) throws {
    var wanted = RowNumbers()
    var voices = RowNumbers()
    for number in reviewed { wanted.insert(number) }
    for row in rows {
      wanted.insert(Int(row.sample))
      if row.label >= 0 { voices.insert(Int(row.contributor)) }
    }
    try eachSampleByID(wanted) { number, id in
      table.samples.append(id)
      table.numbers.append(number)
    }
    table.skips = [Int](repeating: 0, count: table.samples.count)
    var sampleIndex = [UInt32](repeating: .max, count: (table.numbers.max() ?? -1) + 1)
    for (index, number) in table.numbers.enumerated() { sampleIndex[number] = UInt32(index) }
    let annotators = voices.all.compactMap { number in
      people[number].map { (number: number, id: $0.id, type: $0.type) }
    }
    .sorted { $0.id.precedesInBytes($1.id) }
    table.annotators = annotators.map(\.id)
    table.annotatorTypes = annotators.map(\.type)
    let annotatorIndex = Dictionary(
      uniqueKeysWithValues: annotators.enumerated().map { (Int32($1.number), UInt32($0)) })
    if !table.labels.isEmpty {
      placeLabels(&table, rows, sampleIndex: sampleIndex, annotatorIndex: annotatorIndex)
    } else {
      placeValues(&table, rows, sampleIndex: sampleIndex, annotatorIndex: annotatorIndex)
    }
  }

  private func placeLabels(
    _ table: inout TaskTable, _ rows: [CountingAnswer], sampleIndex: [UInt32],
    annotatorIndex: [Int32: UInt32]
  ) {
    var placed: [(key: UInt64, label: UInt16)] = []
    placed.reserveCapacity(rows.count)
    for row in rows {
      guard Int(row.sample) < sampleIndex.count else { continue }
      let sample = sampleIndex[Int(row.sample)]
      guard sample != .max else { continue }
      if row.label < 0 {
        table.skips[Int(sample)] += 1
      } else if let annotator = annotatorIndex[row.contributor] {
        placed.append((UInt64(sample) << 32 | UInt64(annotator), UInt16(row.label)))
      }
    }
    placed.sort { $0.key < $1.key }
    table.sample = placed.map { UInt32($0.key >> 32) }
    table.annotator = placed.map { UInt32(truncatingIfNeeded: $0.key) }
    table.label = placed.map(\.label)
  }

  private func placeValues(
    _ table: inout TaskTable, _ rows: [CountingAnswer], sampleIndex: [UInt32],
    annotatorIndex: [Int32: UInt32]
  ) {
    var placed: [(key: UInt64, value: UInt32, policy: UInt32)] = []
    placed.reserveCapacity(rows.count)
    for row in rows {
      guard Int(row.sample) < sampleIndex.count else { continue }
      let sample = sampleIndex[Int(row.sample)]
      guard sample != .max else { continue }
      if row.label < 0 {
        table.skips[Int(sample)] += 1
      } else if let annotator = annotatorIndex[row.contributor] {
        placed.append((UInt64(sample) << 32 | UInt64(annotator), row.value, row.policy))
      }
    }
    placed.sort { $0.key < $1.key }
    table.sample = placed.map { UInt32($0.key >> 32) }
    table.annotator = placed.map { UInt32(truncatingIfNeeded: $0.key) }
    table.value = placed.map(\.value)
    table.policy = placed.map(\.policy)
  }

  /// Ids of content rows in ascending order. Many are read in one scan of the index over keys, which has no content
  /// in it; few are looked up.
  private func eachSampleByID(_ wanted: RowNumbers, _ visit: (Int, SampleID) -> Void) throws {
    let rows = try db.first("SELECT max(n) FROM content") { $0.int(0) } ?? 0
    if wanted.count < rows / 16 {
      let found = try wanted.all.compactMap { number in
        try sampleID(number).map { (number: number, id: $0) }
      }
      for (number, id) in found.sorted(by: { $0.id < $1.id }) { visit(number, id) }
    } else {
      try db.each("SELECT n, key FROM content ORDER BY key") { row in
        let number = row.int(0)
        if wanted.contains(number) { visit(number, SampleID(try row.digest(1))) }
        return true
      }
    }
  }

  private func acceptedSamples() throws -> RowNumbers {
    var accepted = RowNumbers()
    try db.each("SELECT n FROM sample WHERE accepted = 1") { row in
      accepted.insert(row.int(0))
      return true
    }
    return accepted
  }

  private func contributorTypes() throws -> [Int: (id: String, type: ContributorType)] {
    let rows = try db.all("SELECT n, id, type FROM contributor") { row in
      (row.int(0), (id: row.text(1), type: ContributorType(rawValue: row.int(2)) ?? .human))
    }
    return Dictionary(uniqueKeysWithValues: rows)
  }

  private func reviewedSamples(task: Int) throws -> [Int] {
    try db.all("SELECT DISTINCT sample FROM review WHERE task = ? ORDER BY sample", .integer(task))
    { $0.int(0) }
  }
}

/// A row of `answer` that counts; label -1 is a skip.
private struct CountingAnswer {
  let sample: Int32
  let contributor: Int32
  let label: Int16
  /// Of a type without classes.
  var value: UInt32 = 0
  var policy: UInt32 = 0

  init(sample: Int, contributor: Int, value: Int, policy: Int) {
    self.init(sample: sample, contributor: contributor, label: 0)
    self.value = UInt32(truncatingIfNeeded: value)
    self.policy = UInt32(truncatingIfNeeded: policy)
  }

  init(sample: Int, contributor: Int, label: Int) {
    self.sample = Int32(truncatingIfNeeded: sample)
    self.contributor = Int32(truncatingIfNeeded: contributor)
    self.label = Int16(truncatingIfNeeded: label)
  }
}
