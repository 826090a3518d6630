import Domain
import Ledger
import Store

/// Something done to all samples that a filter names.
public enum BatchAct: Sendable, Equatable {
  case flag(code: String)
  /// A verdict on their pending submissions that are others'.
  case decide(Verdict, reason: String?)
}

/// What a batch would change.
public struct BatchPreview: Sendable, Equatable {
  /// Samples that the filter names.
  public let samples: Int
  /// Those that it would change: not flagged so by the user yet, or submissions that they may decide.
  public let changes: Int

  public init(samples: Int, changes: Int) {
    self.samples = samples
    self.changes = changes
  }
}

extension Project {
  /// - Throws: `ProjectError.notAllowed`, `.badValue`.
  func check(_ act: BatchAct) throws {
    switch act {
    case .flag(let code):
      try requireTakingPart()
      guard Codes.flag.contains(code) else {
        throw ProjectError.badValue(
          "no flag \(MessageText.quoted(code)); there are \(Codes.flag.joined(separator: ", "))")
      }
    case .decide(let verdict, let reason):
      try requireRole(.reviewer, to: "review")
      guard verdict == .accept || reason.map(Codes.reviewReason.contains) == true else {
        throw ProjectError.badValue(
          "a \(verdict.word) needs a reason: \(Codes.reviewReason.joined(separator: ", "))")
      }
    }
  }

  /// How many of some samples an act would change.
  public func previewBatch(_ act: BatchAct, rows: [Int]) throws -> BatchPreview {
    try check(act)
    let me = try requireKey().fingerprint
    let changes = try store.read { reader in
      switch act {
      case .flag(let code): rows.count - (try reader.flagged(rows: rows, code: code, by: me).count)
      case .decide: try reader.decidableSubmissions(rows: rows, by: me).count
      }
    }
    return BatchPreview(samples: rows.count, changes: changes)
  }

  /// Does an act to some samples, one event each, in one transaction.
  /// - Returns: the events, one for each sample that it changed.
  public func performBatch(_ act: BatchAct, rows: [Int]) throws -> [EventID] {
    try check(act)
    let policy = try policy().event
    return try writing { writer, signer in
      let me = signer.key.fingerprint
      let at = surroundings.now()
      switch act {
      case .flag(let code):
        let done = Set(try writer.reader.flagged(rows: rows, code: code, by: me))
        let samples = try rows.filter { !done.contains($0) }.compactMap {
          try writer.reader.sampleID($0)
        }
        return try samples.map { sample in
          let body = FlagBody(sample: sample, code: code, policy: policy)
          return try writer.append(Draft(kind: .flag, body: body.json, at: at), by: signer).id
        }
      case .decide(let verdict, let reason):
        let targets = try writer.reader.decidableSubmissions(rows: rows, by: me)
        return try targets.map { target in
          let body = ReviewBody(
            target: .submission(target), verdict: verdict, policy: policy, reason: reason)
          return try writer.append(Draft(kind: .review, body: body.json, at: at), by: signer).id
        }
      }
    }
  }
}
