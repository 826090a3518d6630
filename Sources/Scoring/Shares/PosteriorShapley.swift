/// Credit for answers by what they told: the Shapley value of each answer in the gain of posterior
/// knowledge, in bits.
///
/// The answers to a sample are players. With some of them, S, the posterior is p_S ~ pi prod v, and
/// the worth of S is f(S) = E_z[log p_S - log pi], where z is the posterior with all of them (one-hot
/// where the label is known). An answer's credit is its gain f(S + answer) - f(S), averaged over all
/// orders: exact over the 2^n subsets to eight players, else over 64 orders drawn by the seed. So the
/// credits of a sample add up to what its answers told in all.
///
/// What an answer says, log v_jkl, is taken with half of the answer itself out of its author's counts.
/// With all of it in, somebody who answers at random would seem to know a little of every sample; with
/// all of it out, everybody would seem to know too little by as much (the optimism of a fitted
/// likelihood, Akaike 1974: half of it on either side of the true parameters).
///
/// Answers that copy each other (one cluster, one label) are one player with the mean of their
/// evidence, and divide its credit equally.
public struct PosteriorShapley: Sendable {
  private let patterns: SamplePatterns
  private let counts: [Int]
  private let annotatorCount: Int
  private let model: AnswerModel
  private let logPrior: [Double]
  private let clusters: [UInt32]?
  private let seed: UInt64

  /// Players of one sample up to which credit is exact.
  static let exactPlayers = 8
  private static let orders = 64
  private static let chunks = 8

  /// - Parameters:
  ///   - fit: with the annotators and class prior of W1DS; nil comes of one without confusion
  ///     matrices.
  ///   - clusters: the cluster of each annotator; nil where copies are not discounted.
  public init?(
    _ answers: AnswerTable, gold: [UInt32: UInt16], fit: Fit, clusters: [UInt32]?, seed: UInt64
  ) {
    guard let confusions = fit.annotators.confusions,
      let strengths = fit.annotators.confusionStrengths
    else { return nil }
    patterns = SamplePatterns(
      answers.groupedBySample(), clamp: PosteriorTable.clamp(answers, gold: gold))
    counts = patterns.sampleCounts()
    annotatorCount = answers.annotatorCount
    model = AnswerModel(
      labelCount: fit.labelCount, confusions: confusions, strengths: strengths,
      logs: confusions.map(Portable.log),
      weights: clusters.map { [patterns] in patterns.weights(clusters: $0) })
    logPrior = fit.classPrior.map(Portable.log)
    self.clusters = clusters
    self.seed = seed
  }

  /// Credit of each annotator in microbits, at or above 0.
  ///
  /// - Complexity: O(2^n × labels) for a sample of n ≤ 8 answers, else O(64 n × labels); samples
  ///   answered alike count once.
  public func credits() -> [Int64] {
    var sums = [[Double]](repeating: [], count: Self.chunks)
    sums.withUnsafeMutableBufferPointer { sums in
      Chunks.each(Self.chunks) { chunk in
        var credit = [Double](repeating: 0, count: annotatorCount)
        var game = SampleGame(model, logPrior: logPrior)
        for p in Chunks.range(chunk, of: Self.chunks, total: counts.count) {
          play(&game, p) { at, value in
            credit[Int(patterns.groups.annotator[at])] += Double(counts[p]) * value
          }
        }
        sums[chunk] = credit
      }
    }
    return (0..<annotatorCount).map { j in
      max(0, Self.microbits(sums.reduce(0) { $0 + $1[j] }))
    }
  }

  /// What the answers of one annotator were worth, sample by sample, in microbits: below 0 where an
  /// answer led away from what came out.
  public func credits(of annotator: Int) -> [(sample: Int, microbits: Int64)] {
    var value = [Double?](repeating: nil, count: counts.count)
    var game = SampleGame(model, logPrior: logPrior)
    for p in counts.indices
    where patterns.groups.answers(of: p).contains(where: {
      Int(patterns.groups.annotator[$0]) == annotator
    }) {
      play(&game, p) { at, share in
        guard Int(patterns.groups.annotator[at]) == annotator else { return }
        value[p] = (value[p] ?? 0) + share
      }
    }
    return patterns.pattern.enumerated().compactMap { sample, p in
      value[Int(p)].map { (sample, Self.microbits($0)) }
    }
  }

  /// Calls `take` with each answer of a pattern and its value in nats.
  private func play(
    _ game: inout SampleGame, _ p: Int, take: (_ at: Int, _ nats: Double) -> Void
  ) {
    let group = patterns.groups.answers(of: p)
    if group.isEmpty { return }
    game.deal(patterns.groups, group, clusters: clusters, clamp: patterns.clamp[p])
    let values =
      game.playerCount <= Self.exactPlayers
      ? game.exact() : game.sampled(orders: Self.orders, seed: seed ^ UInt64(p))
    for (at, player) in zip(group, game.playerOf) {
      take(at, values[player] / Double(game.sizes[player]))
    }
  }

  private static func microbits(_ nats: Double) -> Int64 {
    Int64(PartsPerMillion.rounded(nats / Portable.ln2))
  }
}

/// What answers say under a fit.
private struct AnswerModel {
  let labelCount: Int
  let confusions: [Double]
  let strengths: [Double]
  let logs: [Double]
  /// What each answer of the patterns counts; nil where all count 1.
  let weights: [Double]?

  /// log v_jkl.
  func log(_ annotator: Int, truth: Int, answer: Int) -> Double {
    logs[(annotator * labelCount + truth) * labelCount + answer]
  }

