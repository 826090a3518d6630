import Domain
import Ledger
import Store

/// One import in the ledger.
public struct ImportBatch: Sendable, Equatable {
  public let id: String
  /// Fingerprint of who imported.
  public let author: String
  /// Seconds since 1970 of its first event.
  public let at: Int
  public var samples = 0
  public var answers = 0
  public var gold = 0
  /// Whether it was taken back.
  public var isUndone = false
}

extension Project {
  /// Takes a whole import of one's own back, samples and answers: one `retract` that names the batch.
  ///
  /// - Parameter name: the batch, or the beginning of one.
  /// - Throws: `ProjectError` where there is no such batch of one's own, or it was taken back before.
  public func undoImport(_ name: String) throws -> ImportBatch {
    let signer = try signer()
    let own = try importBatches().filter { $0.author == signer.key.fingerprint }
    let found = own.filter { $0.id.hasPrefix(name) && !name.isEmpty }
    guard let batch = found.first else {
      throw ProjectError.badInput(
        "no import \(MessageText.quoted(name)) of yours in this ledger; list them with: winnow log --imports"
      )
    }
    guard found.count == 1 || batch.id.sameBytes(as: name) else {
      throw ProjectError.badInput(
        "\(MessageText.quoted(name)) begins several imports: \(found.map(\.id).joined(separator: ", "))"
      )
    }
    guard !batch.isUndone else {
      throw ProjectError.badInput("the import \(batch.id) was taken back already")
    }
    let body = RetractBody(policy: try policy().event, targets: [], batch: batch.id)
    try act(.retract, body.json)
    return batch
  }

  /// All imports, oldest first. Reads the events that bring much, by their bytes.
  public func importBatches() throws -> [ImportBatch] {
    var batches: [ImportBatch] = []
    var places: [String: Int] = [:]
    try store.read { reader in
      try reader.eachBatchEvent { event in
        guard let id = event.body["batch"]?.stringValue else { return }
        let key = "\(event.author) \(id)"
        guard event.kind != Kind.retract.word else {
          if let place = places[key] { batches[place].isUndone = true }
          return
        }
        let place = places[key] ?? batches.count
        if place == batches.count {
          places[key] = place
          batches.append(ImportBatch(id: id, author: event.author, at: event.at))
        }
        switch event.kind {
        case Kind.submit.word:
          batches[place].samples += event.body["samples"]?.arrayValue?.count ?? 0
        case Kind.answer.word:
          batches[place].answers += event.body["answers"]?.arrayValue?.count ?? 0
        default: batches[place].gold += 1
        }
      }
    }
    return batches
  }
}
