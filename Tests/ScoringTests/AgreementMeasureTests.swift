import Scoring
import Testing

// References: krippendorff 0.9.0, irrCAC 0.4.4 (on the samples with two answers or more),
// scikit-learn 1.9.1 for Cohen's kappa, statsmodels 0.15.0 for Fleiss'.
@Suite("Measures of agreement")
struct AgreementMeasureTests {
  private let numbers: [Double] = [1, 2, 3, 4, 5]

  @Test(
    "alpha in four metrics agrees with reference values to 1e-9",
    arguments: [
      (
        AgreementReference.fourCoders,
        [0.743421052631579, 0.8153875037548814, 0.8491071428571428, 0.7974027747116121]
      ),
      (
        AgreementReference.threeCoders,
        [0.691358024691358, 0.8067214199413153, 0.8108448928121059, 0.8089436707842471]
      ),
      (
        AgreementReference.fleiss,
        [0.21557405653322692, 0.5407502747568197, 0.5437397490856346, 0.4526247420432411]
      ),
    ])
  func alpha(answers: AnswerTable, references: [Double]) {
    let metrics: [AlphaMetric] = [
      .nominal, .ordinal, .interval(values: numbers), .ratio(values: numbers),
    ]
    for (metric, reference) in zip(metrics, references) {
      let alpha = KrippendorffAlpha.value(of: answers, metric: metric)
      #expect(isNear(alpha, reference), "\(metric.name): \(String(describing: alpha))")
    }
  }

  @Test(
    "AC1, Fleiss' kappa and percent agreement agree with reference values to 1e-9",
    arguments: [
      (
        AgreementReference.fourCoders, 0.775151708719259, 0.762483130904184, 0.818181818181818, 5
      ),
      (AgreementReference.threeCoders, 0.70855118907067, 0.68814293448836, 0.777777777777778, 4),
      (AgreementReference.fleiss, 0.225614150816628, 0.20993070442195522, 0.378021978021978, 5),
    ])
  func shares(
    answers: AnswerTable, ac1: Double, fleiss: Double, percent: Double, labels: Int
  ) {
    let answers = answers.withLabels(labels)
    #expect(isNear(GwetAC1.value(of: answers), ac1))
    #expect(isNear(FleissKappa.value(of: answers), fleiss))
    #expect(isNear(PercentAgreement.value(of: answers), percent))
  }

  @Test("Cohen's kappa of a table")
  func cohen() {
    #expect(isNear(CohenKappa.value(of: [[20, 5], [10, 15]]), 0.4, by: 1e-15))
    #expect(CohenKappa.value(of: [[7, 0], [0, 3]]) == 1)
    #expect(CohenKappa.value(of: [[0, 5], [5, 0]]) == -1)
    #expect(CohenKappa.value(of: [[9, 0], [0, 0]]) == nil)
    #expect(CohenKappa.value(of: [[0, 0], [0, 0]]) == nil)
    #expect(CohenKappa.value(of: []) == nil)
  }

  @Test(
    "Cohen's kappa averaged over the pairs with enough common samples",
    arguments: [
      (AgreementReference.fourCoders, 1, 6, 0.7001626371070886),
      (AgreementReference.threeCoders, 1, 3, 0.6345029239766082),
      (AgreementReference.threeCoders, 5, 2, 0.7017543859649124),
      (AgreementReference.threeCoders, 8, 1, 0.6666666666666667),
      (AgreementReference.fleiss, 10, 91, 0.2346717491100948),
    ])
  func meanCohen(answers: AnswerTable, minimum: Int, pairs: Int, mean: Double) throws {
    let figures = AgreementFigures(
      answers, seed: 1, resamples: 0, minimumCommonSamples: minimum)
    let kappa = try #require(figures.cohenKappa)
    #expect(kappa.pairCount == pairs)
    #expect(isNear(kappa.mean?.value, mean))
    #expect(kappa.mean?.interval95PPM == nil)
  }

