/// The pairs of annotators that might be copies, and what a fit says of them.
struct CopyEvidence {
  /// A pair that agrees often enough to look at.
  struct Suspect {
    let pair: CopyPair
    /// Whether the two agree more than the crowd's usual rate explains.
    let isFarAboveTheCrowd: Bool
  }

  private let patterns: SamplePatterns
  private let counts: [Int]
  private let byAnnotator: AnnotatorGroups
  private let annotatorCount: Int
  /// Pairs by first, then second number.
  let suspects: [Suspect]

  init(_ patterns: SamplePatterns, annotatorCount: Int) {
    self.patterns = patterns
    self.annotatorCount = annotatorCount
    counts = patterns.sampleCounts()
    byAnnotator = AnnotatorGroups(patterns, annotatorCount: annotatorCount)
    suspects = Self.suspects(patterns, counts, byAnnotator, annotatorCount)
  }

  /// The evidence at which a pair is flagged, in nats.
  private static func threshold(_ annotatorCount: Int) -> Double {
    Portable.log(Double(max(1, annotatorCount)) / CopyDetection.chance)
  }

  /// Pairs with five common samples or more, who agree on seven in ten of them.
  private static func suspects(
    _ patterns: SamplePatterns, _ counts: [Int], _ byAnnotator: AnnotatorGroups,
    _ annotatorCount: Int
  ) -> [Suspect] {
    var found: [(first: Int, second: Int, common: Int, same: Int)] = []
    var common = [Int](repeating: 0, count: annotatorCount)
    var same = common
    // Each annotator's mean agreement with the others, everybody counted once.
    var rateSums = [Double](repeating: 0, count: annotatorCount)
    var rateCounts = common
    let groups = patterns.groups
    for a in 0..<annotatorCount {
      var touched: [Int] = []
      for index in byAnnotator.answers(of: a) {
        let p = Int(byAnnotator.pattern[index])
        let label = groups.label[Int(byAnnotator.place[index])]
        let group = groups.answers(of: p)
        guard group.count <= CopyDetection.mostAnswers else { continue }
        for at in group {
          let b = Int(groups.annotator[at])
          guard b > a else { continue }
          if common[b] == 0 { touched.append(b) }
          common[b] += counts[p]
          if groups.label[at] == label { same[b] += counts[p] }
        }
      }
      for b in touched.sorted() {
        if common[b] >= 5 {
          let rate = Double(same[b]) / Double(common[b])
          for j in [a, b] {
            rateSums[j] += rate
            rateCounts[j] += 1
          }
          if same[b] * 10 >= common[b] * 7 { found.append((a, b, common[b], same[b])) }
        }
        common[b] = 0
        same[b] = 0
      }
    }
    let rates = rateSums.indices.filter { rateCounts[$0] > 0 }
      .map { PartsPerMillion.rounded(rateSums[$0] / Double(rateCounts[$0])) }.sorted()
    guard !rates.isEmpty else { return [] }
    let usual = Double(min(max(rates[rates.count / 4], 10_000), 999_000)) / 1_000_000
    let threshold = threshold(annotatorCount)
    let rho = CopyDetection.repetition
    let agreeing = Portable.log((rho + (1 - rho) * usual) / usual)
    let differing = Portable.log(1 - rho)
    return found.map { row in
      let evidence = Double(row.same) * agreeing + Double(row.common - row.same) * differing
      return Suspect(
        pair: CopyPair(
          first: UInt32(row.first), second: UInt32(row.second), commonSamples: row.common,
          sameAnswers: row.same, evidenceMicronats: PartsPerMillion.rounded(evidence)),
        isFarAboveTheCrowd: evidence > threshold)
    }
  }

  /// The suspects whose evidence under a fit passes the threshold.
  ///
  /// - Parameters:
  ///   - fit: with confusion matrices.
  ///   - clusters: who counted as one in that fit.
  func flagged(_ fit: Fit, clusters: [UInt32]) -> [CopyPair] {
    guard let confusions = fit.annotators.confusions else { return [] }
    let labelCount = fit.labelCount
    let logs = AnswerLogs(
      patterns, labelCount: labelCount, confusions: confusions, prior: fit.classPrior,
      weights: patterns.weights(clusters: clusters))
    let threshold = PartsPerMillion.rounded(Self.threshold(annotatorCount))
    var evidence = [Double](repeating: 0, count: annotatorCount)
    var isWanted = [Bool](repeating: false, count: annotatorCount)
    var flagged: [CopyPair] = []
    var p = [Double](repeating: 0, count: labelCount)
    var start = 0
    while start < suspects.count {
      let a = suspects[start].pair.first
      var end = start
      while end < suspects.count, suspects[end].pair.first == a {
        isWanted[Int(suspects[end].pair.second)] = true
        end += 1
      }
      for index in byAnnotator.answers(of: Int(a)) {
        let pattern = Int(byAnnotator.pattern[index])
        let own = Int(byAnnotator.place[index])
        let group = patterns.groups.answers(of: pattern)
        guard group.count <= CopyDetection.mostAnswers else { continue }
        for at in group {
          let b = Int(patterns.groups.annotator[at])
          guard b > Int(a), isWanted[b] else { continue }
          logs.posterior(pattern, without: own, at, clusters: clusters, into: &p)
          evidence[b] += Double(counts[pattern]) * logs.evidence(own, at, p)
        }
      }
      for index in start..<end {
        let pair = suspects[index].pair
        let micronats = PartsPerMillion.rounded(evidence[Int(pair.second)])
        if micronats > threshold {
          flagged.append(
            CopyPair(
              first: pair.first, second: pair.second, commonSamples: pair.commonSamples,
              sameAnswers: pair.sameAnswers, evidenceMicronats: micronats))
        }
        evidence[Int(pair.second)] = 0
        isWanted[Int(pair.second)] = false
      }
      start = end
    }
    return flagged
  }
}

