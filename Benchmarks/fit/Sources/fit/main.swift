// usage: fit METHOD ANSWERS.csv    (columns task, worker, label)
//
// Reads the file, then fits, and prints one JSON object: answers, samples, annotators, labels,
// iterations, read_s, fit_s. Only the fit is in fit_s.

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
}

func stop(_ message: String) -> Never {
  FileHandle.standardError.write(Data((message + "\n").utf8))
  exit(2)
}

guard CommandLine.arguments.count == 3, let method = Methods.named(CommandLine.arguments[1]) else {
  stop("usage: fit METHOD ANSWERS.csv; methods: \(Methods.all.map(\.id).joined(separator: ", "))")
}
let clock = ContinuousClock()
let start = clock.now
guard let text = try? String(contentsOfFile: CommandLine.arguments[2], encoding: .utf8) else {
  stop("\(CommandLine.arguments[2]): can't be read")
}
var samples = Numbering()
var annotators = Numbering()
var labels = Numbering()
var rows: [(sample: Int, annotator: Int, label: Int)] = []
for line in text.split(separator: "\n").dropFirst() {
  let cells = line.split(separator: ",")
  guard cells.count == 3 else { stop("a line without three cells: \(line)") }
  rows.append(
    (samples.number(of: cells[0]), annotators.number(of: cells[1]), labels.number(of: cells[2])))
}
var answers = AnswerTable(
  sampleCount: samples.count, annotatorCount: annotators.count, labelCount: labels.count)
answers.reserveCapacity(rows.count)
for row in rows {
  answers.append(
    sample: UInt32(row.sample), annotator: UInt32(row.annotator), label: UInt16(row.label))
}
let read = clock.now - start

let begin = clock.now
let fit = method.fit(answers)
let fitted = clock.now - begin

print(
  """
  {"answers":\(answers.count),"samples":\(samples.count),"annotators":\(annotators.count),\
  "labels":\(labels.count),"iterations":\(fit.iterations),"read_s":\(read / .seconds(1)),\
  "fit_s":\(fitted / .seconds(1))}
  """)
