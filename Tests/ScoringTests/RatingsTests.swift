import Scoring
import Testing

@Suite("Ratings as numbers")
struct RatingsTests {
  private static func table(
    _ rows: [(sample: Int, annotator: Int, value: Double)], samples: Int, annotators: Int
  ) -> NumericTable {
    var table = NumericTable(sampleCount: samples, annotatorCount: annotators)
    for row in rows {
      table.append(
        sample: UInt32(row.sample), annotator: UInt32(row.annotator), value: row.value)
    }
    return table
  }

  /// Truths from -50 to 49; annotators that differ in bias, slope and noise, and one who doesn't look.
  private static var crowd: [(sample: Int, annotator: Int, value: Double)] {
    var generator = SplitMix64(seed: 5)
    let readers: [(bias: Double, slope: Double, noise: Double)] = [
      (0, 1, 5), (10, 1, 5), (0, 1.2, 20), (-10, 0.8, 10), (0, 0, 30),
    ]
    var rows: [(sample: Int, annotator: Int, value: Double)] = []
    for i in 0..<100 {
      for (j, reader) in readers.enumerated() {
        var noise = 0.0
        for _ in 0..<12 { noise += generator.nextUnit() - 0.5 }
        rows.append(
          (i, j, reader.bias + reader.slope * Double(i - 50) + reader.noise * noise))
      }
    }
    return rows
  }

  /// The root mean square error against the crowd's truths.
  private func error(_ fit: NumericFit) -> Double {
    var sum = 0.0
    for (i, mean) in fit.means.enumerated() {
      let difference = mean - Double(i - 50)
      sum += difference * difference
    }
    return (sum / Double(fit.means.count)).squareRoot()
  }

