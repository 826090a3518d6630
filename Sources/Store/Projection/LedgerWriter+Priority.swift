import Domain
import Ledger

/// Which samples come first: by a number in their metadata that the policy names.
extension LedgerWriter {
  /// Sets the priority of one sample by its metadata.
  func refreshPriority(of sample: Int, field: String) throws {
    let metadata = try db.all(
      "SELECT c.bytes FROM submission u JOIN content c ON c.n = u.meta WHERE u.sample = ?",
      .integer(sample)
    ) { $0.optionalBlob(0) ?? [] }
    try set(metadata.compactMap { SamplePriority.value($0, field: field) }.max(), of: sample)
  }

  /// Sets the priorities of all samples where the policy names another field than they were made by.
  func refreshPriorities() throws {
    let field = try reader.currentPolicyRow()?.policy.queue.priority ?? ""
    let known =
      try db.first("SELECT value FROM local WHERE name = 'priority'") { $0.text(0) } ?? ""
    guard !field.sameBytes(as: known) else { return }
    try db.run("UPDATE sample SET priority = 0 WHERE priority <> 0")
    if !field.isEmpty {
      var sample = -1
      var highest: Int?
      try db.each(
        """
        SELECT u.sample, c.bytes FROM submission u INDEXED BY submission_sample
          JOIN content c ON c.n = u.meta ORDER BY u.sample
        """
      ) { row in
        if row.int(0) != sample {
          try set(highest, of: sample)
          (sample, highest) = (row.int(0), nil)
        }
        if let value = SamplePriority.value(row.optionalBlob(1) ?? [], field: field) {
          highest = max(highest ?? value, value)
        }
        return true
      }
      try set(highest, of: sample)
    }
    try db.run(
      "INSERT OR REPLACE INTO local (name, value) VALUES ('priority', ?)", .text(field))
  }

  private func set(_ priority: Int?, of sample: Int) throws {
    guard let priority else { return }
    try db.run(
      "UPDATE sample SET priority = ?1 WHERE n = ?2 AND priority <> ?1", .integer(priority),
      .integer(sample))
  }

  /// Notes where somebody stands who goes through the samples as they came.
  func noteGiven() throws {
    guard !fresh.isEmpty, fresh.count <= 16,
      try reader.currentPolicyRow()?.policy.queue.ordering == .given
    else { return }
    for answer in fresh {
      try db.run(
        "INSERT OR REPLACE INTO local (name, value) SELECT ?, place FROM sample WHERE n = ?",
        .text("queue.given.\(answer.contributor)"), .integer(answer.sample))
    }
  }
}

/// The number by which a sample comes earlier or later.
enum SamplePriority {
  /// - Parameter metadata: of a submission, canonical JSON.
  /// - Returns: the number in that field in millionths, also one that a table brought as text; nil where there is none.
  static func value(_ metadata: [UInt8], field: String) -> Int? {
    guard let found = (try? JSONScanner.parse(metadata))?[field] else { return nil }
    let text: String? = if case .number(let token) = found { token } else { found.stringValue }
    guard let number = text.flatMap(Double.init), number.isFinite else { return nil }
    return Int((min(max(number, -9e12), 9e12) * 1_000_000).rounded())
  }
}
