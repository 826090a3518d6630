import Import

/// The answers of crowd files as numbers: row i says that `worker[i]` gave `label[i]` to `task[i]`.
///
/// For pairs the task is the left item, and `right[i]` the other one.
struct CrowdAnswers {
  var tasks = Numbering()
  var workers = Numbering()
  var labels = Numbering()
  private(set) var task: [UInt32] = []
  private(set) var worker: [UInt32] = []
  private(set) var label: [UInt32] = []
  /// The right item of each comparison, numbered among the tasks; empty but for pairs.
  private(set) var right: [UInt32] = []
  /// `file:line: reason` of the first refused records.
  private(set) var refusals: [String] = []
  private(set) var refusedCount = 0
  /// Whether the rows compare two items.
  private(set) var isPairs = false

  /// How many refusals are kept to be shown.
  static let shownRefusals = 20
  static let maximumNameBytes = 1_024
  static let maximumLabelBytes = 1 << 16

  /// Reads all files of a request.
  ///
  /// - Throws: `ImportError`, `AggregateError`.
  init(_ request: AggregateRequest, progress: (Int, Int?) -> Void) throws {
    for (index, path) in request.files.enumerated() {
      let file = try ColumnReader(path: path, format: path == "-" ? .csv : nil)
      if index == 0 {
        let hasSides = [request.leftColumn, request.rightColumn].allSatisfy {
          file.columns.contains($0)
        }
        isPairs = request.kind == .pairs || (request.kind == nil && hasSides)
      }
      try file.select(
        isPairs
          ? [
            [request.leftColumn], [request.workerColumn], [request.labelColumn],
            [request.rightColumn],
          ]
          : [[request.taskColumn], [request.workerColumn], [request.labelColumn]])
      try read(file, path: path, progress: progress)
    }
    guard !task.isEmpty else {
      throw AggregateError.noAnswers(
        path: request.files.joined(separator: ", "), refused: refusedCount)
    }
  }

  private mutating func read(
    _ file: ColumnReader, path: String, progress: (Int, Int?) -> Void
  ) throws {
    var count = 0
    while let outcome = try file.next({ _, record in take(record) }) {
      if case .refused(let refused) = outcome { refuse(refused.message(path: path)) }
      count += 1
      if count & 0xFFFF == 0 { progress(file.bytesRead, file.totalBytes) }
    }
  }

  private mutating func refuse(_ message: String) {
    refusedCount += 1
    if refusals.count < Self.shownRefusals { refusals.append(message) }
  }

  /// Takes a record; the reason where it can't be taken.
  private mutating func take(_ record: borrowing ColumnReader.Record) -> String? {
    let names = isPairs ? ["left", "worker", "label", "right"] : ["task", "worker", "label"]
    for (field, name) in names.enumerated() {
      let limit = name == "label" ? Self.maximumLabelBytes : Self.maximumNameBytes
      if let reason = record.withBytes(field, { Self.defect($0, name, limit: limit) }) {
        return reason
      }
    }
    if isPairs {
      let label = record.withBytes(2) { Array($0) }
      let left = record.withBytes(0) { Array($0) }
      let right = record.withBytes(3) { Array($0) }
      guard left != right else { return "left and right are the same item" }
      guard label == left || label == right || Self.tieWords.contains(label) else {
        return "the label is neither left nor right nor \"tie\""
      }
      self.right.append(right.withUnsafeBufferPointer { tasks.number(of: $0) })
    }
    task.append(record.withBytes(0) { tasks.number(of: $0) })
    worker.append(record.withBytes(1) { workers.number(of: $0) })
    label.append(record.withBytes(2) { labels.number(of: $0) })
    return nil
  }

  /// How a comparison says that neither is better.
  static let tieWords: [[UInt8]] = ["tie", "="].map { Array($0.utf8) }

  private static func defect(
    _ bytes: UnsafeBufferPointer<UInt8>, _ name: String, limit: Int
  ) -> String? {
    guard bytes.contains(where: { $0 > 0x20 }) else { return "the \(name) is empty" }
    guard bytes.count <= limit else {
      return "the \(name) has \(bytes.count) bytes, at most \(limit) are allowed"
    }
    let isMissing =
      bytes.count == 3 && bytes[1] | 0x20 == UInt8(ascii: "a")
      && [bytes[0], bytes[2]].allSatisfy { $0 | 0x20 == UInt8(ascii: "n") }
    return isMissing ? "the \(name) is \"NaN\", a missing value" : nil
  }
}

extension CrowdAnswers {
  /// One answer, by the places of its names in their orders.
  struct Row {
    let task: Int
    let worker: Int
    let label: Int
  }

  /// The answers in order of task, then worker: of several by one worker to a task the most frequent, among equals the
  /// first in the order of labels. So the order of rows in a file changes nothing.
  func onePerWorker(tasks: NameOrder, workers: NameOrder, labels: NameOrder) -> [Row] {
    // Counting sort by task; worker and label share one word.
    let taskCount = tasks.names.count
    var starts = [Int](repeating: 0, count: taskCount + 1)
    for number in task { starts[Int(tasks.place[Int(number)]) + 1] += 1 }
    for index in 0..<taskCount { starts[index + 1] += starts[index] }
    var next = starts
    var words = [UInt64](repeating: 0, count: task.count)
    for row in task.indices {
      let place = Int(tasks.place[Int(task[row])])
      words[next[place]] =
        UInt64(workers.place[Int(worker[row])]) << 32 | UInt64(labels.place[Int(label[row])])
      next[place] += 1
    }
    var rows: [Row] = []
    rows.reserveCapacity(words.count)
    for index in 0..<taskCount {
      words[starts[index]..<starts[index + 1]].sort()
      var at = starts[index]
      while at < starts[index + 1] {
        let worker = words[at] >> 32
        var best = words[at]
        var bestCount = 0
        while at < starts[index + 1], words[at] >> 32 == worker {
          let word = words[at]
          var count = 0
          while at < starts[index + 1], words[at] == word {
            count += 1
            at += 1
          }
          if count > bestCount { (best, bestCount) = (word, count) }
        }
        rows.append(
          Row(task: index, worker: Int(worker), label: Int(UInt32(truncatingIfNeeded: best))))
      }
    }
    return rows
  }
}
