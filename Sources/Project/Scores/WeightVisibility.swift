import Ledger

/// Whose weights the user may see, by `[scoring] weights`: their own always; everybody's where the policy says `all`, a
/// maintainer also where it says `maintainers`. Imported annotators have no key and are nobody's acquaintance: their
/// weights are a maintainer's to see.
public struct WeightVisibility: Sendable {
  let me: String?
  let isMaintainer: Bool
  let rule: String

  /// Whether the weight of a contributor may be shown.
  public func allows(_ id: String) -> Bool {
    if id == me || rule == "all" { return true }
    return isMaintainer && (rule == "maintainers" || id.hasPrefix("ext:"))
  }

  /// Whether the evidence of copied answers may be shown.
  public var allowsCopies: Bool { isMaintainer }
}

extension Project {
  /// Whose weights the user may see.
  public func weightVisibility() throws -> WeightVisibility {
    let roles = try fingerprint.flatMap { id in try store.read { try $0.contributor(id) } }?.roles
    return WeightVisibility(
      me: fingerprint, isMaintainer: roles?.contains(.maintainer) ?? false,
      rule: try policy().policy.scoring.weights)
  }
}
