import Domain
import Ledger
import Store

extension Project {
  /// - Throws: `ProjectError.notAllowed` naming who can change that.
  func requireRole(_ role: Roles, to act: String) throws {
    let fingerprint = try requireKey().fingerprint
    guard let facts = try store.read({ try $0.contributor(fingerprint) }),
      facts.hasJoined || facts.roles.contains(.maintainer)
    else { throw ProjectError.notJoined }
    guard facts.roles.allows(role) else {
      let word = role.words.first ?? "this role"
      throw ProjectError.notAllowed(
        "only a \(word) may \(act) here; a maintainer can make you one with: winnow grant \(fingerprint) \(word)"
      )
    }
  }

  /// - Throws: why there is no usable key, or `ProjectError.notJoined`.
  public func requireTakingPart() throws {
    let fingerprint = try requireKey().fingerprint
    guard let facts = try store.read({ try $0.contributor(fingerprint) }),
      facts.hasJoined || facts.roles.contains(.maintainer)
    else { throw ProjectError.notJoined }
  }

  /// The user's own standing in the project; nil where the key has not joined.
  public func me() throws -> ContributorRow? {
    guard let fingerprint else { return nil }
    return try store.read { try $0.contributorRow(fingerprint) }
  }

  /// Gives a verdict on a submission.
  /// - Returns: the id of the event, which is on disk.
  public func review(
    _ submission: ItemReference, _ verdict: Verdict, reason: String?, note: String?
  ) throws -> EventID {
    guard verdict.isOnSubmission else {
      throw ProjectError.badValue("a submission is accepted, returned or rejected")
    }
    if verdict != .accept, reason == nil {
      throw ProjectError.badValue(
        "a \(verdict.word) needs a reason: \(Codes.reviewReason.joined(separator: ", "))")
    }
    if let reason, !Codes.reviewReason.contains(reason) {
      throw ProjectError.badValue(
        "no reason \(MessageText.quoted(reason)); there are \(Codes.reviewReason.joined(separator: ", "))"
      )
    }
    let noted = note.flatMap { $0.isEmpty ? nil : committed($0.utf8) }
    let body = ReviewBody(
      target: .submission(submission), verdict: verdict, policy: try policy().event, reason: reason,
      note: noted?.commitment)
    return try act(.review, body.json, content: noted.map { [$0.row] } ?? []).id
  }

  /// The first submission that waits for this user's verdict.
  func nextPendingSubmission(excluding: Set<ItemReference>) throws -> ReviewSession.Item? {
    let fingerprint = try requireKey().fingerprint
    let policy = try policy().policy
    return try store.read { reader in
      let pending = try reader.pendingSubmissions(
        for: fingerprint, perContributor: policy.limits.maxPending, excluding: excluding, limit: 1)
      guard let row = pending.first else { return nil }
      return try reviewItem(row, reader: reader, policy: policy)
    }
  }

  /// How many submissions wait for this user's verdict.
  public func pendingReviewCount() throws -> Int {
    guard let fingerprint else { return 0 }
    let limit = try policy().policy.limits.maxPending
    return try store.read {
      try $0.pendingSubmissions(for: fingerprint, perContributor: limit, excluding: [], limit: 1000)
        .count
    }
  }
}
