import Scoring
import Testing

@Suite("Credit by Shapley values")
struct ShapleyTests {
  private func credits(
    _ answers: AnswerTable, clusters: [UInt32]? = nil
  ) throws -> [Int64] {
    let fit = W1DS().fit(answers)
    return try #require(
      PosteriorShapley(answers, gold: [:], fit: fit, clusters: clusters, seed: 1)
    ).credits()
  }

  @Test("an annotator's samples add up to the credit")
  func samplesAddUp() throws {
    let answers = MethodReferenceTests.crowd
    let shapley = try #require(
      PosteriorShapley(answers, gold: [:], fit: W1DS().fit(answers), clusters: nil, seed: 1))
    for (annotator, credit) in shapley.credits().enumerated() {
      let bySample = shapley.credits(of: annotator)
      #expect(bySample.count == answers.annotator.count { Int($0) == annotator })
      let sum = bySample.reduce(0) { $0 + $1.microbits }
      #expect(abs(max(0, sum) - credit) <= Int64(bySample.count))
    }
  }

  @Test("who answers at random earns next to nothing, who is right earns most")
  func order() throws {
    var generator = SplitMix64(seed: 9)
    var answers = AnswerTable(sampleCount: 400, annotatorCount: 6, labelCount: 3)
    for i in 0..<400 {
      let truth = generator.nextIndex(below: 3)
      for j in 0..<6 {
        let accuracy = [0.95, 0.8, 0.8, 0.7, 0.7, 1.0 / 3][j]
        let said =
          generator.nextUnit() < accuracy
          ? truth : (truth + 1 + generator.nextIndex(below: 2)) % 3
        answers.append(sample: UInt32(i), annotator: UInt32(j), label: UInt16(said))
      }
    }
    let credits = try credits(answers)
    #expect(credits[0] == credits.max())
    #expect(credits[5] * 100 < credits.reduce(0, +))
  }

  @Test("a copy's credit is shared, not added", arguments: [1, 3, 9])
  func copiesGainNothing(copies: Int) throws {
    let base = RandomCrowd(
      seed: 4, samples: 200, annotators: 8, labels: 3, answersPerSample: 4
    ).answers
    var copied = AnswerTable(
      sampleCount: 200, annotatorCount: 8 + copies, labelCount: 3)
    for row in 0..<base.count {
      let said = (base.sample[row], base.annotator[row], base.label[row])
      copied.append(sample: said.0, annotator: said.1, label: said.2)
      guard said.1 == 2 else { continue }
      for copy in 0..<copies {
        copied.append(sample: said.0, annotator: UInt32(8 + copy), label: said.2)
      }
    }
    let options = FitOptions()
    let before = AnswerCredits(base, gold: [:], discountsCopies: true, options: options)
    let after = AnswerCredits(copied, gold: [:], discountsCopies: true, options: options)
    #expect(Set(after.finding.clusters[8...]) == [2])
    #expect(after.finding.clusters[2] == 2)
    let ring = ([2] + Array(8..<8 + copies)).reduce(0) { $0 + after.credits[$1] }
    #expect(Double(ring) <= 1.01 * Double(before.credits[2]))
    let shown = AnswerCredits(copied, gold: [:], discountsCopies: false, options: options)
    #expect(shown.finding == after.finding)
    let paid = ([2] + Array(8..<8 + copies)).reduce(0) { $0 + shown.credits[$1] }
    #expect(Double(paid) > 1.05 * Double(before.credits[2]))
  }

  @Test("independent annotators are nobody's copies", arguments: 0..<8 as Range<UInt64>)
  func noCopies(seed: UInt64) {
    let answers = RandomCrowd(
      seed: seed, samples: 300, annotators: 12, labels: 4, answersPerSample: 5
    ).answers
    let finding = AnswerCredits(
      answers, gold: [:], discountsCopies: true, options: FitOptions()
    ).finding
    #expect(finding.pairs.isEmpty)
    #expect(finding.clusters == (0..<12).map(UInt32.init))
  }

  @Test("nothing answered, one annotator, one label: nothing to credit, and no trap")
  func edges() throws {
    let nothing = AnswerTable(sampleCount: 2, annotatorCount: 3, labelCount: 2)
    #expect(try credits(nothing) == [0, 0, 0])
    #expect(try credits(AnswerTable(rows: ["0", "0"], labels: 1)) == [0])
    let alone = AnswerCredits(
      AnswerTable(rows: ["0", "1", "0"], labels: 2), gold: [0: 0], discountsCopies: true,
      options: FitOptions())
    #expect(alone.credits.count == 1)
    #expect(alone.weights[0].weightPPM > 500_000)
    let many = AnswerCredits(
      AnswerTable(sampleCount: 1, annotatorCount: 40, labelCount: 10_000), gold: [:],
      discountsCopies: true, options: FitOptions())
    #expect(many.credits == [Int64](repeating: 0, count: 40))
  }

  @Test("with over eight answers a sample the sampled credits add up as the exact ones do")
  func manyAnswers() throws {
    let answers = RandomCrowd(
      seed: 12, samples: 60, annotators: 14, labels: 2, answersPerSample: 12
    ).answers
    let credits = try credits(answers)
    #expect(credits.allSatisfy { $0 >= 0 })
    #expect(try self.credits(answers) == credits)
    #expect(credits.reduce(0, +) > 30_000_000)
    #expect(credits.reduce(0, +) < 61_000_000)
  }
}
