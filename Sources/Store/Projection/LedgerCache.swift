import Domain
import Ledger

/// A policy with the row numbers that answers refer to.
struct PolicyRow {
  let n: Int
  let event: EventID
  let policy: Policy
}

/// What is kept as long as the file is open. Most never changes once it is applied: the genesis, parsed policies, and the
/// rows of the options that a policy's tasks offer.
final class LedgerCache {
  /// Counts rebuilds: row numbers kept from before another one mean nothing.
  private var rebuilds = -1
  var genesis: (id: EventID, body: ProjectBody)?
  private var rows: [EventID: PolicyRow] = [:]
  private var tasks: [EventID: [AskedTask]] = [:]
  /// Committed answers from which the queue has still to learn. What is lost of them comes with the next fit.
  var unlearned: [FreshAnswer] = []

  func row(_ event: EventID, load: () throws -> PolicyRow?) rethrows -> PolicyRow? {
    if let row = rows[event] { return row }
    let row = try load()
    rows[event] = row
    return row
  }

  func askedTasks(_ event: EventID, load: () throws -> [AskedTask]) rethrows -> [AskedTask] {
    if let known = tasks[event] { return known }
    let loaded = try load()
    tasks[event] = loaded
    return loaded
  }

  func follow(rebuilds now: Int) {
    guard now != rebuilds else { return }
    clear()
    rebuilds = now
  }

  /// After a rebuild row numbers are others.
  func clear() {
    genesis = nil
    rows = [:]
    tasks = [:]
    unlearned = []
  }
}
