import Domain
import Ledger
import Store

/// What an edited project file would change, or what changed between two versions of the policy.
public struct PolicyDifference: Sendable, Equatable {
  /// Answers to a task that the change touches.
  public struct Touched: Sendable, Equatable {
    public let task: String
    public let answers: Int
    public let people: Int
    public let mine: Int
    /// Only answers with these options are touched; empty: all are.
    public let options: [String]
  }

  /// The version that it is compared with.
  public let version: Int
  /// Short sentences about rules and options; empty where nothing changes.
  public let changes: [String]
  /// The guideline's lines of both; empty where nothing changes in it.
  public let guideline: [GuidelineReading.Line]
  public let touched: [Touched]
  public let notes: [String]
  /// Why it could not be signed; empty where it could.
  public let problems: [String]

  public var isEmpty: Bool { changes.isEmpty && guideline.isEmpty && problems.isEmpty }
}

extension Project {
  /// Compares an edited project file, and the guideline beside it, with the policy in force. Nothing is written.
  /// - Parameter path: nil: the project's own file.
  /// - Throws: `ProjectFileError` with every problem and its line.
  public func policyDifference(file path: String? = nil) throws -> PolicyDifference {
    let edited = try editedPolicy(path)
    let now = try policy()
    var changes = edited.policy.changes(from: now.policy)
    let hash = sha256(edited.guideline)
    let isReworded = try store.read { try $0.currentGuideline() } != hash
    if changes.isEmpty, !isReworded, edited.policy != now.policy {
      changes = ["settings change that touch no task"]
    }
    var problems: [String] = []
    do { try check(edited.policy, name: edited.name) } catch let error as ProjectError {
      problems.append("\(error)")
    }
    return PolicyDifference(
      version: now.version, changes: changes,
      guideline: isReworded
        ? LineDifference.lines(
          from: try guideline() ?? "", to: String(decoding: edited.guideline, as: UTF8.self)) : [],
      touched: try touched(by: edited.policy, from: now.policy, rewords: isReworded),
      notes: notes(on: edited.policy), problems: problems)
  }

  /// Compares the policy in force with an earlier version of it.
  /// - Throws: `ProjectError.badInput` where there is no such version.
  public func policyDifference(since version: Int) throws -> PolicyDifference {
    let versions = try store.read { try $0.policyVersions() }
    guard let now = versions.last, let old = versions.first(where: { $0.number == version }),
      let earlier = try store.read({ try $0.policy(old.event) })
    else {
      throw ProjectError.badInput(
        "no version \(version) of the policy; there are 1 to \(versions.last?.number ?? 0)")
    }
    let isReworded = old.guideline != now.guideline
    func text(_ key: Digest) throws -> String {
      try store.read { try $0.content(key) }.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    }
    return PolicyDifference(
      version: version, changes: try policy().policy.changes(from: earlier),
      guideline: isReworded
        ? LineDifference.lines(from: try text(old.guideline), to: try text(now.guideline)) : [],
      touched: [], notes: [], problems: [])
  }

  /// Standing answers that a change of the policy touches, by task.
  func touched(by new: Policy, from old: Policy, rewords: Bool) throws
    -> [PolicyDifference.Touched]
  {
    try store.read { reader in
      try new.tasks.compactMap { task in
        guard let before = old.task(task.id) else { return nil }
        var options: [String]?
        if !rewords {
          switch task.touch(from: before) {
          case .nothing: return nil
          case .options(let gone): options = gone
          case .everything: break
          }
        }
        let tally = try reader.answerTally(task: task.id, options: options, of: fingerprint)
        guard tally.answers > 0 else { return nil }
        return PolicyDifference.Touched(
          task: task.id, answers: tally.answers, people: tally.people, mine: tally.mine,
          options: options ?? [])
      }
    }
  }
}
