import Scoring
import Testing

@Suite("Preferences with ties")
struct DavidsonTests {
  /// Eleven comparisons of four items by three annotators, one of them a tie.
  private static var small: ComparisonTable {
    let rows: [(UInt32, UInt32, UInt32, Bool)] = [
      (0, 0, 1, false), (0, 1, 2, false), (0, 0, 2, false), (1, 1, 0, false), (1, 1, 2, false),
      (1, 2, 3, false), (2, 3, 0, false), (2, 2, 0, false), (2, 3, 1, false), (0, 2, 3, true),
      (1, 0, 3, false),
    ]
    var table = ComparisonTable(itemCount: 4, annotatorCount: 3)
    for (annotator, winner, loser, isTie) in rows {
      table.append(annotator: annotator, winner: winner, loser: loser, isTie: isTie)
    }
    return table
  }

  private static let exact = FitOptions(maxIterations: 5_000, tolerancePPM: 1)

  private func isClose(_ a: [Double], _ b: [Double], within tolerance: Double = 1e-4) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < tolerance }
  }

  // References: SciPy's minimisers on the same posterior; errors: NumPy's inverse of the expected information with the
  // prior's, mean projected out.
  @Test("annotators' reliabilities and the ties come to the maximum that a general optimiser finds")
  func reference() throws {
    let fit = Davidson().fit(Self.small, options: Self.exact)
    #expect(
      isClose(fit.scores, [0.00980501, 0.04973161, -0.04756236, -0.01197425]), "\(fit.scores)")
    #expect(
      isClose(fit.standardErrors, [0.42311155, 0.42448826, 0.42276631, 0.42483608]),
      "\(fit.standardErrors)")
    #expect(isClose([try #require(fit.tieTendency)], [0.41335937]))
    #expect(
      isClose(
        try #require(fit.annotators).reliabilities, [0.67487095, 0.67551607, 0.65598444]))
  }

  @Test("so does Davidson's model itself")
  func plainReference() throws {
    let fit = Davidson(deviationPPM: 2_000_000, weighsAnnotators: false).fit(
      Self.small, options: Self.exact)
    #expect(
      isClose(fit.scores, [-0.00011918, 0.30230319, -0.26524152, -0.0369425]), "\(fit.scores)")
    #expect(
      isClose(fit.standardErrors, [0.63016281, 0.69268444, 0.6348399, 0.6856291]),
      "\(fit.standardErrors)")
    #expect(isClose([try #require(fit.tieTendency)], [0.41662964]))
    #expect(fit.annotators == nil)
  }

  @Test("the three outcomes of a comparison make one, and equal items tie most")
  func outcomes() {
    let fit = Davidson().fit(Self.small)
    for a in 0..<4 {
      for b in 0..<4 where a != b {
        let sum =
          fit.probabilityPPM(a, over: b) + fit.probabilityPPM(b, over: a)
          + fit.tieProbabilityPPM(a, b)
        #expect(abs(sum - 1_000_000) <= 2)
        #expect(fit.expectedInformationPPM(a, b) > 0)
      }
    }
    #expect(fit.tieProbabilityPPM(0, 3) > fit.tieProbabilityPPM(1, 2))
    let untied = CrowdBradleyTerry().fit(Self.small)
    #expect(untied.tieProbabilityPPM(0, 3) == 0)
  }

  @Test("ties say that two items lie close, and whoever ties everything says nothing")
  func whatTiesSay() {
    // Two pairs of items far apart; of the first pair one half each, of the second ties alone.
    var table = ComparisonTable(itemCount: 4, annotatorCount: 2)
    for _ in 0..<10 {
      table.append(annotator: 0, winner: 0, loser: 1)
      table.append(annotator: 0, winner: 1, loser: 0)
      for _ in 0..<2 { table.append(annotator: 0, winner: 2, loser: 3, isTie: true) }
      table.append(annotator: 0, winner: 0, loser: 2)
      table.append(annotator: 0, winner: 1, loser: 3)
    }
    let fit = Davidson().fit(table)
    #expect(fit.scorePPM(of: 0) > 0 && fit.scorePPM(of: 2) < 0)
    #expect(abs(fit.scorePPM(of: 2) - fit.scorePPM(of: 3)) <= 1)
    var lazy = table
    for _ in 0..<40 {
      for a in 0..<4 {
        for b in 0..<a {
          lazy.append(annotator: 1, winner: UInt32(a), loser: UInt32(b), isTie: true)
        }
      }
    }
    #expect(Davidson().fit(lazy).ranking() == fit.ranking())
    #expect((Davidson().fit(lazy).tieTendency ?? 0) > (fit.tieTendency ?? 0))
  }

  @Test("a table without ties is Crowd-BT's")
  func noTies() {
    var table = ComparisonTable(itemCount: 6, annotatorCount: 3)
    var generator = SplitMix64(seed: 5)
    for _ in 0..<200 {
      let a = generator.nextIndex(below: 6)
      let b = (a + 1 + generator.nextIndex(below: 5)) % 6
      table.append(
        annotator: UInt32(generator.nextIndex(below: 3)), winner: UInt32(max(a, b)),
        loser: UInt32(min(a, b)))
    }
    let fit = Davidson().fit(table)
    #expect(fit.ranking() == CrowdBradleyTerry().fit(table).ranking())
    #expect((fit.tieTendency ?? 1) < 0.1)
  }
}
