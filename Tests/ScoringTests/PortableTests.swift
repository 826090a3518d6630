import Foundation
import Scoring
import Testing

@Suite("Portable functions")
struct PortableTests {
  /// Two units in the last place: one for each library.
  private let tolerance = 5e-16

  @Test("exp agrees with the C library over its whole range")
  func exponential() {
    var generator = SplitMix64(seed: 11)
    var worst = 0.0
    for _ in 0..<200_000 {
      let x = (generator.nextUnit() * 2 - 1) * 708
      worst = max(worst, abs(Portable.exp(x) / exp(x) - 1))
      let small = (generator.nextUnit() * 2 - 1) * 2
      worst = max(worst, abs(Portable.exp(small) / exp(small) - 1))
    }
    #expect(worst < tolerance, "relative error \(worst)")
  }

  @Test(
    "exp ends as it should",
    arguments: [
      (0.0, 1.0), (-0.0, 1), (.infinity, .infinity), (-.infinity, 0), (710, .infinity),
      (-746, 0), (1e-20, 1), (1e300, .infinity), (-1e300, 0),
    ])
  func exponentialSpecials(x: Double, expected: Double) {
    #expect(Portable.exp(x) == expected)
  }

  @Test("exp keeps subnormal results to the last place, and its largest")
  func exponentialEdges() {
    for x in stride(from: -745.13, through: -708, by: 0.37) {
      let ours = Portable.exp(x)
      #expect(abs(ours - exp(x)) <= max(Double.leastNonzeroMagnitude, exp(x) * tolerance))
    }
    #expect(abs(Portable.exp(709.7827) / exp(709.7827) - 1) < tolerance)
    #expect(Portable.exp(.nan).isNaN)
  }

  @Test("log agrees with the C library over its whole range")
  func logarithm() {
    var generator = SplitMix64(seed: 12)
    var worst = 0.0
    func compare(_ x: Double) {
      if log(x) != 0 { worst = max(worst, abs(Portable.log(x) / log(x) - 1)) }
    }
    for _ in 0..<200_000 {
      // Any positive finite number, subnormal ones among them.
      compare(Double(bitPattern: generator.next() % 0x7ff0_0000_0000_0000))
      compare(0.5 + generator.nextUnit())
      compare(1 + (generator.nextUnit() - 0.5) * 1e-6)
    }
    #expect(worst < tolerance, "relative error \(worst)")
  }

  @Test("log ends as it should")
  func logarithmSpecials() {
    #expect(Portable.log(1) == 0)
    #expect(Portable.log(0) == -.infinity)
    #expect(Portable.log(-0.0) == -.infinity)
    #expect(Portable.log(.infinity) == .infinity)
    #expect(Portable.log(-1).isNaN)
    #expect(Portable.log(.nan).isNaN)
    #expect(Portable.log(2) == Portable.ln2)
    #expect(
      abs(Portable.log(.leastNonzeroMagnitude) / log(Double.leastNonzeroMagnitude) - 1) < tolerance)
  }

  @Test("log undoes exp")
  func inverse() {
    for x in stride(from: -700.0, through: 700, by: 1.37) {
      #expect(abs(Portable.log(Portable.exp(x)) - x) <= 1e-15 * max(1, abs(x)))
    }
  }

  // Reference values: mpmath with 40 digits.
  @Test(
    "digamma agrees with reference values",
    arguments: [
      (1e-08, -100000000.57721564), (0.1, -10.423754940411076), (0.5, -1.9635100260214235),
      (1, -0.5772156649015329), (1.5, 0.03648997397857652), (2, 0.42278433509846713),
      (3.75, 1.1825373886117962), (9.99, 2.250700372831201), (10, 2.251752589066721),
      (25.5, 3.2189424728839198), (1e3, 6.907255195648812), (1e8, 18.420680738952367),
    ])
  func digamma(x: Double, expected: Double) {
    #expect(abs(Portable.digamma(x) - expected) <= 1e-14 * max(abs(expected), 0.1))
  }

  @Test("digamma steps by 1/x")
  func digammaRecurrence() {
    for x in stride(from: 0.05, through: 40, by: 0.173) {
      let step = Portable.digamma(x + 1) - Portable.digamma(x)
      #expect(abs(step - 1 / x) < 1e-14 * max(1, 1 / x))
    }
    #expect(Portable.digamma(0) == -.infinity)
    #expect(Portable.digamma(-1).isNaN)
    #expect(Portable.digamma(.infinity) == .infinity)
  }

  @Test(
    "log gamma agrees with reference values",
    arguments: [
      (1e-08, 18.42068073818021), (0.1, 2.252712651734206), (0.5, 0.5723649429247001), (1, 0),
      (1.5, -0.12078223763524522), (2, 0), (3.75, 1.486815578593417), (9.99, 12.779315214350193),
      (10, 12.801827480081469), (25.5, 56.389167643719944), (1e3, 5905.220423209181),
      (1e6, 12815504.569147611),
    ])
  func logGamma(x: Double, expected: Double) {
    #expect(abs(Portable.logGamma(x) - expected) <= 1e-14 * max(1, abs(expected)))
  }

  @Test("ppm are rounded half up, below zero too")
  func rounding() {
    #expect(PartsPerMillion.rounded(0.0000005) == 1)
    #expect(PartsPerMillion.rounded(0.00000049) == 0)
    #expect(PartsPerMillion.rounded(1) == 1_000_000)
    #expect(PartsPerMillion.rounded(-0.0000015) == -1)
    #expect(PartsPerMillion.rounded(-0.0000016) == -2)
    #expect(PartsPerMillion.rounded(-1) == -1_000_000)
    #expect(PartsPerMillion.rounded(.nan) == 0)
  }
}
