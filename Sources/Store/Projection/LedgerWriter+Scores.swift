import Domain
import Ledger

/// The queue's cache: the state of each (sample, task) by the stopping rule, kept up with every answer.
extension LedgerWriter {
  func hasAskedTask() throws -> Bool { try !reader.askedTasks().isEmpty }

  /// Works out anew the samples that this transaction touched.
  func refreshQueue() throws {
    guard hasQueue, isWholeQueueTouched || !touched.isEmpty else { return }
    if settlesLater, !isWholeQueueTouched, touchedTests.isEmpty {
      return try leaveUnsettled()
    }
    let tasks = try reader.askedTasks()
    if isWholeQueueTouched {
      isWholeQueueTouched = false
      try clearScores(tasks)
      try refreshPriorities()
      touched.formUnion(
        try db.all("SELECT DISTINCT sample FROM answer UNION SELECT sample FROM review") {
          $0.int(0)
        })
    }
    guard !tasks.isEmpty || !touched.isEmpty else { return }
    let countsAgents = try reader.currentPolicyRow()?.policy.scoring.agents ?? true
    let goldVotes = try reader.currentPolicyRow()?.policy.gold.votes ?? 2
    try noteGiven()
    try learn(tasks, countsAgents: countsAgents, goldVotes: goldVotes)
    for sample in touched.sorted() {
      try refresh(sample, tasks: tasks, countsAgents: countsAgents, goldVotes: goldVotes)
    }
    touched = []
    try forgetUnsettled()
    try refreshTests(tasks)
  }

  private func clearScores(_ tasks: [AskedTask]) throws {
    try db.run("DELETE FROM score")
    try clearGold()
    try db.run("DELETE FROM counter WHERE name GLOB 'task.*'")
    counts = counts.filter { !$0.key.hasPrefix("task.") }
    try db.run(
      "UPDATE sample SET given = 0, confidence = 0, open = accepted AND ?", .flag(!tasks.isEmpty))
  }

  private func refresh(_ sample: Int, tasks: [AskedTask], countsAgents: Bool, goldVotes: Int) throws
  {
    let accepted =
      try db.first("SELECT accepted FROM sample WHERE n = ?", .integer(sample)) { $0.flag(0) }
      ?? false
    var given = Int.max
    var confidence = Int.max
    var isOpen = false
    for task in tasks {
      let votes = try reader.votes(
        sample: sample, task: task, countsAgents: countsAgents, goldVotes: goldVotes)
      let state = judge.judge(votes)
      let wasGold = try keep(state, votes: votes, sample: sample, task: task.number)
      if wasGold || votes.gold != nil {
        try refreshGold(
          sample, task: task, gold: accepted ? votes.gold : nil, upheld: votes.adjudicated)
      }
      let total = votes.votes.count + votes.skips
      // A conditional task is asked with its sample, and never keeps one in the queue by itself.
      guard state.status == .open, total < task.overlap.maximum, task.condition == nil else {
        continue
      }
      isOpen = true
      given = min(given, total)
      confidence = min(confidence, state.confidencePPM)
    }
    try place(
      sample, given: isOpen ? given : 0, confidence: isOpen ? confidence : 0,
      isOpen: isOpen && accepted)
  }

  private func place(_ sample: Int, given: Int, confidence: Int, isOpen: Bool) throws {
    // Naming `open` writes every index that it bounds, also where it stays as it is.
    try db.run(
      "UPDATE sample SET given = ?1, confidence = ?2 WHERE n = ?3 AND (given <> ?1 OR confidence <> ?2)",
      .integer(given), .integer(confidence), .integer(sample))
    try db.run(
      "UPDATE sample SET open = ?1 WHERE n = ?2 AND open <> ?1", .flag(isOpen), .integer(sample))
  }

