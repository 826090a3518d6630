import Domain
import Ledger

/// A task that is asked under the policy in force, with the rows that its answers refer to.
struct AskedTask {
  let number: Int
  let task: LabelingTask
  let overlap: Overlap
  /// Labels offered now, in the policy's order.
  let labels: [String]
  /// Index among `labels` by row of `choice`; retired options lead to what they were merged into, or are left out.
  let labelOfChoice: [Int: Int]
}

extension LedgerReader {
  /// The tasks asked now, in the policy's order.
  func askedTasks() throws -> [AskedTask] {
    guard let row = try currentPolicyRow() else { return [] }
    return try cache.askedTasks(row.event) {
      try row.policy.tasks.filter(\.isAskedNow).compactMap { try askedTask($0, policy: row.policy) }
    }
  }

  func askedTask(_ task: LabelingTask, policy: Policy) throws -> AskedTask? {
    guard let number = try taskNumber(task.id) else { return nil }
    let labels = task.offeredOptions.map(\.id)
    let index = Dictionary(labels.enumerated().map { (Array($1.utf8), $0) }) { first, _ in first }
    let choices = try db.all("SELECT n, id FROM choice WHERE task = ?", .integer(number)) {
      ($0.int(0), $0.text(1))
    }
    var labelOfChoice: [Int: Int] = [:]
    for (choice, id) in choices {
      labelOfChoice[choice] = task.countedOption(id).flatMap { index[Array($0.utf8)] }
    }
    return AskedTask(
      number: number, task: task, overlap: policy.overlap(of: task), labels: labels,
      labelOfChoice: labelOfChoice)
  }
}
