import Domain

/// What can go wrong between a person and a project.
public enum ProjectError: Error, Equatable {
  case noProject(from: String)
  case folderExists(String)
  case folder(String, reason: String)
  case noKey(path: String)
  case key(path: String, reason: String)
  case keyPermissions(path: String, mode: String)
  case notJoined
  case notAllowed(String)
  case unknownSample(String)
  case ambiguousSample(String, ids: [String])
  case unknownTask(String, known: [String])
  case badValue(String)
  case badInput(String)
  case wrongUse(String)
  case missingFile(path: String, reason: String)
  case needsNewerProgram(required: Int)
  case nothingToExport(String)
  case refused(String)

  /// The exit code of a command that ends with this error (docs/architecture.md).
  public var exitCode: Int32 {
    switch self {
    case .noProject, .noKey, .key, .keyPermissions, .notJoined, .notAllowed: 4
    case .folderExists, .wrongUse: 2
    case .folder, .missingFile: 5
    case .unknownSample, .ambiguousSample, .unknownTask, .badValue, .badInput, .refused,
      .nothingToExport:
      3
    case .needsNewerProgram: 4
    }
  }
}

extension ProjectError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noProject(let from):
      "no project in \(MessageText.quoted(from)) or above it; start one with: winnow init DIR (or say --project DIR); new here? winnow tour shows it in 3 minutes"
    case .folderExists(let path):
      "\(MessageText.quoted(path)) exists and is not empty; choose another folder"
    case .folder(let path, let reason): "\(MessageText.quoted(path)): \(reason)"
    case .noKey(let path):
      "no key at \(path); winnow init and winnow join make one in the usual place; with --key name one that is there (ssh-keygen -t ed25519 -N '' -f FILE makes one)"
    case .key(let path, let reason): "\(path) \(reason)"
    case .keyPermissions(let path, let mode):
      "\(path) may be read by others (mode \(mode)); a key must be yours alone: chmod 600 \(path)"
    case .notJoined: "your key has not joined this project; join with: winnow join --name NAME"
    case .notAllowed(let what): what
    case .unknownSample(let id):
      "no sample \(MessageText.quoted(id)) in this project; list ids with: winnow next, or use a record's own id"
    case .ambiguousSample(let id, let ids):
      "\(MessageText.quoted(id)) names \(ids.count) samples; say which by its id: \(ids.prefix(4).joined(separator: ", "))"
    case .unknownTask(let id, let known):
      known.isEmpty
        ? "the policy asks nothing yet; add a [[task]] to winnow.toml and run: winnow policy apply"
        : "no task \(MessageText.quoted(id)); the policy has \(known.joined(separator: ", "))"
    case .badValue(let reason), .badInput(let reason), .wrongUse(let reason), .refused(let reason):
      reason
    case .missingFile(let path, let reason): "\(MessageText.quoted(path)): \(reason)"
    case .needsNewerProgram(let required):
      "this project's policy needs reader level \(required); install a newer winnow to score, export or verify"
    case .nothingToExport(let reason): "nothing to export: \(reason)"
    }
  }
}
