import Domain
import Ledger

/// Whether the sample that somebody is handed next is one of known answer, and which (docs/scoring.md, "Gold and
/// pausing"). A function of who asks, how much they have answered and what they hold: no clock, no chance.
struct GoldDraw {
  /// First word of the draw's hash: whether it is gold.
  let isGold: Bool
  /// Second word: where among the gold samples the search begins.
  let start: Int
  /// Third word: which task's gold is looked for first.
  private let turn: UInt64

  /// - Parameter number: standing answers of this person, and samples that they hold.
  init(project: EventID, contributor: String, number: Int, sharePPM: Int) {
    let hash = sha256("\(project.hex)\n\(contributor)\n\(number)".utf8)
    isGold = hash.firstWord % 1_000_000 < UInt64(max(0, sharePPM))
    let (second, third) = hash.withUnsafeBytes {
      (
        UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
        UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
      )
    }
    start = GoldRank.of(Int(bitPattern: UInt(second)))
    turn = third
  }

  /// The tasks in the order in which their gold is looked for.
  func order(_ tasks: [AskedTask]) -> [AskedTask] {
    guard tasks.count > 1 else { return tasks }
    let first = Int(turn % UInt64(tasks.count))
    return Array(tasks[first...] + tasks[..<first])
  }
}

/// A person who is handed samples.
struct QueueMember {
  let id: String
  let contributor: Int
  let author: Int
}

extension LedgerWriter {
  /// Gold samples looked at for one draw: it stays a look-up however many somebody knows already.
  static let goldLookLimit = 64

  /// Training comes first: the gold samples with the smallest ids, until somebody has had as many as the policy says.
  /// Agents get none.
  func nextTraining(for member: QueueMember, tasks: [AskedTask], excluding: Set<SampleID>) throws
    -> (sample: Int, tasks: [AskedTask])?
  {
    guard let gold = try reader.currentPolicyRow()?.policy.gold, gold.training > 0,
      try !reader.isAgent(member.contributor)
    else { return nil }
    for task in tasks where task.condition == nil {
      let had = try reader.trainingCount(member.contributor, task: task.number)
      let left = try gold.training - had - heldGold(task.number, by: member.author)
      guard left > 0 else { continue }
      let found = try firstGold(
        task, from: Int.min, below: nil, for: member, tasks: tasks, excluding: excluding)
      if let found { return found }
    }
    return nil
  }

  /// Gold in place of the ordinary sample, at the policy's share. Samples that train others come last.
  func nextGold(for member: QueueMember, tasks: [AskedTask], excluding: Set<SampleID>) throws -> (
    sample: Int, tasks: [AskedTask]
  )? {
    guard let gold = try reader.currentPolicyRow()?.policy.gold, gold.sharePPM > 0,
      let project = try reader.projectID()
    else { return nil }
    let draw = GoldDraw(
      project: project, contributor: member.id, number: try handedCount(of: member),
      sharePPM: gold.sharePPM)
    guard draw.isGold else { return nil }
    for task in draw.order(tasks) where task.condition == nil {
      let training = try firstRank(after: gold.training, task: task.number)
      if let training {
        for (from, below) in [(max(draw.start, training), nil), (training, draw.start)] {
          let found = try firstGold(
            task, from: from, below: below, for: member, tasks: tasks, excluding: excluding)
          if let found { return found }
        }
      }
      let found = try firstGold(
        task, from: Int.min, below: training, for: member, tasks: tasks, excluding: excluding)
      if let found { return found }
    }
    return nil
  }

  /// How many samples somebody was handed: standing answers, and samples that they hold.
  func handedCount(of member: QueueMember) throws -> Int {
    let answered = CounterName.answers(of: member.contributor)
    let held = try db.first("SELECT count(*) FROM lease WHERE author = ?", .integer(member.author))
    { $0.int(0) }
    return try reader.counter(answered) + (counts[answered] ?? 0) + (held ?? 0)
  }

  /// Rank of the first gold sample behind those that train; nil where there are no others.
  private func firstRank(after training: Int, task: Int) throws -> Int? {
    try db.first(
      "SELECT rank FROM gold WHERE task = ? ORDER BY rank, sample LIMIT 1 OFFSET ?",
      .integer(task), .integer(training)
    ) { $0.int(0) }
  }

  /// The first gold sample from a rank on that somebody has not met: what is asked of it is the gold question, and
  /// what the queue would ask.
  private func firstGold(
    _ task: AskedTask, from: Int, below: Int?, for member: QueueMember, tasks: [AskedTask],
    excluding: Set<SampleID>
  ) throws -> (sample: Int, tasks: [AskedTask])? {
    let candidates = try db.all(
      """
      SELECT g.sample FROM gold g WHERE g.task = ? AND g.rank >= ? AND g.rank <= ?
      ORDER BY g.rank, g.sample LIMIT ?
      """, .integer(task.number), .integer(from),
      .integer(below.map { $0 == Int.min ? Int.min : $0 - 1 } ?? Int.max),
      .integer(Self.goldLookLimit)
    ) { $0.int(0) }
    for sample in candidates {
      guard try isNew(sample, to: member, tasks: tasks),
        try !reader.hasVotedGold(member.contributor, sample: sample, task: task.number)
      else { continue }
      if !excluding.isEmpty, let id = try reader.sampleID(sample), excluding.contains(id) {
        continue
      }
      guard try hasBytes(sample) else { continue }
      let asked = try tasks.filter { other in
        if other.number == task.number { return true }
        if try reader.isGold(sample, task: other.number) {
          return try !reader.hasVotedGold(member.contributor, sample: sample, task: other.number)
        }
        return try isFree(
          sample, task: other, contributor: member.contributor, author: member.author)
      }
      return (sample, AskedTask.reachable(asked))
    }
    return nil
  }

  /// Whether somebody has neither answered anything about a sample nor been shown something of it.
  private func isNew(_ sample: Int, to member: QueueMember, tasks: [AskedTask]) throws -> Bool {
    for task in tasks {
      let hasAnswered = try db.first(
        "SELECT 1 FROM answer WHERE sample = ? AND task = ? AND contributor = ? LIMIT 1",
        .integer(sample), .integer(task.number), .integer(member.contributor), map: { _ in true })
      if hasAnswered == true { return false }
    }
    return try db.first(
      "SELECT 1 FROM shown WHERE author = ? AND sample = ?", .integer(member.author),
      .integer(sample), map: { _ in true }) != true
  }

  /// Gold samples of a task that somebody holds and has not answered.
  private func heldGold(_ task: Int, by author: Int) throws -> Int {
    try db.first(
      """
      SELECT count(*) FROM lease l JOIN score s ON s.sample = l.sample AND s.task = ?1
      WHERE l.author = ?2 AND s.status = 4
      """, .integer(task), .integer(author)
    ) { $0.int(0) } ?? 0
  }
}