  /// - Returns: whether its answer was known before.
  private func keep(_ state: LabelState, votes: LabelVotes, sample: Int, task: Int) throws -> Bool {
    let before = try db.first(
      "SELECT status FROM score WHERE sample = ? AND task = ?", .integer(sample), .integer(task)
    ) { LabelState.Status(rawValue: $0.int(0)) ?? .open }
    let isEmpty = votes.votes.isEmpty && votes.skips == 0 && state.status == .open
    if let before { count(CounterName.labels(task: task, before), -1) }
    if isEmpty {
      try db.run(
        "DELETE FROM score WHERE sample = ? AND task = ?", .integer(sample), .integer(task))
      return before == .gold
    }
    count(CounterName.labels(task: task, state.status), 1)
    try db.run(
      """
      INSERT OR REPLACE INTO score (sample, task, status, label, confidence, answers, skips, posterior)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """, .integer(sample), .integer(task), .integer(state.status.rawValue),
      .optional(state.label),
      .integer(state.confidencePPM), .integer(votes.votes.count), .integer(votes.skips),
      state.status == .open ? PackedPPM.value(state.posteriorPPM) : .null)
    return before == .gold
  }

  /// Takes over what a fit believes of annotators. What the queue holds of samples follows with `rejudge`.
  /// - Parameters:
  ///   - skills: task id → contributor id → skill.
  ///   - priors: task id → class prior, ppm.
  public func keepSkills(
    _ skills: [String: [String: AnnotatorSkill]], priors: [String: [Int]], throughEvent local: Int
  ) throws {
    try db.run("DELETE FROM annotator_score")
    try db.run("DELETE FROM task_score")
    for (task, prior) in priors.sorted(by: { $0.key.precedesInBytes($1.key) }) {
      guard let number = try reader.taskNumber(task) else { continue }
      try db.run(
        "INSERT INTO task_score (task, prior) VALUES (?, ?)", .integer(number),
        PackedPPM.value(prior))
    }
    for (task, byContributor) in skills.sorted(by: { $0.key.precedesInBytes($1.key) }) {
      guard let number = try reader.taskNumber(task) else { continue }
      for (id, skill) in byContributor.sorted(by: { $0.key.precedesInBytes($1.key) }) {
        guard let contributor = try reader.contributorNumber(id) else { continue }
        try db.run(
          """
          INSERT INTO annotator_score (task, contributor, reliability, answers, confusion)
          VALUES (?, ?, ?, ?, ?)
          """, .integer(number), .integer(contributor), .integer(skill.reliabilityPPM),
          .integer(skill.answers), PackedPPM.value(skill.confusionPPM))
      }
    }
    try db.run(
      "INSERT OR REPLACE INTO local (name, value) VALUES ('scored_through', ?)", .integer(local))
  }

  /// Judges some answered samples anew, with the skills as they are now: a slice of them, so that people who label
  /// meanwhile wait for one slice and not for all.
  /// - Parameters:
  ///   - number: samples behind this one; nil: from the first.
  ///   - count: how many.
  /// - Returns: the last one of the slice; nil after the last slice.
  public func rejudge(after number: Int?, count: Int) throws -> Int? {
    let samples = try db.all(
      "SELECT DISTINCT sample FROM score WHERE sample > ? ORDER BY sample LIMIT ?",
      .integer(number ?? -1), .integer(count)
    ) { $0.int(0) }
    touched.formUnion(samples)
    return samples.last
  }
}

