import Scoring
import Testing

/// Fits of one crowd against independent implementations with numpy and scipy.
@Suite("Methods against numpy")
struct MethodReferenceTests {
  /// Forty samples, six annotators, three labels, drawn as the reference draws them.
  static let crowd: AnswerTable = {
    var generator = SplitMix64(seed: 2_024)
    let accuracy = [0.9, 0.8, 0.75, 0.6, 0.35, 0.85]
    var answers = AnswerTable(sampleCount: 40, annotatorCount: 6, labelCount: 3)
    for i in 0..<40 {
      let truth = generator.nextIndex(below: 3)
      for j in 0..<6 {
        if generator.nextUnit() < 0.3 { continue }
        let said =
          generator.nextUnit() < accuracy[j]
          ? truth : (truth + 1 + generator.nextIndex(below: 2)) % 3
        answers.append(sample: UInt32(i), annotator: UInt32(j), label: UInt16(said))
      }
    }
    return answers
  }()

  struct Case: Sendable {
    let method: any AggregationMethod
    /// Posteriors of the first four samples, ppm.
    let firstPPM: [[Int]]
    /// The sum of all squared posteriors.
    let squares: Double
    let tolerancePPM: Int
  }

  static let cases = [
    Case(
      method: DawidSkene(),
      firstPPM: [
        [39_602, 943_433, 16_964], [2_204, 972_124, 25_672], [8_395, 928_395, 63_209],
        [5_790, 5_804, 988_406],
      ], squares: 36.407781289, tolerancePPM: 0),
    Case(
      method: IBCC(),
      firstPPM: [
        [22_212, 969_674, 8_114], [352, 985_814, 13_834], [2_833, 960_064, 37_103],
        [1_449, 2_130, 996_422],
      ], squares: 37.641795639, tolerancePPM: 0),
    Case(
      method: W1DS(),
      firstPPM: [
        [9_804, 985_971, 4_225], [53, 997_219, 2_729], [2_337, 939_034, 58_629],
        [1_768, 5_924, 992_308],
      ], squares: 38.01672292, tolerancePPM: 0),
    Case(
      method: BWA(),
      firstPPM: [
        [23_733, 948_611, 27_656], [137_865, 625_309, 236_826], [13_634, 676_869, 309_498],
        [227_640, 9_220, 763_140],
      ], squares: 27.057499964, tolerancePPM: 0),
    // One subtype a class is IBCC, in floats of seven digits.
    Case(
      method: EBCC(subtypes: 1),
      firstPPM: [
        [22_212, 969_674, 8_114], [352, 985_814, 13_834], [2_833, 960_064, 37_103],
        [1_449, 2_130, 996_422],
      ], squares: 37.641795639, tolerancePPM: 40),
  ]

  @Test("posteriors are those of the reference", arguments: 0..<5)
  func posteriors(index: Int) {
    let example = Self.cases[index]
    #expect(Self.crowd.count == 170)
    let fit = example.method.fit(Self.crowd)
    for (sample, expected) in example.firstPPM.enumerated() {
      for (ours, theirs) in zip(fit.posteriorPPM(of: sample), expected) {
        #expect(abs(ours - theirs) <= example.tolerancePPM, "sample \(sample)")
      }
    }
    let squares = fit.posteriors.reduce(0) { $0 + $1 * $1 }
    #expect(abs(squares - example.squares) < (example.tolerancePPM == 0 ? 1e-8 : 1e-3))
  }

  @Test("the average is that of its parts, to the power 0.8")
  func average() {
    let fit = Average().fit(Self.crowd)
    let parts =
      [W1DS().fit(Self.crowd), EBCC().fit(Self.crowd), BWA().fit(Self.crowd)]
      .map(\.posteriors) + [Majority().fit(Self.crowd).posteriors]
    for sample in 0..<40 {
      let powers = (0..<3).map { k in
        Portable.exp(0.8 * Portable.log(parts.reduce(0) { $0 + $1[sample * 3 + k] } / 4))
      }
      for k in 0..<3 {
        #expect(abs(fit.posteriors[sample * 3 + k] - powers[k] / powers.reduce(0, +)) < 1e-12)
      }
    }
    #expect(fit.annotators == W1DS().fit(Self.crowd).annotators)
  }

  @Test("with thirty known samples the temperature is theirs, else it is 0.8")
  func temperature() {
    let gold = Dictionary(uniqueKeysWithValues: (0..<30).map { (UInt32($0), UInt16($0 % 3)) })
    let few = gold.filter { $0.key < 29 }
    let options = FitOptions()
    #expect(
      Average().fit(Self.crowd, gold: few, options: options).parameters["temperature_ppm"]
        == 800_000)
    let fitted = Average().fit(Self.crowd, gold: gold, options: options)
    #expect(fitted.parameters["temperature_gold"] == 30)
    // Known labels that the answers contradict: confidence was worth nothing.
    #expect((fitted.parameters["temperature_ppm"] ?? 0) < 300_000)
  }

  @Test("posteriors too sure of themselves are softened as far as the known labels say")
  func temperatureByHand() {
    // 0.99 where 0.8 is right: with many samples the prior hardly counts, and 0.99^T/(…) is 0.8 at
    // T = log(0.8/0.2)/log(0.99/0.01) = 0.3017.
    let posteriors = [[Double]](repeating: [0.99, 0.01], count: 1_000).flatMap { $0 }
    let gold = (0..<1_000).map { (sample: UInt32($0), label: UInt16($0 % 5 == 0 ? 1 : 0)) }
    let ppm = Temperature.fitted(posteriors, labelCount: 2, gold: gold, priorPPM: 300_000)
    #expect(abs(ppm - 301_700) < 1_000)
  }
}
