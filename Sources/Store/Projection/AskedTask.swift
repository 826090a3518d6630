import Domain
import Ledger

/// A task that is asked under the policy in force, with the rows that its answers refer to.
struct AskedTask {
  let number: Int
  let task: LabelingTask
  let kind: TaskKind
  let overlap: Overlap
  /// Classes of an answer, in the policy's order: options on offer, ratings, picks. Empty for types whose answers are
  /// no classes (`values`).
  let labels: [String]
  /// Index among `labels` by row of `choice`; retired options lead to what they were merged into, or are left out.
  let labelOfChoice: [Int: Int]
  /// With which answer to which task it is asked; nil: always.
  let condition: TaskCondition?
  /// The row of that task.
  let conditionNumber: Int?

  /// Whether answers are classes, so that the models of choices hold.
  var hasClasses: Bool { !labels.isEmpty }

  /// How far apart two labels may be and still say the same: of ratings alone.
  var tolerance: Int { if case .rating(let scale) = kind { scale.tolerance } else { 0 } }

  /// Those that somebody who is asked all of them comes to see: a conditional one needs the task that it hangs on.
  static func reachable(_ tasks: [AskedTask]) -> [AskedTask] {
    guard tasks.contains(where: { $0.condition != nil }) else { return tasks }
    var found: [AskedTask] = []
    for task in tasks {
      if let condition = task.condition,
        !found.contains(where: { $0.task.id.sameBytes(as: condition.task) })
      {
        continue
      }
      found.append(task)
    }
    return found
  }
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
    let kind = task.kind
    let labels = kind.classes
    let index = Dictionary(labels.enumerated().map { (Array($1.utf8), $0) }) { first, _ in first }
    var labelOfChoice: [Int: Int] = [:]
    if !labels.isEmpty {
      let choices = try db.all("SELECT n, id FROM choice WHERE task = ?", .integer(number)) {
        ($0.int(0), $0.blob(1))
      }
      for (choice, id) in choices {
        let name = kind.className(of: StoredValue.value(id))
        let counted = task.type == .choice ? name.flatMap(task.countedOption) : name
        labelOfChoice[choice] = counted.flatMap { index[Array($0.utf8)] }
      }
    }
    return AskedTask(
      number: number, task: task, kind: kind, overlap: policy.overlap(of: task), labels: labels,
      labelOfChoice: labelOfChoice, condition: task.condition,
      conditionNumber: try task.condition.flatMap { try taskNumber($0.task) })
  }
}

extension AskedTask {
  /// Among how many answers somebody guesses who knows nothing: of a rating those within tolerance are one.
  var guessedLabels: Int {
    guard tolerance > 0 else { return labels.count }
    return max(2, labels.count / (2 * tolerance + 1))
  }
}
