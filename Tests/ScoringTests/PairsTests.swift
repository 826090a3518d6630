import Scoring
import Testing

@Suite("Preferences and rankings")
struct PairsTests {
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

  private func isClose(_ a: [Double], _ b: [Double], within tolerance: Double = 1e-4) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < tolerance }
  }

  @Test("every method is found by its id")
  func registry() {
    #expect(PairMethods.all.map(\.id) == ["auto", "crowd-bt", "davidson", "bradley-terry"])
    for method in PairMethods.all { #expect(PairMethods.named(method.id)?.id == method.id) }
    #expect(PairMethods.named("BT") == nil)
    let fit = AutomaticPairs().fit(PairsTests.small)
    #expect(fit.requestedMethod == "auto")
    #expect(fit.method == "davidson")
    var untied = ComparisonTable(itemCount: 2, annotatorCount: 1)
    untied.append(annotator: 0, winner: 0, loser: 1)
    #expect(AutomaticPairs().fit(untied).method == "crowd-bt")
  }

  @Test("Bradley-Terry comes to the maximum that a general optimiser finds")
  func bradleyTerry() {
    // Scores: BFGS of SciPy on the same posterior; errors: NumPy's inverse, mean projected out.
    let fit = BradleyTerry().fit(
      PairsTests.small, options: FitOptions(maxIterations: 5_000, tolerancePPM: 1))
    #expect(
      isClose(fit.scores, [-0.000179087, 0.287811633, -0.247453340, -0.040179205]),
      "\(fit.scores)")
    #expect(
      isClose(fit.standardErrors, [0.60845876, 0.68010554, 0.61450473, 0.67042258]),
      "\(fit.standardErrors)")
    #expect(fit.annotators == nil)
    #expect(fit.ranking() == [1, 0, 3, 2])
    #expect(fit.ranks() == [2, 1, 4, 3])
  }

  @Test("Crowd-BT comes to the maximum that a general optimiser finds")
  func crowdBradleyTerry() throws {
    let fit = CrowdBradleyTerry().fit(
      PairsTests.small, options: FitOptions(maxIterations: 500, tolerancePPM: 1))
    #expect(
      isClose(fit.scores, [0.00808569, 0.04548658, -0.04500338, -0.00856888]), "\(fit.scores)")
    #expect(
      isClose(fit.standardErrors, [0.42117883, 0.42285777, 0.42082069, 0.42321909]),
      "\(fit.standardErrors)")
    let annotators = try #require(fit.annotators)
    #expect(
      isClose(annotators.reliabilities, [0.67426172, 0.67443372, 0.65730142]),
      "\(annotators.reliabilities)")
    let wide = CrowdBradleyTerry(deviationPPM: 2_000_000).fit(
      PairsTests.small, options: FitOptions(maxIterations: 500, tolerancePPM: 1))
    #expect(
      isClose(wide.scores, [0.9850886, 1.04504962, -0.70853513, -1.32160309]), "\(wide.scores)")
    #expect(
      isClose(wide.standardErrors, [1.23634961, 1.22423904, 1.19578196, 1.31984688]),
      "\(wide.standardErrors)")
  }

  @Test("the information of a comparison is that of a binary symmetric channel")
  func information() throws {
    // One who is always right among many: eta is high, and a comparison tells most of a bit.
    var table = ComparisonTable(itemCount: 5, annotatorCount: 1)
    for _ in 0..<40 {
      for high in 1..<5 {
        for low in 0..<high {
          table.append(annotator: 0, winner: UInt32(high), loser: UInt32(low))
        }
      }
    }
    let annotators = try #require(CrowdBradleyTerry().fit(table).annotators)
    let eta = annotators.reliabilities[0]
    #expect(eta > 0.98)
    #expect(annotators.informationMicrobits[0] > 850_000)
    #expect(annotators.credits[0] == 400 * annotators.informationMicrobits[0])
  }

  @Test("who clicks at random gets no say and next to no credit; reversed, no credit at all")
  func spam() throws {
    var generator = SplitMix64(seed: 3)
    var table = ComparisonTable(itemCount: 12, annotatorCount: 6)
    for _ in 0..<200 {
      let a = generator.nextIndex(below: 12)
      let b = (a + 1 + generator.nextIndex(below: 11)) % 12
      let (worse, better) = (UInt32(min(a, b)), UInt32(max(a, b)))
      for annotator in 0..<4 {
        table.append(annotator: UInt32(annotator), winner: better, loser: worse)
      }
      let isUp = generator.nextIndex(below: 2) == 0
      table.append(annotator: 4, winner: isUp ? better : worse, loser: isUp ? worse : better)
      table.append(annotator: 5, winner: worse, loser: better)
    }
    let fit = CrowdBradleyTerry().fit(table)
    let annotators = try #require(fit.annotators)
    #expect(fit.ranking() == (0..<12).reversed().map { UInt32($0) })
    #expect((350_000...650_000).contains(annotators.reliabilitiesPPM[4]))
    #expect(annotators.credits[4] < annotators.credits[0] / 20)
    #expect(annotators.reliabilitiesPPM[5] < 50_000)
    #expect(annotators.credits[5] == 0)
  }

  @Test("the order of rows changes nothing", arguments: PairMethods.all.map(\.id))
  func order(id: String) throws {
    let method = try #require(PairMethods.named(id))
    var generator = SplitMix64(seed: 1)
    let table = PairsTests.small
    var shuffled = ComparisonTable(itemCount: 4, annotatorCount: 3)
    for row in (0..<table.count).shuffled(using: &generator) {
      // A tie has no sides.
      let (one, other) =
        table.isTie[row]
        ? (table.loser[row], table.winner[row]) : (table.winner[row], table.loser[row])
      shuffled.append(
        annotator: table.annotator[row], winner: one, loser: other, isTie: table.isTie[row])
    }
    #expect(method.fit(shuffled) == method.fit(table))
  }

  @Test("renaming items renames scores; turning all over turns them over")
  func symmetry() {
    let table = PairsTests.small
    var renamed = ComparisonTable(itemCount: 4, annotatorCount: 3)
    var reversed = renamed
    for row in 0..<table.count {
      renamed.append(
        annotator: table.annotator[row], winner: 3 - table.winner[row],
        loser: 3 - table.loser[row], isTie: table.isTie[row])
      reversed.append(
        annotator: table.annotator[row], winner: table.loser[row], loser: table.winner[row],
        isTie: table.isTie[row])
    }
    for method in [CrowdBradleyTerry(), Davidson(), BradleyTerry()] as [any PairMethod] {
      let options = FitOptions(maxIterations: 2_000, tolerancePPM: 1)
      let fit = method.fit(table, options: options)
      let names = method.fit(renamed, options: options)
      let turned = method.fit(reversed, options: options)
      #expect(isClose(names.scores, fit.scores.reversed(), within: 1e-5))
      #expect(isClose(turned.scores, fit.scores.map { -$0 }, within: 1e-5))
      #expect(isClose(turned.standardErrors, fit.standardErrors, within: 1e-5))
    }
  }

  @Test("nothing to go by gives zeros", arguments: PairMethods.all.map(\.id))
  func empty(id: String) throws {
    let method = try #require(PairMethods.named(id))
    let nothing = method.fit(ComparisonTable(itemCount: 0, annotatorCount: 0))
    #expect(nothing.scores.isEmpty && nothing.ranking().isEmpty)
    var one = ComparisonTable(itemCount: 1, annotatorCount: 1)
    one.append(annotator: 0, winner: 0, loser: 0)
    #expect(one.count == 0 && one.selfComparisons == 1)
    let alone = method.fit(one)
    #expect(alone.scores == [0] && alone.standardErrors == [0])
    #expect(alone.ranks() == [1])
    let silent = method.fit(ComparisonTable(itemCount: 3, annotatorCount: 2))
    #expect(silent.scores == [0, 0, 0])
    #expect(silent.ranking() == [0, 1, 2])
    #expect(silent.components == [0, 1, 2])
  }

  @Test("only ties give equal scores, in item order", arguments: PairMethods.all.map(\.id))
  func ties(id: String) throws {
    var table = ComparisonTable(itemCount: 3, annotatorCount: 1)
    table.append(annotator: 0, winner: 0, loser: 1, isTie: true)
    table.append(annotator: 0, winner: 2, loser: 1, isTie: true)
    let fit = try #require(PairMethods.named(id)).fit(table)
    #expect((0..<3).map { fit.scorePPM(of: $0) } == [0, 0, 0])
    #expect(fit.ranking() == [0, 1, 2])
    #expect(fit.probabilityPPM(0, over: 2) == fit.probabilityPPM(2, over: 0))
  }

  @Test("islands have finite scores and are told apart", arguments: PairMethods.all.map(\.id))
  func islands(id: String) throws {
    var table = ComparisonTable(itemCount: 5, annotatorCount: 1)
    for _ in 0..<1_000 {
      table.append(annotator: 0, winner: 3, loser: 1, weightPPM: .max)
      table.append(annotator: 0, winner: 4, loser: 2)
    }
    let fit = try #require(PairMethods.named(id)).fit(table)
    #expect(fit.components == [0, 1, 2, 1, 2])
    let isFinite = (fit.scores + fit.standardErrors + [fit.logLikelihood]).allSatisfy(\.isFinite)
    #expect(isFinite)
    #expect(fit.scorePPM(of: 3) > 0 && fit.scorePPM(of: 1) < 0)
  }

  @Test("a ranking counts as its pairs, one less than its items together")
  func rankings() {
    var table = ComparisonTable(itemCount: 5, annotatorCount: 1)
    table.appendRanking(annotator: 0, groups: [[2], [0, 4], [1]])
    #expect(table.count == 6)
    #expect(Set(table.weightPPM) == [500_000])
    #expect(table.isTie.count { $0 } == 1)
    let fit = BradleyTerry().fit(table)
    #expect(fit.ranking() == [2, 0, 3, 4, 1])
    #expect(ComparisonTable.weightPPM(strength: 2, of: 3) == 1_000_000)
    #expect(ComparisonTable.weightPPM(strength: 3, of: 3) == 1_500_000)
  }

  @Test("the next pair is the close and uncertain one")
  func expectedInformation() {
    var table = ComparisonTable(itemCount: 4, annotatorCount: 2)
    for _ in 0..<20 {
      table.append(annotator: 0, winner: 0, loser: 1)
      table.append(annotator: 1, winner: 1, loser: 0)
    }
    table.append(annotator: 0, winner: 1, loser: 2, isTie: true)
    table.append(annotator: 0, winner: 2, loser: 3)
    let fit = BradleyTerry().fit(table)
    // Both errors of the pair that was compared forty times are large, but not of its difference.
    #expect(fit.standardErrorPPM(of: 0) > 800_000)
    #expect(fit.expectedInformationPPM(0, 1) < 30_000)
    #expect(fit.expectedInformationPPM(2, 3) > 10 * fit.expectedInformationPPM(0, 1))
    #expect(fit.expectedInformationPPM(1, 1) == 0)
    let p = 1_000_000 - fit.probabilityPPM(2, over: 3)
    #expect(abs(p - fit.probabilityPPM(3, over: 2)) <= 1)
  }
}

