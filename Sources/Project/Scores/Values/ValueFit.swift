import Domain
import Scoring
import Store

/// What a method made of the answers of a task without classes.
struct ValueFit: Sendable {
  var method: String
  var methodVersion = 1
  var requestedMethod = "auto"
  var parameters: [String: Int] = [:]
  var iterations = 1
  /// Of each sample; nil where nobody answered. Gold and adjudications aren't in it yet, but for what a model clamps.
  var values: [JSONValue?]
  /// How sure it is of them.
  var confidencesPPM: [Int]
  /// Of a multichoice P(option) by sample and option; of spans the probability of each span of the value.
  var probabilitiesPPM: [[Int]] = []
  /// Of a multichoice what the stopping rule takes for each sample's posterior.
  var rulePPM: [Int]?
  /// One an annotator.
  var weights: [AnnotatorWeight]
  /// r_j of each annotator, where the model has it.
  var reliabilitiesPPM: [Int]?
  /// One an annotator: microbits, or of texts millionths of an answer that others gave word for word. All 0 where the
  /// method knows none: then counts divide.
  var credits: [Int64]
}

/// The answers of a task without classes, by sample.
struct ValueAnswers {
  let table: TaskTable
  /// Where each sample's rows of the table begin; rows lie in the order of samples, then annotators.
  let starts: [Int]

  init(_ table: TaskTable) {
    self.table = table
    var starts = [Int](repeating: 0, count: table.samples.count + 1)
    for sample in table.sample { starts[Int(sample) + 1] += 1 }
    for index in table.samples.indices { starts[index + 1] += starts[index] }
    self.starts = starts
  }

  func rows(of sample: Int) -> Range<Int> { starts[sample]..<starts[sample + 1] }

  func value(_ row: Int) -> JSONValue { table.values[Int(table.value[row])] }

  func values(of sample: Int) -> [JSONValue] { rows(of: sample).map { value($0) } }

  /// What reviewers settled of a sample: gold, else the adjudicated value.
  func known(_ sample: Int) -> JSONValue? {
    (table.gold[sample] ?? table.adjudicated[sample]).map { table.values[$0] }
  }

  /// The method that suits the task's type.
  func fit(method name: String, seed: UInt64) -> ValueFit {
    switch table.kind {
    case .multichoice(let task):
      MultichoiceFit.fit(self, task: task, method: name, seed: seed)
    case .spans(let task):
      task.isNested
        ? NestedSpanVote.fit(self)
        : SpanFit.fit(self, task: task, method: name)
    case .ranking(let task): RankingFit.fit(self, task: task)
    case .text: TextAnswersFit.fit(self, method: name)
    case .fields(let form): FormFit.fit(self, form: form)
    case .choice, .rating, .preference: Consensus(self).emptyFit
    }
  }
}

/// How far each annotator agrees with others: for types whose methods have no model of annotators.
///
/// The mean similarity of j's answers to the others of their samples, drawn to the crowd's mean m with the weight of two
/// samples: r_j = (Σ_i c_i + 2m) / (N_j + 2). An answer is compared with at most 64 others.
struct Consensus {
  /// r_j, one an annotator.
  let reliabilities: [Double]
  /// Samples on which each was compared.
  let counts: [Int]
  private let sampleCount: Int

  static let comparedAtMost = 64

  init(_ answers: ValueAnswers) {
    let table = answers.table
    var sums = [Double](repeating: 0, count: table.annotators.count)
    var counts = [Int](repeating: 0, count: table.annotators.count)
    var total = 0.0
    var totalCount = 0
    for sample in table.samples.indices {
      let rows = answers.rows(of: sample)
      guard rows.count > 1 else { continue }
      for row in rows {
        var sum = 0.0
        var others = 0
        for other in rows.prefix(Self.comparedAtMost + 1) where other != row {
          sum += ValueSimilarity.value(table.kind, answers.value(row), answers.value(other))
          others += 1
        }
        let mean = sum / Double(max(1, others))
        sums[Int(table.annotator[row])] += mean
        counts[Int(table.annotator[row])] += 1
        total += mean
        totalCount += 1
      }
    }
    let mean = totalCount == 0 ? 1 : total / Double(totalCount)
    reliabilities = zip(sums, counts).map { ($0 + 2 * mean) / Double($1 + 2) }
    self.counts = counts
    sampleCount = table.samples.count
  }

  /// r_j as weights, with the lower 5 % quantile of a Beta distribution worth N_j + 2 answers.
  var weights: [AnnotatorWeight] {
    zip(reliabilities, counts).map { Self.weight($0, count: $1) }
  }

  static func weight(_ mean: Double, count: Int) -> AnnotatorWeight {
    let m = min(max(mean, 0.000_001), 0.999_999)
    let strength = Double(count + 2)
    return AnnotatorWeight(
      weightPPM: PartsPerMillion.rounded(mean),
      lowerWeightPPM: BetaDistribution(alpha: m * strength, beta: (1 - m) * strength)
        .lowerQuantilePPM(tail: 0.05), informationMicrobits: 0)
  }

  var emptyFit: ValueFit {
    ValueFit(
      method: "none", values: [JSONValue?](repeating: nil, count: sampleCount),
      confidencesPPM: [Int](repeating: 0, count: sampleCount), weights: weights,
      credits: [Int64](repeating: 0, count: reliabilities.count))
  }
}
