import Domain
import Glibc
import Ledger
import ProjectFile
import Scoring
import Store

/// What signing a project file did, or would do.
public struct PolicyChange: Sendable {
  /// The version now in force, from 1.
  public let version: Int
  /// Short sentences; empty where nothing changed and nothing was signed.
  public let changes: [String]
  /// Answers that were given under an earlier version.
  public let earlierAnswers: Int
  /// Tasks that this version does not ask yet.
  public let notAskedYet: [String]
  public let notes: [String]
}

extension Project {
  /// Signs a project file into the ledger as the policy in force.
  /// - Parameter path: nil: the project's own file.
  /// - Throws: `ProjectFileError` with every problem and its line; nothing is applied then.
  public func applyPolicy(file path: String? = nil) throws -> PolicyChange {
    try requireRole(.maintainer, to: "sign a policy")
    let filePath = path ?? folder.file
    let text = try readText(filePath, maximumBytes: Policy.maximumBytes)
    let name = filePath.split(separator: "/").last.map(String.init) ?? filePath
    let policy = try ProjectFile.read(text: text, name: name)
    guard policy.project.requires <= PolicyBody.supportedLevel else {
      throw ProjectError.needsNewerProgram(required: policy.project.requires)
    }
    if MethodChoice(policy.scoring.method) == nil {
      throw ProjectError.badInput(
        "\(name): scoring.method: no method \(MessageText.quoted(policy.scoring.method)); there are \(Methods.all.map(\.id).joined(separator: ", "))"
      )
    }
    try refuseDeletedOptions(policy)
    let guideline = Array(
      try readText(folder.path + "/" + policy.project.guideline, maximumBytes: 1 << 20).utf8)
    let before = try self.policy()
    let hash = sha256(guideline)
    var changes = policy.changes(from: before.policy)
    if try store.read({ try $0.currentGuideline() }) != hash {
      changes.append("the guideline was reworded")
    }
    if changes.isEmpty, policy != before.policy {
      changes.append("settings changed that touch no task")
    }
    var version = before.version
    if !changes.isEmpty {
      try writing { writer, signer in
        guard let after = try writer.reader.lastGovernance() else { return }
        let body = PolicyBody(
          after: after, file: text, guideline: hash, requires: policy.project.requires,
          policy: policy)
        try writer.append(
          Draft(kind: .policy, body: body.json, at: surroundings.now()), by: signer,
          content: [ContentRow(key: hash, bytes: guideline)])
      }
      version += 1
      if path != nil, FileAccess.absolute(filePath) != FileAccess.absolute(folder.file) {
        do { try FileAccess.write(Array(text.utf8), to: folder.file, mode: 0o600) } catch let error
          as FileError
        {
          throw ProjectError.folder(error.path, reason: error.reason)
        }
      }
    }
    var notes = policy.collidingFields.map {
      "field \($0) has the name of a column of ours; it is exported as \(policy.exportName(ofField: $0))"
    }
    let idle = policy.notInForce
    if !idle.isEmpty {
      notes.append("kept, not carried out yet by this version: \(idle.joined(separator: ", "))")
    }
    return PolicyChange(
      version: version, changes: changes,
      earlierAnswers: changes.isEmpty
        ? 0 : try store.read { try $0.counter(CounterName.standingAnswers) },
      notAskedYet: policy.tasks.filter { !$0.isAskedNow }.map { "\($0.id) (\($0.type.rawValue))" },
      notes: notes)
  }

  /// Options are retired or merged, never deleted: what was answered keeps its meaning.
  private func refuseDeletedOptions(_ policy: Policy) throws {
    for task in try self.policy().policy.tasks {
      guard let now = policy.task(task.id) else { continue }
      for option in task.options where now.option(option.id) == nil {
        let count = try store.read { try $0.answerCount(task: task.id, option: option.id) }
        guard count > 0 else { continue }
        throw ProjectError.badInput(
          "task \(task.id): option \(MessageText.quoted(option.id)) has \(count) answers and can't be deleted; keep it as { id = \(MessageText.quoted(option.id)), retired = true } (or merged_into = …)"
        )
      }
    }
  }

  /// The TOML text of the policy in force.
  public func policyFile() throws -> String {
    let event = try policy().event
    let body = try store.read { try $0.storedEvent(event) }.map { try PolicyBody($0.event.body) }
    return body?.file ?? ""
  }

  func readText(_ path: String, maximumBytes: Int) throws -> String {
    do {
      let bytes = try FileAccess.read(path, maximumBytes: maximumBytes)
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw ProjectError.badInput(
          "\(MessageText.quoted(path)) is not UTF-8; convert it with: iconv -t UTF-8")
      }
      return text
    } catch let error as FileError {
      let advice =
        path == folder.file
        ? "; write the policy in force back with: winnow policy show > winnow.toml" : ""
      throw ProjectError.missingFile(path: path, reason: error.reason + advice)
    }
  }
}
