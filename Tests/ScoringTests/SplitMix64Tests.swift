import Scoring
import Testing

@Suite("SplitMix64")
struct SplitMix64Tests {
  static let published: [(seed: UInt64, first: [UInt64])] = [
    (
      3_250_529_576_673_141_316,
      [
        15_405_318_847_245_896_742, 11_751_115_786_394_505_238, 15_442_841_512_819_938_044,
        2_473_178_634_785_395_943, 5_307_467_110_258_505_227,
      ]
    ),
    (0, [16_294_208_416_658_607_535, 7_960_286_522_194_355_700, 487_617_019_471_545_679]),
  ]

  @Test(
    "the first numbers of a seed are the published ones",
    arguments: published)
  func firstNumbers(seed: UInt64, first: [UInt64]) {
    var generator = SplitMix64(seed: seed)
    #expect(first.indices.map { _ in generator.next() } == first)
  }

  @Test("an index is the high word of one draw times the bound")
  func index() {
    var generator = SplitMix64(seed: 0)
    // ⌊16294208416658607535 · 10 / 2^64⌋, and so on.
    #expect((0..<3).map { _ in generator.nextIndex(below: 10) } == [8, 4, 0])
    #expect(generator.nextIndex(below: 1) == 0)
  }

  @Test("units lie from 0 up to 1 and are spread evenly")
  func unit() {
    var generator = SplitMix64(seed: 5)
    let units = (0..<10_000).map { _ in generator.nextUnit() }
    #expect(units.allSatisfy { (0..<1).contains($0) })
    #expect(abs(units.reduce(0, +) / 10_000 - 0.5) < 0.01)
  }
}
