import Domain
import Ledger
import Store

/// Something done to all samples that a filter names.
public enum BatchAct: Sendable, Equatable {
  case flag(code: String)
  /// A verdict on their pending submissions that are others'.
  case decide(Verdict, reason: String?)
  /// The user's own answer to a question of one choice, where they have given none.
  case answer(task: String, option: String)
  /// A reviewer's last word on the label of such a question.
  case settle(task: String, option: String)
}

/// What a batch would change.
public struct BatchPreview: Sendable, Equatable {
  /// Samples that the filter names.
  public let samples: Int
  /// Those that it would change: not flagged so, answered or settled by the user yet, or submissions that they may
  /// decide.
  public let changes: Int

  public init(samples: Int, changes: Int) {
    self.samples = samples
    self.changes = changes
  }
}

extension Project {
  /// - Throws: `ProjectError.notAllowed`, `.badValue`, `.refused`.
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
    case .answer(let task, let option):
      try requireRole(.annotator, to: "label", openToAll: true)
      try check(option: option, of: task, among: try questionsToAnswer())
    case .settle(let task, let option):
      try requireRole(.reviewer, to: "review")
      try check(option: option, of: task, among: try questionsToSettle())
    }
  }

  private func check(option: String, of task: String, among questions: [BatchQuestion]) throws {
    guard let question = questions.first(where: { $0.task.sameBytes(as: task) }) else {
      throw ProjectError.refused(
        "\(MessageText.quoted(task)) is no question of one choice that you may answer for many at once now"
      )
    }
    guard question.options.contains(where: { $0.id.sameBytes(as: option) }) else {
      throw ProjectError.badValue(
        "no option \(MessageText.quoted(option)); there are \(question.options.map(\.id).joined(separator: ", "))"
      )
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
      case .answer(let task, _): try reader.unanswered(rows: rows, task: task, by: me).count
      case .settle(let task, _): try reader.settleable(rows: rows, task: task, by: me).count
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
      func append(_ kind: Kind, _ body: JSONObject) throws -> EventID {
        try writer.append(Draft(kind: kind, body: body, at: at), by: signer).id
      }
      switch act {
      case .flag(let code):
        let done = Set(try writer.reader.flagged(rows: rows, code: code, by: me))
        return try samples(rows.filter { !done.contains($0) }, in: writer).map {
          try append(.flag, FlagBody(sample: $0, code: code, policy: policy).json)
        }
      case .decide(let verdict, let reason):
        return try writer.reader.decidableSubmissions(rows: rows, by: me).map {
          let body = ReviewBody(
            target: .submission($0), verdict: verdict, policy: policy, reason: reason)
          return try append(.review, body.json)
        }
      case .answer(let task, let option):
        let open = try writer.reader.unanswered(rows: rows, task: task, by: me)
        return try answer(
          samples(open, in: writer), task: task, option: option, in: writer, signer: signer)
      case .settle(let task, let option):
        let open = try writer.reader.settleable(rows: rows, task: task, by: me)
        return try samples(open, in: writer).map {
          let body = ReviewBody(
            target: .label(sample: $0, task: task), verdict: .settle, policy: policy,
            value: .string(option))
          return try append(.review, body.json)
        }
      }
    }
  }

  private func samples(_ rows: [Int], in writer: LedgerWriter) throws -> [SampleID] {
    try rows.compactMap { try writer.reader.sampleID($0) }
  }

  /// Answers as if each were given alone; the time that they took is not known. Nothing is said of those that are gold:
  /// nobody would read it.
  private func answer(
    _ samples: [SampleID], task: String, option: String, in writer: LedgerWriter, signer: Signer
  ) throws -> [EventID] {
    writer.learnsLater = true
    let policy = try policy(in: writer)
    let me = signer.key.fingerprint
    let events = try samples.map { sample in
      let given = GivenAnswer(
        sample: sample, task: task, plain: .string(option), elapsedMilliseconds: 0)
      let event = try append(
        [given], areHandedOut: false, tellsGold: false, to: writer, signer: signer
      ).event
      if try isAnswered(sample, policy: policy, in: writer.reader, fingerprint: me) {
        try writer.giveBack(sample, of: me, process: nil)
      }
      return event
    }
    try settleTests(in: writer, signer: signer)
    return events
  }
}
