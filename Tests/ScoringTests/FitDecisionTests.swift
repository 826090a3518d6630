import Testing

@testable import Scoring

@Suite("Decisions on ppm")
struct FitDecisionTests {
  private func fit(_ posterior: [Double], prior: [Double]) -> Fit {
    Fit(
      method: Majority(), parameters: [:],
      answers: AnswerTable(sampleCount: 1, annotatorCount: 0, labelCount: posterior.count),
      posteriors: posterior, classPrior: prior, iterations: 1, logLikelihood: nil,
      annotators: AnnotatorModel(), gold: [:])
  }

  @Test("posteriors that differ by less than a ppm are a tie, and the prior decides")
  func tie() {
    let fit = fit([0.4000001, 0.4000004, 0.1999995], prior: [0.5, 0.3, 0.2])
    #expect(fit.posteriorPPM(of: 0) == [400_000, 400_000, 200_000])
    #expect(fit.label(of: 0) == 0)
    #expect(fit.isTied(0))
    #expect(fit.confidencePPM(of: 0) == 400_000)
  }

  @Test("priors that differ by less than a ppm are a tie too, and the first label is taken")
  func tiedPrior() {
    #expect(fit([0.5, 0.5], prior: [0.5, 0.5000001]).label(of: 0) == 0)
    #expect(fit([0.5, 0.5], prior: [0.499999, 0.500001]).label(of: 0) == 1)
  }

  @Test("a ppm more is no tie")
  func ahead() {
    let fit = fit([0.4, 0.400001, 0.199999], prior: [0.5, 0.3, 0.2])
    #expect(fit.label(of: 0) == 1)
    #expect(!fit.isTied(0))
  }
}
