import Domain
import Ledger

/// An answer of one person to one sample.
struct AnswerKey: Hashable {
  let sample: Int
  let contributor: Int

  init(_ sample: Int, _ contributor: Int) {
    self.sample = sample
    self.contributor = contributor
  }
}

/// The values of a task's answers, and which row of `choice` means which.
struct CurrentValues {
  var list = ValueList()
  var indexOfChoice: [Int: Int] = [:]
}

extension LedgerReader {
  /// All values that were ever answered, plain and under the policy in force; those whose content is missing are left
  /// out.
  func currentValues(of task: AskedTask) throws -> CurrentValues {
    let rows = try db.all(
      "SELECT n, id FROM choice WHERE task = ? AND code < 0 ORDER BY id", .integer(task.number)
    ) { (n: $0.int(0), value: StoredValue.value($0.blob(1))) }
    var values = CurrentValues()
    for row in rows {
      guard let plain = try plainValue(row.value, type: task.task.type) else { continue }
      values.indexOfChoice[row.n] = values.list.index(of: task.task.current(plain, task.kind))
    }
    return values
  }

  /// Whose answers to which samples call for a conditional task.
  /// - Parameter number: the row of the task that it hangs on; nil: there is none.
  func answersMeeting(_ condition: TaskCondition, _ number: Int?) throws -> Set<AnswerKey> {
    guard let number else { return [] }
    let choices = try db.all("SELECT n, id FROM choice WHERE task = ?", .integer(number)) {
      (n: $0.int(0), value: StoredValue.value($0.blob(1)))
    }
    var met: Set<AnswerKey> = []
    for choice in choices where condition.isMet(by: choice.value) {
      try db.each(
        "SELECT sample, contributor FROM answer WHERE task = ? AND value = ? AND standing = 1",
        .integer(number), .integer(choice.n)
      ) { row in
        met.insert(AnswerKey(row.int(0), row.int(1)))
        return true
      }
    }
    return met
  }

  /// Which options the policies of the answers offered: one that was not offered is no "no".
  func addOffered(to table: inout TaskTable, options: [String]) throws {
    for number in Set(table.policy) {
      let event = try db.first(
        "SELECT e.id FROM policy p JOIN event e ON e.local = p.event WHERE p.n = ?",
        .integer(Int(number))
      ) { EventID(try $0.digest(0)) }
      let task = try event.flatMap { try policyRow($0) }?.policy.task(table.task)
      guard let now = try currentPolicyRow()?.policy.task(table.task) else { continue }
      table.offered[Int(number)] = options.map { option in
        task?.offeredOptions.contains { then in
          now.countedOption(then.id)?.sameBytes(as: option) ?? false
        } ?? false
      }
    }
  }
}

extension TaskTable {
  /// Numbers the values in the order of their bytes: the same whatever the order of arrival.
  mutating func sortValues() {
    let bytes = values.map { JSONWriter.bytes($0) }
    let order = values.indices.sorted { bytes[$0].lexicographicallyPrecedes(bytes[$1]) }
    var place = [Int](repeating: 0, count: values.count)
    for (new, old) in order.enumerated() { place[old] = new }
    values = order.map { values[$0] }
    value = value.map { UInt32(place[Int($0)]) }
    guard labels.isEmpty else { return }
    gold = gold.mapValues { place[$0] }
    adjudicated = adjudicated.mapValues { place[$0] }
  }
}
