// usage: fit METHOD ANSWERS.csv                     (columns task, worker, label)
//        fit stop ANSWERS.csv TRUTH.csv SEED
//
// The first reads the file, then fits, and prints one JSON object: answers, samples, annotators,
// labels, iterations, read_s, fit_s. Only the fit is in fit_s.
//
// The second replays the stopping rule of a policy (one-coin posterior ≥ 0.95, from 2 answers on) on
// a real crowd: each sample's answers come in a shuffled order, one more a round wherever the rule
// leaves it open, also where a new fit opens it again. It prints answers and accuracy of all, of those that were spent, and of as many
// spread evenly; labels are those of `auto`.

import Foundation
import Scoring

/// Numbers for names, in the order in which they appear.
struct Numbering {
  private var numbers: [Substring: Int] = [:]
  var count: Int { numbers.count }

  mutating func number(of name: Substring) -> Int {
    if let number = numbers[name] { return number }
    let number = numbers.count
    numbers[name] = number
    return number
  }

  func known(_ name: Substring) -> Int? { numbers[name] }
}

func stop(_ message: String) -> Never {
  FileHandle.standardError.write(Data((message + "\n").utf8))
  exit(2)
}

func lines(_ path: String, cells: Int) -> [[Substring]] {
  guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
    stop("\(path): can't be read")
  }
  return text.split(separator: "\n").dropFirst().map { line in
    let row = line.split(separator: ",")
    guard row.count == cells else { stop("a line without \(cells) cells: \(line)") }
    return row
  }
}

/// Answers of a file by number.
struct Crowd {
  var samples = Numbering()
  var annotators = Numbering()
  var labels = Numbering()
  var rows: [(sample: Int, annotator: Int, label: Int)] = []

  init(_ path: String) {
    for cells in lines(path, cells: 3) {
      rows.append(
        (samples.number(of: cells[0]), annotators.number(of: cells[1]), labels.number(of: cells[2]))
      )
    }
  }

  func table(_ rows: [(sample: Int, annotator: Int, label: Int)]) -> AnswerTable {
    var answers = AnswerTable(
      sampleCount: samples.count, annotatorCount: annotators.count, labelCount: labels.count)
    answers.reserveCapacity(rows.count)
    for row in rows {
      answers.append(
        sample: UInt32(row.sample), annotator: UInt32(row.annotator), label: UInt16(row.label))
    }
    return answers
  }
}

func time(_ method: any AggregationMethod, _ path: String) {
  let clock = ContinuousClock()
  let start = clock.now
  let crowd = Crowd(path)
  let answers = crowd.table(crowd.rows)
  let read = clock.now - start
  let begin = clock.now
  let fit = method.fit(answers)
  let fitted = clock.now - begin
  print(
    """
    {"answers":\(answers.count),"samples":\(answers.sampleCount),\
    "annotators":\(answers.annotatorCount),"labels":\(answers.labelCount),\
    "iterations":\(fit.iterations),"read_s":\(read / .seconds(1)),"fit_s":\(fitted / .seconds(1))}
    """)
}

func replay(_ path: String, _ truthPath: String, seed: UInt64) {
  let crowd = Crowd(path)
  var truth: [Int: Int] = [:]
  for cells in lines(truthPath, cells: 2) {
    if let sample = crowd.samples.known(cells[0]) {
      truth[sample] = crowd.labels.known(cells[1]) ?? -1
    }
  }
  var generator = SplitMix64(seed: seed)
  var queues = [[(sample: Int, annotator: Int, label: Int)]](
    repeating: [], count: crowd.samples.count)
  for row in crowd.rows.shuffled(using: &generator) { queues[row.sample].append(row) }
  func rows(_ counts: [Int]) -> [(sample: Int, annotator: Int, label: Int)] {
    queues.indices.flatMap { queues[$0].prefix(counts[$0]) }
  }
  func outcome(_ counts: [Int]) -> String {
    let fit = Automatic().fit(crowd.table(rows(counts)))
    let right = truth.count { Int(fit.label(of: $0.key)) == $0.value }
    let answers = zip(counts, queues).reduce(0) { $0 + min($1.0, $1.1.count) }
    return "{\"answers\":\(answers),\"accuracy\":\(Double(right) / Double(max(1, truth.count)))}"
  }
  let most = queues.map(\.count).max() ?? 0
  let rule = StoppingRule(min: 2, max: max(2, most), confidencePPM: 950_000)
  var counts = [Int](repeating: 2, count: queues.count)
  var isOpen = true
  while isOpen {
    isOpen = false
    let reliabilities = OneCoin().fit(crowd.table(rows(counts))).annotators.reliabilities ?? []
    // A new fit may open a sample again that another one had settled.
    for sample in queues.indices {
      let given = queues[sample].prefix(counts[sample])
      let evidence = SampleEvidence(
        labels: given.map { UInt16($0.label) }, isFromAgent: given.map { _ in false },
        reliabilities: given.map { reliabilities[$0.annotator] }, labelCount: crowd.labels.count,
        skips: 0)
      guard rule.state(of: evidence).status == .open, counts[sample] < queues[sample].count else {
        continue
      }
      counts[sample] += 1
      isOpen = true
    }
  }
  let spent = zip(counts, queues).reduce(0) { $0 + min($1.0, $1.1.count) }
  let (each, more) = spent.quotientAndRemainder(dividingBy: max(1, queues.count))
  let even = queues.indices.map { each + ($0 < more ? 1 : 0) }
  print(
    "{\"all\":\(outcome(queues.map(\.count))),\"stopped\":\(outcome(counts)),\"evenly\":\(outcome(even))}"
  )
}

let arguments = CommandLine.arguments
if arguments.count == 5, arguments[1] == "stop", let seed = UInt64(arguments[4]) {
  replay(arguments[2], arguments[3], seed: seed)
} else if arguments.count == 3, let method = Methods.named(arguments[1]) {
  time(method, arguments[2])
} else {
  stop(
    "usage: fit METHOD ANSWERS.csv | fit stop ANSWERS.csv TRUTH.csv SEED; methods: \(Methods.all.map(\.id).joined(separator: ", "))"
  )
}
