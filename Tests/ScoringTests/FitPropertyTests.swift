import Scoring
import Testing

/// What holds for every method and every table.
@Suite("Properties of fits")
struct FitPropertyTests {
  static let shapes: [(method: String, labels: Int)] = [
    "w1ds", "one-coin", "majority", "dawid-skene", "ibcc", "bwa", "wawa", "glad", "mace",
  ].flatMap { method in [1, 2, 3, 4, 5, 9].map { (method, $0) } }
  /// Those that draw at random: renumbering samples deals other draws to them.
  static let drawing: [(method: String, labels: Int)] = ["ebcc", "avg", "auto"].flatMap {
    method in [1, 2, 5].map { (method, $0) }
  }

  private func crowd(_ labels: Int, seed: UInt64 = 31) -> RandomCrowd {
    RandomCrowd(
      seed: seed, samples: 120, annotators: 17, labels: labels, answersPerSample: 4)
  }

  @Test("rows are probabilities that add up to 1", arguments: shapes + drawing)
  func probabilities(method: String, labels: Int) throws {
    for seed in 0..<5 as Range<UInt64> {
      let fit = try #require(Methods.named(method)).fit(crowd(labels, seed: seed).answers)
      for row in 0..<120 {
        let cells = fit.posteriors[row * labels..<(row + 1) * labels]
        #expect(cells.allSatisfy { (0...1).contains($0) })
        #expect(abs(cells.reduce(0, +) - 1) < 1e-12)
      }
      #expect(abs(fit.classPrior.reduce(0, +) - 1) < 1e-12)
      guard let confusions = fit.annotators.confusions else { continue }
      for row in 0..<confusions.count / labels {
        let cells = confusions[row * labels..<(row + 1) * labels]
        #expect(cells.allSatisfy { $0 > 0 && $0 <= 1 })
        #expect(abs(cells.reduce(0, +) - 1) < 1e-12)
      }
    }
  }

  @Test("the order of answers changes no bit", arguments: shapes + drawing)
  func arrival(method: String, labels: Int) throws {
    let method = try #require(Methods.named(method))
    let answers = crowd(labels).answers
    var generator = SplitMix64(seed: 1)
    let shuffled = answers.renumbered(
      samples: Array(0..<120), annotators: Array(0..<17),
      order: Array(0..<answers.count).shuffled(using: &generator))
    #expect(method.fit(shuffled) == method.fit(answers))
  }

  @Test("renumbering samples and annotators renumbers the result", arguments: shapes)
  func renumbering(method: String, labels: Int) throws {
    let method = try #require(Methods.named(method))
    let answers = crowd(labels).answers
    var generator = SplitMix64(seed: 2)
    let samples = Array(0..<120).shuffled(using: &generator)
    let annotators = Array(0..<17).shuffled(using: &generator)
    let fit = method.fit(answers)
    let renumbered = method.fit(answers.renumbered(samples: samples, annotators: annotators))
    #expect(renumbered.iterations == fit.iterations)
    for i in 0..<120 {
      for k in 0..<labels {
        let difference =
          renumbered.posteriors[samples[i] * labels + k] - fit.posteriors[i * labels + k]
        #expect(abs(difference) < 1e-9)
      }
    }
    if let before = fit.annotators.reliabilities, let after = renumbered.annotators.reliabilities {
      for j in 0..<17 { #expect(abs(after[annotators[j]] - before[j]) < 1e-9) }
    }
  }

  @Test("posteriors follow from the prior and the matrices of the fit", arguments: [2, 3, 4, 6])
  func consistency(labels: Int) throws {
    let answers = crowd(labels).answers
    let fit = W1DS().fit(answers)
    let confusions = try #require(fit.annotators.confusions)
    let groups = answers.groupedBySample()
    var logLikelihood = 0.0
    for i in 0..<120 {
      var product = fit.classPrior
      for at in groups.answers(of: i) {
        for k in 0..<labels {
          product[k] *=
            confusions[(Int(groups.annotator[at]) * labels + k) * labels + Int(groups.label[at])]
        }
      }
      let total = product.reduce(0, +)
      logLikelihood += Portable.log(total)
      for k in 0..<labels {
        #expect(abs(product[k] / total - fit.posteriors[i * labels + k]) < 1e-12)
      }
    }
    #expect(abs(try #require(fit.logLikelihood) - logLikelihood) < 1e-9)
  }

  @Test("the log-likelihood of thousands of ties stays finite", arguments: ["w1ds", "one-coin"])
  func manyTies(id: String) throws {
    let answers = AnswerTable(rows: [String](repeating: "01", count: 3_000), labels: 2)
    let fit = try #require(Methods.named(id)).fit(answers)
    let logLikelihood = try #require(fit.logLikelihood)
    #expect(logLikelihood.isFinite && logLikelihood < 0)
  }

  @Test("good annotators come out ahead, and labels beat the vote")
  func recovery() throws {
    let crowd = RandomCrowd(
      seed: 77, samples: 2_000, annotators: 40, labels: 4, answersPerSample: 5)
    func accuracy(_ fit: Fit) -> Double {
      Double((0..<2_000).count { fit.label(of: $0) == crowd.truth[$0] }) / 2_000
    }
    let vote = accuracy(Majority().fit(crowd.answers))
    #expect(accuracy(W1DS().fit(crowd.answers)) > vote + 0.01)
    #expect(accuracy(OneCoin().fit(crowd.answers)) > vote + 0.01)
  }

  @Test("the figures of this crowd are the same on every machine")
  func golden() {
    let fit = W1DS().fit(crowd(4, seed: 5).answers)
    var digest: UInt64 = 0xcbf2_9ce4_8422_2325
    for posterior in fit.posteriors {
      digest = (digest ^ posterior.bitPattern) &* 0x100_0000_01b3
    }
    #expect(digest == 1_745_353_221_853_945_942)
    var elementary: UInt64 = 0xcbf2_9ce4_8422_2325
    for step in 1...1_000 {
      let x = Double(step) / 7
      for value in [
        Portable.exp(-x), Portable.log(x), Portable.digamma(x), Portable.logGamma(x),
      ] {
        elementary = (elementary ^ value.bitPattern) &* 0x100_0000_01b3
      }
    }
    #expect(elementary == 12_231_788_974_889_663_981)
  }
}
