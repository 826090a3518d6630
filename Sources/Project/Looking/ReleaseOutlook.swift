import Domain
import Ledger
import Store

/// What a release made now would hold, by the queue's cache, and those that were made.
public struct ReleaseOutlook: Sendable, Equatable {
  public struct Task: Sendable, Equatable {
    public let id: String
    /// Samples with a label, by its state.
    public let settled: Int
    public let disputed: Int
    public let adjudicated: Int
    public let gold: Int
    /// Samples that somebody answered and whose label is open.
    public let openAnswered: Int
    public let unanswered: Int
  }

  public struct Made: Sendable, Equatable {
    public let version: String
    /// Seconds since 1970.
    public let at: Int
    public let by: String
    public let manifest: String
  }

  public let license: String
  public let acceptedSamples: Int
  public let pending: Int
  public let tasks: [Task]
  /// The newest first.
  public let made: [Made]
  public let isMaintainer: Bool
  public let nextVersion: String
}

extension Project {
  /// Reads maintained counters; the export itself fits anew and may say otherwise.
  public func releaseOutlook() throws -> ReleaseOutlook {
    let policy = try policy().policy
    let isMaintainer = try me()?.roles.contains(.maintainer) ?? false
    return try store.read { reader in
      let accepted = try reader.counter(CounterName.acceptedSamples)
      let tasks = try policy.tasks.filter(\.isAskedNow).map { task in
        let counts = try reader.labelCounts(task: task.id)
        let touched = counts.values.reduce(0, +)
        return ReleaseOutlook.Task(
          id: task.id, settled: counts[.settled] ?? 0, disputed: counts[.disputed] ?? 0,
          adjudicated: counts[.adjudicated] ?? 0, gold: counts[.gold] ?? 0,
          openAnswered: counts[.open] ?? 0, unanswered: max(0, accepted - touched))
      }
      let releases = try reader.releases()
      let made = try releases.reversed().prefix(20).map { release in
        let event = try reader.storedEvent(release.event)?.event
        return ReleaseOutlook.Made(
          version: release.version, at: event?.at ?? 0,
          by: try event.flatMap { try reader.name(of: $0.author) ?? Self.shortName($0.author) }
            ?? "",
          manifest: release.manifest.hex)
      }
      return ReleaseOutlook(
        license: policy.project.license, acceptedSamples: accepted,
        pending: try reader.counter(CounterName.submissions(.pending)), tasks: tasks,
        made: Array(made), isMaintainer: isMaintainer, nextVersion: "\(releases.count + 1).0.0")
    }
  }
}
