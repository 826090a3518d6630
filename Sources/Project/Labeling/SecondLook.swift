import Domain
import Ledger
import Store

/// Answers of the user's own that a later guideline or policy touches, one sample after the other, to be kept or
/// changed, the oldest first. What is kept is given again and names the policy in force.
public final class SecondLook {
  /// The sample to look at again; nil: there is none left.
  public private(set) var current: SampleID?
  /// Samples that are left to look at, this one among them, up to `SecondLook.window`.
  public private(set) var left = 0
  /// Left for later in this session.
  private var passedOver: Set<SampleID> = []
  private let project: Project

  /// Samples that are looked for at once.
  public static let window = 1_000

  public init(_ project: Project) throws {
    self.project = project
    try look()
  }

  /// Goes on to the next one, after what is on the screen was answered or taken back.
  public func look() throws {
    let found = try project.answersToRevisit(limit: SecondLook.window).filter {
      !passedOver.contains($0)
    }
    current = found.last
    left = found.count
  }

  /// Leaves the one on the screen for later.
  public func pass() throws {
    if let current { passedOver.insert(current) }
    try look()
  }

  /// Takes the newest act back; where that was an answer, its sample is looked at again.
  /// - Returns: what was undone, in words; nil where there is nothing to undo.
  public func undo() throws -> String? {
    let undone = try project.undo()
    if let sample = undone?.sample {
      passedOver.remove(sample)
      try look()
      if try project.answersToRevisit(limit: SecondLook.window).contains(sample) {
        current = sample
      }
    }
    return undone?.words
  }
}

extension Project {
  /// Events that are looked at in one go.
  private static let revisitedEvents = 500

  /// Samples whose answers by the user a later guideline or policy touches, the newest answer first. Left out is what
  /// they answered again since, and what they were told something about: such an answer would not be scored.
  /// - Parameters:
  ///   - limit: at most that many samples.
  ///   - eventLimit: the walk back through their answers ends after so many events; nil: at their first.
  public func answersToRevisit(limit: Int, eventLimit: Int? = nil) throws -> [SampleID] {
    guard let fingerprint else { return [] }
    // Where no change touches anything, nothing is looked at: the first screen asks this, too.
    let isTouched = try store.read { reader in
      var touches = try PolicyTouches(reader)
      return try touches.last() != nil && reader.contributor(fingerprint) != nil
    }
    guard isTouched else { return [] }
    let chain = store.canWrite ? try signer().chain : nil
    return try store.read { reader in
      var touches = try PolicyTouches(reader)
      guard let last = try touches.last() else { return [] }
      var found: [SampleID] = []
      var known: Set<SampleID> = []
      var before: Int?
      var looked = 0
      repeat {
        let page = try reader.earlierAnswers(
          of: fingerprint, throughPolicy: last, before: before, limit: Self.revisitedEvents)
        for answer in page.answers {
          guard try touches.touches(answer),
            known.insert(answer.sample).inserted,
            try chain.map({ try reader.wasShown(answer.sample, to: fingerprint, chain: $0) })
              != true
          else { continue }
          found.append(answer.sample)
          if found.count == limit { return found }
        }
        before = page.last
        looked += Self.revisitedEvents
      } while before != nil && looked < eventLimit ?? .max
      return found
    }
  }
}

/// What the policy in force touches of answers under earlier ones. An earlier policy is read only where it is asked for.
private struct PolicyTouches {
  private let reader: LedgerReader
  private let versions: [PolicyVersion]
  private let now: Policy?
  /// Version → task → which.
  private var known: [Int: [String: TaskTouch]] = [:]

  init(_ reader: LedgerReader) throws {
    self.reader = reader
    versions = try reader.policyVersions()
    now = try reader.currentPolicy()?.policy
  }

  /// The newest version of whose answers any are touched.
  mutating func last() throws -> Int? {
    for version in versions.dropLast().reversed() where try !touches(of: version.number).isEmpty {
      return version.number
    }
    return nil
  }

  mutating func touches(_ answer: EarlierAnswer) throws -> Bool {
    try touches(of: answer.policy)[answer.task]?.touches(option: answer.option) == true
  }

  private mutating func touches(of number: Int) throws -> [String: TaskTouch] {
    if let found = known[number] { return found }
    var found: [String: TaskTouch] = [:]
    if let now, let last = versions.last, number != last.number,
      let old = versions.first(where: { $0.number == number }),
      let policy = try reader.policy(old.event)
    {
      for task in now.tasks where task.isAskedNow {
        guard let before = policy.task(task.id) else { continue }
        let touch = old.guideline == last.guideline ? task.touch(from: before) : .everything
        if touch != .nothing { found[task.id] = touch }
      }
    }
    known[number] = found
    return found
  }
}
