import Testing

@testable import Scoring

@Suite("Functions of eight floats")
struct VectorFunctionTests {
  private let points: [Double] = (0..<4_000).map { 1e-3 * Portable.exp(Double($0) / 260) }

  @Test("exp, log and digamma agree with those in double precision")
  func agreement() {
    for x in points {
      let lanes = Floats(repeating: Float(x))
      let exact = Double(Float(x))
      #expect(abs(Double(Portable.log(lanes)[3]) - Portable.log(exact)) < 2e-6)
      let digamma = Portable.digamma(exact)
      #expect(abs(Double(Portable.digamma(lanes)[7]) - digamma) < 4e-6 * max(1, abs(digamma)))
      guard exact < 80 else { continue }
      let up = Portable.exp(exact)
      #expect(abs(Double(Portable.exp(lanes)[0]) - up) < 3e-6 * up)
      let down = Portable.exp(-exact)
      #expect(abs(Double(Portable.exp(-lanes)[5]) - down) < 3e-6 * down)
    }
  }

  @Test("far below zero exp is nothing, not a subnormal")
  func ends() {
    #expect(Portable.exp(Floats(repeating: -.infinity)) == .zero)
    #expect(Portable.exp(Floats(repeating: -88)) == .zero)
    #expect(Portable.exp(Floats.zero) == Floats(repeating: 1))
  }
}
