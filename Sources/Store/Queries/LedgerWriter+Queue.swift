import Domain
import Ledger

/// Which ordinary sample somebody is handed: the one from whose answer *by this person* most is expected.
extension LedgerWriter {
  /// Samples whose gain is worked out: those of least confidence. Beyond these the rest differs by little, and handing
  /// out stays a matter of microseconds.
  static let candidateLimit = 8
  /// Rows that are looked at for that many.
  static let lookLimit = 16

  private static let untouched: StaticString = """
    SELECT n, given FROM sample INDEXED BY sample_queue WHERE open = 1 AND confidence = 0
    ORDER BY given, rank, n
    """
  /// Of the samples of least confidence those that this person (?1) has not answered.
  private static let doubtful: StaticString = """
    SELECT n, given FROM (
      SELECT n, given, confidence, rank FROM sample INDEXED BY sample_queue
      WHERE open = 1 AND confidence > 0 ORDER BY confidence, given, rank, n LIMIT ?2) s
    WHERE NOT EXISTS (
      SELECT 1 FROM answer a INDEXED BY answer_sample
      WHERE a.sample = s.n AND a.contributor = ?1 AND a.standing = 1)
    ORDER BY confidence, given, rank, n
    """
  private static let answered: StaticString = """
    SELECT n, given FROM sample INDEXED BY sample_queue WHERE open = 1 AND confidence > 0
    ORDER BY confidence, given, rank, n
    """

  private struct Candidate {
    let sample: Int
    let tasks: [AskedTask]
    let gain: Int
    let given: Int
  }

  /// The free sample of the largest expected gain, summed over the tasks that are asked of it; among equals the one with
  /// fewest answers, then the smallest id.
  ///
  /// All samples that nobody answered are worth the same, so the first of them stands for all.
  func nextInQueue(
    for member: QueueMember, tasks: [AskedTask], excluding: Set<SampleID>, among: RowNumbers? = nil
  ) throws -> (sample: Int, tasks: [AskedTask])? {
    var skills: [Int: AnnotatorSkill] = [:]
    for task in tasks {
      skills[task.number] = try reader.skill(of: member.contributor, task: task.number)
    }
    if let among {
      return try nextAmong(among, for: member, tasks: tasks, excluding: excluding, skills: skills)
    }
    let untouched = try free(Self.untouched, limit: 1, member, tasks, excluding, skills: skills)
    let doubtful = try free(
      Self.doubtful, .integer(member.contributor), .integer(Self.lookLimit),
      limit: Self.candidateLimit, member, tasks, excluding, skills: skills)
    var best = Self.best(of: untouched + doubtful)
    if best == nil {
      // Whoever has answered all that is doubtful looks through the rest.
      best = try free(Self.answered, limit: 1, member, tasks, excluding, skills: skills).first
    }
    return best.map { ($0.sample, $0.tasks) }
  }

  /// They stand in the queue's order, so that among equals the first one stays.
  private static func best(of candidates: [Candidate]) -> Candidate? {
    var best: Candidate?
    for candidate in candidates {
      if let best, (best.gain, -best.given) >= (candidate.gain, -candidate.given) { continue }
      best = candidate
    }
    return best
  }

  /// So few samples are put in order for each choice; of more the queue is walked through.
  private static let fewRows = 4_096
  private static let few: StaticString = """
    SELECT n, given FROM sample WHERE open = 1 AND n IN (SELECT value FROM json_each(?))
    ORDER BY confidence = 0, confidence, given, rank, n
    """

  /// The same among some samples only.
  private func nextAmong(
    _ among: RowNumbers, for member: QueueMember, tasks: [AskedTask], excluding: Set<SampleID>,
    skills: [Int: AnnotatorSkill]
  ) throws -> (sample: Int, tasks: [AskedTask])? {
    let candidates: [Candidate]
    if among.count <= Self.fewRows {
      let list = "[\(among.all.map { String($0) }.joined(separator: ","))]"
      candidates = try free(
        Self.few, .text(list), limit: Self.candidateLimit, member, tasks, excluding, skills: skills)
    } else {
      candidates =
        try free(
          Self.untouched, limit: 1, member, tasks, excluding, among: among, skills: skills)
        + free(
          Self.answered, limit: Self.candidateLimit, member, tasks, excluding, among: among,
          skills: skills)
    }
    return Self.best(of: candidates).map { ($0.sample, $0.tasks) }
  }

  /// The first samples of a part of the queue that are free for somebody.
  private func free(
    _ part: StaticString, _ values: SQLValue..., limit: Int, _ member: QueueMember,
    _ tasks: [AskedTask],
    _ excluding: Set<SampleID>, among: RowNumbers? = nil, skills: [Int: AnnotatorSkill]
  ) throws -> [Candidate] {
    var found: [Candidate] = []
    try db.each(part, values: values) { row in
      let sample = row.int(0)
      if let among, !among.contains(sample) { return true }
      let asked = AskedTask.reachable(
        try tasks.filter {
          try isFree(sample, task: $0, contributor: member.contributor, author: member.author)
        })
      guard !asked.isEmpty else { return true }
      if !excluding.isEmpty, let id = try reader.sampleID(sample), excluding.contains(id) {
        return true
      }
      guard try hasBytes(sample) else { return true }
      let gain = try asked.reduce(0) { sum, task in
        sum
          + judge.gain(
            posteriorPPM: try reader.openPosterior(sample, task: task.number),
            labelCount: task.labels.count, skill: skills[task.number])
      }
      found.append(Candidate(sample: sample, tasks: asked, gain: gain, given: row.int(1)))
      return found.count < limit
    }
    return found
  }
}

extension LedgerReader {
  /// What the last fit believes of somebody; nil where none knows them.
  func skill(of contributor: Int, task: Int) throws -> AnnotatorSkill? {
    try db.first(
      "SELECT reliability, answers, confusion FROM annotator_score WHERE task = ? AND contributor = ?",
      .integer(task), .integer(contributor)
    ) { row in
      AnnotatorSkill(
        reliabilityPPM: row.int(0), answers: row.int(1),
        confusionPPM: PackedPPM.figures(row.optionalBlob(2) ?? []))
    }
  }

  /// The posterior of an open (sample, task); empty where nobody answered.
  func openPosterior(_ sample: Int, task: Int) throws -> [Int] {
    try db.first(
      "SELECT posterior FROM score WHERE sample = ? AND task = ?", .integer(sample), .integer(task)
    ) { PackedPPM.figures($0.optionalBlob(0) ?? []) } ?? []
  }
}
