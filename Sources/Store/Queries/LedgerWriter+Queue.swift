import Domain
import Ledger

/// Which ordinary sample somebody is handed: of the highest priority, the one that the policy's order names.
extension LedgerWriter {
  /// Samples whose gain is worked out: those of least confidence. Beyond these the rest differs by little, and handing
  /// out stays a matter of microseconds.
  static let candidateLimit = 8
  /// Rows that are looked at for that many.
  static let lookLimit = 16

  /// Of one priority (?1); ?2 is the person.
  private static let untouched: StaticString = """
    SELECT n, given, priority FROM sample INDEXED BY sample_queue
    WHERE open = 1 AND priority = ?1 AND confidence = 0 ORDER BY given, rank, n
    """
  /// Of the samples of least confidence those that this person has not answered.
  private static let doubtful: StaticString = """
    SELECT n, given, priority FROM (
      SELECT n, given, priority, confidence, rank FROM sample INDEXED BY sample_queue
      WHERE open = 1 AND priority = ?1 AND confidence > 0 ORDER BY confidence, given, rank, n LIMIT ?3) s
    WHERE NOT EXISTS (
      SELECT 1 FROM answer a INDEXED BY answer_sample
      WHERE a.sample = s.n AND a.contributor = ?2 AND a.standing = 1)
    ORDER BY confidence, given, rank, n
    """
  private static let answered: StaticString = """
    SELECT n, given, priority FROM sample INDEXED BY sample_queue
    WHERE open = 1 AND priority = ?1 AND confidence > 0 ORDER BY confidence, given, rank, n
    """
  /// What this person has not answered, from a place (?3) on; then what came before.
  private static let following: StaticString = """
    SELECT n, given, priority FROM sample s INDEXED BY sample_given
    WHERE open = 1 AND priority = ?1 AND place > ?3 AND NOT EXISTS (
      SELECT 1 FROM answer a INDEXED BY answer_sample
      WHERE a.sample = s.n AND a.contributor = ?2 AND a.standing = 1)
    ORDER BY place
    """
  private static let preceding: StaticString = """
    SELECT n, given, priority FROM sample s INDEXED BY sample_given
    WHERE open = 1 AND priority = ?1 AND place <= ?3 AND NOT EXISTS (
      SELECT 1 FROM answer a INDEXED BY answer_sample
      WHERE a.sample = s.n AND a.contributor = ?2 AND a.standing = 1)
    ORDER BY place
    """
  /// The whole queue: what is left for somebody of whose tasks a part is answered.
  private static let rest: StaticString = """
    SELECT n, given, priority FROM sample INDEXED BY sample_queue
    WHERE open = 1 ORDER BY priority DESC, confidence, given, rank, n
    """

  private struct Candidate {
    let sample: Int
    let tasks: [AskedTask]
    let priority: Int
    let gain: Int
    let given: Int
  }

  /// The free sample that comes next for somebody, of the highest priority that has one.
  ///
  /// By gain it is the one of the largest expected gain, summed over the tasks that are asked of it; among equals the one
  /// with fewest answers, then the smallest id. All samples that nobody answered are worth the same, so the first of them
  /// stands for all.
  func nextInQueue(
    for member: QueueMember, tasks: [AskedTask], excluding: Set<SampleID>, among: RowNumbers? = nil
  ) throws -> (sample: Int, tasks: [AskedTask])? {
    guard let queue = try reader.currentPolicyRow()?.policy.queue else { return nil }
    var look = Look(member: member, tasks: tasks, excluding: excluding, order: queue.ordering)
    for task in tasks {
      look.skills[task.number] = try reader.skill(of: member.contributor, task: task.number)
    }
    if let among { return try nextAmong(among, look) }
    var below = Int.max
    while let priority = try queue.priority.isEmpty
      ? (below > 0 ? 0 : nil) : highestPriority(below: below, member)
    {
      if let found = try next(ofPriority: priority, look) { return found }
      below = priority
    }
    // Whoever has answered something of all that is asked looks through the whole queue.
    return try free(Self.rest, limit: 1, look).first.map { ($0.sample, $0.tasks) }
  }

  /// What is looked for.
  private struct Look {
    let member: QueueMember
    let tasks: [AskedTask]
    let excluding: Set<SampleID>
    let order: QueueSection.Order
    var skills: [Int: AnnotatorSkill] = [:]
  }