  @Test("every method is found by its id")
  func registry() {
    #expect(NumericMethods.all.map(\.id) == ["auto", "bias-and-noise", "robust-mean", "mean"])
    for method in NumericMethods.all { #expect(NumericMethods.named(method.id)?.id == method.id) }
    #expect(NumericMethods.named("median") == nil)
  }

  @Test("the mean and its pooled error")
  func mean() {
    let fit = Mean().fit(
      RatingsTests.table(
        [(0, 0, 1), (0, 1, 3), (1, 0, 5), (1, 1, 5), (1, 2, 8), (2, 0, 4)], samples: 4,
        annotators: 3))
    #expect((0..<4).map { fit.meanPPM(of: $0) } == [2_000_000, 6_000_000, 4_000_000, 4_333_333])
    // Squares 2 and 6 over 1 + 2 degrees of freedom.
    #expect(abs(fit.standardErrors[0] - (8.0 / 3 / 2).squareRoot()) < 1e-12)
    #expect(abs(fit.standardErrors[2] - (8.0 / 3).squareRoot()) < 1e-12)
  }

  @Test("one answer far off hardly moves the robust mean")
  func robust() {
    var rows: [(sample: Int, annotator: Int, value: Double)] = []
    for i in 0..<10 {
      for j in 0..<6 { rows.append((i, j, Double(i + j % 3))) }
    }
    rows[5].value = 1_000
    let fit = RobustMean().fit(RatingsTests.table(rows, samples: 10, annotators: 6))
    #expect(fit.means[0] < 2, "\(fit.means[0])")
    #expect(abs(fit.means[9] - 10) < 1e-9)
  }

  @Test("annotators' readings are told apart, and the truth is nearer than by the mean")
  func recovery() throws {
    let table = RatingsTests.table(RatingsTests.crowd, samples: 100, annotators: 5)
    let fit = BiasAndNoise().fit(table)
    #expect(error(fit) < 0.75 * error(Mean().fit(table)), "\(error(fit))")
    let annotators = try #require(fit.annotators)
    #expect(annotators.biases[1] - annotators.biases[3] > 10)
    #expect(annotators.slopes[2] > annotators.slopes[3] && annotators.slopes[4] < 0.3)
    #expect(annotators.noises[0] < annotators.noises[2])
    #expect(annotators.weightsPPM[4] < 100_000)
    #expect(annotators.credits[4] < annotators.credits[0] / 10)
    #expect(annotators.credits[0] == 100 * annotators.informationMicrobits[0])
  }

  @Test(
    "another unit and zero of the scale give the same readings",
    arguments: NumericMethods.all.map(\.id))
  func affine(id: String) throws {
    let method = try #require(NumericMethods.named(id))
    let rows = RatingsTests.crowd
    let fit = method.fit(RatingsTests.table(rows, samples: 100, annotators: 5))
    let moved = method.fit(
      RatingsTests.table(
        rows.map { ($0.sample, $0.annotator, 3 * $0.value + 40) }, samples: 100, annotators: 5))
    for i in 0..<100 {
      #expect(abs(moved.means[i] - (3 * fit.means[i] + 40)) < 1e-6)
      #expect(abs(moved.standardErrors[i] - 3 * fit.standardErrors[i]) < 1e-6)
    }
    #expect(moved.annotators?.weightsPPM == fit.annotators?.weightsPPM)
  }

  @Test("the order of rows changes nothing", arguments: NumericMethods.all.map(\.id))
  func order(id: String) throws {
    let method = try #require(NumericMethods.named(id))
    var generator = SplitMix64(seed: 1)
    let rows = RatingsTests.crowd
    let fit = method.fit(RatingsTests.table(rows, samples: 100, annotators: 5))
    let shuffled = RatingsTests.table(
      rows.shuffled(using: &generator), samples: 100, annotators: 5)
    #expect(method.fit(shuffled) == fit)
  }

  @Test("nothing, one answer, equal answers", arguments: NumericMethods.all.map(\.id))
  func edges(id: String) throws {
    let method = try #require(NumericMethods.named(id))
    #expect(method.fit(NumericTable(sampleCount: 0, annotatorCount: 0)).means.isEmpty)
    let silent = method.fit(NumericTable(sampleCount: 2, annotatorCount: 1))
    #expect(silent.means == [0, 0] && silent.standardErrors == [0, 0])
    let alone = method.fit(RatingsTests.table([(0, 0, 7)], samples: 2, annotators: 1))
    #expect(alone.means == [7, 7])
    let single = method.fit(
      RatingsTests.table([(0, 0, 7), (1, 0, -7), (2, 1, 3)], samples: 3, annotators: 2))
    #expect(single.means == [7, -7, 3])
    let equal = method.fit(
      RatingsTests.table(
        [(0, 0, 0.1), (0, 1, 0.1), (1, 0, 0.1), (1, 1, 0.1), (2, 0, 0.1)], samples: 3,
        annotators: 2))
    #expect((0..<3).map { equal.meanPPM(of: $0) } == [100_000, 100_000, 100_000])
    #expect((0..<3).map { equal.standardErrorPPM(of: $0) } == [0, 0, 0])
    if let annotators = equal.annotators { #expect(annotators.credits == [0, 0]) }
  }
}

@Suite("A real crowd's ratings", .enabled(if: SharedData.isPresent, "\(SharedData.hint)"))
struct RealRatingsTests {
  @Test("headlines: the model is no worse than the mean")
  func headlines() throws {
    let truth = try SharedData.rows(in: "data/headlines_text/truth.csv")
    let rows = try SharedData.rows(in: "data/headlines_text/answers.csv")
    let samples = SharedData.numbers(of: truth.map { $0[0] })
    let people = SharedData.numbers(of: rows.map { $0[1] })
    var table = NumericTable(sampleCount: samples.count, annotatorCount: people.count)
    for row in rows {
      table.append(
        sample: try #require(samples[row[0]]), annotator: try #require(people[row[1]]),
        value: try #require(Double(row[2])))
    }
    var gold = [Double](repeating: 0, count: samples.count)
    for row in truth {
      gold[Int(try #require(samples[row[0]]))] = try #require(Double(row[1]))
    }
    let model = AutomaticNumbers().fit(table).means
    let mean = Mean().fit(table).means
    func rootMeanSquare(_ values: [Double]) -> Double {
      Correlation.mean(zip(values, gold).map { ($0 - $1) * ($0 - $1) }).squareRoot()
    }
    #expect(Correlation.pearson(model, gold) >= Correlation.pearson(mean, gold))
    #expect(Correlation.spearman(model, gold) >= Correlation.spearman(mean, gold))
    #expect(rootMeanSquare(model) < rootMeanSquare(mean) - 0.5)
  }
}
