import Domain
import Ledger
import Scoring
import Testing

@testable import Project
@testable import Store

/// Scores of answers that are no classes, from tables alone.
@Suite("Answers that are no classes")
struct ValueFitTests {
  /// A table of answers: (sample, annotator, value); annotators are numbered as given.
  private func table(
    _ kind: TaskKind, _ rows: [(Int, Int, JSONValue)], gold: [Int: JSONValue] = [:]
  ) -> TaskTable {
    var table = TaskTable(
      task: "t", kind: kind, labels: [],
      overlap: Overlap(minimum: 2, maximum: 3, confidencePPM: 950_000, leaseMinutes: 30))
    let samples = (rows.map(\.0).max() ?? -1) + 1
    table.samples = (0..<samples).map { SampleID(sha256([UInt8($0)])) }
    table.numbers = Array(0..<samples)
    table.skips = [Int](repeating: 0, count: samples)
    let people = (rows.map(\.1).max() ?? -1) + 1
    table.annotators = (0..<people).map { "SHA256:\($0)" }
    table.annotatorTypes = table.annotators.map { _ in .human }
    var values = ValueList()
    for (sample, annotator, value) in rows.sorted(by: { ($0.0, $0.1) < ($1.0, $1.1) }) {
      table.sample.append(UInt32(sample))
      table.annotator.append(UInt32(annotator))
      table.value.append(UInt32(values.index(of: value)))
      table.policy.append(1)
    }
    table.gold = gold.mapValues { values.index(of: $0) }
    table.values = values.all
    table.sortValues()
    return table
  }

  private func scores(_ table: TaskTable) -> TaskScores {
    TaskScores(table, method: MethodChoice("auto") ?? .automatic, seed: 1)
  }

  private let spans = TaskKind.spans(
    SpansTask(options: [LabelOption(id: "PER"), LabelOption(id: "ORG")]))

  private func span(_ start: Int, _ end: Int, _ label: String = "PER") -> JSONValue {
    LabeledSpan(start: start, end: end, label: label).json
  }

  @Test(
    "nothing, one answer, constant answers: no trap, no figure out of bounds",
    arguments: [
      TaskKind.multichoice(MultichoiceTask(options: [LabelOption(id: "a")])),
      .spans(SpansTask(options: [LabelOption(id: "PER")])),
      .spans(SpansTask(isNested: true, options: [LabelOption(id: "PER")])),
      .ranking(RankingTask(items: "x")), .text(TextTask()),
      .fields(FieldsTask(fields: [FormField(id: "n", kind: .integer)])),
    ])
  func degenerate(kind: TaskKind) {
    let value: JSONValue =
      switch kind {
      case .text: ""
      case .fields: [:]
      default: []
      }
    #expect(scores(table(kind, [])).values.isEmpty)
    for rows in [[(0, 0, value)], [(0, 0, value), (0, 1, value), (1, 0, value)]] {
      let found = scores(table(kind, rows))
      #expect(found.values[0] == value)
      #expect((0...1_000_000).contains(found.confidencePPM(0)))
      #expect(found.weights?.count == found.table.annotators.count)
    }
    let alone = scores(table(kind, [(0, 0, value)]))
    #expect(alone.states[0].status == .open)
  }

  @Test("spans need no text: they come out where people cut")
  func spansWithoutText() {
    var rows: [(Int, Int, JSONValue)] = []
    for sample in 0..<20 {
      let truth: JSONValue = [span(3, 9), span(40 + sample, 52 + sample, "ORG")]
      for annotator in 0..<3 { rows.append((sample, annotator, truth)) }
      rows.append((sample, 3, [span(3, 8)]))
    }
    let found = scores(table(spans, rows))
    for sample in 0..<20 {
      #expect(found.values[sample] == [span(3, 9), span(40 + sample, 52 + sample, "ORG")])
    }
    #expect(found.weights?[3].weightPPM ?? 0 < found.weights?[0].weightPPM ?? 0)
    #expect(found.worth().credits[0] > found.worth().credits[3])
  }

  @Test("spans that nest are voted each by itself")
  func nested() {
    let kind = TaskKind.spans(
      SpansTask(isNested: true, options: [LabelOption(id: "PER"), LabelOption(id: "ORG")]))
    let both: JSONValue = [span(0, 4), span(0, 9, "ORG")]
    let found = scores(table(kind, [(0, 0, both), (0, 1, both), (0, 2, [span(0, 4)])]))
    #expect(found.values[0] == both)
    #expect(found.method.id == "exact-span-vote")
  }

