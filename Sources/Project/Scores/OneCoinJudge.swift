import Domain
import Scoring
import Store

/// The stopping rule for the queue, fed with the reliabilities of the last fit, and the test that pauses: both are
/// scoring's.
struct OneCoinJudge: LabelJudging {
  func judge(_ votes: LabelVotes) -> LabelState {
    if let gold = votes.gold {
      return LabelState(
        status: .gold, label: votes.kind.hasClasses ? gold : nil,
        confidencePPM: PartsPerMillion.whole)
    }
    guard votes.kind.hasClasses else { return judgeValues(votes) }
    let labels = votes.votes.map { UInt16(clamping: $0.label) }
    let reliabilities = votes.votes.map { Self.reliability($0.reliabilityPPM) }
    let posterior = OneCoin.posterior(
      labels: labels, reliabilities: reliabilities, labelCount: max(1, votes.labelCount))
    let best = posterior.indices.max { (posterior[$0], $1) < (posterior[$1], $0) } ?? 0
    let confidence = votes.votes.isEmpty ? 0 : PartsPerMillion.rounded(posterior[best])
    var evidence = SampleEvidence(
      countingAnswers: votes.votes.count, skips: votes.skips,
      answersNotFromAgents: votes.votes.count { !$0.isAgent },
      isUnanimous: Set(labels).count == 1, oneCoinPPM: confidence, isGold: false,
      isAdjudicated: votes.adjudicated != nil)
    if case .rating(let scale) = votes.kind {
      evidence.oneCoinPPM = RatingRule.confidencePPM(labels.map(Int.init), scale)
    }
    let rule = StoppingRule(
      min: votes.minimum, max: votes.maximum, confidencePPM: votes.thresholdPPM)
    return LabelState(
      status: LabelState.Status(rule.state(of: evidence).status),
      label: votes.adjudicated ?? (votes.votes.isEmpty ? nil : best), confidencePPM: confidence,
      posteriorPPM: votes.votes.isEmpty ? [] : posterior.map(PartsPerMillion.rounded))
  }

  /// Answers without classes; an answered sample has a confidence of 1 ppm at least, so that the queue tells it from
  /// one that nobody answered.
  private func judgeValues(_ votes: LabelVotes) -> LabelState {
    let values = votes.votes.map { votes.values[$0.label] }
    let reliabilities = votes.votes.map { Self.reliability($0.reliabilityPPM) }
    let confidence = ValueRule.confidencePPM(votes.kind, values, reliabilities: reliabilities)
    let rule = ValueRule(
      kind: votes.kind,
      rule: StoppingRule(
        min: votes.minimum, max: votes.maximum, confidencePPM: votes.thresholdPPM))
    let state = rule.state(
      values: values, isFromAgent: votes.votes.map(\.isAgent), confidencePPM: confidence,
      skips: votes.skips, isGold: false, isAdjudicated: votes.adjudicated != nil)
    return LabelState(
      status: LabelState.Status(state.status), label: nil,
      confidencePPM: values.isEmpty ? 0 : max(1, confidence),
      posteriorPPM: state.status == .open
        ? ValueGain.questionsPPM(votes.kind, values, reliabilities: reliabilities) : [])
  }

  /// r_j of the last fit; a stranger's where none knows them.
  private static func reliability(_ ppm: Int?) -> Double {
    ppm.map { Double($0) / Double(PartsPerMillion.whole) }
      ?? OneCoin.reliability(hits: 0, answers: 0)
  }

  func posteriorPPM(labels: [Int], reliabilitiesPPM: [Int?], labelCount: Int) -> [Int] {
    OneCoin.posterior(
      labels: labels.map { UInt16(clamping: $0) },
      reliabilities: reliabilitiesPPM.map(Self.reliability), labelCount: max(1, labelCount)
    ).map(PartsPerMillion.rounded)
  }

  func learned(_ history: AnnotatorHistory) -> AnnotatorSkill {
    func share(_ ppm: Int) -> Double { Double(ppm) / Double(PartsPerMillion.whole) }
    func model(_ skill: AnnotatorSkill?) -> AnnotatorUpdate.Annotator {
      AnnotatorUpdate.Annotator(
        reliability: skill.map { share($0.reliabilityPPM) }, answers: skill?.answers ?? 0,
        confusion: (skill?.confusionPPM ?? []).map(share))
    }
    func answer(_ answer: AnswerInContext) -> AnnotatorUpdate.Answer {
      AnnotatorUpdate.Answer(
        label: answer.label,
        others: answer.others.map { (label: $0.label, annotator: model($0.skill)) },
        gold: answer.gold)
    }
    let update = AnnotatorUpdate(
      labelCount: max(1, history.labelCount), prior: history.priorPPM.map(share))
    let learned = update.annotator(
      model(history.skill), oneMore: answer(history.newest), earlier: history.earlier.map(answer))
    return AnnotatorSkill(
      reliabilityPPM: PartsPerMillion.rounded(
        learned.reliability ?? OneCoin.reliability(hits: 0, answers: 0)),
      answers: learned.answers, confusionPPM: learned.confusion.map(PartsPerMillion.rounded))
  }

  func gain(
    _ kind: TaskKind, labelCount: Int, posteriorPPM: [Int], skill: AnnotatorSkill?
  ) -> Int {
    guard labelCount > 0 else {
      return ValueGain.micronats(
        kind, questionsPPM: posteriorPPM, reliability: Self.reliability(skill?.reliabilityPPM))
    }
    guard labelCount > 1 else { return 0 }
    func share(_ ppm: Int) -> Double { Double(ppm) / Double(PartsPerMillion.whole) }
    let posterior =
      posteriorPPM.count == labelCount
      ? posteriorPPM.map(share)
      : [Double](repeating: 1 / Double(labelCount), count: labelCount)
    if let skill, skill.confusionPPM.count == labelCount * labelCount {
      return ExpectedInformation.micronats(
        posterior: posterior, confusion: skill.confusionPPM.map(share))
    }
    return ExpectedInformation.micronats(
      posterior: posterior, reliability: Self.reliability(skill?.reliabilityPPM))
  }

  func hasFailed(hits: Int, misses: Int, labelCount: Int, minimumAccuracyPPM: Int) -> Bool {
    let test = GoldTest(
      hits: hits, misses: misses, labelCount: labelCount, minimumAccuracyPPM: minimumAccuracyPPM)
    return test.decision == .failed
  }
}

extension LabelState.Status {
  init(_ status: SampleStatus) {
    switch status {
    case .open: self = .open
    case .settled: self = .settled
    case .disputed: self = .disputed
    case .adjudicated: self = .adjudicated
    case .gold: self = .gold
    }
  }
}
