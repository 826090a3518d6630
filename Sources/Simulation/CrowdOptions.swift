/// What a simulated crowd looks like. Shares are of annotators, in ppm; who is none of these is
/// honest.
public struct CrowdOptions: Sendable, Equatable {
  /// Samples to label.
  public var tasks = 1_000
  /// Answers a sample.
  public var redundancy = 5
  public var workers = 100
  /// Labels, at least 2.
  public var classes = 4
  public var seed: UInt64 = 1
  /// Whether class k has a share in proportion to 1/(k + 1); else all are alike.
  public var isSkewed = false
  /// Who favour one class.
  public var biasedPPM = 0
  /// Who answer at random.
  public var spammersPPM = 0
  /// Who repeat what one leader says.
  public var copiersPPM = 0
  /// Who are honest first and answer at random later.
  public var sleepersPPM = 0
  /// Who get better or worse with time.
  public var driftersPPM = 0
  /// How many rings there are, beside all others: keys of one person, who says the same with all.
  public var rings = 0
  /// Keys a ring.
  public var ringSize = 3

  public init() {}

  /// Most cells of all confusion matrices, and most answers.
  static let limit = 100_000_000

  /// - Throws: `SimulationError` where no such crowd can be.
  func check() throws {
    func require(_ holds: Bool, _ reason: String) throws {
      if !holds { throw SimulationError(reason) }
    }
    let range = 1...Self.limit
    try require(range.contains(tasks), "tasks are from 1 to \(Self.limit)")
    try require(range.contains(workers), "workers are from 1 to \(Self.limit)")
    try require((2...65_536).contains(classes), "classes are from 2 to 65536")
    try require(
      (1...workers).contains(redundancy), "answers a task are from 1 to the number of workers")
    try require(redundancy <= Self.limit / tasks, "at most \(Self.limit) answers")
    try require(
      classes * classes <= Self.limit / workers,
      "workers × classes × classes are at most \(Self.limit)")
    let shares = [biasedPPM, spammersPPM, copiersPPM, sleepersPPM, driftersPPM]
    let whole = 1_000_000
    try require(
      shares.allSatisfy { (0...whole).contains($0) } && shares.reduce(0, +) <= whole,
      "shares of workers are from 0 to 1 and at most 1 together")
    guard rings != 0 else { return }
    try require(rings > 0, "rings are counted")
    try require(ringSize >= 2, "a ring has 2 keys or more")
    try require(
      rings <= workers / ringSize, "\(rings) rings of \(ringSize) are more than \(workers) workers")
  }
}

/// Why a crowd or a replay can't be simulated.
public struct SimulationError: Error, Equatable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
