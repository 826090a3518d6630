import Scoring
import Testing

@Suite("Real crowds", .enabled(if: SharedData.isPresent, "\(SharedData.hint)"))
struct RealCrowdTests {
  private func accuracy(_ fit: Fit, _ truth: [Int: Int]) -> Double {
    Double(truth.count { Int(fit.label(of: $0.key)) == $0.value }) / Double(truth.count)
  }

  @Test(
    "auto reaches its bar", arguments: [("rte", 0.928), ("dog", 0.839), ("product", 0.932)])
  func accuracyBars(name: String, bar: Double) throws {
    let crowd = try SharedData.crowd(name)
    let fit = try #require(Methods.named("auto")).fit(crowd.answers)
    let accuracy = accuracy(fit, crowd.truth)
    #expect(accuracy >= bar, "\(name): \(accuracy) after \(fit.iterations) iterations")
  }

  @Test("with ties averaged the vote on rte is right 0.8969 of the time")
  func averagedTies() throws {
    let crowd = try SharedData.crowd("rte")
    let fit = Majority().fit(crowd.answers)
    var right = 0.0
    for (sample, label) in crowd.truth {
      let ppm = fit.posteriorPPM(of: sample)
      guard ppm[label] == ppm.max() else { continue }
      right += 1 / Double(ppm.count { $0 == ppm[label] })
    }
    #expect(abs(right / Double(crowd.truth.count) - 0.8969) < 0.0001)
  }

  @Test("gold makes the rest no worse, and the clamped right")
  func gold() throws {
    let crowd = try SharedData.crowd("dog")
    let known = crowd.truth.filter { $0.key % 13 == 0 }
    let gold = Dictionary(
      uniqueKeysWithValues: known.map { (UInt32($0.key), UInt16($0.value)) })
    let rest = crowd.truth.filter { $0.key % 13 != 0 }
    let free = W1DS().fit(crowd.answers)
    let clamped = W1DS().fit(crowd.answers, gold: gold, options: FitOptions())
    #expect(accuracy(clamped, known) == 1)
    #expect(accuracy(clamped, rest) >= accuracy(free, rest) - 0.005)
  }

  @Test("the weight ranks annotators by their true accuracy better than chance by far")
  func weights() throws {
    let crowd = try SharedData.crowd("rte")
    let weights = try #require(AnnotatorWeight.all(of: W1DS().fit(crowd.answers)))
    var right = [Int](repeating: 0, count: weights.count)
    var all = right
    for row in 0..<crowd.answers.count {
      guard let truth = crowd.truth[Int(crowd.answers.sample[row])] else { continue }
      all[Int(crowd.answers.annotator[row])] += 1
      if truth == Int(crowd.answers.label[row]) { right[Int(crowd.answers.annotator[row])] += 1 }
    }
    let busy = weights.indices.filter { all[$0] >= 20 }
    var concordant = 0
    var discordant = 0
    for a in busy {
      for b in busy where a < b {
        let truth = right[a] * all[b] - right[b] * all[a]
        let ours = weights[a].weightPPM - weights[b].weightPPM
        if truth.signum() * ours.signum() > 0 { concordant += 1 }
        if truth.signum() * ours.signum() < 0 { discordant += 1 }
      }
    }
    #expect(concordant > 5 * discordant, "\(concordant) : \(discordant)")
  }

  @Test("stopping at a one-coin posterior of 0.95 saves half the labels of rte at little cost")
  func stopping() throws {
    let crowd = try SharedData.crowd("rte")
    let rule = StoppingRule(min: 2, max: 10, confidencePPM: 950_000)
    var generator = SplitMix64(seed: 1)
    var answersOfSample = [[Int]](repeating: [], count: crowd.answers.sampleCount)
    for row in (0..<crowd.answers.count).shuffled(using: &generator) {
      answersOfSample[Int(crowd.answers.sample[row])].append(row)
    }
    var asked = [Int](repeating: 2, count: answersOfSample.count)
    func answersSoFar() -> AnswerTable {
      var answers = AnswerTable(
        sampleCount: crowd.answers.sampleCount, annotatorCount: crowd.answers.annotatorCount,
        labelCount: crowd.answers.labelCount)
      for (i, rows) in answersOfSample.enumerated() {
        for row in rows.prefix(asked[i]) {
          answers.append(
            sample: UInt32(i), annotator: crowd.answers.annotator[row],
            label: crowd.answers.label[row])
        }
      }
      return answers
    }
    // In rounds: one more answer to whatever is open.
    for _ in 0..<10 {
      let fit = OneCoin().fit(answersSoFar())
      for i in asked.indices {
        let labels = answersOfSample[i].prefix(asked[i]).map { crowd.answers.label[$0] }
        let evidence = SampleEvidence(
          countingAnswers: labels.count, skips: 0, answersNotFromAgents: labels.count,
          isUnanimous: Set(labels).count == 1, oneCoinPPM: fit.confidencePPM(of: i))
        if rule.state(of: evidence).status == .open { asked[i] += 1 }
      }
    }
    let saved = 1 - Double(asked.reduce(0, +)) / Double(crowd.answers.count)
    let accuracy = accuracy(W1DS().fit(answersSoFar()), crowd.truth)
    #expect(saved > 0.5, "\(saved)")
    #expect(accuracy > 0.91, "\(accuracy)")
  }
}
