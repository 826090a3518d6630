import Scoring

/// What a policy would have spent on a simulated crowd, and what that buys.
///
/// Every sample gets `min` answers. Then, round by round, the one-coin model is fitted on all answers
/// so far and each sample that the rule leaves open, or opens again, gets one more, up to `max`. In between people are
/// handed samples of known label, and whoever fails the test on them is asked no more; the next in
/// line is asked instead. In the end labels are those of the method `auto`.
public struct PolicyRehearsal: Sendable, Equatable {
  /// Answers and what they give.
  public struct Outcome: Sendable, Equatable {
    /// All answers, those to samples of known label among them.
    public let answers: Int
    /// Samples whose label is the true one; those of known label left out.
    public let accuracyPPM: Int
  }

  /// Samples of known label: how they are mixed in.
  public struct Gold: Sendable, Equatable {
    /// How many there are: the first of the crowd's samples.
    public let samples: Int
    /// How often one is handed out, of all samples, ppm.
    public let sharePPM: Int
    /// p1 of the test that pauses (`GoldTest`), ppm.
    public let minimumAccuracyPPM: Int

    public init(samples: Int, sharePPM: Int, minimumAccuracyPPM: Int) {
      self.samples = samples
      self.sharePPM = sharePPM
      self.minimumAccuracyPPM = minimumAccuracyPPM
    }
  }

  /// With the policy.
  public let policy: Outcome
  /// As many answers, the same number for every sample (one more for the first ones).
  public let uniform: Outcome
  /// `max` answers to every sample.
  public let full: Outcome
  /// Samples that the rule settled.
  public let settledSamples: Int
  /// Samples that are no gold.
  public let samples: Int
  /// Answers that went to gold.
  public let goldAnswers: Int
  /// Whom the test paused, by number.
  public let paused: [Int]

  /// - Throws: `SimulationError` where the rule asks for more answers than the crowd gives, or there
  ///   is more gold than samples.
  public init(_ crowd: SimulatedCrowd, rule: StoppingRule, gold: Gold? = nil) throws {
    guard rule.max <= crowd.options.redundancy else {
      throw SimulationError(
        "the rule asks \(rule.max) answers of a sample, the crowd gives \(crowd.options.redundancy)"
      )
    }
    let goldCount = gold?.samples ?? 0
    guard goldCount >= 0, goldCount < crowd.options.tasks else {
      throw SimulationError(
        "\(goldCount) samples of known label are not fewer than the \(crowd.options.tasks) tasks")
    }
    var asking = Asking(crowd, rule: rule, gold: gold)
    asking.run()
    let ordinary = goldCount..<crowd.options.tasks
    let spent = asking.given.count
    samples = ordinary.count
    settledSamples = asking.settled
    goldAnswers = asking.goldAnswers
    paused = asking.people.indices.filter { asking.people[$0].isPaused }
    policy = Self.outcome(crowd, asking.given, gold: goldCount)
    let (each, more) = spent.quotientAndRemainder(dividingBy: ordinary.count)
    uniform = Self.outcome(
      crowd,
      Self.answers(
        crowd,
        ordinary.map { min(each + ($0 - goldCount < more ? 1 : 0), crowd.options.redundancy) },
        from: goldCount), gold: goldCount)
    full = Self.outcome(
      crowd,
      Self.answers(
        crowd, [Int](repeating: rule.max, count: ordinary.count), from: goldCount),
      gold: goldCount)
  }

  /// So many answers of the first people asked, to the samples from one on.
  private static func answers(_ crowd: SimulatedCrowd, _ counts: [Int], from first: Int)
    -> AnswerTable
  {
    crowd.answers([Int](repeating: 0, count: first) + counts)
  }

  private static func outcome(_ crowd: SimulatedCrowd, _ answers: AnswerTable, gold: Int)
    -> Outcome
  {
    let known = Dictionary(
      uniqueKeysWithValues: (0..<gold).map { (UInt32($0), crowd.truth[$0]) })
    let fit = Automatic().fit(answers, gold: known, options: FitOptions())
    let right = (gold..<crowd.truth.count).count { fit.label(of: $0) == crowd.truth[$0] }
    return Outcome(
      answers: answers.count,
      accuracyPPM: PartsPerMillion.rounded(Double(right) / Double(crowd.truth.count - gold)))
  }
}

