import Domain

extension Rules {
  func project(_ event: Event, id: EventID) throws -> Outcome {
    let body = try ProjectBody(event.body)
    guard try lookup.genesis().map({ $0.id == id }) ?? true else {
      return .refuse("a ledger has one genesis")
    }
    guard body.founder.fingerprint == event.author, event.project == nil, event.sequence == 0 else {
      return .refuse("a genesis is signed by its founder and comes first")
    }
    return .apply([.project(body), .roles(of: event.author, .maintainer)], affected: [])
  }

  func join(_ event: Event) throws -> Outcome {
    let body = try JoinBody(event.body)
    guard body.key.fingerprint == event.author else {
      return .refuse("somebody else's key can't be joined")
    }
    return .apply([.join(body)], affected: [.contributor(event.author)])
  }

  func grant(_ event: Event) throws -> Outcome {
    let body = try GrantBody(event.body)
    let isRecovery =
      try lookup.genesis()?.body.recovery == event.author && body.role == .maintainer && body.isOn
    if !isRecovery, let refusal = try refusalUnlessMaintainer(event) { return refusal }
    guard body.isOn, let role = body.role else {
      return .refuse("revocations and fork tips are of a later version")
    }
    let before = try lookup.contributor(body.who)?.roles ?? []
    var changes: [Change] = [.roles(of: body.who, before.union(role))]
    if role == .annotator, !body.last.isEmpty {
      changes.append(.reinstated(body.who, upTo: body.last))
    }
    return .apply(changes, affected: [.contributor(body.who)])
  }

  func policy(_ event: Event) throws -> Outcome {
    let body = try PolicyBody(event.body)
    if let refusal = try refusalUnlessMaintainer(event) { return refusal }
    return .apply([.policy(body)], affected: [])
  }

  func release(_ event: Event) throws -> Outcome {
    let body = try ReleaseBody(event.body)
    if let refusal = try refusalUnlessMaintainer(event) { return refusal }
    return .apply([.release(body)], affected: [])
  }

  /// Noted for whoever joined; that only a maintainer's and the first submitter's word counts is seen when it is asked
  /// for, since a submission may come later.
  func erase(_ event: Event) throws -> Outcome {
    let body = try EraseBody(event.body)
    _ = try known(event.author)
    for sample in body.samples where try !lookup.isKnown(sample) {
      throw Waiting(reference: .sample(sample))
    }
    return .apply([.erasure(body, by: event.author)], affected: [])
  }

  /// Governance is judged where it stands in its order: who isn't maintainer there is refused for good.
  private func refusalUnlessMaintainer(_ event: Event) throws -> Outcome? {
    try lookup.contributor(event.author)?.roles.contains(.maintainer) == true
      ? nil : .refuse("only a maintainer may do this")
  }
}

/// The order of governance events, the same on every replica whatever arrived when (docs/ledger.md).
public enum GovernanceOrder {
  /// Again and again, of those events whose `after` is placed, the one with the smallest id.
  /// - Parameter events: each with the event it comes after; nil for the genesis.
  /// - Returns: the placed ones; events whose `after` is missing are left out.
  public static func order(_ events: [(id: EventID, after: EventID?)]) -> [EventID] {
    var waiting = Dictionary(grouping: events, by: \.after).mapValues { $0.map(\.id) }
    var ready = waiting.removeValue(forKey: nil) ?? []
    var order: [EventID] = []
    while let next = ready.min() {
      ready.removeAll { $0 == next }
      order.append(next)
      ready += waiting.removeValue(forKey: next) ?? []
    }
    return order
  }
}