  /// log v_jkl with half of the answer itself, which stands in the counts with the weight z_ik, out.
  func fairLog(_ annotator: Int, truth: Int, answer: Int, z: Double) -> Double {
    let row = annotator * labelCount + truth
    let strength = strengths[row]
    let rest = confusions[row * labelCount + answer] * strength - z / 2
    return Portable.log(max(rest, 1e-9) / (strength - z / 2))
  }
}

/// The answers to one sample as players.
private struct SampleGame {
  private let model: AnswerModel
  private var labelCount: Int { model.labelCount }
  private let logPrior: [Double]
  /// The player of each answer.
  private(set) var playerOf: [Int] = []
  /// Answers of each player.
  private(set) var sizes: [Int] = []
  /// log P(answer | k) of each player: players × labels.
  private var evidence: [Double] = []
  private var target: [Double] = []
  private var row: [Double]
  private var keys: [UInt64] = []

  init(_ model: AnswerModel, logPrior: [Double]) {
    self.model = model
    self.logPrior = logPrior
    row = logPrior
  }

  var playerCount: Int { sizes.count }

  /// Takes the answers of a sample.
  mutating func deal(
    _ groups: SampleGroups, _ group: Range<Int>, clusters: [UInt32]?, clamp: Int32
  ) {
    playerOf.removeAll(keepingCapacity: true)
    sizes.removeAll(keepingCapacity: true)
    evidence.removeAll(keepingCapacity: true)
    keys.removeAll(keepingCapacity: true)
    takeTarget(groups, group, clamp: clamp)
    for at in group {
      let annotator = Int(groups.annotator[at])
      let label = Int(groups.label[at])
      let cluster = clusters?[annotator] ?? groups.annotator[at]
      let key = UInt64(cluster) << 16 | UInt64(label)
      var player = sizes.count
      // Without clusters everybody is a player; with them few answers share a sample.
      if clusters != nil, let known = keys.firstIndex(of: key) {
        player = known
        sizes[player] += 1
      } else {
        keys.append(key)
        sizes.append(1)
        evidence.append(contentsOf: repeatElement(0, count: labelCount))
      }
      playerOf.append(player)
      for k in 0..<labelCount {
        evidence[player * labelCount + k] += model.fairLog(
          annotator, truth: k, answer: label, z: target[k])
      }
    }
    for player in sizes.indices where sizes[player] > 1 {
      for k in 0..<labelCount { evidence[player * labelCount + k] /= Double(sizes[player]) }
    }
  }

  /// z: the posterior of the fit, or one-hot where the label is known.
  private mutating func takeTarget(_ groups: SampleGroups, _ group: Range<Int>, clamp: Int32) {
    if clamp >= 0 {
      target = [Double](repeating: 0, count: labelCount)
      target[Int(clamp)] = 1
      return
    }
    target = logPrior
    for at in group {
      let weight = model.weights?[at] ?? 1
      for k in 0..<labelCount {
        target[k] +=
          weight
          * model.log(Int(groups.annotator[at]), truth: k, answer: Int(groups.label[at]))
      }
    }
    target.withUnsafeMutableBufferPointer { target in
      if let base = target.baseAddress { _ = softmax(base, count: target.count) }
    }
  }

  /// E_z[log p_S] of the scores in `row`.
  private func worth() -> Double {
    var maximum = row[0]
    for score in row where score > maximum { maximum = score }
    var total = 0.0
    var expected = 0.0
    for k in 0..<labelCount {
      total += Portable.exp(row[k] - maximum)
      if target[k] > 0 { expected += target[k] * row[k] }
    }
    return expected - maximum - Portable.log(total)
  }

  /// The exact value of each player.
  mutating func exact() -> [Double] {
    let n = playerCount
    var worths = [Double](repeating: 0, count: 1 << n)
    for subset in worths.indices {
      for k in 0..<labelCount { row[k] = logPrior[k] }
      for player in 0..<n where subset >> player & 1 == 1 {
        for k in 0..<labelCount { row[k] += evidence[player * labelCount + k] }
      }
      worths[subset] = worth()
    }
    // |S|! (n - |S| - 1)!/n! = 1/(n choose(n - 1, |S|)).
    var weights = [Double](repeating: 0, count: n)
    var choose = 1.0
    for size in 0..<n {
      weights[size] = 1 / (Double(n) * choose)
      choose = choose * Double(n - 1 - size) / Double(size + 1)
    }
    var values = [Double](repeating: 0, count: n)
    for subset in worths.indices {
      let weight = weights[min(subset.nonzeroBitCount, n - 1)]
      for player in 0..<n where subset >> player & 1 == 0 {
        values[player] += weight * (worths[subset | 1 << player] - worths[subset])
      }
    }
    return values
  }

  /// The mean gain of each player over random orders.
  mutating func sampled(orders: Int, seed: UInt64) -> [Double] {
    var generator = SplitMix64(seed: seed)
    var order = Array(0..<playerCount)
    var values = [Double](repeating: 0, count: playerCount)
    for _ in 0..<orders {
      for last in stride(from: order.count - 1, to: 0, by: -1) {
        order.swapAt(last, generator.nextIndex(below: last + 1))
      }
      for k in 0..<labelCount { row[k] = logPrior[k] }
      var before = worth()
      for player in order {
        for k in 0..<labelCount { row[k] += evidence[player * labelCount + k] }
        let after = worth()
        values[player] += (after - before) / Double(orders)
        before = after
      }
    }
    return values
  }
}
