import Assets
import Domain
import Glibc
import Ledger
import ProjectFile
import Store

/// What `winnow init` is asked for.
public struct NewProject: Sendable {
  public var name: String?
  public var license: String
  /// `id:option,option,…`
  public var tasks: [String]
  public var template: String?
  public var hasSaltedIDs: Bool
  /// Name of the person.
  public var me: String?
  public var keyPath: String?

  public init(
    name: String? = nil, license: String = "CC-BY-4.0", tasks: [String] = [],
    template: String? = nil,
    hasSaltedIDs: Bool = false, me: String? = nil, keyPath: String? = nil
  ) {
    self.name = name
    self.license = license
    self.tasks = tasks
    self.template = template
    self.hasSaltedIDs = hasSaltedIDs
    self.me = me
    self.keyPath = keyPath
  }
}

/// What `winnow init` made.
public struct CreatedProject: Sendable {
  public let folder: ProjectFolder
  public let id: EventID
  public let name: String
  public let fingerprint: String
  public let keyPath: String
  public let isKeyNew: Bool
  /// OpenSSH private key, shown once and kept nowhere: it may sign one thing, a grant of maintainer.
  public let recoveryKey: String
  public let tasks: [String]
  public let warnings: [String]
}

extension Project {
  /// Makes a project folder: project file, guideline, ledger with genesis, first policy and one's own join.
  /// - Throws: `ProjectError.folderExists`, `.badInput`, `StoreError`. A folder made here is removed again.
  public static func create(at path: String, _ wanted: NewProject, surroundings: Surroundings)
    throws -> CreatedProject
  {
    let folder = ProjectFolder(path)
    let wasThere = FileAccess.exists(path)
    guard !wasThere || FileAccess.isEmptyFolder(path) else { throw ProjectError.folderExists(path) }
    let base = FileAccess.absolute(path).split(separator: "/").last.map(String.init) ?? "project"
    let name = wanted.name ?? base
    if let problem = ChosenName.problem(name) {
      throw ProjectError.badInput(
        "the name \(MessageText.quoted(name)) \(problem); say another with --name")
    }
    let text = try fileText(for: wanted, name: name)
    let policy = try ProjectFile.read(text: text)
    let keyPath = KeyFile.path(said: wanted.keyPath, surroundings: surroundings)
    let (key, isKeyNew) =
      wanted.keyPath == nil
      ? try KeyFile.readOrMake(keyPath, surroundings: surroundings)
      : (try KeyFile.read(keyPath), false)
    do {
      try FileAccess.makeFolder(path, mode: 0o700)
      let guideline = Assets.guidelineTemplate.replacing("{{name}}", with: name)
      try FileAccess.write(Array(text.utf8), to: folder.file, mode: 0o600)
      try FileAccess.write(
        Array(guideline.utf8), to: path + "/" + policy.project.guideline, mode: 0o600)
      let recovery = SigningKey(seed: surroundings.random(32))
      let id = try writeGenesis(
        folder, wanted, policy: policy, file: text, guideline: guideline, key: key,
        recovery: recovery?.fingerprint, surroundings: surroundings)
      var warnings: [String] = []
      if let network = folder.networkFileSystem {
        warnings.append("\(path) lies on \(network): only one machine at a time may use it")
      }
      return CreatedProject(
        folder: folder, id: id, name: name, fingerprint: key.fingerprint, keyPath: keyPath,
        isKeyNew: isKeyNew,
        recoveryKey: recovery.map {
          OpenSSHPrivateKey.text($0, comment: "winnow recovery", check: 0)
        } ?? "",
        tasks: policy.tasks.map(\.id), warnings: warnings)
    } catch {
      for name in [
        "ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm", "ledger.lock", "users.lock",
        "winnow.toml",
        policy.project.guideline,
      ] { unlink(path + "/" + name) }
      if !wasThere { rmdir(path) }
      if let error = error as? FileError {
        throw ProjectError.folder(error.path, reason: error.reason)
      }
      throw error
    }
  }

