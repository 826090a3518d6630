import Scoring
import Testing

@Suite("Beta distribution")
struct BetaDistributionTests {
  // Reference values: mpmath with 40 digits.
  @Test(
    "the cumulative distribution agrees with reference values",
    arguments: [
      (2.0, 3.0, 0.25, 0.26171875), (0.5, 0.5, 0.1, 0.20483276469913345),
      (50.5, 10.25, 0.8, 0.24359354816901665), (1.5, 60, 0.01, 0.24964323136649813),
      (12, 1, 0.8, 0.06871947673600004), (5_000, 3_000, 0.62, 0.17773206624208332),
    ])
  func cumulative(alpha: Double, beta: Double, x: Double, expected: Double) {
    let ours = BetaDistribution(alpha: alpha, beta: beta).cumulative(x)
    #expect(abs(ours - expected) < 1e-11)
  }

  @Test(
    "the lower 5 % quantile agrees with reference values",
    arguments: [
      (2.0, 1.0, 223_606), (10, 2, 635_640), (0.5, 0.5, 6_155), (90.5, 20, 755_875),
    ])
  func quantile(alpha: Double, beta: Double, expected: Int) {
    #expect(BetaDistribution(alpha: alpha, beta: beta).lowerQuantilePPM(tail: 0.05) == expected)
  }

  @Test("the distribution rises from 0 to 1, far from its mean too")
  func monotonic() {
    for (alpha, beta) in [(0.3, 0.7), (2, 1), (900, 3), (1e6, 2e6)] {
      let distribution = BetaDistribution(alpha: alpha, beta: beta)
      var last = 0.0
      for x in stride(from: 0.0, through: 1, by: 0.01) {
        let value = distribution.cumulative(x)
        #expect(value >= last - 1e-12 && value <= 1 + 1e-12)
        last = value
      }
      #expect(last == 1)
    }
  }
}
