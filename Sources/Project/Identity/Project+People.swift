import Domain
import Ledger
import Store

extension Project {
  /// Takes part in the project with the user's key; makes a key where there is none in the usual place.
  /// A later join replaces name, license and credit.
  /// - Returns: the fingerprint, and the path of a key that was made for it.
  public static func join(
    _ folder: ProjectFolder, name: String?, isAgent: Bool, model: String?, credit: Credit,
    keyPath: String?,
    surroundings: Surroundings
  ) throws -> (fingerprint: String, newKey: String?) {
    if let name, let problem = ChosenName.problem(name) {
      throw ProjectError.badInput("the name \(MessageText.quoted(name)) \(problem)")
    }
    let path = KeyFile.path(said: keyPath, surroundings: surroundings)
    let isNew = try KeyFile.readOrMake(path, surroundings: surroundings).isNew
    let project = try Project(folder, key: path, surroundings: surroundings)
    defer { project.close() }
    let key = try project.requireKey()
    let found = try project.policy()
    let taken = try name.map { name in
      try project.store.read { try $0.contributors(called: name) }.filter { $0 != key.fingerprint }
    }
    if let taken, !taken.isEmpty {
      throw ProjectError.badInput(
        "the name \(MessageText.quoted(name ?? "")) is taken here; choose another with --name")
    }
    let (body, rows) = joinBody(
      key: key, name: name, type: isAgent ? .agent : .human, policy: found.policy,
      event: found.event,
      credit: credit, model: model, surroundings: surroundings)
    try project.act(.join, body.json, content: rows)
    return (key.fingerprint, isNew ? path : nil)
  }

  /// Gives somebody a role.
  /// - Parameter name: a name, a fingerprint, or the beginning of one (ten characters or more).
  /// The role of annotator lifts pauses: answers to gold that were given until now no longer count in that test.
  public func grant(_ name: String, _ role: Roles) throws -> Granted {
    // The recovery key shown by init may do this one thing without having joined.
    let recovery = try store.read { try $0.genesis()?.body.recovery }
    if role != .maintainer || recovery != fingerprint {
      try requireRole(.maintainer, to: "grant roles")
    }
    let matches = try store.read { try $0.contributors(called: name) }.filter {
      $0.hasPrefix("SHA256:")
    }
    let who: String
    switch matches.count {
    case 1: who = matches[0]
    case 0:
      guard name.hasPrefix("SHA256:"), name.utf8.count == 50 else {
        let known = try store.read { try $0.contributors() }.compactMap(\.name).prefix(8)
        throw ProjectError.badInput(
          "nobody is called \(MessageText.quoted(name))\(known.isEmpty ? "" : "; here are " + known.map { MessageText.escaped($0) }.joined(separator: ", ")); say a name or a fingerprint (winnow status lists them)"
        )
      }
      who = name
    default:
      throw ProjectError.badInput(
        "\(MessageText.quoted(name)) is the name of \(matches.count) people; say a fingerprint: \(matches.joined(separator: ", "))"
      )
    }
    let paused = try writing { writer, signer -> [String] in
      guard let after = try writer.reader.lastGovernance() else { return [] }
      let paused = try role == .annotator ? writer.reader.pausedTasks(of: who) : []
      // They know these samples now.
      if !paused.isEmpty { try writer.noteMisses(of: who) }
      let last = try role == .annotator ? writer.reader.heads(of: who) : []
      let body = GrantBody(after: after, who: who, role: role, last: last)
      try writer.append(Draft(kind: .grant, body: body.json, at: surroundings.now()), by: signer)
      return paused
    }
    return Granted(fingerprint: who, reinstated: paused)
  }

  /// Names by id, of those who have one.
  public func names() throws -> [String: String] {
    Dictionary(
      try people().compactMap { row in row.name.map { (row.id, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// Everybody in the project.
  public func people() throws -> [ContributorRow] { try store.read { try $0.contributors() } }
}

/// What a grant did.
public struct Granted: Sendable, Equatable {
  public let fingerprint: String
  /// Tasks on which the person was paused until now.
  public let reinstated: [String]
}