extension CopyEvidence {
  /// Annotators who repeat a cluster, too few answers of each of its members for a pair to show it.
  ///
  /// The evidence is that of a pair whose other half is whoever of the cluster answered the sample,
  /// the first of them.
  ///
  /// - Parameter clusters: at least one of them with several members.
  /// - Returns: pairs of an annotator and the cluster's lowest number.
  func attached(_ fit: Fit, clusters: [UInt32]) -> [CopyPair] {
    guard let confusions = fit.annotators.confusions else { return [] }
    let logs = AnswerLogs(
      patterns, labelCount: fit.labelCount, confusions: confusions, prior: fit.classPrior,
      weights: patterns.weights(clusters: clusters))
    var sizes = [Int](repeating: 0, count: annotatorCount)
    for root in clusters { sizes[Int(root)] += 1 }
    var tallies: [UInt64: (common: Int, same: Int, evidence: Double)] = [:]
    var p = [Double](repeating: 0, count: fit.labelCount)
    var firsts: [(root: UInt32, at: Int)] = []
    for pattern in counts.indices {
      let group = patterns.groups.answers(of: pattern)
      guard group.count > 1, group.count <= CopyDetection.mostAnswers else { continue }
      firsts.removeAll(keepingCapacity: true)
      for at in group {
        let root = clusters[Int(patterns.groups.annotator[at])]
        if sizes[Int(root)] > 1, !firsts.contains(where: { $0.root == root }) {
          firsts.append((root, at))
        }
      }
      for (root, first) in firsts {
        for at in group {
          let annotator = patterns.groups.annotator[at]
          guard clusters[Int(annotator)] != root else { continue }
          logs.posterior(pattern, without: first, at, clusters: clusters, into: &p)
          let key = UInt64(root) << 32 | UInt64(annotator)
          var tally = tallies[key] ?? (0, 0, 0)
          tally.common += counts[pattern]
          if patterns.groups.label[at] == patterns.groups.label[first] {
            tally.same += counts[pattern]
          }
          tally.evidence += Double(counts[pattern]) * logs.evidence(first, at, p)
          tallies[key] = tally
        }
      }
    }
    let threshold = PartsPerMillion.rounded(Self.threshold(annotatorCount))
    return tallies.sorted { $0.key < $1.key }.compactMap { key, tally in
      let micronats = PartsPerMillion.rounded(tally.evidence)
      guard micronats > threshold else { return nil }
      let (root, annotator) = (UInt32(key >> 32), UInt32(truncatingIfNeeded: key))
      return CopyPair(
        first: min(root, annotator), second: max(root, annotator), commonSamples: tally.common,
        sameAnswers: tally.same, evidenceMicronats: micronats)
    }
  }
}

/// What each answer of the patterns says under a model, and the patterns' log scores.
private struct AnswerLogs {
  private let patterns: SamplePatterns
  private let labelCount: Int
  private let confusions: [Double]
  private let weights: [Double]
  private let logPrior: [Double]
  /// log of the confusions.
  private let logs: [Double]

  init(
    _ patterns: SamplePatterns, labelCount: Int, confusions: [Double], prior: [Double],
    weights: [Double]
  ) {
    self.patterns = patterns
    self.labelCount = labelCount
    self.confusions = confusions
    self.weights = weights
    logPrior = prior.map(Portable.log)
    logs = confusions.map(Portable.log)
  }

  private func cell(_ at: Int, _ k: Int) -> Int {
    (Int(patterns.groups.annotator[at]) * labelCount + k) * labelCount
      + Int(patterns.groups.label[at])
  }

  /// The posterior of a pattern without two answers and the clusters that they come from.
  func posterior(
    _ pattern: Int, without first: Int, _ second: Int, clusters: [UInt32], into p: inout [Double]
  ) {
    let clamp = patterns.clamp[pattern]
    if clamp >= 0 {
      for k in 0..<labelCount { p[k] = k == Int(clamp) ? 1 : 0 }
      return
    }
    for k in 0..<labelCount { p[k] = logPrior[k] }
    let groups = patterns.groups
    let left = clusters[Int(groups.annotator[first])]
    let right = clusters[Int(groups.annotator[second])]
    for at in groups.answers(of: pattern) {
      let cluster = clusters[Int(groups.annotator[at])]
      if cluster == left || cluster == right { continue }
      for k in 0..<labelCount { p[k] += weights[at] * logs[cell(at, k)] }
    }
    p.withUnsafeMutableBufferPointer { row in
      if let base = row.baseAddress { _ = softmax(base, count: row.count) }
    }
  }

  /// log(copied/joint) of two answers.
  func evidence(_ first: Int, _ second: Int, _ p: [Double]) -> Double {
    var joint = 0.0
    var left = 0.0
    var right = 0.0
    for k in 0..<labelCount {
      let (a, b) = (confusions[cell(first, k)], confusions[cell(second, k)])
      joint += p[k] * a * b
      left += p[k] * a
      right += p[k] * b
    }
    let rho = CopyDetection.repetition
    let isSame = patterns.groups.label[first] == patterns.groups.label[second]
    let copied = (1 - rho) * joint + (isSame ? rho * (left + right) / 2 : 0)
    return joint > 0 ? Portable.log(copied / joint) : 0
  }
}