  private func next(ofPriority priority: Int, _ look: Look) throws -> (
    sample: Int, tasks: [AskedTask]
  )? {
    let person = SQLValue.integer(look.member.contributor)
    let found: Candidate?
    switch look.order {
    case .gain:
      let untouched = try free(Self.untouched, .integer(priority), limit: 1, look)
      let doubtful = try free(
        Self.doubtful, .integer(priority), person, .integer(Self.lookLimit),
        limit: Self.candidateLimit, look)
      // Whoever has answered all that is doubtful looks through the rest.
      found =
        try Self.best(of: untouched + doubtful)
        ?? free(Self.answered, .integer(priority), limit: 1, look).first
    case .given:
      let last = try reader.lastGiven(to: look.member.contributor)
      found =
        try free(Self.following, .integer(priority), person, .integer(last), limit: 1, look).first
        ?? free(Self.preceding, .integer(priority), person, .integer(last), limit: 1, look).first
    case .random:
      found = try drawn(ofPriority: priority, look)
    }
    return found.map { ($0.sample, $0.tasks) }
  }

  /// The highest priority below another of which somebody has answered nothing.
  private func highestPriority(below: Int, _ member: QueueMember) throws -> Int? {
    try db.first(
      """
      SELECT priority FROM sample s INDEXED BY sample_given
      WHERE open = 1 AND priority < ?1 AND NOT EXISTS (
        SELECT 1 FROM answer a INDEXED BY answer_sample
        WHERE a.sample = s.n AND a.contributor = ?2 AND a.standing = 1)
      ORDER BY priority DESC LIMIT 1
      """, .integer(below), .integer(member.contributor)
    ) { $0.int(0) }
  }

  /// They stand in the queue's order, so that among equals the first one stays.
  private static func best(of candidates: [Candidate]) -> Candidate? {
    var best: Candidate?
    for candidate in candidates {
      if let best,
        (best.priority, best.gain, -best.given)
          >= (candidate.priority, candidate.gain, -candidate.given)
      {
        continue
      }
      best = candidate
    }
    return best
  }

  /// A sample at random among those of one priority: the first of the drawn rows that is open and free, else the first
  /// behind the last of them.
  private func drawn(ofPriority priority: Int, _ look: Look) throws -> Candidate? {
    let bounds = try db.first(
      "SELECT (SELECT min(n) FROM sample), (SELECT max(n) FROM sample)"
    ) { (first: $0.optionalInt(0), last: $0.optionalInt(1)) }
    guard let first = bounds?.first, let last = bounds?.last,
      let draw = try queueDraw(of: look.member)
    else { return nil }
    let person = SQLValue.integer(look.member.contributor)
    var row = first
    for number in 0..<QueueDraw.rows {
      row = draw.row(number, from: first, through: last)
      let found = try free(
        Self.exactly, .integer(priority), person, .integer(row), limit: 1, look)
      if let found = found.first { return found }
    }
    let place = try place(from: row)
    return try free(Self.following, .integer(priority), person, .integer(place), limit: 1, look)
      .first
      ?? free(Self.preceding, .integer(priority), person, .integer(place), limit: 1, look).first
  }

  private static let exactly: StaticString = """
    SELECT n, given, priority FROM sample s
    WHERE n = ?3 AND open = 1 AND priority = ?1 AND NOT EXISTS (
      SELECT 1 FROM answer a INDEXED BY answer_sample
      WHERE a.sample = s.n AND a.contributor = ?2 AND a.standing = 1)
    """

  /// The place before that of the first sample from a row on.
  private func place(from row: Int) throws -> Int {
    (try db.first("SELECT place FROM sample WHERE n >= ? ORDER BY n LIMIT 1", .integer(row)) {
      $0.int(0)
    } ?? 0) - 1
  }

  private func queueDraw(of member: QueueMember) throws -> QueueDraw? {
    try reader.projectID().map {
      QueueDraw(project: $0, contributor: member.id, number: try handedCount(of: member))
    }
  }

