import Domain
import Ledger

/// What single answers change until the next fit: what is believed of who gave them, and with it the samples that they
/// answered before.
extension LedgerWriter {
  /// Learns from the answers that this transaction added, before their samples are judged anew, or leaves that for
  /// later. What is imported waits for a fit, and before the first one everybody is a stranger.
  func learn(_ tasks: [AskedTask], countsAgents: Bool, goldVotes: Int) throws {
    let answers = try takeFresh()
    if answers.isEmpty { return }
    if learnsLater {
      reader.cache.unlearned += answers
    } else {
      try learn(from: answers, tasks, countsAgents: countsAgents, goldVotes: goldVotes)
    }
  }

  /// The answers that this transaction added, if something is to be learnt from them.
  func takeFresh() throws -> [FreshAnswer] {
    defer { fresh = [] }
    guard !fresh.isEmpty, fresh.count <= Self.learnedAtOnce, try reader.scoredThrough() != nil
    else { return [] }
    return fresh
  }

  /// Learns from the answers that `learnsLater` left, and judges their samples anew.
  /// - Parameter count: only where so many are left. Samples that move are rows that the next commit waits for, so it is
  ///   cheaper now and then than after each answer.
  public func learnRest(ifAtLeast count: Int = 1) throws {
    guard reader.cache.unlearned.count >= count else { return }
    // Some may have been taken back meanwhile.
    let left = try reader.cache.unlearned.filter { answer in
      try db.first(
        """
        SELECT 1 FROM answer INDEXED BY answer_sample
        WHERE sample = ? AND task = ? AND contributor = ? AND event = ? AND standing = 1
        """, .integer(answer.sample), .integer(answer.task), .integer(answer.contributor),
        .integer(answer.event), map: { _ in true }) ?? false
    }
    reader.cache.unlearned = []
    let tasks = try reader.askedTasks()
    guard try reader.scoredThrough() != nil, let policy = try reader.currentPolicyRow()?.policy
    else { return }
    touched.formUnion(left.map(\.sample))
    try learn(
      from: left, tasks, countsAgents: policy.scoring.agents, goldVotes: policy.gold.votes)
    try refreshQueue()
  }

  private func learn(
    from answers: [FreshAnswer], _ tasks: [AskedTask], countsAgents: Bool, goldVotes: Int
  ) throws {
    for answer in answers {
      guard let task = tasks.first(where: { $0.number == answer.task }),
        let label = task.labelOfChoice[answer.choice]
      else { continue }
      var context = AnswerReading(
        reader: reader, task: task, contributor: answer.contributor, countsAgents: countsAgents,
        goldVotes: goldVotes)
      let skill = try reader.skill(of: answer.contributor, task: answer.task)
      var earlier: [AnswerReading.Found] = []
      if (skill?.answers ?? 0) < Self.fewAnswers,
        let own = try reader.ownLabels(
          of: answer.contributor, task: task, event: answer.event, limit: 2 * Self.fewAnswers)
      {
        earlier = try own.filter { $0.sample != answer.sample }.map {
          try context.answer($0.sample, label: $0.label)
        }
      }
      let learned = judge.learned(
        AnnotatorHistory(
          labelCount: task.labels.count, priorPPM: try reader.classPrior(answer.task),
          skill: skill, newest: try context.answer(answer.sample, label: label).answer,
          earlier: earlier.map(\.answer)))
      try keep(learned, of: answer.contributor, task: answer.task)
      touchMoved(earlier, by: learned, labelCount: task.labels.count)
    }
  }

  /// More answers in one transaction are an import.
  private static let learnedAtOnce = 16
  /// With fewer answers somebody's earlier samples are looked at again after each: with more, one answer moves none of
  /// them by a hundredth.
  private static let fewAnswers = 256
  /// A sample whose posterior has moved by more is judged anew, ppm.
  private static let moved = 2_500

  private func keep(_ skill: AnnotatorSkill, of contributor: Int, task: Int) throws {
    try db.run(
      """
      INSERT INTO annotator_score (task, contributor, reliability, answers, confusion)
      VALUES (?1, ?2, ?3, ?4, ?5)
      ON CONFLICT (task, contributor) DO UPDATE
      SET reliability = ?3, answers = ?4, confusion = coalesce(?5, confusion)
      """, .integer(task), .integer(contributor), .integer(skill.reliabilityPPM),
      .integer(skill.answers), PackedPPM.value(skill.confusionPPM))
  }

  /// Has those of somebody's samples judged anew whose posterior is another one now.
  private func touchMoved(
    _ earlier: [AnswerReading.Found], by skill: AnnotatorSkill, labelCount: Int
  ) {
    for found in earlier where found.answer.gold == nil {
      let posterior = judge.posteriorPPM(
        labels: [found.answer.label] + found.answer.others.map(\.label),
        reliabilitiesPPM: [skill.reliabilityPPM]
          + found.answer.others.map { $0.skill?.reliabilityPPM }, labelCount: labelCount)
      if abs((posterior.max() ?? 0) - found.confidencePPM) > Self.moved {
        touched.insert(found.sample)
      }
    }
  }
}

