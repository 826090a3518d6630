import Domain
import Glibc
import Ledger
import Store

/// What the user has begun to say and has not sent: answers by sample, and a submission. It lies in their state folder,
/// on this machine alone, so that a dropped connection or a killed terminal costs nothing that was typed. Best effort: the
/// ledger knows nothing of it, and what can't be read counts as none.
public struct BegunWork: Sendable {
  private let folder: String

  /// - Parameter person: fingerprint of the key.
  init(project: EventID, person: String, surroundings: Surroundings) {
    let name = sha256(person.utf8).hex.prefix(16)
    folder = "\(surroundings.stateFolder)/\(project.hex).begun-\(name)"
  }

  private func path(_ sample: SampleID) -> String { "\(folder)/\(sample.hex).json" }
  private var submissionPath: String { folder + "/submission.txt" }

  /// Task id → what was begun, ready to be filled in again; empty where nothing was.
  public func values(of sample: SampleID) -> [String: JSONValue] {
    guard let bytes = try? FileAccess.read(path(sample), maximumBytes: Self.maximumBytes),
      let members = try? JSONScanner.parse(bytes).objectValue?.members
    else { return [:] }
    return Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// Keeps what was begun about a sample in the place of what was kept of it before; nothing: forgets it.
  public func keep(_ values: [String: JSONValue], of sample: SampleID) {
    let object = JSONObject(values.map { (key: $0.key, value: $0.value) })
    put(values.isEmpty ? nil : JSONWriter.bytes(.object(object)), at: path(sample))
  }

  /// The text of a submission that was begun.
  public var submission: String? {
    guard let bytes = try? FileAccess.read(submissionPath, maximumBytes: Self.maximumBytes) else {
      return nil
    }
    return String(validating: bytes, as: UTF8.self)
  }

  /// Keeps the text of a submission; nil: forgets it.
  public func keep(submission text: String?) {
    put(text.map { Array($0.utf8) }, at: submissionPath)
  }

  private func put(_ bytes: [UInt8]?, at path: String) {
    guard let bytes else {
      unlink(path)
      return
    }
    guard bytes.count <= Self.maximumBytes else { return }
    try? FileAccess.makeFolder(folder, mode: 0o700)
    try? FileAccess.write(bytes, to: path, mode: 0o600)
  }

  private static let maximumBytes = 16 << 20
}

extension Project {
  /// What the user has begun here and not sent; nil without a key.
  public var begunWork: BegunWork? {
    guard let fingerprint, let id = try? store.read({ try $0.projectID() }) ?? nil else {
      return nil
    }
    return BegunWork(project: id, person: fingerprint, surroundings: surroundings)
  }
}