  @Test(
    "each label against the rest agrees with reference values to 1e-9",
    arguments: [
      (
        AgreementReference.fourCoders,
        [
          [0.7204301075268817, 0.849315068493151, 0.770833333333333, 0.909090909090909],
          [0.6666666666666667, 0.766371681415929, 0.672456575682382, 0.863636363636364],
          [0.74, 0.859872611464968, 0.741176470588235, 0.909090909090909],
          [0.7771428571428571, 0.943078913324709, 0.774358974358974, 0.954545454545455],
          [1, 1, 1, 1],
        ]
      ),
      (
        AgreementReference.fleiss,
        [
          [0.20698717948717937, 0.740956340956341, 0.201282051282051, 0.804395604395604],
          [0.08624411302982715, 0.566903684550743, 0.07967032967033, 0.705494505494505],
          [0.17751479289940808, 0.443255942146916, 0.171597633136094, 0.667032967032967],
          [0.03730723058454166, 0.668117117781547, 0.03038138332256, 0.752747252747252],
          [0.511173433048433, 0.731787758269473, 0.507656695156695, 0.826373626373626],
        ]
      ),
    ])
  func labels(answers: AnswerTable, references: [[Double]]) {
    let figures = AgreementFigures(answers, seed: 1, resamples: 0)
    #expect(figures.labels.map(\.label) == Array(0..<5))
    for (label, reference) in zip(figures.labels, references) {
      let measures = label.measures
      let found = [measures.alpha, measures.ac1, measures.fleissKappa, measures.percentAgreement]
      for (value, expected) in zip(found, reference) { #expect(isNear(value?.value, expected)) }
    }
  }

  @Test("a label against the rest is the task with its other labels made one")
  func oneAgainstRest() throws {
    let crowd = RandomCrowd(seed: 5, samples: 80, annotators: 7, labels: 4, answersPerSample: 3)
    let figures = AgreementFigures(crowd.answers, seed: 3, resamples: 40, minimumCommonSamples: 5)
    for label in figures.labels {
      var merged = AnswerTable(sampleCount: 80, annotatorCount: 7, labelCount: 2)
      for row in 0..<crowd.answers.count {
        merged.append(
          sample: crowd.answers.sample[row], annotator: crowd.answers.annotator[row],
          label: Int(crowd.answers.label[row]) == label.label ? 1 : 0)
      }
      let binary = AgreementFigures(merged, seed: 3, resamples: 40, minimumCommonSamples: 5)
      let kappa = try #require(figures.cohenKappa?.labels[label.label])
      let pairs = [
        (label.measures.alpha, binary.measures.alpha), (label.measures.ac1, binary.measures.ac1),
        (label.measures.fleissKappa, binary.measures.fleissKappa),
        (label.measures.percentAgreement, binary.measures.percentAgreement),
        (kappa, binary.cohenKappa?.mean),
      ]
      for (ours, theirs) in pairs {
        #expect(ours != nil && ours?.ppm == theirs?.ppm)
        #expect(ours?.interval95PPM == theirs?.interval95PPM)
      }
    }
  }

  @Test("without order or distance the other metrics are nominal alpha")
  func metricsOfTwo() throws {
    let crowd = RandomCrowd(seed: 6, samples: 40, annotators: 5, labels: 2, answersPerSample: 3)
    let nominal = try #require(KrippendorffAlpha.value(of: crowd.answers))
    let others: [AlphaMetric] = [
      .ordinal, .interval(values: [-3, 1e6]), .ratio(values: [0, 7]), .ratio(values: [2, 3]),
    ]
    for metric in others {
      #expect(isNear(KrippendorffAlpha.value(of: crowd.answers, metric: metric), nominal))
    }
  }

  @Test("interval alpha looks at differences only, ratio alpha at ratios only")
  func invariance() throws {
    let answers = AgreementReference.fourCoders
    let interval = try #require(
      KrippendorffAlpha.value(of: answers, metric: .interval(values: numbers)))
    let moved = KrippendorffAlpha.value(
      of: answers, metric: .interval(values: numbers.map { 1e9 - 0.5 * $0 }))
    #expect(isNear(moved, interval))
    let ratio = try #require(
      KrippendorffAlpha.value(of: answers, metric: .ratio(values: numbers)))
    let scaled = KrippendorffAlpha.value(
      of: answers, metric: .ratio(values: numbers.map { 1e-3 * $0 }))
    #expect(isNear(scaled, ratio))
  }

  @Test("a scale that the metric can't take has no alpha")
  func badScales() {
    let answers = AgreementReference.fourCoders
    for metric: AlphaMetric in [
      .interval(values: [1, 2, .nan, 4, 5]), .interval(values: [1, 2, .infinity, 4, 5]),
      .ratio(values: [-1, 2, 3, 4, 5]), .interval(values: [7, 7, 7, 7, 7]),
      .ratio(values: [0, 0, 0, 0, 0]),
    ] {
      #expect(KrippendorffAlpha.value(of: answers, metric: metric) == nil)
    }
  }
}

extension AnswerTable {
  /// The same answers in a task with another number of labels.
  func withLabels(_ count: Int) -> AnswerTable {
    var table = AnswerTable(
      sampleCount: sampleCount, annotatorCount: annotatorCount, labelCount: count)
    for row in 0..<self.count {
      table.append(sample: sample[row], annotator: annotator[row], label: label[row])
    }
    return table
  }
}
