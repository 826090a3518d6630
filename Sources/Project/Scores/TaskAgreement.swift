import Domain
import Ledger
import Scoring
import Store

/// How far annotators agree on one task, and what they confuse. Numbers and labels, nobody's name.
public struct TaskAgreement: Sendable {
  /// The task's id; nil for answers from a file.
  public let task: String?
  public let type: TaskType
  /// The labels that figures and confusions number.
  public let labels: [String]
  public let figures: AgreementFigures
  /// Of answers that are no classes: the mean similarity of two answers to a sample; nil where no sample has two.
  public let similarity: Estimate?
  /// What was said where another annotator said something else.
  public let confusions: Confusions?
  /// What was said where the method's label is another.
  public let consensusConfusions: ConsensusConfusions?

  init(
    task: String?, type: TaskType, labels: [String], answers: AnswerTable, metric: AlphaMetric,
    seed: UInt64, consensus: [Int?]?
  ) {
    self.task = task
    self.type = type
    self.labels = labels
    figures = AgreementFigures(answers, metric: metric, seed: seed)
    similarity = nil
    confusions = consensus.map { _ in Confusions(answers) }
    consensusConfusions = consensus.map { ConsensusConfusions(answers, consensus: $0) }
  }

  /// Answers that are no classes: how alike they are.
  init(values table: TaskTable, type: TaskType, seed: UInt64) {
    task = table.task
    self.type = type
    labels = []
    figures = AgreementFigures(
      AnswerTable(sampleCount: 0, annotatorCount: 0, labelCount: 1), metric: .nominal, seed: seed)
    let given = ValueAnswers(table)
    similarity = PairwiseSimilarity.mean(
      sampleOf: table.sample, sampleCount: table.samples.count, seed: seed
    ) { ValueSimilarity.value(table.kind, given.value($0), given.value($1)) }
    confusions = nil
    consensusConfusions = nil
  }

  /// Compares answers that are in no project; the consensus is that of the method `auto`.
  ///
  /// - Parameters:
  ///   - labels: the labels that the answers number.
  ///   - metric: of alpha.
  ///   - confusions: whether to gather these too, which takes a fit.
  /// - Throws: `ProjectError.badValue` where labels aren't what the metric needs.
  public init(
    of answers: AnswerTable, labels: [String], metric: AlphaMetricName = .nominal,
    confusions: Bool = false
  ) throws {
    var consensus: [Int?]?
    if confusions {
      let fit = Automatic().fit(answers)
      let groups = answers.groupedBySample()
      consensus = (0..<answers.sampleCount).map {
        groups.answers(of: $0).isEmpty ? nil : Int(fit.label(of: $0))
      }
    }
    self.init(
      task: nil, type: .choice, labels: labels, answers: answers,
      metric: try metric.metric(of: labels), seed: sha256("alpha".utf8).firstWord,
      consensus: consensus)
  }

  /// Whether two answers to one sample were there to compare.
  public var hasAnswersToCompare: Bool { figures.sampleCount > 0 || similarity != nil }
}

extension TaskType {
  /// The metric of alpha: how far apart two of the type's labels are.
  var alphaMetric: AlphaMetric {
    switch self {
    case .rating: .ordinal
    case .choice, .multichoice, .spans, .preference, .ranking, .text, .fields: .nominal
    }
  }
}

extension Project {
  /// Compares the answers of a task, or of all that are asked: those that count in scoring.
  ///
  /// Alpha and its interval are the figures that a release made now would state.
  ///
  /// - Parameters:
  ///   - metric: of alpha; nil: what suits the task's type.
  ///   - confusions: whether to gather these too, which takes a fit of the policy's method.
  /// - Throws: `ProjectError`, `StoreError`.
  public func agreement(
    task: String? = nil, metric: AlphaMetricName? = nil, confusions: Bool = false
  ) throws -> [TaskAgreement] {
    try requireSupportedLevel()
    let policy = try policy().policy
    if let task { try requireAsked(task) }
    func agreement(_ table: TaskTable, _ score: TaskScores?) throws -> TaskAgreement {
      try self.agreement(
        of: table, type: policy.task(table.task)?.type ?? .choice, metric: metric, score: score)
    }
    guard confusions else {
      return try store.read { try taskTables($0, policy: policy, task: task) }.map {
        try agreement($0, nil)
      }
    }
    return try scores(task: task).map { try agreement($0.table, $0) }
  }

  private func agreement(
    of table: TaskTable, type: TaskType, metric: AlphaMetricName?, score: TaskScores?
  ) throws -> TaskAgreement {
    let seed = TaskScores.seed(project: id, task: table.task, method: "alpha")
    guard table.kind.hasClasses else {
      if let metric {
        throw ProjectError.badValue(
          "--metric \(metric.rawValue) is for classes; task \(table.task) is of type \(type.rawValue)"
        )
      }
      return TaskAgreement(values: table, type: type, seed: seed)
    }
    return TaskAgreement(
      task: table.task, type: type, labels: table.labels, answers: table.answers,
      metric: try metric.map { try $0.metric(of: table.labels) } ?? type.alphaMetric,
      seed: seed, consensus: score?.labels)
  }
}

/// The metric of alpha, as one asks for it.
public enum AlphaMetricName: String, Sendable, CaseIterable {
  case nominal, ordinal, interval, ratio

  /// The metric over labels, which for intervals and ratios must be numbers.
  /// - Throws: `ProjectError.badValue` where a label is no number that the metric can take.
  func metric(of labels: [String]) throws -> AlphaMetric {
    func numbers(from lowest: Double) throws -> [Double] {
      try labels.map { label in
        guard let number = Double(label), number.isFinite, number >= lowest else {
          throw ProjectError.badValue(
            "label \(MessageText.quoted(label)) is no number"
              + (self == .ratio ? " from 0 up" : "") + "; the metric \(rawValue) needs numbers")
        }
        return number
      }
    }
    return switch self {
    case .nominal: .nominal
    case .ordinal: .ordinal
    case .interval: .interval(values: try numbers(from: -.greatestFiniteMagnitude))
    case .ratio: .ratio(values: try numbers(from: 0))
    }
  }
}
