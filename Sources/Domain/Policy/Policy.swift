/// The rules of a project, resolved: what a `policy` event holds under `rules`, and what a project file says once its
/// defaults are filled in.
public struct Policy: Sendable {
  public var project: ProjectSection
  public var samples: SamplesSection
  public var limits: LimitsSection
  public var tasks: [LabelingTask]
  public var overlap: Overlap
  public var queue: QueueSection
  public var scoring: ScoringSection
  public var gold: GoldSection
  public var review: ReviewSection
  public var shares: SharesSection
  public var importing: ImportSection
}

extension Policy {
  /// Largest policy event, in bytes.
  public static let maximumBytes = 1 << 20

  /// Reads the `rules` of a policy event. Unknown keys, of a later version, are left out; a missing key takes its
  /// default where it has one.
  /// - Throws: `PolicyError` with every problem and its key.
  public init(rules: JSONValue) throws {
    var reader = PolicyReader()
    let resolved = reader.policy(rules)
    guard reader.problems.isEmpty else { throw PolicyError(problems: reader.problems) }
    guard let policy = Policy(resolved: resolved) else {
      throw PolicyError(problems: [
        PolicyProblem(path: [], message: "a key that has no default is missing")
      ])
    }
    self = policy
  }

  /// A policy of defaults, for a project that has a name and these tasks.
  /// - Throws: `PolicyError` where the name or a task is not allowed.
  public init(name: String, tasks: [LabelingTask] = []) throws {
    try self.init(rules: [
      "project": ["name": .string(name)], "tasks": .array(tasks.map { .object($0.rules) }),
    ])
  }

  /// The task with these bytes as its id.
  public func task(_ id: String) -> LabelingTask? { tasks.first { $0.id.sameBytes(as: id) } }

  /// The task's own overlap, else the project's.
  public func overlap(of task: LabelingTask) -> Overlap { task.overlap ?? overlap }
}

extension Policy: Equatable {
  /// Equal bytes of the rules.
  public static func == (left: Policy, right: Policy) -> Bool { left.rules == right.rules }
}
