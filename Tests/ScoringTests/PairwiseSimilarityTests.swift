import Scoring
import Testing

@Suite("Pairwise similarity")
struct PairwiseSimilarityTests {
  @Test("with equality it is percent agreement, interval included")
  func equality() throws {
    let crowd = RandomCrowd(seed: 4, samples: 70, annotators: 6, labels: 3, answersPerSample: 4)
    let answers = crowd.answers
    let figure = try #require(
      PairwiseSimilarity.mean(
        sampleOf: answers.sample, sampleCount: 70, seed: 5, resamples: 60
      ) { answers.label[$0] == answers.label[$1] ? 1 : 0 })
    let percent = AgreementFigures(answers, seed: 5, resamples: 60).measures.percentAgreement
    #expect(isNear(figure.value, try #require(percent).value))
    #expect(figure.interval95PPM == percent?.interval95PPM)
  }

  @Test("a sample with many pairs counts as much as one with one pair")
  func samples() {
    let figure = PairwiseSimilarity.mean(
      sampleOf: [1, 0, 1, 0, 1, 2], sampleCount: 3, seed: 1, resamples: 0
    ) { a, b in
      #expect(a < b)
      return a + b == 4 ? 1 : .nan
    }
    // Sample 0: places 1 and 3, which are alike; sample 1: one of three pairs.
    #expect(figure == Estimate(value: (1 + 1.0 / 3) / 2, interval95PPM: nil))
  }

  @Test("nothing to compare is no figure")
  func nothing() {
    #expect(
      PairwiseSimilarity.mean(sampleOf: [0, 1], sampleCount: 2, seed: 1) { _, _ in 1 } == nil)
    #expect(PairwiseSimilarity.mean(sampleOf: [], sampleCount: 0, seed: 1) { _, _ in 1 } == nil)
  }

  @Test("F1 of exact spans")
  func spans() {
    #expect(
      ExactSpanF1.value([[0, 3, 1], [5, 9, 2]], [[0, 3, 1], [5, 9, 1], [4, 9, 2]]) == 0.4)
    #expect(ExactSpanF1.value([Int](), []) == 1)
    #expect(ExactSpanF1.value([1], []) == 0)
    #expect(ExactSpanF1.value([1, 1, 2], [2, 1]) == 1)
  }
}
