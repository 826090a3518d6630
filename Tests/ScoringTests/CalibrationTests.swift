import Scoring
import Testing

@Suite("Calibration")
struct CalibrationTests {
  @Test("log loss, Brier and ECE by hand")
  func byHand() {
    let calibration = Calibration(
      rows: [
        (label: 0, posteriorPPM: [900_000, 100_000]), (label: 0, posteriorPPM: [900_000, 100_000]),
        (label: 1, posteriorPPM: [400_000, 600_000]),
      ], truths: [0, 1, 1])
    #expect(calibration.count == 3)
    #expect(calibration.accuracyPPM == 666_667)
    // (-log 0.9 - log 0.1 - log 0.6)/3.
    #expect(calibration.logLossMicronats == 972_924)
    // (0.02 + 1.62 + 0.32)/3.
    #expect(calibration.brierPPM == 653_333)
    // One bin is 0.4 below its promise twice, another 0.4 above once.
    #expect(calibration.errorPPM == 400_000)
    #expect(calibration.bins[13].count == 2)
    #expect(calibration.bins[13].accuracyPPM == 500_000)
    #expect(calibration.bins[9].count == 1)
  }

  @Test("every known sample is judged once, by a fit that didn't know it")
  func crossFitted() throws {
    let crowd = RandomCrowd(
      seed: 8, samples: 100, annotators: 10, labels: 3, answersPerSample: 3)
    let gold = Dictionary(
      uniqueKeysWithValues: (0..<40).map { (UInt32($0), crowd.truth[$0]) })
    let found = try #require(
      Calibration.crossFitted(W1DS(), crowd.answers, gold: gold, options: FitOptions()))
    #expect(found.count == 40)
    #expect(found.accuracyPPM < 1_000_000)
    #expect(
      Calibration.crossFitted(W1DS(), crowd.answers, gold: [:], options: FitOptions()) == nil)
  }
}