  @Test("Borda: who agrees with nobody weighs little; a tie stays one where all tie")
  func ranking() {
    let kind = TaskKind.ranking(RankingTask(items: "x"))
    var rows: [(Int, Int, JSONValue)] = []
    for sample in 0..<10 {
      rows += [(sample, 0, [[0], [1], [2]]), (sample, 1, [[0], [1], [2]])]
      rows += [
        (sample, 2, [[2], [1], [0]]), (sample, 3, [[2], [1], [0]]), (sample, 4, [[0], [1], [2]]),
      ]
    }
    let found = scores(table(kind, rows))
    #expect(found.values[0] == [[0], [1], [2]])
    #expect((found.weights?[0].weightPPM ?? 0) > (found.weights?[2].weightPPM ?? 0))
    let tied = scores(table(kind, [(0, 0, [[0, 1], [2]]), (0, 1, [[0, 1], [2]])]))
    #expect(tied.values[0] == [[0, 1], [2]])
    #expect(tied.states[0].settledBy == .unanimous)
    let split = scores(table(kind, [(0, 0, [[0], [1]]), (0, 1, [[1], [0]])]))
    #expect(split.values[0] == [[0, 1]])
  }

  @Test("forms are joined field by field")
  func forms() {
    let kind = TaskKind.fields(
      FieldsTask(fields: [
        FormField(id: "n", kind: .integer), FormField(id: "note", kind: .string),
      ]))
    let found = scores(
      table(
        kind,
        [
          (0, 0, ["n": 1, "note": "the red car"]), (0, 1, ["n": 1, "note": "a red car"]),
          (0, 2, ["n": 2, "note": "the red car stops"]),
        ]))
    #expect(found.values[0] == ["n": 1, "note": "the red car"])
    // Two answers are alike by 0.4 in the mean.
    #expect(found.states[0].status == .disputed)
  }

  @Test("similarities are those of the definitions")
  func similarity() {
    let form = TaskKind.fields(
      FieldsTask(fields: [
        FormField(id: "n", kind: .integer),
        FormField(id: "code", kind: .string, pattern: "[A-Z]+"),
      ]))
    #expect(ValueSimilarity.value(spans, [span(0, 4), span(6, 9)], [span(0, 4)]) == 2.0 / 3)
    #expect(ValueSimilarity.value(spans, [], []) == 1)
    let order = TaskKind.ranking(RankingTask(items: "x"))
    #expect(ValueSimilarity.value(order, [[0], [1], [2]], [[2], [1], [0]]) == 0)
    #expect(ValueSimilarity.value(order, [[0], [1]], [[0, 1]]) == 0.5)
    #expect(
      ValueSimilarity.value(order, [[0], [1], [2]], [[0], [2], [1]]) == 2.0 / 3)
    // A string with a pattern is a code: equal or not.
    #expect(ValueSimilarity.value(form, ["n": 1, "code": "AB"], ["n": 1, "code": "AC"]) == 0.5)
    #expect(ValueSimilarity.value(.text(TextTask()), "a b", "c d") == 0)
  }

  @Test("ratings are settled where they lie within a quarter of the scale")
  func ratings() {
    let five = RatingTask(minimum: 1, maximum: 5)
    #expect(five.tolerance == 1)
    #expect(RatingTask(minimum: 1, maximum: 3).tolerance == 0)
    #expect(RatingTask(minimum: 0, maximum: 99).tolerance == 25)
    #expect(RatingRule.confidencePPM([2, 3, 3], five) == 1_000_000)
    #expect(RatingRule.confidencePPM([1, 3], five) == 0)
    #expect(RatingRule.confidencePPM([2], five) == 0)
  }

  @Test("places far behind the text and rankings of other lengths do no harm")
  func hostileValues() {
    let far: JSONValue = [span(0, 4), span(9_007_199_254_740_000, 9_007_199_254_740_991)]
    let found = scores(
      table(spans, [(0, 0, far), (0, 1, [span(0, 4)]), (0, 2, [span(0, 4)])]))
    #expect(found.values[0] == [span(0, 4)])
    let order = TaskKind.ranking(RankingTask(items: "x"))
    let long = JSONValue.array((0..<5_000).map { .array([.integer($0)]) })
    let ranked = scores(
      table(order, [(0, 0, long), (0, 1, [[1], [0]]), (0, 2, [[1], [0]])]))
    #expect(ranked.values[0] == [[1], [0]])
  }

  @Test("gold is clamped: who contradicts it loses weight")
  func gold() {
    let kind = TaskKind.multichoice(
      MultichoiceTask(options: [LabelOption(id: "a"), LabelOption(id: "b")]))
    var rows: [(Int, Int, JSONValue)] = []
    var known: [Int: JSONValue] = [:]
    for sample in 0..<12 {
      rows += [(sample, 0, ["a"]), (sample, 1, ["a", "b"]), (sample, 2, ["a", "b"])]
      if sample > 0 { known[sample] = ["a"] }
    }
    let found = scores(table(kind, rows, gold: known))
    #expect(found.values[0] == ["a"])
    #expect(found.states[1].status == .gold)
  }
}
