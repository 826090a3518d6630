import Domain
import Import

/// What another tool's file holds, and what of it is no record.
struct ForeignFile {
  var format: ForeignFormat?
  var records: [ForeignRecord] = []
  var refused: [RefusedRecord] = []

  init(_ path: String, from format: ForeignFormat? = nil, options: ReadOptions = ReadOptions())
    throws
  {
    try ForeignFiles(path: path).eachReader(format: format, options: options) { reader in
      self.format = reader.format
      while let outcome = try reader.next() {
        switch outcome {
        case .record(let record): records.append(record)
        case .refused(let record): refused.append(record)
        }
      }
    }
  }

  var answers: [ForeignAnswer] { records.flatMap(\.answers) }
  var values: [ForeignValue] { answers.map(\.value) }
  var problems: [String] { records.flatMap(\.problems) }
  var reasons: [String] { refused.map { "\($0.line): \($0.reason)" } }
}

func span(_ start: Int, _ end: Int, _ label: String) -> LabeledSpan {
  LabeledSpan(start: start, end: end, label: label)
}
