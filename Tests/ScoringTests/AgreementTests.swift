import Scoring
import Testing

@Suite("Agreement")
struct AgreementTests {
  // Reference values: krippendorff 0.9.0; intervals: exact fractions in Python, same seed.
  @Test(
    "alpha agrees with reference values to 1e-9, and its interval to the ppm",
    arguments: [
      (AgreementReference.fourCoders, 0.743421052631579, 428_904...1_000_000),
      (AgreementReference.threeCoders, 0.691358024691358, 280_000...1_000_000),
    ])
  func reference(answers: AnswerTable, alpha: Double, interval: ClosedRange<Int>) throws {
    let agreement = try #require(Agreement.nominal(answers, seed: 1))
    #expect(abs(agreement.alpha - alpha) < 1e-9)
    #expect(agreement.interval95PPM == interval)
  }

  @Test("alpha of Fleiss's table of counts")
  func fleiss() throws {
    let agreement = try #require(Agreement.nominal(AgreementReference.fleiss, seed: 1))
    #expect(abs(agreement.alpha - 0.21557405653322692) < 1e-9)
    #expect(agreement.pairableSampleCount == 10)
    #expect(agreement.pairableAnswerCount == 140)
  }

  @Test(
    "alpha and its interval on real crowds",
    .enabled(if: SharedData.isPresent, "\(SharedData.hint)"),
    arguments: [
      ("rte", 0.24147876613880936, 0.221...0.264), ("dog", 0.5194178413233586, 0.501...0.536),
    ])
  func crowds(name: String, alpha: Double, interval: ClosedRange<Double>) throws {
    let agreement = try #require(
      Agreement.nominal(try SharedData.crowd(name).answers, seed: 20_240_101))
    #expect(abs(agreement.alpha - alpha) < 1e-9)
    // The interval of the reference comes from other draws: the bounds agree to half a point.
    let bounds = agreement.interval95PPM
    #expect(abs(Double(bounds.lowerBound) / 1e6 - interval.lowerBound) < 0.005)
    #expect(abs(Double(bounds.upperBound) / 1e6 - interval.upperBound) < 0.005)
  }

  @Test("perfect agreement is 1, and systematic disagreement below 0")
  func extremes() throws {
    let perfect = try #require(
      Agreement.nominal(AnswerTable(rows: ["00", "11", "00"], labels: 2), seed: 1))
    #expect(perfect.alphaPPM == 1_000_000)
    #expect(perfect.interval95PPM == 1_000_000...1_000_000)
    let opposed = try #require(
      Agreement.nominal(AnswerTable(rows: ["01", "10", "01"], labels: 2), seed: 1))
    #expect(opposed.alphaPPM < 0)
  }

  @Test(
    "alpha isn't defined without two answers to a sample, or where all are alike",
    arguments: [[], ["0", "1", "."], ["00", "00"], ["0.", ".1"]])
  func undefined(rows: [String]) {
    #expect(Agreement.nominal(AnswerTable(rows: rows, labels: 2), seed: 1) == nil)
  }

  @Test("a seed gives one interval, and lone answers play no part")
  func seeded() throws {
    var crowd = RandomCrowd(seed: 8, samples: 60, annotators: 7, labels: 3, answersPerSample: 4)
    let first = try #require(Agreement.nominal(crowd.answers, seed: 9))
    #expect(first == Agreement.nominal(crowd.answers, seed: 9))
    #expect(first.interval95PPM != Agreement.nominal(crowd.answers, seed: 10)?.interval95PPM)
    let lone = RandomCrowd(seed: 8, samples: 61, annotators: 7, labels: 3, answersPerSample: 4)
    crowd.answers = AnswerTable(sampleCount: 61, annotatorCount: 7, labelCount: 3)
    for row in 0..<240 {
      crowd.answers.append(
        sample: lone.answers.sample[row], annotator: lone.answers.annotator[row],
        label: lone.answers.label[row])
    }
    crowd.answers.append(sample: 60, annotator: 0, label: 0)
    #expect(Agreement.nominal(crowd.answers, seed: 9) == first)
  }
}
