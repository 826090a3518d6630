import Scoring

/// A crowd with known truth: who would say what of any sample, and who was asked.
///
/// The same options give the same crowd on every machine. What somebody says of a sample is a
/// function of both alone, so more answers can be asked for without changing those before.
public struct SimulatedCrowd: Sendable {
  public let options: CrowdOptions
  public let annotators: [SimulatedAnnotator]
  /// The class of each sample.
  public let truth: [UInt16]
  /// Who was asked about each sample, `redundancy` people, in the order of asking.
  public let asked: [UInt32]
  private let answerSeed: UInt64

  /// - Throws: `SimulationError` where the options contradict each other.
  /// - Complexity: O(workers × classes² + answers × log workers).
  public init(_ options: CrowdOptions) throws {
    try options.check()
    self.options = options
    // Streams of their own: a crowd with other samples has the same people.
    var seeds = SplitMix64(seed: options.seed)
    var people = SplitMix64(seed: seeds.next())
    var samples = SplitMix64(seed: seeds.next())
    var asking = SplitMix64(seed: seeds.next())
    answerSeed = seeds.next()
    annotators = Self.annotators(options, &people)
    var sum = 0.0
    let classes = (0..<options.classes).map { k in
      sum += options.isSkewed ? 1 / Double(k + 1) : 1
      return sum
    }
    truth = (0..<options.tasks).map { _ in
      UInt16(samples.nextPlace(cumulative: classes[...]))
    }
    asked = Self.ask(annotators, options, &asking)
  }

  /// What somebody says of a sample.
  public func answer(of annotator: Int, to sample: Int) -> UInt16 {
    let speaker = annotators[annotator].copies ?? annotator
    var generator = SplitMix64(seed: answerSeed ^ (UInt64(speaker) << 32 | UInt64(sample)))
    return annotators[speaker].answer(
      truth: truth[sample], time: Double(sample) / Double(options.tasks),
      classes: options.classes, &generator)
  }

  /// The answers to all samples: of the first so many people asked about each.
  ///
  /// - Parameter counts: how many answers each sample gets, at most `redundancy`; nil: all.
  public func answers(_ counts: [Int]? = nil) -> AnswerTable {
    var table = AnswerTable(
      sampleCount: options.tasks, annotatorCount: annotators.count, labelCount: options.classes)
    table.reserveCapacity(counts?.reduce(0, +) ?? asked.count)
    for sample in 0..<options.tasks {
      for annotator in people(askedAbout: sample).prefix(counts?[sample] ?? options.redundancy) {
        table.append(
          sample: UInt32(sample), annotator: annotator,
          label: answer(of: Int(annotator), to: sample))
      }
    }
    return table
  }

  /// Who was asked about a sample, in the order of asking.
  public func people(askedAbout sample: Int) -> ArraySlice<UInt32> {
    asked[(sample * options.redundancy)..<((sample + 1) * options.redundancy)]
  }

  private static func annotators(
    _ options: CrowdOptions, _ generator: inout SplitMix64
  ) -> [SimulatedAnnotator] {
    let alone = options.workers - options.rings * options.ringSize
    let shares: [(SimulatedAnnotator.Kind, Int)] = [
      (.spammer, options.spammersPPM), (.copier, options.copiersPPM),
      (.biased, options.biasedPPM), (.sleeper, options.sleepersPPM),
      (.drifter, options.driftersPPM),
    ]
    var kinds = (0..<alone).map { _ in
      var draw = generator.nextIndex(below: PartsPerMillion.whole)
      for (kind, share) in shares {
        if draw < share { return kind }
        draw -= share
      }
      return SimulatedAnnotator.Kind.honest
    }
    // Copiers need somebody to copy.
    let leader = kinds.firstIndex(of: .honest) ?? kinds.firstIndex { $0 != .copier } ?? 0
    if leader < kinds.count, kinds[leader] == .copier { kinds[leader] = .honest }
    var found: [SimulatedAnnotator?] = Array(repeating: nil, count: kinds.count)
    var order = Array(kinds.indices)
    // The leader is drawn first, so that copies know it.
    if leader < order.count { order.swapAt(0, leader) }
    var copy: SimulatedAnnotatorCopy?
    for j in order {
      let one = SimulatedAnnotator(
        kinds[j], classes: options.classes, copies: kinds[j] == .copier ? copy : nil, &generator)
      if j == leader { copy = SimulatedAnnotatorCopy(leader: j, accuracyPPM: one.accuracyPPM) }
      found[j] = one
    }
    var all = found.compactMap { $0 }
    for _ in 0..<options.rings {
      let head = all.count
      let first = SimulatedAnnotator(.ring, classes: options.classes, copies: nil, &generator)
      all.append(first)
      let copy = SimulatedAnnotatorCopy(leader: head, accuracyPPM: first.accuracyPPM)
      for _ in 1..<options.ringSize {
        all.append(
          SimulatedAnnotator(.ring, classes: options.classes, copies: copy, &generator))
      }
    }
    return all
  }

  /// Draws different people for each sample, by their activity.
  private static func ask(
    _ annotators: [SimulatedAnnotator], _ options: CrowdOptions, _ generator: inout SplitMix64
  ) -> [UInt32] {
    var sum = 0.0
    let cumulative = annotators.map { one in
      sum += one.activity
      return sum
    }
    var asked: [UInt32] = []
    asked.reserveCapacity(options.tasks * options.redundancy)
    var lastAsked = [Int](repeating: -1, count: annotators.count)
    for sample in 0..<options.tasks {
      for _ in 0..<options.redundancy {
        var j = generator.nextPlace(cumulative: cumulative[...])
        var tries = 1
        while lastAsked[j] == sample, tries < 50 {
          j = generator.nextPlace(cumulative: cumulative[...])
          tries += 1
        }
        if lastAsked[j] == sample {
          j = nextOfRest(annotators, isTaken: { lastAsked[$0] == sample }, &generator)
        }
        lastAsked[j] = sample
        asked.append(UInt32(j))
      }
    }
    return asked
  }

  /// Draws among those who were not asked yet, where trying again would take long.
  private static func nextOfRest(
    _ annotators: [SimulatedAnnotator], isTaken: (Int) -> Bool, _ generator: inout SplitMix64
  ) -> Int {
    let rest = annotators.indices.filter { !isTaken($0) }
    var sum = 0.0
    let cumulative = rest.map { j in
      sum += annotators[j].activity
      return sum
    }
    return rest[generator.nextPlace(cumulative: cumulative[...])]
  }
}
