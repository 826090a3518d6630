import Domain
import Ledger
import Store

/// What a reviewer may correct of a submission, as text.
public struct CorrectableText: Sendable, Equatable {
  /// The text; of a record with several fields its JSON.
  public let text: String
  /// It is a record: what stands instead must be JSON with the same fields.
  public let isRecord: Bool

  public init(text: String, isRecord: Bool) {
    self.text = text
    self.isRecord = isRecord
  }
}

extension Project {
  /// The content of a submission as a text to be edited; nil where it is none, or is not here.
  public func correctableText(_ submission: ItemReference) throws -> CorrectableText? {
    guard let found = try store.read({ try $0.submittedContent(submission) }),
      let text = String(validating: found.content, as: UTF8.self)
    else { return nil }
    switch found.media {
    case "application/json": return CorrectableText(text: text, isRecord: true)
    case let media where media.hasPrefix("text/"):
      return CorrectableText(text: text, isRecord: false)
    default: return nil
    }
  }

  /// Submits what somebody else's submission should say. Theirs goes back, the corrected one is theirs, too: it counts as
  /// this reviewer's acceptance of it, and is accepted at once where a maintainer corrects.
  /// - Returns: the event, which is on disk, and the state of the corrected submission.
  /// - Throws: `ProjectError.badInput` where nothing was changed, or it is no valid sample.
  @discardableResult
  public func correct(_ submission: ItemReference, to text: String) throws -> (
    event: EventID, state: SubmissionState
  ) {
    try requireRole(.reviewer, to: "correct submissions")
    guard let found = try store.read({ try $0.submittedContent(submission) }),
      let old = try correctableText(submission)
    else {
      throw ProjectError.badInput("this submission is no text, so it can't be corrected here")
    }
    guard found.contributor != fingerprint else {
      throw ProjectError.notAllowed("nobody reviews their own submission")
    }
    var content = Array(text.utf8)
    if old.isRecord { content = try Self.record(text, like: old.text) }
    guard content != found.content else { throw ProjectError.badInput("nothing was changed") }
    let policy = try policy()
    if let problem = try check(media: found.media, content: content).problem,
      policy.policy.samples.submit
    {
      throw ProjectError.badInput(problem)
    }
    let salt = try hasSaltedIDs() ? surroundings.random(Identity.saltBytes) : nil
    let id =
      salt.map { Identity.saltedSampleID(salt: $0, media: found.media, content: content) }
      ?? Identity.sampleID(media: found.media, content: content)
    let body = SubmitBody(
      license: policy.policy.project.license, media: found.media, policy: policy.event,
      samples: [SubmitBody.Item(id: id, bytes: content.count, meta: nil, replaces: submission)])
    let event = try act(
      .submit, body.json, content: [ContentRow(key: id.digest, salt: salt, bytes: content)])
    let reference = ItemReference(event: event.id, index: 0)
    return (event.id, try store.read { try $0.submission(reference)?.state } ?? .pending)
  }

  /// A record as it is stored: the fields of the one that it corrects, in canonical form.
  private static func record(_ text: String, like old: String) throws -> [UInt8] {
    let value: JSONValue
    do { value = try JSONScanner.parse(Array(text.utf8)) } catch {
      throw ProjectError.badInput("this is no JSON: \(error)")
    }
    let fields = (try? JSONScanner.parse(Array(old.utf8)))?.objectValue?.keys.sorted() ?? []
    guard let object = value.objectValue, object.keys.sorted() == fields else {
      throw ProjectError.badInput(
        "a record keeps its fields: \(fields.joined(separator: ", "))")
    }
    return JSONWriter.bytes(value)
  }
}

extension ReviewSession {
  /// The submission on the screen as a text to be corrected; nil where it is none.
  public func correctable() throws -> CorrectableText? {
    try current.flatMap { try project.correctableText($0.submission) }
  }

  /// Corrects the submission on the screen; on disk when this returns, then the next one stands there.
  /// - Returns: the state of the corrected submission.
  @discardableResult
  public func correct(to text: String) throws -> SubmissionState? {
    guard let item = current else { return nil }
    let corrected = try project.correct(item.submission, to: text)
    try goOn()
    return corrected.state
  }
}
