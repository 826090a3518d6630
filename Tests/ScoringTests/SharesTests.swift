import Scoring
import Testing

@Suite("Shares")
struct SharesTests {
  struct Case: Sendable {
    let says: String
    let kinds: [(part: Int, credits: [Int64], counts: [Int64])]
    let shares: [Int]
  }

  // The figures come from the Python of the docstring.
  private static let largest = Int64.max
  static let cases = [
    Case(
      says: "a kind whose credits are all 0 is divided by counts",
      kinds: [
        (400_000, [9, 1, 0, 0], [9, 1, 0, 0]),
        (400_000, [5_000_000, 1_234_567, 81_234_567, 0], [5, 3, 90, 2]),
        (200_000, [0, 0, 0, 0], [1, 2, 3, 1]),
      ], shares: [411_437, 102_789, 457_203, 28_571]),
    Case(
      says: "the part of a kind without work goes to the others pro rata",
      kinds: [
        (400_000, [0, 0, 0, 0], [0, 0, 0, 0]), (400_000, [1, 1, 1, 0], [1, 1, 1, 7]),
        (200_000, [0, 0, 0, 5], [0, 0, 0, 1]),
      ], shares: [222_222, 222_222, 222_222, 333_334]),
    Case(
      says: "the largest credits don't overflow",
      kinds: [
        (400_000, [largest, largest, largest, 1], [1, 1, 1, 1]),
        (400_000, [largest - 1, largest, 1, largest], [1, 1, 1, 1]),
        (200_000, [largest, 2, largest, largest], [1, 1, 1, 1]),
      ], shares: [333_333, 266_667, 200_000, 200_000]),
    Case(
      says: "kinds with a part of 0 share equally when no other has work",
      kinds: [
        (1_000_000, [0, 0, 0, 0], [0, 0, 0, 0]), (0, [3, 1, 0, 0], [1, 1, 1, 1]),
        (0, [0, 0, 0, 7], [1, 1, 1, 1]),
      ], shares: [375_000, 125_000, 0, 500_000]),
    Case(
      says: "one kind alone is divided by largest remainder",
      kinds: [
        (40, [7, 11, 13, 17], [1, 1, 1, 1]), (40, [0, 0, 0, 0], [0, 0, 0, 0]),
        (20, [0, 0, 0, 0], [0, 0, 0, 0]),
      ], shares: [145_833, 229_167, 270_833, 354_167]),
    Case(
      says: "without any work everybody has 0",
      kinds: [(40, [0, 0, 0, 0], [0, 0, 0, 0]), (60, [0, 0, 0, 0], [0, 0, 0, 0])],
      shares: [0, 0, 0, 0]),
  ]

  @Test("kinds of work are combined by the split", arguments: cases)
  func combined(example: Case) {
    let shares = Shares.ppm(
      contributors: ["a", "b", "c", "d"],
      kinds: example.kinds.map {
        Shares.Kind(part: $0.part, credits: $0.credits, counts: $0.counts)
      })
    #expect(shares == example.shares, "\(example.says)")
  }

  @Test("tasks divide the part of their kind, and one without work leaves it to the other")
  func pools() {
    let split = Shares.ppm(
      contributors: ["a", "b", "c"],
      kinds: [
        Shares.Kind(part: 50, credits: [1, 0, 0], counts: [1, 0, 0]),
        Shares.Kind(
          part: 50,
          pools: [
            Shares.Pool(part: 3, credits: [0, 1_000_000, 0], counts: [0, 1, 0]),
            Shares.Pool(part: 1, credits: [0, 0, 5], counts: [0, 0, 1]),
            Shares.Pool(part: 9, credits: [0, 0, 0], counts: [0, 0, 0]),
          ]),
      ])
    #expect(split == [500_000, 375_000, 125_000])
  }

  @Test("shares add up to the whole whatever the credits", arguments: 0..<20 as Range<UInt64>)
  func sums(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let ids = (0..<57).map { "SHA256:\($0)" }
    func figures() -> [Int64] {
      ids.map { _ in Int64(generator.next() >> (1 + generator.next() % 63)) }
    }
    let kinds = [40, 40, 20].map { Shares.Kind(part: $0, credits: figures(), counts: figures()) }
    let shares = Shares.ppm(contributors: ids, kinds: kinds)
    #expect(shares.reduce(0, +) == 1_000_000)
    #expect(shares.allSatisfy { $0 >= 0 })
    // Scaling the parts, or doubling all credits of one kind, changes nothing.
    let scaled = kinds.enumerated().map { place, kind in
      Shares.Kind(
        part: kind.part * 10_000,
        credits: kind.pools[0].credits.map { place == 1 ? $0 / 4 : $0 },
        counts: kind.pools[0].counts)
    }
    let doubled = scaled.enumerated().map { place, kind in
      Shares.Kind(
        part: kind.part, credits: kind.pools[0].credits.map { place == 1 ? $0 * 2 : $0 },
        counts: kind.pools[0].counts)
    }
    #expect(
      Shares.ppm(contributors: ids, kinds: scaled) == Shares.ppm(contributors: ids, kinds: doubled))
  }

  @Test("nobody is a valid crowd")
  func nobody() {
    let nothing = Shares.Kind(part: 40, credits: [], counts: [])
    #expect(Shares.ppm(contributors: [], kinds: [nothing]) == [])
    #expect(Shares.ppm(contributors: ["a"], kinds: []) == [0])
  }
}
