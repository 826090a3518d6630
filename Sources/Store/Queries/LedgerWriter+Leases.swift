import Domain
import Glibc
import Ledger

/// A sample handed out to somebody.
public struct HandedSample: Sendable, Equatable {
  public let id: SampleID
  public let media: String
  public let content: [UInt8]
  /// Ids of the tasks to be asked of this person, in the policy's order.
  public let tasks: [String]
}

/// Who asks for a sample, and when.
public struct LeaseHolder: Sendable {
  public let fingerprint: String
  /// Seconds since 1970.
  public let now: Int
  /// Process that gives the lease back by ending; nil for scripts.
  public let process: Int?
  /// Identifies the running system, so that a process number of before a restart means nothing.
  public let boot: String

  public init(fingerprint: String, now: Int, process: Int?, boot: String) {
    self.fingerprint = fingerprint
    self.now = now
    self.process = process
    self.boot = boot
  }
}

extension LedgerWriter {
  /// Leases the next sample for somebody: the one whose answer by this person is expected to tell most
  /// (`nextInQueue`). Answers and leases together never pass the overlap's maximum. Gold comes first as training, then in between; whoever is paused on a
  /// task gets nothing of it.
  /// - Parameters:
  ///   - excluding: samples that this person has before them already or passed over in this session.
  ///   - only: only this task, where given.
  ///   - among: only these rows, where given; training comes first all the same.
  public func leaseNext(
    for holder: LeaseHolder, excluding: Set<SampleID> = [], task only: String? = nil,
    among: RowNumbers? = nil
  ) throws
    -> HandedSample?
  {
    guard let contributor = try reader.contributorNumber(holder.fingerprint),
      let author = try reader.authorNumber(holder.fingerprint)
    else { return nil }
    let tasks = try reader.askedTasks().filter { asked in
      guard only == nil || asked.task.id.sameBytes(as: only ?? "") else { return false }
      return try !reader.isPaused(contributor, task: asked.number)
    }
    guard !tasks.isEmpty else { return nil }
    try dropDeadLeases(holder)
    let member = QueueMember(id: holder.fingerprint, contributor: contributor, author: author)
    var found = try nextTraining(for: member, tasks: tasks, excluding: excluding)
    if found == nil {
      found = try nextInQueue(for: member, tasks: tasks, excluding: excluding, among: among)
      if found != nil, let gold = try nextGold(for: member, tasks: tasks, excluding: excluding),
        among?.contains(gold.sample) ?? true
      {
        found = gold
      }
    }
    guard let found else { return nil }
    let minutes = found.tasks.map(\.overlap.leaseMinutes).max() ?? 30
    try db.run(
      "INSERT OR REPLACE INTO lease (sample, author, granted, until, pid, boot) VALUES (?, ?, ?, ?, ?, ?)",
      .integer(found.sample), .integer(author), .integer(holder.now),
      .integer(holder.now + minutes * 60),
      .optional(holder.process), .text(holder.boot))
    return try handed(found.sample, tasks: found.tasks.map(\.task.id))
  }

  /// Leases one given sample, whatever the queue says of it: one comes back to it (undo), or it was asked for by name.
  /// - Parameter only: only this task, where given.
  public func lease(_ sample: SampleID, for holder: LeaseHolder, task only: String?) throws
    -> HandedSample?
  {
    guard let number = try reader.sampleNumber(sample),
      let author = try reader.authorNumber(holder.fingerprint),
      let contributor = try reader.contributorNumber(holder.fingerprint)
    else { return nil }
    let tasks = try reader.askedTasks().filter { asked in
      guard only == nil || asked.task.id.sameBytes(as: only ?? "") else { return false }
      return try !hasAnswered(number, task: asked.number, contributor: contributor)
        && !reader.isPaused(contributor, task: asked.number)
    }
    let reachable = Set(AskedTask.reachable(tasks).map(\.number))
    try db.run(
      "INSERT OR REPLACE INTO lease (sample, author, granted, until, pid, boot) VALUES (?, ?, ?, ?, ?, ?)",
      .integer(number), .integer(author), .integer(holder.now), .integer(holder.now + 1800),
      .optional(holder.process), .text(holder.boot))
    let asked = try tasks.filter {
      try reachable.contains($0.number)
        || reader.meetsCondition(of: $0, sample: number, contributor: contributor)
    }
    return try handed(number, tasks: asked.map(\.task.id))
  }

