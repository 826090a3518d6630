import Import
import Scoring

/// Aggregates sequences of BIO tags.
struct SpanAggregation {
  private let request: AggregateRequest
  private let crowd: CrowdAnswers
  private let tasks: NameOrder
  private let workers: NameOrder
  /// Labels of spans, in the order of their bytes.
  private let labels: [String]
  private let table: SequenceTable
  private let gold: [UInt32: [UInt16]]
  private var refusals: [String] = []
  private var refusedCount = 0
  private let repeated: Int

  /// Of several answers of one annotator to a task the most frequent counts, among equals the first in the order of bytes.
  init(_ crowd: CrowdAnswers, _ request: AggregateRequest) throws {
    self.request = request
    self.crowd = crowd
    tasks = NameOrder(crowd.tasks)
    workers = NameOrder(crowd.workers)
    let answers = NameOrder(crowd.labels)
    let known = try request.gold.map { try KnownAnswers(path: $0) }
    let parser = TagParser(answers.names + (known?.answers.map(\.truth) ?? []))
    labels = parser.labels
    let parsed = answers.names.map(parser.tags)
    let rows = crowd.onePerWorker(tasks: tasks, workers: workers, labels: answers)
    repeated = crowd.task.count - rows.count
    var lengths = TaskLengths(taskCount: tasks.names.count)
    for row in rows { lengths.vote(row.task, parsed[row.label]?.count) }
    if let known {
      refusals = known.refusals
      refusedCount = known.refusedCount
    }
    let places = tasks.places
    var gold: [UInt32: [UInt16]] = [:]
    for (task, truth, place) in known?.answers ?? [] {
      guard let index = places[task] else { continue }
      guard let tags = parser.tags(truth) else {
        refusedCount += 1
        refusals.append("\(place): the truth is no sequence of O, B-… and I-… tags")
        continue
      }
      gold[UInt32(index)] = TagScheme.repaired(tags).tags
      lengths.fix(index, tags.count)
    }
    self.gold = gold
    var table = SequenceTable(
      lengths: lengths.lengths, annotatorCount: workers.names.count,
      scheme: TagScheme(labelCount: max(1, labels.count)))
    for row in rows {
      guard let tags = parsed[row.label] else {
        refusedCount += 1
        if refusals.count < CrowdAnswers.shownRefusals {
          refusals.append(
            "task \(tasks.names[row.task]): an answer is no sequence of O, B-… and I-… tags")
        }
        continue
      }
      _ = table.append(sample: UInt32(row.task), annotator: UInt32(row.worker), tags: tags)
    }
    self.table = table
  }

  func result() throws -> AggregateResult {
    guard let method = SequenceMethods.named(request.method) else {
      throw AggregateError.unknownMethod(request.method, known: SequenceMethods.all.map(\.id))
    }
    let fit = method.fit(table, gold: gold, options: .sequences)
    let labels = tasks.names.enumerated().map { index, task in
      AggregateResult.Label(
        task: task,
        label: fit.tags(of: index).map { TagParser.name($0, self.labels) }.joined(separator: " "),
        confidencePPM: fit.confidencesPPM[index], posteriorPPM: [], isTied: false)
    }
    return AggregateResult(
      kind: .spans, requestedMethod: fit.requestedMethod, method: fit.method,
      parameters: fit.parameters, iterations: fit.iterations, answerCount: table.count,
      repeatedCount: repeated, refusedCount: crowd.refusedCount + refusedCount + table.leftOutCount,
      refusals: crowd.refusals + refusals + leftOut(), goldCount: gold.count, classes: [],
      labels: labels, workers: request.wantsWorkers ? people(fit) : [], copies: [])
  }

  private func leftOut() -> [String] {
    guard table.leftOutCount > 0 else { return [] }
    return [
      "\(table.leftOutCount) answers have another number of tags than most answers to their task"
    ]
  }

  private func people(_ fit: SequenceFit) -> [AggregateResult.Worker] {
    var counts = [Int](repeating: 0, count: workers.names.count)
    for annotator in table.annotator { counts[Int(annotator)] += 1 }
    return AggregateResult.workers(
      workers.names, counts: counts, weights: fit.annotators.weights,
      credits: fit.annotators.creditsMicrobits)
  }
}

/// The number of tags of each task: the truth's, else that of most answers, the smaller among equals.
private struct TaskLengths {
  private var votes: [[Int: Int]]
  private var fixed: [Int: Int] = [:]

  init(taskCount: Int) { votes = [[Int: Int]](repeating: [:], count: taskCount) }

  mutating func vote(_ task: Int, _ length: Int?) {
    if let length { votes[task][length, default: 0] += 1 }
  }

  mutating func fix(_ task: Int, _ length: Int) { fixed[task] = length }

  var lengths: [UInt32] {
    votes.enumerated().map { task, votes in
      let best = votes.min { ($1.value, $0.key) < ($0.value, $1.key) }
      return UInt32(fixed[task] ?? best?.key ?? 0)
    }
  }
}

/// Tags as text: O, B-label, I-label, with single spaces between.
struct TagParser {
  /// In the order of their bytes.
  let labels: [String]
  private let numbers: [Substring: UInt16]

  /// - Parameter sequences: all that will be parsed: their labels are numbered.
  init(_ sequences: [String]) {
    var found: Set<Substring> = []
    for sequence in sequences {
      for tag in sequence.split(separator: " ") where tag.hasPrefix("B-") || tag.hasPrefix("I-") {
        found.insert(tag.dropFirst(2))
      }
    }
    // A scheme numbers tags by 16 bits.
    let order = found.filter { !$0.isEmpty }.sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }.prefix(32_000)
    labels = order.map(String.init)
    numbers = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, UInt16($0)) })
  }

  /// The tags of a sequence; nil where it is none.
  func tags(_ text: String) -> [UInt16]? {
    var tags: [UInt16] = []
    for tag in text.split(separator: " ") {
      if tag == "O" {
        tags.append(TagScheme.outside)
      } else if let label = numbers[tag.dropFirst(2)], tag.hasPrefix("B-") {
        tags.append(TagScheme.begin(label))
      } else if let label = numbers[tag.dropFirst(2)], tag.hasPrefix("I-") {
        tags.append(TagScheme.inside(label))
      } else {
        return nil
      }
    }
    return tags.isEmpty ? nil : tags
  }

  /// A tag as text.
  static func name(_ tag: UInt16, _ labels: [String]) -> String {
    guard let label = TagScheme.label(of: tag), Int(label) < labels.count else { return "O" }
    return (TagScheme.isBegin(tag) ? "B-" : "I-") + labels[Int(label)]
  }
}
