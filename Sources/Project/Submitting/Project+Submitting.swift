import Domain
import Ledger
import Store

/// What is known about a text before it is submitted.
public struct SubmissionCheck: Sendable, Equatable {
  public let id: SampleID
  /// Whether exactly this content is in the project already.
  public let isDuplicate: Bool
  public let isDuplicateAccepted: Bool
  /// Why it can't be submitted; nil where it can.
  public let problem: String?
}

/// What became of one's submissions since one last looked.
public struct SubmissionNews: Sendable, Equatable {
  public let accepted: Int
  public let returned: Int
  public let rejected: Int
  public let pending: Int

  public var isEmpty: Bool { accepted + returned + rejected + pending == 0 }

  /// "2 accepted, 1 returned (see: winnow me)".
  public var words: String {
    [(accepted, "accepted"), (returned, "returned"), (rejected, "rejected"), (pending, "pending")]
      .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }
}

extension Project {
  /// Looks at a plain text as `submit` would take it.
  public func check(text: String) throws -> SubmissionCheck {
    try check(media: "text/plain", content: Array(text.utf8))
  }

  func check(media: String, content: [UInt8]) throws -> SubmissionCheck {
    let policy = try policy().policy
    let id = try sampleID(media: media, content: content)
    let known = try store.read { try $0.knownSample(id) }
    let isMaintainer = try me()?.roles.contains(.maintainer) ?? false
    var problem: String?
    if !policy.samples.submit, !isMaintainer {
      problem =
        "this project takes no submissions; a maintainer can allow them with samples.submit = true"
    } else if !policy.samples.media.contains(where: { $0.sameBytes(as: media) }) {
      problem = "this project takes \(policy.samples.media.joined(separator: ", ")), not \(media)"
    } else if content.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) {
      problem = "there is nothing in it yet"
    } else if try store.read({ try $0.isErased(id) }) {
      problem = "this was erased here and can't be given again"
    } else if content.count > policy.samples.maximumBytes {
      problem = "it has \(content.count) bytes; the policy allows \(policy.samples.maximumBytes)"
    }
    return SubmissionCheck(
      id: id, isDuplicate: known != nil, isDuplicateAccepted: known?.isAccepted ?? false,
      problem: problem)
  }

  /// Id of a sample in this project. Salted ids hold one salt a sample, so a duplicate can't be known by its id.
  func sampleID(media: String, content: [UInt8]) throws -> SampleID {
    Identity.sampleID(media: media, content: content)
  }

  /// Submits one sample of the user's own. It is pending until peers accept it, unless a maintainer gives it.
  /// - Returns: the event and the state it has now.
  @discardableResult
  public func submit(text: String) throws -> (event: EventID, state: SubmissionState) {
    try submit(media: "text/plain", content: Array(text.utf8))
  }

  @discardableResult
  func submit(
    media: String, content: [UInt8], metadata: JSONObject? = nil, replaces: ItemReference? = nil
  ) throws -> (event: EventID, state: SubmissionState) {
    let checked = try check(media: media, content: content)
    if let problem = checked.problem { throw ProjectError.badInput(problem) }
    let found = try policy()
    let salt = try hasSaltedIDs() ? surroundings.random(Identity.saltBytes) : nil
    let id =
      salt.map { Identity.saltedSampleID(salt: $0, media: media, content: content) } ?? checked.id
    let meta = metadata.map { committed(JSONWriter.bytes(.object($0))) }
    let body = SubmitBody(
      license: found.policy.project.license, media: media, policy: found.event,
      samples: [
        SubmitBody.Item(id: id, bytes: content.count, meta: meta?.commitment, replaces: replaces)
      ])
    var rows = [ContentRow(key: id.digest, salt: salt, bytes: content)]
    if let meta { rows.append(meta.row) }
    let event = try act(.submit, body.json, content: rows)
    let reference = ItemReference(event: event.id, index: 0)
    return (event.id, try store.read { try $0.submission(reference)?.state } ?? .pending)
  }

  /// Submits a text in place of one's own that came back. How often one may is the policy's `review.revisions`.
  /// - Throws: `ProjectError.badInput` where it did not come back, or nothing was changed; `.notAllowed`.
  @discardableResult
  public func revise(_ sample: SampleID, to text: String) throws -> (
    event: EventID, state: SubmissionState
  ) {
    let own = try mySubmissions().first {
      $0.sample.id == sample && $0.submission.state == .returned && !$0.submission.isCorrection
    }?.submission
    guard let own else {
      throw ProjectError.badInput("no submission of yours with this text has come back")
    }
    guard Array(text.utf8) != own.content else {
      throw ProjectError.badInput("nothing was changed")
    }
    let allowed = try policy().policy.review.revisions
    guard try revisions(of: own.reference) < allowed else {
      throw ProjectError.notAllowed(
        "a text that came back may be submitted again \(allowed == 1 ? "once" : "\(allowed) times") here"
      )
    }
    return try submit(
      media: own.media, content: Array(text.utf8), replaces: own.reference)
  }

  /// How many submissions a submission stands in place of, one after the other.
  private func revisions(of submission: ItemReference) throws -> Int {
    var count = 0
    var next: ItemReference? = submission
    while let now = next, let stored = try store.read({ try $0.storedEvent(now.event) }) {
      let samples = try SubmitBody(stored.event.body).samples
      next = samples.indices.contains(now.index) ? samples[now.index].replaces : nil
      if next != nil { count += 1 }
    }
    return count
  }

  func hasSaltedIDs() throws -> Bool {
    try store.read { try $0.genesis()?.body.hasSaltedIDs } ?? false
  }

  /// The user's submissions, newest first.
  public func mySubmissions(limit: Int = 200) throws -> [(
    submission: OwnSubmission, sample: SampleView
  )] {
    guard let fingerprint else { return [] }
    let show = try policy().policy.samples.show
    return try store.read { try $0.submissions(of: fingerprint, limit: limit) }.map {
      ($0, SampleView(id: $0.sample, media: $0.media, content: $0.content, show: show))
    }
  }

  /// What became of the user's submissions.
  public func submissionNews() throws -> SubmissionNews {
    let counts = try me()?.submissions ?? [:]
    return SubmissionNews(
      accepted: counts[.accepted] ?? 0, returned: counts[.returned] ?? 0,
      rejected: counts[.rejected] ?? 0,
      pending: counts[.pending] ?? 0)
  }
}

extension Project {
  /// Samples of one file that are compared with all others; each look passes over all signatures.
  public static let comparedSubmissions = 1_000

  /// Submits a file's samples as the user's own: what is here already, word for word, is not sent.
  public func submitFile(_ path: String, progress: (Progress) -> Void) throws -> ImportReport {
    try importFiles([path], ImportRequest(kind: .samples, source: "submit"), progress: progress)
  }

  /// Those of the user's newest submissions that are near duplicates of another sample, one of their own among them.
  /// - Parameter count: how many submissions are looked at, at most `comparedSubmissions`.
  public func similar(
    toNewest count: Int, progress: (Progress) -> Void
  ) throws -> [(sample: SampleView, others: [SimilarSample])] {
    let newest = try mySubmissions(limit: min(count, Self.comparedSubmissions))
    var found: [(sample: SampleView, others: [SimilarSample])] = []
    for (done, own) in newest.enumerated() {
      progress(Progress(done: done, total: newest.count, what: "looking for near duplicates"))
      let others = try similar(to: own.sample.id)
      if !others.isEmpty { found.append((own.sample, others)) }
    }
    return found
  }
}