  private func handed(_ sample: Int, tasks: [String]) throws -> HandedSample? {
    try db.first(
      "SELECT c.key, s.media, c.bytes FROM sample s JOIN content c ON c.n = s.n WHERE s.n = ?",
      .integer(sample)
    ) {
      HandedSample(
        id: SampleID(try $0.digest(0)), media: $0.text(1), content: $0.blob(2), tasks: tasks)
    }
  }

  /// Gives leases back: one sample's, or all of a process or of a person's scripts.
  public func giveBack(_ sample: SampleID?, of fingerprint: String, process: Int?) throws {
    guard let author = try reader.authorNumber(fingerprint) else { return }
    if let sample {
      guard let number = try reader.sampleNumber(sample) else { return }
      try db.run(
        "DELETE FROM lease WHERE sample = ? AND author = ?", .integer(number), .integer(author))
    } else {
      try db.run(
        "DELETE FROM lease WHERE author = ? AND pid IS ?", .integer(author), .optional(process))
    }
  }

  /// Extends the leases of a process's open screen.
  public func renewLeases(of holder: LeaseHolder, minutes: Int) throws {
    guard let author = try reader.authorNumber(holder.fingerprint), let process = holder.process
    else { return }
    try db.run(
      "UPDATE lease SET until = ? WHERE author = ? AND pid = ?",
      .integer(holder.now + minutes * 60),
      .integer(author), .integer(process))
  }

  private func dropDeadLeases(_ holder: LeaseHolder) throws {
    try db.run("DELETE FROM lease WHERE until < ?1 OR granted > ?1", .integer(holder.now))
    let processes = try db.all(
      "SELECT DISTINCT pid, boot FROM lease WHERE pid IS NOT NULL"
    ) { (pid: $0.int(0), boot: $0.text(1)) }
    for process in processes
    where process.boot != holder.boot
      || (kill(pid_t(clamping: process.pid), 0) != 0 && errno == ESRCH)
    {
      try db.run(
        "DELETE FROM lease WHERE pid = ? AND boot = ?", .integer(process.pid), .text(process.boot))
    }
  }

  func isFree(_ sample: Int, task: AskedTask, contributor: Int, author: Int) throws -> Bool {
    let score = try db.first(
      "SELECT status, answers + skips FROM score WHERE sample = ? AND task = ?", .integer(sample),
      .integer(task.number)
    ) { (status: $0.int(0), given: $0.int(1)) }
    if let score {
      guard score.status == LabelState.Status.open.rawValue, score.given < task.overlap.maximum,
        try !hasAnswered(sample, task: task.number, contributor: contributor)
      else { return false }
    }
    let leases = try db.first(
      "SELECT count(*) FROM lease WHERE sample = ? AND author <> ?", .integer(sample),
      .integer(author)
    ) { $0.int(0) }
    return (score?.given ?? 0) + (leases ?? 0) < task.overlap.maximum
  }

  private func hasAnswered(_ sample: Int, task: Int, contributor: Int) throws -> Bool {
    try db.first(
      "SELECT 1 FROM answer WHERE sample = ? AND task = ? AND contributor = ? AND standing = 1 LIMIT 1",
      .integer(sample), .integer(task), .integer(contributor), map: { _ in true }) ?? false
  }

  func hasBytes(_ sample: Int) throws -> Bool {
    try db.first("SELECT bytes IS NOT NULL FROM content WHERE n = ?", .integer(sample)) {
      $0.flag(0)
    } ?? false
  }

  /// Notes that somebody was shown something about a sample: what they answer from now on is `seen`.
  public func noteShown(_ sample: SampleID, to fingerprint: String) throws {
    guard let number = try reader.sampleNumber(sample),
      let author = try reader.authorNumber(fingerprint)
    else { return }
    try db.run(
      "INSERT OR IGNORE INTO shown (author, sample) VALUES (?, ?)", .integer(author),
      .integer(number))
  }
}