extension LedgerReader {
  /// What counts for the state of one (sample, task): standing answers that are no training, agents' only where the
  /// policy says so, and what reviewers settled.
  func votes(sample: Int, task: AskedTask, countsAgents: Bool, goldVotes: Int) throws -> LabelVotes
  {
    guard task.hasClasses else {
      return try valueVotes(
        sample: sample, task: task, countsAgents: countsAgents, goldVotes: goldVotes)
    }
    var votes: [LabelVote] = []
    var skips = 0
    try db.each(
      """
      SELECT n.value, p.type, s.reliability, n.contributor
      FROM answer n JOIN contributor p ON p.n = n.contributor
        LEFT JOIN annotator_score s ON s.task = n.task AND s.contributor = n.contributor
      WHERE n.sample = ? AND n.task = ? AND n.standing = 1 AND n.training = 0 ORDER BY p.id
      """, .integer(sample), .integer(task.number)
    ) { row in
      let isAgent = ContributorType(rawValue: row.int(1))?.isAgent ?? false
      guard countsAgents || !isAgent,
        try meetsCondition(of: task, sample: sample, contributor: row.int(3))
      else { return true }
      if row.int(0) < 0 {
        skips += 1
      } else if let label = task.labelOfChoice[row.int(0)] {
        votes.append(LabelVote(label: label, isAgent: isAgent, reliabilityPPM: row.optionalInt(2)))
      }
      return true
    }
    let verdicts = try labelVerdicts(sample: sample, task: task, goldVotes: goldVotes)
    return LabelVotes(
      labelCount: task.labels.count, votes: votes, skips: skips, minimum: task.overlap.minimum,
      maximum: task.overlap.maximum, thresholdPPM: task.overlap.confidencePPM, gold: verdicts.gold,
      adjudicated: verdicts.adjudicated, kind: task.kind, values: [])
  }

  /// What reviewers settled about one (sample, task), as indexes of the task's labels.
  func labelVerdicts(sample: Int, task: AskedTask, goldVotes: Int) throws -> LabelVerdicts {
    var values = ValueList()
    return try labelVerdicts(sample: sample, task: task, goldVotes: goldVotes, values: &values)
  }

  /// - Parameter values: of a task without classes; what verdicts name is added.
  func labelVerdicts(
    sample: Int, task: AskedTask, goldVotes: Int, values: inout ValueList
  ) throws -> LabelVerdicts {
    let rows = try db.all(
      """
      SELECT e.id, a.fingerprint, e.chain, e.seq, r.at, r.verdict,
        EXISTS (SELECT 1 FROM retraction x WHERE x.target = r.event AND x.seen = 0),
        p.roles, r.value, r.hidden
      FROM review r JOIN event e ON e.local = r.event JOIN author a ON a.n = e.author
        JOIN contributor p ON p.n = r.contributor
      WHERE r.sample = ?1 AND r.task = ?2
        -- Nobody adjudicates their own answer: a maintainer's word stands by itself.
        AND (p.roles & 8 <> 0 OR NOT EXISTS (
          SELECT 1 FROM answer n INDEXED BY answer_sample
          WHERE n.sample = ?1 AND n.task = ?2 AND n.contributor = r.contributor AND n.standing = 1))
      """, .integer(sample), .integer(task.number)
    ) { row in
      (
        facts: try Self.reviewFacts(row), roles: Roles(rawValue: row.int(7)),
        value: row.optionalInt(8),
        hidden: row.optionalBlob(9)
      )
    }
    guard !rows.isEmpty else { return LabelVerdicts() }
    var verdicts: [LabelVerdictFacts] = []
    for row in rows {
      var label: Int?
      if task.hasClasses {
        let choice = try row.value ?? openedChoice(row.hidden, task: task.number)
        label = choice.flatMap { task.labelOfChoice[$0] }
      } else {
        label = try verdictValue(row.value, hidden: row.hidden, task: task).map {
          values.index(of: $0)
        }
      }
      verdicts.append(
        LabelVerdictFacts(
          review: row.facts, isMaintainer: row.roles.contains(.maintainer), label: label))
    }
    return LabelVerdicts.decide(verdicts, goldVotes: goldVotes)
  }

  /// The row of `choice` that a hidden value names; nil where its content is missing.
  func openedChoice(_ hidden: [UInt8]?, task: Int) throws -> Int? {
    guard let key = hidden.flatMap({ Digest($0) }), let opened = try content(key) else {
      return nil
    }
    guard let value = try? JSONScanner.parse(opened.bytes) else { return nil }
    return try choiceNumber(task: task, value: value)
  }
}