/// The asking itself.
private struct Asking {
  struct Person {
    var handed = 0
    var goldSeen = 0
    var hits = 0
    var isPaused = false
    var generator: SplitMix64
  }

  let crowd: SimulatedCrowd
  let rule: StoppingRule
  let gold: PolicyRehearsal.Gold?
  var people: [Person]
  var given: AnswerTable
  var settled = 0
  var goldAnswers = 0
  /// How many of those asked about each sample were asked already, or passed over.
  private var next: [Int]
  private var labels: [[(annotator: UInt32, label: UInt16)]]

  init(_ crowd: SimulatedCrowd, rule: StoppingRule, gold: PolicyRehearsal.Gold?) {
    self.crowd = crowd
    self.rule = rule
    self.gold = gold
    people = crowd.annotators.indices.map { j in
      // A stream of each person's own: who else is asked changes nothing of it.
      Person(generator: SplitMix64(seed: crowd.options.seed ^ (UInt64(j) + 1) << 32))
    }
    given = AnswerTable(
      sampleCount: crowd.options.tasks, annotatorCount: crowd.annotators.count,
      labelCount: crowd.options.classes)
    next = [Int](repeating: 0, count: crowd.options.tasks)
    labels = [[(annotator: UInt32, label: UInt16)]](repeating: [], count: crowd.options.tasks)
  }

  mutating func run() {
    let ordinary = (gold?.samples ?? 0)..<crowd.options.tasks
    for _ in 0..<rule.min { for sample in ordinary { _ = ask(sample) } }
    var isOpen = true
    while isOpen {
      isOpen = false
      settled = 0
      let reliabilities =
        OneCoin().fit(given, gold: known, options: FitOptions()).annotators.reliabilities ?? []
      for sample in ordinary {
        let evidence = SampleEvidence(
          labels: labels[sample].map(\.label), isFromAgent: labels[sample].map { _ in false },
          reliabilities: labels[sample].map { reliabilities[Int($0.annotator)] },
          labelCount: crowd.options.classes, skips: 0)
        switch rule.state(of: evidence).status {
        case .open: isOpen = ask(sample) || isOpen
        case .settled: settled += 1
        case .disputed, .adjudicated, .gold: break
        }
      }
    }
  }

  private var known: [UInt32: UInt16] {
    Dictionary(
      uniqueKeysWithValues: (0..<(gold?.samples ?? 0)).map { (UInt32($0), crowd.truth[$0]) })
  }

  /// Asks the next person in line who isn't paused; false where nobody is left.
  private mutating func ask(_ sample: Int) -> Bool {
    let line = crowd.people(askedAbout: sample)
    while next[sample] < line.count {
      let j = Int(line[line.startIndex + next[sample]])
      next[sample] += 1
      if people[j].isPaused { continue }
      handGold(to: j)
      if people[j].isPaused { continue }
      people[j].handed += 1
      take(sample, j)
      return true
    }
    return false
  }

  /// Samples of known label that fall to somebody before the next ordinary one.
  private mutating func handGold(to j: Int) {
    guard let gold, gold.sharePPM > 0 else { return }
    while !people[j].isPaused, people[j].goldSeen < gold.samples,
      people[j].generator.nextIndex(below: PartsPerMillion.whole) < gold.sharePPM
    {
      // Each person begins somewhere else.
      let sample = (people[j].goldSeen + j) % gold.samples
      people[j].goldSeen += 1
      goldAnswers += 1
      if take(sample, j) == crowd.truth[sample] { people[j].hits += 1 }
      let test = GoldTest(
        hits: people[j].hits, misses: people[j].goldSeen - people[j].hits,
        labelCount: crowd.options.classes, minimumAccuracyPPM: gold.minimumAccuracyPPM)
      people[j].isPaused = test.decision == .failed
    }
  }

  @discardableResult
  private mutating func take(_ sample: Int, _ j: Int) -> UInt16 {
    let label = crowd.answer(of: j, to: sample)
    labels[sample].append((UInt32(j), label))
    given.append(sample: UInt32(sample), annotator: UInt32(j), label: label)
    return label
  }
}
