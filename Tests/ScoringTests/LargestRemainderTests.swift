import Scoring
import Testing

@Suite("Largest remainder")
struct LargestRemainderTests {
  @Test(
    "credits become these shares",
    arguments: [
      ([("a", 1), ("b", 1), ("c", 1)], [333_334, 333_333, 333_333]),
      ([("a", 0), ("b", 5)], [0, 1_000_000]),
      ([("a", 7), ("b", 11), ("c", 13), ("d", 17)], [145_833, 229_167, 270_833, 354_167]),
      ([("a", 0)], [0]),
      (
        (0..<7).map { ("k0\($0)", 1) },
        [142_858, 142_857, 142_857, 142_857, 142_857, 142_857, 142_857]
      ),
      ([], []),
    ] as [([(String, Int64)], [Int])])
  func cases(credit: [(String, Int64)], shares: [Int]) {
    #expect(LargestRemainder.ppm(credits: credit.map(\.1), ids: credit.map(\.0)) == shares)
  }

  @Test("ties go to the lowest id as bytes, not as letters and not by place")
  func ties() {
    // U+FF61 comes before U+1F600 as UTF-8 and after it as UTF-16. An é
    // of one scalar and one of two are different ids, though equal as Swift strings.
    #expect(
      LargestRemainder.ppm(credits: [1, 1, 1] as [Int64], ids: ["\u{1F600}", "\u{FF61}", "z"])
        == [333_333, 333_333, 333_334])
    #expect(
      LargestRemainder.ppm(
        credits: [1, 1, 1] as [Int64], ids: ["\u{1F600}", "\u{FF61}", "\u{FF62}"])
        == [333_333, 333_334, 333_333])
    #expect(
      LargestRemainder.ppm(credits: [1, 1, 1] as [Int64], ids: ["\u{E9}", "e\u{301}", "\u{E9}x"])
        == [333_333, 333_334, 333_333])
  }

  @Test("the largest credits neither overflow nor lose a ppm")
  func extremes() {
    let shares = LargestRemainder.ppm(
      credits: [.max, .max, .max, 1] as [UInt64], ids: ["a", "b", "c", "d"])
    #expect(shares == [333_334, 333_333, 333_333, 0])
    #expect(
      LargestRemainder.ppm(credits: [.max, 1] as [Int64], ids: ["a", "b"]) == [1_000_000, 0])
  }

  @Test(
    "shares add up to the whole and stay within a ppm of exact", arguments: 0..<20 as Range<UInt64>)
  func sums(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let credits = (0..<200).map { _ in Int64(generator.next() >> (34 + generator.next() % 30)) }
    let ids = credits.indices.map { "c\($0)" }
    let shares = LargestRemainder.ppm(credits: credits, ids: ids)
    let total = Double(credits.reduce(0, +))
    #expect(shares.reduce(0, +) == 1_000_000)
    for (share, credit) in zip(shares, credits) {
      #expect(abs(Double(share) - Double(credit) / total * 1e6) < 1)
    }
  }
}