/// Reads one person's answers to a task with those of the others.
private struct AnswerReading {
  /// An answer of the person, and what the queue holds of its sample.
  struct Found {
    let sample: Int
    let answer: AnswerInContext
    /// As the stopping rule had it last, ppm.
    let confidencePPM: Int
  }

  let reader: LedgerReader
  let task: AskedTask
  let contributor: Int
  let countsAgents: Bool
  let goldVotes: Int
  private var skills: [Int: AnnotatorSkill?] = [:]

  init(
    reader: LedgerReader, task: AskedTask, contributor: Int, countsAgents: Bool, goldVotes: Int
  ) {
    self.reader = reader
    self.task = task
    self.contributor = contributor
    self.countsAgents = countsAgents
    self.goldVotes = goldVotes
  }

  mutating func answer(_ sample: Int, label: Int) throws -> Found {
    let state = try reader.db.first(
      "SELECT status, confidence FROM score WHERE sample = ? AND task = ?", .integer(sample),
      .integer(task.number)
    ) { (status: $0.int(0), confidence: $0.int(1)) }
    let gold =
      state?.status == LabelState.Status.gold.rawValue
      ? try reader.labelVerdicts(sample: sample, task: task, goldVotes: goldVotes).gold : nil
    let rows = try reader.db.all(
      """
      SELECT n.value, p.type, n.contributor FROM answer n JOIN contributor p ON p.n = n.contributor
      WHERE n.sample = ? AND n.task = ? AND n.standing = 1 AND n.training = 0 AND n.value >= 0
        AND n.contributor <> ? ORDER BY p.id
      """, .integer(sample), .integer(task.number), .integer(contributor)
    ) { (choice: $0.int(0), type: ContributorType(rawValue: $0.int(1)), contributor: $0.int(2)) }
    var others: [AnswerInContext.Other] = []
    for row in rows where countsAgents || row.type?.isAgent != true {
      guard let label = task.labelOfChoice[row.choice] else { continue }
      others.append(AnswerInContext.Other(label: label, skill: try skill(of: row.contributor)))
    }
    return Found(
      sample: sample, answer: AnswerInContext(label: label, others: others, gold: gold),
      confidencePPM: state?.confidence ?? 0)
  }

  private mutating func skill(of contributor: Int) throws -> AnnotatorSkill? {
    if let known = skills[contributor] { return known }
    let found = try reader.skill(of: contributor, task: task.number)
    skills[contributor] = .some(found)
    return found
  }
}

extension LedgerReader {
  /// Answers that somebody confirms at once, at most.
  private static let ownItems = 64

  /// The class prior of the last fit, ppm; empty where there was none.
  func classPrior(_ task: Int) throws -> [Int] {
    try db.first("SELECT prior FROM task_score WHERE task = ?", .integer(task)) {
      PackedPPM.figures($0.optionalBlob(0) ?? [])
    } ?? []
  }

  /// Somebody's counting answers to a task, by the events of whoever signed one of them.
  /// - Parameters:
  ///   - event: an event with such an answer.
  ///   - limit: of events and of answers.
  /// - Returns: nil where there are more.
  fileprivate func ownLabels(of contributor: Int, task: AskedTask, event: Int, limit: Int) throws
    -> [(sample: Int, label: Int)]?
  {
    let events = try db.all(
      """
      SELECT e.local FROM event e INDEXED BY event_chain
      WHERE e.author = (SELECT author FROM event WHERE local = ?) LIMIT ?
      """, .integer(event), .integer(limit + 1)
    ) { $0.int(0) }
    guard events.count <= limit else { return nil }
    var found: [(sample: Int, label: Int)] = []
    for event in events.sorted() {
      // An event of many answers brings those of others in.
      let isImport = try db.first(
        "SELECT 1 FROM answer WHERE n = ? << 24 | ?", .integer(event), .integer(Self.ownItems),
        map: { _ in true })
      guard isImport != true else { continue }
      try db.each(
        """
        SELECT sample, value FROM answer
        WHERE n BETWEEN ?1 << 24 AND ?1 << 24 | 0xFFFFFF AND contributor = ?2 AND task = ?3 AND standing = 1 AND training = 0 AND value >= 0
        LIMIT ?4
        """, .integer(event), .integer(contributor), .integer(task.number), .integer(limit + 1)
      ) { row in
        if let label = task.labelOfChoice[row.int(1)] { found.append((row.int(0), label)) }
        return found.count <= limit
      }
      guard found.count <= limit else { return nil }
    }
    return found
  }
}
