import Testing

@testable import Scoring

@Suite("The test on samples of known label")
struct GoldTestTests {
  private func test(_ hits: Int, _ misses: Int, labels: Int = 2, wanted: Int = 700_000) -> GoldTest
  {
    GoldTest(hits: hits, misses: misses, labelCount: labels, minimumAccuracyPPM: wanted)
  }

  @Test("the boundary is log 19")
  func boundary() {
    #expect(GoldTest.boundaryPPM == 2_944_439)
  }

  @Test(
    "log ratios as computed with Python's math.log, rounded to ppm",
    arguments: [
      (0, 0, 2, 700_000, 0), (1, 0, 2, 700_000, 336_472), (0, 1, 2, 700_000, -510_826),
      (1, 0, 3, 700_000, 741_937), (0, 1, 3, 700_000, -798_508), (7, 3, 2, 700_000, 822_829),
      (10, 4, 5, 850_000, 7_773_284), (2, 9, 19, 950_000, -20_688_694),
      (1_000_000, 0, 2, 700_000, 336_472_236_621),
    ])
  func logRatio(_ value: (Int, Int, Int, Int, Int)) {
    let (hits, misses, labels, wanted, ratio) = value
    #expect(test(hits, misses, labels: labels, wanted: wanted).logRatioPPM == ratio)
  }

  @Test("with two labels and 0.7 six misses fail and nine hits pass")
  func decisions() {
    #expect(test(0, 0).decision == .undecided)
    #expect(test(0, 5).decision == .undecided)
    #expect(test(0, 6).decision == .failed)
    #expect(test(8, 0).decision == .undecided)
    #expect(test(9, 0).decision == .passed)
    // With three labels a guess is right less often: four misses are enough.
    #expect(test(0, 3, labels: 3).decision == .undecided)
    #expect(test(0, 4, labels: 3).decision == .failed)
    // Hits make up for misses.
    #expect(test(5, 6).decision == .undecided)
  }

  @Test("a bar at or below guessing is no test, and a bar of 1 fails at the first miss")
  func edges() {
    for wanted in [0, 100_000, 500_000] {
      #expect(test(0, 1_000, wanted: wanted).decision == .undecided)
    }
    #expect(test(0, 1, wanted: 1_000_000).decision == .failed)
    #expect(test(9, 0, wanted: 1_000_000).decision == .passed)
    for labels in [-1, 0, 1] { #expect(test(3, 90, labels: labels).decision == .undecided) }
    #expect(test(-4, -4).decision == .undecided)
    #expect(test(.max, 0).decision == .passed)
    #expect(test(0, .max).decision == .failed)
    #expect(test(1, 1, wanted: .max).minimumAccuracyPPM == 1_000_000)
  }

  @Test("one more hit never lowers the evidence, one more miss never raises it")
  func monotone() {
    for hits in 0..<30 {
      for misses in 0..<30 {
        let here = test(hits, misses, labels: 4)
        #expect(test(hits + 1, misses, labels: 4).logRatioPPM > here.logRatioPPM)
        #expect(test(hits, misses + 1, labels: 4).logRatioPPM < here.logRatioPPM)
      }
    }
  }

  @Test("the posterior is Beta(2 + h, 1 + m)")
  func posterior() {
    #expect(test(0, 0).accuracyPPM == 666_667)
    #expect(test(8, 2).accuracyPPM == 769_231)
    #expect(test(8, 2).posterior == BetaDistribution(alpha: 10, beta: 3))
    // scipy.stats.beta.ppf(0.05, 10, 3) = 0.5618946.
    #expect(abs(test(8, 2).lowerAccuracyPPM - 561_895) <= 1)
  }

  /// Wald's bounds: whoever guesses is stopped nearly always, whoever has p1 hardly ever.
  @Test("guessing fails in about 95 % of runs, the accuracy wanted in about 5 %")
  func errorRates() {
    var random = SplitMix64(seed: 7)
    func failures(accuracy: Double) -> Int {
      (0..<2_000).count { _ in
        var hits = 0
        var misses = 0
        while hits + misses < 2_000 {
          if Double.random(in: 0..<1, using: &random) < accuracy { hits += 1 } else { misses += 1 }
          let decision = test(hits, misses).decision
          if decision != .undecided { return decision == .failed }
        }
        return false
      }
    }
    #expect(failures(accuracy: 0.5) > 1_860)
    #expect(failures(accuracy: 0.7) < 110)
  }
}
