import Scoring
import Testing

@Suite("Weight of an annotator")
struct AnnotatorWeightTests {
  @Test("weight, quantile and information agree with a reference in Python and mpmath")
  func reference() throws {
    let weights = try #require(AnnotatorWeight.all(of: W1DS().fit(RandomCrowd.small)))
    #expect(weights.count == 4)
    #expect(
      weights[2]
        == AnnotatorWeight(
          weightPPM: 225_445, lowerWeightPPM: 84_807, informationMicrobits: 106_846))
    #expect(weights[1].weightPPM > weights[2].weightPPM)
  }

  @Test("a perfect annotator tells the entropy of the prior, a spammer nothing")
  func information() {
    let perfect = AnnotatorWeight(
      confusion: [1, 0, 0, 1], strengths: [50, 50], prior: [0.5, 0.5])
    #expect(
      perfect
        == AnnotatorWeight(
          weightPPM: 1_000_000, lowerWeightPPM: 1_000_000, informationMicrobits: 1_000_000))
    let skewed = AnnotatorWeight(
      confusion: [1, 0, 0, 1], strengths: [50, 50], prior: [0.25, 0.75])
    #expect(skewed.informationMicrobits == 811_278)
    let spammer = AnnotatorWeight(
      confusion: [0.8, 0.2, 0.8, 0.2], strengths: [50, 50], prior: [0.5, 0.5])
    #expect(spammer.weightPPM == 500_000)
    #expect(spammer.informationMicrobits == 0)
    // Who always says the opposite tells as much as who is always right.
    let opposite = AnnotatorWeight(
      confusion: [0.1, 0.9, 0.9, 0.1], strengths: [50, 50], prior: [0.5, 0.5])
    #expect(opposite.informationMicrobits == 531_004)
  }

  @Test("the lower quantile rises with the evidence, below the weight")
  func quantile() {
    let weights = [3.0, 10, 100, 10_000, 1e6].map { strength in
      AnnotatorWeight(
        confusion: [0.9, 0.1, 0.1, 0.9], strengths: [strength, strength], prior: [0.5, 0.5])
    }
    #expect(weights.allSatisfy { $0.weightPPM == 900_000 && $0.lowerWeightPPM < 900_000 })
    for (fewer, more) in zip(weights, weights.dropFirst()) {
      #expect(fewer.lowerWeightPPM < more.lowerWeightPPM)
    }
    // 1.645 standard errors of the mean of two rows: sqrt(0.09 / 10,001 / 2).
    #expect(abs(weights[3].lowerWeightPPM - 896_511) < 30)
  }

  @Test("in the one-coin model the weight is r_j, Beta-distributed")
  func oneCoin() throws {
    let fit = OneCoin().fit(AnswerTable(rows: ["0", "1", "1"], labels: 2))
    let weight = try #require(AnnotatorWeight.all(of: fit))[0]
    let r = try #require(fit.annotators.reliabilities)[0]
    #expect(weight.weightPPM == PartsPerMillion.rounded(r))
    let beta = BetaDistribution(alpha: r * 6, beta: (1 - r) * 6)
    #expect(weight.lowerWeightPPM == beta.lowerQuantilePPM(tail: 0.05))
    #expect(weight.informationMicrobits > 0)
  }

  @Test("who hasn't answered yet has the prior's weight")
  func newcomer() throws {
    var answers = AnswerTable(sampleCount: 1, annotatorCount: 2, labelCount: 2)
    answers.append(sample: 0, annotator: 0, label: 0)
    let weights = try #require(AnnotatorWeight.all(of: W1DS().fit(answers)))
    #expect(weights[1].weightPPM == 666_667)
    #expect(weights[1].credit(answers: 0) == 0)
  }

  @Test("with one label the weight is whole and there is nothing to tell")
  func oneLabel() throws {
    for fit in [
      W1DS().fit(AnswerTable(rows: ["00"], labels: 1)),
      OneCoin().fit(AnswerTable(rows: ["00"], labels: 1)),
    ] {
      #expect(
        try #require(AnnotatorWeight.all(of: fit))[0]
          == AnnotatorWeight(
            weightPPM: 1_000_000, lowerWeightPPM: 1_000_000, informationMicrobits: 0))
    }
  }

  @Test("credit is answers times information")
  func credit() {
    let weight = AnnotatorWeight(
      weightPPM: 900_000, lowerWeightPPM: 850_000, informationMicrobits: 531_004)
    #expect(weight.credit(answers: 340) == 180_541_360)
    #expect(weight.credit(answers: .max) == .max)
  }
}