@Suite("A real crowd's preferences", .enabled(if: SharedData.isPresent, "\(SharedData.hint)"))
struct RealPairsTests {
  /// Of pairs_valence the experts' scores and the comparisons: annotator, winner, loser.
  private func valence() throws -> (expert: [Double], rows: [[UInt32]], people: Int) {
    let scores = try SharedData.rows(in: "data/pairs_valence/scores.csv")
    let rows = try SharedData.rows(in: "data/pairs_valence/comparisons.csv")
    let items = SharedData.numbers(of: scores.map { $0[0] })
    let people = SharedData.numbers(of: rows.map { $0[0] })
    var expert = [Double](repeating: 0, count: items.count)
    for row in scores {
      expert[Int(try #require(items[row[0]]))] = try #require(Double(row[1]))
    }
    let numbers = rows.map { row -> [UInt32] in
      let loser = row[3] == row[1] ? row[2] : row[1]
      return [people[row[0]], items[row[3]], items[loser]].compactMap { $0 }
    }
    return (expert, numbers, people.count)
  }

  /// The correlation with experts of a fit to the first rows and as many random comparisons, if any,
  /// by so many further annotators.
  private func spearman(
    _ expert: [Double], _ rows: some Collection<[UInt32]>, people: Int, spammers: Int,
    _ generator: inout SplitMix64
  ) -> Double {
    var table = ComparisonTable(itemCount: expert.count, annotatorCount: people + spammers)
    for row in rows {
      table.append(annotator: row[0], winner: row[1], loser: row[2])
      if spammers == 0 { continue }
      let item = generator.nextIndex(below: expert.count)
      let other = (item + 1 + generator.nextIndex(below: expert.count - 1)) % expert.count
      table.append(
        annotator: UInt32(people + generator.nextIndex(below: spammers)), winner: UInt32(item),
        loser: UInt32(other))
    }
    return Correlation.spearman(AutomaticPairs().fit(table).scores, expert)
  }

  @Test("auto ranks headlines as experts do")
  func whole() throws {
    let (expert, rows, people) = try valence()
    var generator = SplitMix64(seed: 1)
    let spearman = spearman(expert, rows, people: people, spammers: 0, &generator)
    #expect(spearman >= 0.850, "\(spearman)")
  }

  @Test("a seventh of the comparisons and as many at random still rank them")
  func spammed() throws {
    let (expert, rows, people) = try valence()
    let correlations = (1...4).map { seed in
      var generator = SplitMix64(seed: UInt64(seed))
      let part = rows.shuffled(using: &generator).prefix(rows.count * 15 / 100)
      return spearman(expert, part, people: people, spammers: 20, &generator)
    }
    #expect(Correlation.mean(correlations) >= 0.79, "\(correlations)")
  }
}
