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
  /// Those of them that the change touches, by task: their authors are asked for a second look.
  public let touched: [PolicyDifference.Touched]
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
    let edited = try editedPolicy(path)
    let (filePath, text, policy, guideline) = (
      edited.path, edited.text, edited.policy, edited.guideline
    )
    try check(policy, name: edited.name)
    let before = try self.policy()
    let hash = sha256(guideline)
    var changes = policy.changes(from: before.policy)
    if try store.read({ try $0.currentGuideline() }) != hash {
      changes.append(Self.reworded)
    }
    let touched = try self.touched(
      by: policy, from: before.policy, rewords: changes.last == Self.reworded)
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
    return PolicyChange(
      version: version, changes: changes,
      earlierAnswers: changes.isEmpty
        ? 0 : try store.read { try $0.counter(CounterName.standingAnswers) },
      touched: changes.isEmpty ? [] : touched,
      notAskedYet: policy.tasks.filter { !$0.isAskedNow }.map { "\($0.id) (\($0.type.rawValue))" },
      notes: notes(on: policy))
  }

  private static let reworded = "the guideline was reworded"

  /// A project file as it was edited, with the guideline beside it.
  struct EditedPolicy {
    let path: String
    /// What messages call the file.
    let name: String
    let text: String
    let policy: Policy
    let guideline: [UInt8]
  }

  /// - Parameter path: nil: the project's own file.
  func editedPolicy(_ path: String?) throws -> EditedPolicy {
    let filePath = path ?? folder.file
    let text = try readText(filePath, maximumBytes: Policy.maximumBytes)
    let name = filePath.split(separator: "/").last.map(String.init) ?? filePath
    let policy = try ProjectFile.read(text: text, name: name)
    let guideline = try readText(
      folder.path + "/" + policy.project.guideline, maximumBytes: 1 << 20)
    return EditedPolicy(
      path: filePath, name: name, text: text, policy: policy, guideline: Array(guideline.utf8))
  }

  /// - Throws: `ProjectError` where a policy can't be signed.
  func check(_ policy: Policy, name: String) throws {
    guard policy.project.requires <= PolicyBody.supportedLevel else {
      throw ProjectError.needsNewerProgram(required: policy.project.requires)
    }
    if MethodChoice(policy.scoring.method) == nil {
      throw ProjectError.badInput(
        "\(name): scoring.method: no method \(MessageText.quoted(policy.scoring.method)); there are \(Methods.all.map(\.id).joined(separator: ", "))"
      )
    }
    try refuseDeletedOptions(policy)
  }

  /// What should be said about a policy.
  func notes(on policy: Policy) -> [String] {
    let shown = policy.samples.show.map { MessageText.quoted($0) }.joined(separator: ", ")
    let notes =
      policy.collidingFields.map {
        "field \($0) has the name of a column of ours; it is exported as \(policy.exportName(ofField: $0))"
      }
      + policy.unshownFields.map {
        "task \($0.task) is about the field \(MessageText.quoted($0.field)), which samples.show doesn't name (it names \(shown)): samples that come in now can't be answered for it"
      }
    let idle = policy.notInForce
    return idle.isEmpty
      ? notes
      : notes + ["kept, not carried out yet by this version: \(idle.joined(separator: ", "))"]
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
