import Scoring
import Testing

@testable import Simulation

@Suite("Variates")
struct VariatesTests {
  private func moments(_ draw: (inout SplitMix64) -> Double) -> (mean: Double, variance: Double) {
    var generator = SplitMix64(seed: 11)
    let values = (0..<20_000).map { _ in draw(&generator) }
    let mean = values.reduce(0, +) / 20_000
    return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000)
  }

  @Test("means and variances are those of the distributions")
  func moments() {
    for (name, draw, mean, variance) in [
      ("normal", { $0.nextNormal() }, 0, 1), ("gamma 0.7", { $0.nextGamma(shape: 0.7) }, 0.7, 0.7),
      ("gamma 5", { $0.nextGamma(shape: 5) }, 5, 5),
      ("beta 6 2.5", { $0.nextBeta(6, 2.5) }, 6 / 8.5, 15 / (8.5 * 8.5 * 9.5)),
    ] as [(String, (inout SplitMix64) -> Double, Double, Double)] {
      let found = moments(draw)
      #expect(abs(found.mean - mean) < 4 * (variance / 20_000).squareRoot(), "\(name)")
      #expect(abs(found.variance / variance - 1) < 0.06, "\(name)")
    }
  }

  @Test("places are drawn by their weights, never one without")
  func places() {
    var generator = SplitMix64(seed: 3)
    var counts = [0, 0, 0, 0]
    for _ in 0..<8_000 { counts[generator.nextPlace(cumulative: [9, 1, 1, 4, 4][1...])] += 1 }
    #expect(counts[1] == 0)
    #expect(counts[3] == 0)
    #expect(abs(Double(counts[0]) / 8_000 - 0.25) < 0.02)
    #expect(generator.nextPlace(cumulative: [0, 0]) < 2)
    #expect(generator.nextPlace(cumulative: []) == 0)
  }
}
