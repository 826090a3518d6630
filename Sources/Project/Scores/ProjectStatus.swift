import Domain
import Ledger
import Store

/// How far a task has come.
public struct TaskProgress: Sendable, Equatable {
  public let task: String
  public let question: String
  public let open: Int
  public let settled: Int
  public let disputed: Int
  public let adjudicated: Int
  public let gold: Int
  /// What decides which of its samples comes next, where that goes by gain.
  public let gainMeasure: String
}

/// How far a project has come.
public struct ProjectStatus: Sendable {
  public let name: String
  public let id: EventID
  public let policyVersion: Int
  public let license: String
  public let events: Int
  public let acceptedSamples: Int
  public let submissions: [SubmissionState: Int]
  public let standingAnswers: Int
  public let tasks: [TaskProgress]
  /// In which order samples are asked.
  public let queue: QueueSection
  public let notAskedYet: [String]
  public let people: [ContributorRow]
  /// Who is paused, where and why.
  public let pauses: [Pause]
}

extension Project {
  /// Reads maintained counters, so that it is as quick in a large project.
  public func status() throws -> ProjectStatus {
    let found = try policy()
    // Others' samples of known answer are for those who judge an appeal.
    let mayReview = try me()?.roles.allows(.reviewer) ?? false
    let pauses = try allPauses().map { pause in
      var pause = pause
      if !mayReview, pause.contributor != fingerprint { pause.missed = [] }
      return pause
    }
    return try store.read { reader in
      let accepted = try reader.counter(CounterName.acceptedSamples)
      var submissions: [SubmissionState: Int] = [:]
      for state in SubmissionState.allCases {
        submissions[state] = try reader.counter(CounterName.submissions(state))
      }
      let tasks = try found.policy.tasks.filter(\.isAskedNow).map { task in
        let counts = try reader.labelCounts(task: task.id)
        let closed = counts.reduce(0) { $0 + ($1.key == .open ? 0 : $1.value) }
        return TaskProgress(
          task: task.id, question: task.question, open: max(0, accepted - closed),
          settled: counts[.settled] ?? 0,
          disputed: counts[.disputed] ?? 0, adjudicated: counts[.adjudicated] ?? 0,
          gold: counts[.gold] ?? 0, gainMeasure: task.kind.gainMeasure)
      }
      return ProjectStatus(
        name: found.policy.project.name, id: id, policyVersion: found.version,
        license: found.policy.project.license,
        events: try reader.counter(CounterName.events), acceptedSamples: accepted,
        submissions: submissions,
        standingAnswers: try reader.counter(CounterName.standingAnswers), tasks: tasks,
        queue: found.policy.queue,
        notAskedYet: found.policy.tasks.filter { !$0.isAskedNow }.map(\.id),
        people: try reader.contributors(), pauses: pauses)
    }
  }

  /// The log, newest first; `visit` returns false to stop.
  public func log(limit: Int?, _ visit: (LogEntry) throws -> Bool) throws {
    try store.read { try $0.eachLogEntry(limit: limit, visit) }
  }
}
