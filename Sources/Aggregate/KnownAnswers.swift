import Import

/// A file of known answers: task, truth (or label).
struct KnownAnswers {
  private(set) var answers: [(task: String, truth: String, place: String)] = []
  private(set) var refusals: [String] = []
  private(set) var refusedCount = 0

  /// Of a task that is named twice with different truths the second is refused.
  ///
  /// - Throws: `ImportError`.
  init(path: String) throws {
    let reader = try GoldReader(path: path, options: ReadOptions())
    var truths: [String: String] = [:]
    while let outcome = try reader.next() {
      switch outcome {
      case .refused(let refused): refuse(refused.message(path: path))
      case .record(let record):
        if let known = truths[record.task] {
          if known != record.truth {
            refuse("\(path):\(record.line): another truth of this task stands above")
          }
          continue
        }
        truths[record.task] = record.truth
        answers.append((record.task, record.truth, "\(path):\(record.line)"))
      }
    }
  }

  private mutating func refuse(_ message: String) {
    refusedCount += 1
    if refusals.count < CrowdAnswers.shownRefusals { refusals.append(message) }
  }
}
