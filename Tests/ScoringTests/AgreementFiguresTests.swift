import Scoring
import Testing

@Suite("Agreement figures")
struct AgreementFiguresTests {
  @Test("nominal alpha is that of a release to the last bit, interval included")
  func release() throws {
    for seed in UInt64(1)...6 {
      let crowd = RandomCrowd(
        seed: seed, samples: 50, annotators: 8, labels: 2 + Int(seed), answersPerSample: 4)
      let release = try #require(Agreement.nominal(crowd.answers, seed: seed, resamples: 100))
      // Where there are pairs with enough samples, resamples are drawn another way.
      for minimum in [1, 1_000] {
        let figures = AgreementFigures(
          crowd.answers, seed: seed, resamples: 100, minimumCommonSamples: minimum)
        #expect(figures.measures.alpha?.value == release.alpha)
        #expect(figures.measures.alpha?.interval95PPM == release.interval95PPM)
        #expect(figures.sampleCount == release.pairableSampleCount)
        #expect(figures.answerCount == release.pairableAnswerCount)
      }
    }
  }

  @Test("an interval holds its figure, and there is one for each")
  func intervals() throws {
    let crowd = RandomCrowd(seed: 2, samples: 120, annotators: 6, labels: 3, answersPerSample: 4)
    let figures = AgreementFigures(
      crowd.answers, metric: .ordinal, seed: 4, resamples: 200, minimumCommonSamples: 10)
    var estimates = figures.labels.flatMap { label in
      [
        label.measures.percentAgreement, label.measures.alpha, label.measures.ac1,
        label.measures.fleissKappa, figures.cohenKappa?.labels[label.label],
      ]
    }
    estimates += [
      figures.measures.percentAgreement, figures.measures.alpha, figures.measures.ac1,
      figures.measures.fleissKappa, figures.cohenKappa?.mean,
    ]
    #expect(estimates.count == 20)
    for estimate in estimates {
      let estimate = try #require(estimate)
      let interval = try #require(estimate.interval95PPM)
      #expect(interval.contains(estimate.ppm))
      #expect(interval.count < 400_000)
      #expect(interval.count > 10_000)
    }
  }

  @Test("renaming samples, annotators and the order of answers changes nothing")
  func renaming() {
    let crowd = RandomCrowd(seed: 7, samples: 60, annotators: 7, labels: 3, answersPerSample: 4)
    var generator = SplitMix64(seed: 1)
    let figures = AgreementFigures(crowd.answers, seed: 2, resamples: 0)
    let renamed = AgreementFigures(
      crowd.answers.renumbered(
        samples: Array(0..<60), annotators: Array(0..<7).shuffled(using: &generator),
        order: Array(0..<240).shuffled(using: &generator)), seed: 2, resamples: 0)
    #expect(renamed == figures)
    let moved = AgreementFigures(
      crowd.answers.renumbered(
        samples: Array(0..<60).shuffled(using: &generator), annotators: Array(0..<7)), seed: 2,
      resamples: 0)
    #expect(moved.measures.alpha?.ppm == figures.measures.alpha?.ppm)
    #expect(moved.measures.ac1?.ppm == figures.measures.ac1?.ppm)
    #expect(moved.cohenKappa == figures.cohenKappa)
  }

  @Test("nothing is undefined into a number", arguments: AgreementReference.extremes)
  func extremes(answers: AnswerTable) {
    for metric: AlphaMetric in [
      .nominal, .ordinal, .interval(values: (0..<answers.labelCount).map(Double.init)),
      .ratio(values: (0..<answers.labelCount).map(Double.init)),
    ] {
      let figures = AgreementFigures(
        answers, metric: metric, seed: 1, resamples: 20, minimumCommonSamples: 1)
      let all = figures.labels.map(\.measures) + [figures.measures]
      for measures in all {
        for estimate in [
          measures.alpha, measures.ac1, measures.fleissKappa, measures.percentAgreement,
        ] {
          #expect(estimate?.value.isFinite ?? true)
        }
      }
      #expect(figures.cohenKappa?.mean?.value.isFinite ?? true)
    }
    #expect(Confusions(answers).totals.count == answers.labelCount)
  }

  @Test("where all are alike, agreement is whole and chance has nothing to be taken off")
  func alike() {
    let figures = AgreementFigures(
      AnswerTable(rows: ["00", "00", "000"], labels: 3), seed: 1, resamples: 10)
    #expect(figures.measures.percentAgreement?.ppm == 1_000_000)
    #expect(figures.measures.ac1?.ppm == 1_000_000)
    #expect(figures.measures.alpha == nil)
    #expect(figures.measures.fleissKappa == nil)
    #expect(figures.labels.map(\.label) == [0])
    #expect(figures.annotatorCount == 3)
  }

  @Test(
    "figures of real crowds", .enabled(if: SharedData.isPresent, "\(SharedData.hint)"),
    arguments: [("rte", 0.24147876613880936), ("dog", 0.5194178413233586)])
  func crowds(name: String, alpha: Double) throws {
    let figures = AgreementFigures(
      try SharedData.crowd(name).answers, seed: 1, resamples: 0, minimumCommonSamples: 20)
    #expect(isNear(figures.measures.alpha?.value, alpha))
    let fleiss = try #require(figures.measures.fleissKappa)
    #expect(abs(fleiss.value - alpha) < 0.001)
    #expect(abs(try #require(figures.cohenKappa?.mean).value - alpha) < 0.1)
  }
}