  /// So few samples are put in order for each choice; of more the queue is walked through.
  private static let fewRows = 4_096
  private static let few: StaticString = """
    SELECT n, given, priority FROM sample WHERE open = 1 AND n IN (SELECT value FROM json_each(?1))
    ORDER BY priority DESC, confidence = 0, confidence, given, rank, n
    """
  /// In the order of places behind one (?2), around the end to the beginning.
  private static let fewInOrder: StaticString = """
    SELECT n, given, priority FROM sample WHERE open = 1 AND n IN (SELECT value FROM json_each(?1))
    ORDER BY priority DESC, place <= ?2, place
    """
  private static let inOrder: StaticString = """
    SELECT n, given, priority FROM sample INDEXED BY sample_given
    WHERE open = 1 ORDER BY priority DESC, place
    """

  /// The same among some samples only.
  private func nextAmong(_ among: RowNumbers, _ look: Look) throws -> (
    sample: Int, tasks: [AskedTask]
  )? {
    let isFew = among.count <= Self.fewRows
    let list =
      isFew ? "[\(among.all.map { String($0) }.joined(separator: ","))]" : ""
    let candidates: [Candidate]
    switch look.order {
    case .gain:
      candidates =
        isFew
        ? try free(Self.few, .text(list), limit: Self.candidateLimit, look)
        : try free(Self.rest, limit: Self.candidateLimit, look, among: among)
    case .given, .random:
      var from = 0
      if look.order == .given {
        from = try reader.lastGiven(to: look.member.contributor)
      } else if among.count > 0, let draw = try queueDraw(of: look.member) {
        let rows = among.all
        from = try place(from: rows[draw.row(0, from: 0, through: rows.count - 1)])
      }
      candidates =
        isFew
        ? try free(Self.fewInOrder, .text(list), .integer(from), limit: 1, look)
        : try free(Self.inOrder, limit: 1, look, among: among)
    }
    return Self.best(of: candidates).map { ($0.sample, $0.tasks) }
  }

  /// The first samples of a part of the queue that are free for somebody.
  private func free(
    _ part: StaticString, _ values: SQLValue..., limit: Int, _ look: Look,
    among: RowNumbers? = nil
  ) throws -> [Candidate] {
    var found: [Candidate] = []
    try db.each(part, values: values) { row in
      let sample = row.int(0)
      if let among, !among.contains(sample) { return true }
      let asked = AskedTask.reachable(
        try look.tasks.filter {
          try isFree(
            sample, task: $0, contributor: look.member.contributor, author: look.member.author)
        })
      guard !asked.isEmpty else { return true }
      if !look.excluding.isEmpty, let id = try reader.sampleID(sample),
        look.excluding.contains(id)
      {
        return true
      }
      guard try hasBytes(sample) else { return true }
      let gain =
        look.order == .gain
        ? try asked.reduce(0) { sum, task in
          sum
            + judge.gain(
              task.kind, labelCount: task.labels.count,
              posteriorPPM: try reader.openPosterior(sample, task: task.number),
              skill: look.skills[task.number])
        } : 0
      found.append(
        Candidate(
          sample: sample, tasks: asked, priority: row.int(2), gain: gain, given: row.int(1)))
      return found.count < limit
    }
    return found
  }
}

/// Which rows are looked at first where samples are handed out at random: a function of who asks, how much they have
/// answered and what they hold, so that it is the same draw when it is made again. The words of
/// SHA-256(project id ‖ "\n" ‖ fingerprint ‖ "\n" ‖ number ‖ "\nqueue\n" ‖ block), four of 8 bytes a block, big-endian.
struct QueueDraw {
  /// Rows that are drawn.
  static let rows = 32
  private let words: [UInt64]

  /// - Parameter number: standing answers of this person, and samples that they hold.
  init(project: EventID, contributor: String, number: Int) {
    words = (0..<Self.rows / 4).flatMap { block in
      sha256("\(project.hex)\n\(contributor)\n\(number)\nqueue\n\(block)".utf8).withUnsafeBytes {
        bytes in
        (0..<4).map { word in
          UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8 * word, as: UInt64.self))
        }
      }
    }
  }

  /// The drawn row of that number, between two others.
  func row(_ number: Int, from first: Int, through last: Int) -> Int {
    let width = UInt64(max(0, last - first)) + 1
    return first + Int(words[number % words.count].multipliedFullWidth(by: width).high)
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

  /// The place of the sample that somebody answered last while samples are asked as they came; below all where there is
  /// none.
  func lastGiven(to contributor: Int) throws -> Int {
    try db.first(
      "SELECT value FROM local WHERE name = ?", .text("queue.given.\(contributor)")
    ) { $0.int(0) } ?? -1
  }
}
