import Domain
import Ledger

/// A policy with the row numbers that answers refer to.
struct PolicyRow {
  let n: Int
  let event: EventID
  let policy: Policy
}

/// Parsed policies. A policy never changes once it is applied, so they are kept as long as the file is open.
final class PolicyCache {
  private var rows: [EventID: PolicyRow] = [:]

  func row(_ event: EventID, load: () throws -> PolicyRow?) rethrows -> PolicyRow? {
    if let row = rows[event] { return row }
    let row = try load()
    rows[event] = row
    return row
  }

  func clear() { rows = [:] }
}
