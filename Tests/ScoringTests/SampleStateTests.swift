import Scoring
import Testing

@Suite("State of a sample")
struct SampleStateTests {
  struct Case: Sendable {
    let says: String
    var answers = 0
    var skips = 0
    var human: Int? = nil
    var alike = true
    var ppm = 0
    var gold = false
    var adjudicated = false
    let status: SampleStatus
    let by: SettledBy
  }

  static let cases = [
    Case(says: "nothing yet", status: .open, by: .none),
    Case(says: "too few, however sure", answers: 1, ppm: 999_999, status: .open, by: .none),
    Case(says: "sure enough", answers: 2, ppm: 950_000, status: .settled, by: .unanimous),
    Case(says: "a ppm short", answers: 2, ppm: 949_999, status: .open, by: .none),
    Case(
      says: "sure against a voice", answers: 4, alike: false, ppm: 960_000, status: .settled,
      by: .weighted),
    Case(says: "agents alone", answers: 3, human: 0, ppm: 990_000, status: .open, by: .none),
    Case(
      says: "agents and one person", answers: 3, human: 1, ppm: 990_000, status: .settled,
      by: .unanimous),
    Case(says: "all in and alike", answers: 5, ppm: 100_000, status: .settled, by: .unanimous),
    Case(
      says: "all in and apart", answers: 5, alike: false, ppm: 900_000, status: .disputed,
      by: .none),
    Case(says: "skips fill up", answers: 2, skips: 3, ppm: 800_000, status: .disputed, by: .none),
    Case(says: "skips alone", skips: 5, status: .disputed, by: .none),
    Case(
      says: "skips don't unsettle", answers: 2, skips: 9, ppm: 970_000, status: .settled,
      by: .unanimous),
    Case(
      says: "reviewers decide", answers: 5, alike: false, adjudicated: true, status: .adjudicated,
      by: .adjudicated),
    Case(
      says: "gold outranks all", answers: 5, alike: false, gold: true, adjudicated: true,
      status: .gold, by: .gold),
  ]

  @Test("the rule for min 2, max 5, 0.95", arguments: cases)
  func rule(example: Case) {
    let evidence = SampleEvidence(
      countingAnswers: example.answers, skips: example.skips,
      answersNotFromAgents: example.human ?? example.answers, isUnanimous: example.alike,
      oneCoinPPM: example.ppm, isGold: example.gold, isAdjudicated: example.adjudicated)
    let state = StoppingRule(min: 2, max: 5, confidencePPM: 950_000).state(of: evidence)
    #expect(state == SampleState(status: example.status, settledBy: example.by), "\(example.says)")
  }

  @Test("labelling alone, one answer settles")
  func alone() {
    let evidence = SampleEvidence(
      labels: [1], isFromAgent: [false], reliabilities: [0.6], labelCount: 2, skips: 0)
    let state = StoppingRule(min: 1, max: 1, confidencePPM: 950_000).state(of: evidence)
    #expect(state == SampleState(status: .settled, settledBy: .unanimous))
  }

  @Test("evidence is read off the answers")
  func evidence() {
    let evidence = SampleEvidence(
      labels: [1, 1, 0], isFromAgent: [false, true, true], reliabilities: [0.9, 0.9, 0.9],
      labelCount: 2, skips: 2)
    #expect(evidence.countingAnswers == 3)
    #expect(evidence.answersNotFromAgents == 1)
    #expect(!evidence.isUnanimous)
    #expect(evidence.skips == 2)
    #expect(evidence.oneCoinPPM == 900_000)
  }

  @Test("exports spell them like this")
  func rawValues() {
    #expect(
      SampleStatus.allCases.map(\.rawValue)
        == ["open", "settled", "disputed", "adjudicated", "gold"])
    #expect(
      SettledBy.allCases.map(\.rawValue) == ["unanimous", "weighted", "adjudicated", "gold", ""])
  }
}
