import Domain
import Import
import Ledger
import Scoring

/// Answers of a crowd from a file, without a project.
public struct AnswerFile: Sendable {
  /// Labels: numbers ascending if all are, else in the order of their bytes.
  public private(set) var labels: [String] = []
  public private(set) var answers = AnswerTable(sampleCount: 0, annotatorCount: 0, labelCount: 1)
  /// Further rows of one worker for one task: the first was taken.
  public private(set) var repeated = 0
  public private(set) var refused = 0
  /// The first few refusals, `file:line: reason`.
  public private(set) var refusals: [String] = []

  /// Reads a table with the columns `task`, `worker`, `label`, or JSON lines with these fields.
  ///
  /// Tasks and workers are numbered in the order of their bytes, so that rows may stand in any order.
  ///
  /// - Parameter path: of a file that `winnow import` takes; `-` is standard input, which holds CSV.
  /// - Throws: `ImportError` where the file can't be read.
  public init(path: String) throws {
    let reader = try AnswerReader(
      path: path, format: path == "-" ? .csv : nil, options: ReadOptions())
    var tasks = Names()
    var workers = Names()
    var said = Names()
    var rows: [(sample: Int, annotator: Int, label: Int)] = []
    var taken: Set<UInt64> = []
    while let outcome = try reader.next() {
      switch outcome {
      case .refused(let record):
        refused += 1
        if refusals.count < ImportReport.shownRefusals {
          refusals.append(record.message(path: path))
        }
      case .record(let record):
        let row = (
          sample: tasks.number(of: record.task), annotator: workers.number(of: record.worker),
          label: said.number(of: record.label)
        )
        guard said.count <= Self.maximumLabels else {
          throw ProjectError.badInput(
            "more than \(Self.maximumLabels) different labels; agreement compares labels, not texts"
          )
        }
        if taken.insert(UInt64(row.sample) << 32 | UInt64(row.annotator)).inserted {
          rows.append(row)
        } else {
          repeated += 1
        }
      }
    }
    let samples = tasks.places { $0.lexicographicallyPrecedes($1) }
    let annotators = workers.places { $0.lexicographicallyPrecedes($1) }
    let numbers = said.all.map { Double(String(decoding: $0, as: UTF8.self)) }
    let areNumbers = numbers.allSatisfy { $0?.isFinite ?? false }
    let places = said.places { first, second in
      guard areNumbers, let a = Double(String(decoding: first, as: UTF8.self)),
        let b = Double(String(decoding: second, as: UTF8.self)), a != b
      else { return first.lexicographicallyPrecedes(second) }
      return a < b
    }
    labels = [String](repeating: "", count: said.count)
    for (number, bytes) in said.all.enumerated() {
      labels[places[number]] = String(decoding: bytes, as: UTF8.self)
    }
    answers = AnswerTable(
      sampleCount: tasks.count, annotatorCount: workers.count, labelCount: max(1, said.count))
    answers.reserveCapacity(rows.count)
    for row in rows {
      answers.append(
        sample: UInt32(samples[row.sample]), annotator: UInt32(annotators[row.annotator]),
        label: UInt16(places[row.label]))
    }
  }

  static let maximumLabels = 65_536

  /// Compares the answers.
  ///
  /// - Parameters:
  ///   - metric: of alpha.
  ///   - confusions: whether to gather these too; the consensus is that of the method `auto`.
  /// - Throws: `ProjectError.badValue` where labels aren't what the metric needs.
  public func agreement(metric: AlphaMetricName = .nominal, confusions: Bool = false) throws
    -> TaskAgreement
  {
    let groups = answers.groupedBySample()
    let fit = confusions ? Automatic().fit(answers) : nil
    return TaskAgreement(
      task: nil, type: .choice, labels: labels,
      figures: AgreementFigures(
        answers, metric: try metric.metric(of: labels), seed: sha256("alpha".utf8).firstWord),
      confusions: confusions ? Confusions(answers) : nil,
      consensusConfusions: fit.map { fit in
        ConsensusConfusions(
          answers,
          consensus: (0..<answers.sampleCount).map {
            groups.answers(of: $0).isEmpty ? nil : Int(fit.label(of: $0))
          })
      })
  }
}

/// Names by their bytes, numbered as they come.
private struct Names {
  private(set) var all: [[UInt8]] = []
  private var numbers: [[UInt8]: Int] = [:]

  var count: Int { all.count }

  mutating func number(of name: String) -> Int {
    let bytes = Array(name.utf8)
    if let number = numbers[bytes] { return number }
    numbers[bytes] = all.count
    all.append(bytes)
    return all.count - 1
  }

  /// Where each name stands once they are put in order.
  func places(by precedes: ([UInt8], [UInt8]) -> Bool) -> [Int] {
    var places = [Int](repeating: 0, count: all.count)
    for (place, number) in all.indices.sorted(by: { precedes(all[$0], all[$1]) }).enumerated() {
      places[number] = place
    }
    return places
  }
}