  private static func fileText(for wanted: NewProject, name: String) throws -> String {
    if let template = wanted.template {
      guard wanted.tasks.isEmpty else {
        throw ProjectError.badInput("say either --template or --task, not both")
      }
      guard let text = Assets.template(template) else {
        throw ProjectError.badInput(
          "no template \(MessageText.quoted(template)); there are \(Assets.templateNames.joined(separator: ", "))"
        )
      }
      return ProjectFile.filled(template: text, name: name, license: wanted.license)
    }
    var text = """
      # The rules of this project. Edit, then sign them into the ledger with: winnow policy apply
      # All keys: winnow policy keys

      [project]
      name = "{{name}}"
      license = "{{license}}"
      guideline = "guideline.md"   # what annotators read with ?

      [samples]
      show = ["text"]              # fields of a record that people see

      [overlap]
      min = 2                      # answers before a sample may be settled
      max = 5                      # and at most handed out

      """
    for task in wanted.tasks { text += try taskText(task) }
    if wanted.tasks.isEmpty {
      text += """

        # [[task]]
        # id = "topic"
        # type = "choice"
        # question = "What is this about?"
        # options = [{ id = "bug" }, { id = "other" }]

        """
    }
    return ProjectFile.filled(template: text, name: name, license: wanted.license)
  }

  private static func taskText(_ said: String) throws -> String {
    let parts = said.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let options = parts.count == 2 ? parts[1].split(separator: ",").map(String.init) : []
    guard parts.count == 2, ColumnName.problem(String(parts[0])) == nil, options.count >= 2 else {
      throw ProjectError.badInput(
        "--task \(MessageText.quoted(said)) is not of the form id:option,option,… (id of a-z, 0-9, _; two options or more)"
      )
    }
    if let bad = options.first(where: { ChosenName.problem($0) != nil }) {
      throw ProjectError.badInput(
        "option \(MessageText.quoted(bad)) of --task \(ChosenName.problem(bad) ?? "")")
    }
    let quoted = options.map { option in
      "{ id = \"\(option.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\" }"
    }
    return """

      [[task]]
      id = "\(parts[0])"
      type = "choice"
      question = "\(parts[0])?"
      options = [\(quoted.joined(separator: ", "))]

      """
  }

  private static func writeGenesis(
    _ folder: ProjectFolder, _ wanted: NewProject, policy: Policy, file: String, guideline: String,
    key: SigningKey,
    recovery: String?, surroundings: Surroundings
  ) throws -> EventID {
    let store = try LedgerStore(creating: folder.ledger, judge: OneCoinJudge())
    defer { store.close() }
    guard let chain = ChainID(surroundings.random(8)) else {
      throw ProjectError.badInput("no randomness to be had")
    }
    let signer = Signer(key: key, chain: chain)
    let now = surroundings.now()
    let me =
      wanted.me
      ?? surroundings.environment["USER"].flatMap { ChosenName.problem($0) == nil ? $0 : nil }
    let id = try store.write { writer in
      let genesis = ProjectBody(
        founder: key.publicKey, hasSaltedIDs: wanted.hasSaltedIDs, name: policy.project.name,
        nonce: Hexadecimal.text(surroundings.random(16)), recovery: recovery)
      let first = try writer.append(Draft(kind: .project, body: genesis.json, at: now), by: signer)
      let content = ContentRow(key: sha256(guideline.utf8), bytes: Array(guideline.utf8))
      let rules = PolicyBody(
        after: first.id, file: file, guideline: content.key, requires: policy.project.requires,
        policy: policy)
      let second = try writer.append(
        Draft(kind: .policy, body: rules.json, at: now), by: signer, content: [content])
      let (join, rows) = joinBody(
        key: key, name: me, type: .human, policy: policy, event: second.id, credit: .pseudonym,
        model: nil,
        surroundings: surroundings)
      try writer.append(Draft(kind: .join, body: join.json, at: now), by: signer, content: rows)
      return first.id
    }
    FileAccess.syncFolder(folder.path)
    var memory = ChainMemory(project: id, ledger: folder.ledger, surroundings: surroundings)
    memory.adopt(signer)
    memory.remember(try store.read { try $0.heads() })
    return id
  }

  static func joinBody(
    key: SigningKey, name: String?, type: ContributorType, policy: Policy, event: EventID,
    credit: Credit,
    model: String?, surroundings: Surroundings
  ) -> (JoinBody, [ContentRow]) {
    var rows: [ContentRow] = []
    var commitment: Commitment?
    if let name {
      let salt = surroundings.random(Identity.saltBytes)
      let made = Identity.commitment(salt: salt, text: name.utf8)
      rows = [ContentRow(key: made.digest, salt: salt, bytes: Array(name.utf8))]
      commitment = made
    }
    let body = JoinBody(
      key: key.publicKey, type: type, license: policy.project.license, policy: event,
      name: commitment,
      credit: credit, model: model)
    return (body, rows)
  }
}
