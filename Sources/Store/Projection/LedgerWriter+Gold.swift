import Domain
import Ledger

/// One person's test on one task.
struct GoldTestKey: Hashable, Comparable {
  let contributor: Int
  let task: Int

  static func < (left: Self, right: Self) -> Bool {
    (left.contributor, left.task) < (right.contributor, right.task)
  }
}

/// The first 8 bytes of an id as a signed number that is ordered as the bytes are.
enum GoldRank {
  /// - Parameter word: the bytes as they are, big-endian, in a signed number.
  static func of(_ word: Int) -> Int { word ^ Int.min }
}

/// What is derived about samples of known answer: which they are, who was right about them, who is paused.
extension LedgerWriter {
  /// Works out anew which answers to a (sample, task) count in the tests of those who gave them.
  /// - Parameters:
  ///   - gold: index of the known label; nil where there is none, or the sample is not accepted.
  ///   - upheld: index of the label that reviewers settled besides: to have given it is no miss.
  func refreshGold(_ sample: Int, task: AskedTask, gold: Int?, upheld: Int?) throws {
    let rank = GoldRank.of(
      try db.first("SELECT rank FROM sample WHERE n = ?", .integer(sample)) { $0.int(0) } ?? 0)
    if gold == nil {
      try db.run(
        "DELETE FROM gold WHERE task = ? AND rank = ? AND sample = ?", .integer(task.number),
        .integer(rank), .integer(sample))
    } else {
      try db.run(
        "INSERT OR IGNORE INTO gold (task, rank, sample) VALUES (?, ?, ?)", .integer(task.number),
        .integer(rank), .integer(sample))
    }
    let counting =
      try gold.map { try goldAnswers(sample, task: task, gold: $0, upheld: upheld) } ?? [:]
    let kept = Dictionary(
      uniqueKeysWithValues: try db.all(
        "SELECT contributor, is_hit FROM gold_answer WHERE sample = ? AND task = ?",
        .integer(sample), .integer(task.number)
      ) { ($0.int(0), $0.flag(1)) })
    for contributor in Set(kept.keys).union(counting.keys).sorted()
    where kept[contributor] != counting[contributor] {
      if let isHit = counting[contributor] {
        try db.run(
          "INSERT OR REPLACE INTO gold_answer (contributor, task, sample, is_hit) VALUES (?, ?, ?, ?)",
          .integer(contributor), .integer(task.number), .integer(sample), .flag(isHit))
      } else {
        try db.run(
          "DELETE FROM gold_answer WHERE contributor = ? AND task = ? AND sample = ?",
          .integer(contributor), .integer(task.number), .integer(sample))
      }
      touchedTests.insert(GoldTestKey(contributor: contributor, task: task.number))
    }
  }

  /// Standing answers that name a label, by who gave it, and whether they are right. Left out are training, answers
  /// that a grant lets rest, people without a key, whoever had a word on the gold, and misses that reviewers uphold.
  private func goldAnswers(_ sample: Int, task: AskedTask, gold: Int, upheld: Int?) throws -> [Int:
    Bool]
  {
    var answers: [Int: Bool] = [:]
    try db.each(
      """
      SELECT n.contributor, n.value FROM answer n JOIN event e ON e.local = n.event
        JOIN contributor p ON p.n = n.contributor
        LEFT JOIN reinstatement r ON r.contributor = n.contributor AND r.chain = e.chain
      WHERE n.sample = ?1 AND n.task = ?2 AND n.standing = 1 AND n.training = 0 AND n.value >= 0
        AND p.type IN (1, 2) AND (r.seq IS NULL OR e.seq > r.seq)
        AND NOT EXISTS (SELECT 1 FROM review v INDEXED BY review_label
          WHERE v.sample = ?1 AND v.task = ?2 AND v.contributor = n.contributor AND v.verdict = 5
            AND NOT EXISTS (SELECT 1 FROM retraction x WHERE x.target = v.event AND x.seen = 0))
      """, .integer(sample), .integer(task.number)
    ) { row in
      if let label = task.labelOfChoice[row.int(1)] {
        let isHit = abs(label - gold) <= task.tolerance
        if isHit || label != upheld { answers[row.int(0)] = isHit }
      }
      return true
    }
    return answers
  }

  /// Judges the tests whose answers changed.
  func refreshTests(_ tasks: [AskedTask]) throws {
    guard !touchedTests.isEmpty else { return }
    let wanted = try reader.currentPolicyRow()?.policy.gold.minimumAccuracyPPM ?? 0
    for key in touchedTests.sorted() {
      let counts = try db.first(
        "SELECT count(*), total(is_hit) FROM gold_answer WHERE contributor = ? AND task = ?",
        .integer(key.contributor), .integer(key.task)
      ) { (answers: $0.int(0), hits: $0.int(1)) }
      guard let counts, counts.answers > 0,
        let task = tasks.first(where: { $0.number == key.task })
      else {
        try db.run(
          "DELETE FROM gold_test WHERE contributor = ? AND task = ?", .integer(key.contributor),
          .integer(key.task))
        continue
      }
      let hasFailed = judge.hasFailed(
        hits: counts.hits, misses: counts.answers - counts.hits, labelCount: task.guessedLabels,
        minimumAccuracyPPM: wanted)
      try db.run(
        """
        INSERT OR REPLACE INTO gold_test (contributor, task, hits, misses, failed)
        VALUES (?, ?, ?, ?, ?)
        """, .integer(key.contributor), .integer(key.task), .integer(counts.hits),
        .integer(counts.answers - counts.hits), .flag(hasFailed))
    }
    touchedTests = []
  }

  func clearGold() throws {
    try db.run("DELETE FROM gold")
    try db.run("DELETE FROM gold_answer")
    try db.run("DELETE FROM gold_test")
    touchedTests = []
  }

  /// A grant lets earlier answers to gold rest, in each chain up to the event that it names.
  func reinstate(_ who: String, upTo points: [ChainPoint]) throws {
    let contributor = try contributorRow(who, type: .human)
    for point in points {
      try db.run(
        """
        INSERT INTO reinstatement (contributor, chain, seq) VALUES (?1, ?2, ?3)
        ON CONFLICT (contributor, chain) DO UPDATE SET seq = max(seq, ?3)
        """, .integer(contributor), .blob(point.chain.bytes), .integer(point.sequence))
    }
    touched.formUnion(
      try db.all("SELECT sample FROM gold_answer WHERE contributor = ?", .integer(contributor)) {
        $0.int(0)
      })
  }

  /// Whose word makes gold depends on their role.
  func touchLabels(reviewedBy contributor: Int) throws {
    touched.formUnion(
      try db.all(
        "SELECT sample FROM review WHERE contributor = ? AND task IS NOT NULL",
        .integer(contributor)
      ) { $0.int(0) })
  }

  /// Brings queue and tests up to date with what this transaction wrote, before something is handed out in it.
  public func settle() throws { try refreshQueue() }

  /// The same, also where the transaction meant to leave it for later.
  public func settleNow() throws {
    settlesLater = false
    touched.formUnion(unsettled)
    try refreshQueue()
  }
}
