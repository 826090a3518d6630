import Scoring
import Testing

/// Fits of a small crowd against an independent implementation in Python (lists, `math.log`).
@Suite("EM methods against a reference")
struct EMReferenceTests {
  struct Case: Sendable {
    let id: String
    let gold: [UInt32: UInt16]
    let iterations: Int
    let logLikelihood: Double
    let posteriorPPM: [[Int]]
    let reliabilities: [Double]
    let confusionOfThird: [Double]
  }

  static let cases = [
    Case(
      id: "w1ds", gold: [:], iterations: 27, logLikelihood: -13.88637663785631,
      posteriorPPM: [
        [994096, 2326, 3578], [3334, 993472, 3193], [1726, 3287, 994987], [987585, 7686, 4729],
        [7330, 986666, 6004], [97031, 815145, 87824], [343461, 423166, 233373],
      ],
      reliabilities: [
        0.7571351653353698, 0.8481495650601831, 0.2884584807031331, 0.723759953225169,
      ],
      confusionOfThird: [
        0.19255131255454855, 0.5681854577114953, 0.23926322973395608, 0.23757052252822491,
        0.19429329445441684, 0.5681361830173581, 0.3542206044678165, 0.35628846428250155,
        0.2894909312496819,
      ]),
    Case(
      id: "w1ds", gold: [5: 0], iterations: 6, logLikelihood: -13.884576207107594,
      posteriorPPM: [
        [987991, 4818, 7191], [16327, 978209, 5464], [3229, 1365, 995407], [994591, 2407, 3002],
        [3344, 993820, 2837], [1_000_000, 0, 0], [445055, 331177, 223769],
      ],
      reliabilities: [
        0.7444211047335059, 0.7445179159635391, 0.2879353161513595, 0.8548284490757171,
      ],
      confusionOfThird: [
        0.19188461910731228, 0.567568135005506, 0.24054724588718174, 0.238179610978262,
        0.19383382039640934, 0.5679865686253287, 0.3543918567310552, 0.3569309810290621,
        0.28867716223988255,
      ]),
    Case(
      id: "one-coin", gold: [:], iterations: 8, logLikelihood: -16.956963049264086,
      posteriorPPM: [
        [964354, 16284, 19362], [19362, 964354, 16284], [3460, 3460, 993079],
        [956690, 19785, 23525], [23525, 956690, 19785], [289900, 355050, 355050],
        [361921, 368403, 269676],
      ],
      reliabilities: [
        0.779183250646609, 0.7791832506466089, 0.2960220456261702, 0.7423442794103324,
      ],
      confusionOfThird: []),
    Case(
      id: "one-coin", gold: [5: 0], iterations: 7, logLikelihood: -17.768312390001693,
      posteriorPPM: [
        [941049, 27022, 31930], [31930, 941049, 27022], [3027, 3027, 993946],
        [970378, 13578, 16044], [16044, 970378, 13578], [1_000_000, 0, 0],
        [440270, 328339, 231391],
      ],
      reliabilities: [
        0.7307800511712474, 0.7307800511712474, 0.29732970306837997, 0.8478043637677403,
      ],
      confusionOfThird: []),
  ]

  @Test("posteriors, reliabilities, matrices and iterations are those", arguments: cases)
  func fit(example: Case) throws {
    let fit = try #require(Methods.named(example.id)).fit(
      RandomCrowd.small, gold: example.gold, options: FitOptions())
    #expect(fit.iterations == example.iterations)
    #expect((0..<7).map { fit.posteriorPPM(of: $0) } == example.posteriorPPM)
    #expect(abs(try #require(fit.logLikelihood) - example.logLikelihood) < 1e-10)
    let reliabilities = try #require(fit.annotators.reliabilities)
    for (ours, theirs) in zip(reliabilities, example.reliabilities) {
      #expect(abs(ours - theirs) < 1e-12)
    }
    #expect(fit.annotators.reliabilityStrengths == [8, 8, 7, 7])
    if example.confusionOfThird.isEmpty {
      #expect(fit.annotators.confusions == nil)
    } else {
      let third = try #require(fit.annotators.confusions)[18..<27]
      for (ours, theirs) in zip(third, example.confusionOfThird) {
        #expect(abs(ours - theirs) < 1e-12)
      }
    }
  }

  @Test("the posterior of one sample, from its annotators' reliabilities, is the fit's")
  func oneSample() throws {
    let answers = RandomCrowd.small
    let fit = OneCoin().fit(answers)
    let reliabilities = try #require(fit.annotators.reliabilities)
    let groups = answers.groupedBySample()
    for sample in 0..<7 {
      let group = groups.answers(of: sample)
      let posterior = OneCoin.posterior(
        labels: Array(groups.label[group]),
        reliabilities: groups.annotator[group].map { reliabilities[Int($0)] },
        labelCount: 3)
      #expect(sample == 6 || posterior == Array(fit.posteriors[sample * 3..<sample * 3 + 3]))
    }
  }

  @Test("one sample's posterior by hand")
  func byHand() {
    // 0.3 · 0.9 against 0.7 · 0.1; the ends of r are clipped.
    let posterior = OneCoin.posterior(labels: [0], reliabilities: [0.9], prior: [0.3, 0.7])
    #expect(abs(posterior[0] - 0.27 / 0.34) < 1e-15)
    let clipped = OneCoin.posterior(labels: [1], reliabilities: [1], prior: [0.5, 0.5])
    #expect(abs(clipped[1] - 0.995) < 1e-15)
    #expect(OneCoin.posterior(labels: [0, 0], reliabilities: [0.9, 0.2], prior: [1]) == [1])
    #expect(OneCoin.posterior(labels: [], reliabilities: [], prior: [0.4, 0.6]) == [0.4, 0.6])
    #expect(OneCoin.weight(0.5, labelCount: 2) == 0)
  }

  static let reliabilities: [(hits: Double, answers: Int, expected: Double)] = [
    (0, 0, 2.0 / 3), (3, 4, 5.0 / 7), (0, 1_000, 0.02), (1_000, 1_000, 0.995),
  ]

  @Test(
    "a reliability is the mean of Beta(2 + hits, 1 + misses), within its bounds",
    arguments: reliabilities)
  func reliability(hits: Double, answers: Int, expected: Double) {
    #expect(OneCoin.reliability(hits: hits, answers: answers) == expected)
  }

  @Test("iterations end where they are told to")
  func iterations() {
    let options = FitOptions(maxIterations: 2)
    #expect(W1DS().fit(RandomCrowd.small, gold: [:], options: options).iterations == 2)
    let loose = FitOptions(tolerancePPM: 2_000_000)
    #expect(W1DS().fit(RandomCrowd.small, gold: [:], options: loose).iterations == 1)
  }
}
