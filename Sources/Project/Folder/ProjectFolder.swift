import Glibc
import ProjectFile

/// Where a project lies.
public struct ProjectFolder: Sendable {
  public let path: String

  public var ledger: String { path + "/ledger.sqlite" }
  public var file: String { path + "/" + ProjectFile.fileName }

  /// A path that SQLite takes for one: what begins with "file:" would be read as a URI.
  public init(_ path: String) { self.path = path.hasPrefix("file:") ? "./" + path : path }

  /// Whether the ledger can be written, and the log beside it.
  public var isWritable: Bool { access(path, W_OK) == 0 && access(ledger, W_OK) == 0 }

  /// Finds the project as git does: the folder that was said, else here or above.
  /// - Throws: `ProjectError.noProject`.
  public static func find(said: String?, environment: [String: String]) throws -> ProjectFolder {
    if let said = said ?? environment["WINNOW_PROJECT"].flatMap({ $0.isEmpty ? nil : $0 }) {
      let folder = ProjectFolder(said)
      guard FileAccess.exists(folder.ledger) else { throw ProjectError.noProject(from: said) }
      return folder
    }
    let start = FileAccess.absolute(".")
    var current = start
    while true {
      let folder = ProjectFolder(current)
      if FileAccess.exists(folder.ledger) { return folder }
      let above = FileAccess.parent(of: current)
      guard above != current, current != "/" else { throw ProjectError.noProject(from: start) }
      current = above
    }
  }

  /// A file system on which SQLite's shared memory is not coherent between hosts; nil where all is well.
  public var networkFileSystem: String? {
    let absolute = FileAccess.absolute(path)
    guard let bytes = try? FileAccess.read("/proc/self/mounts", maximumBytes: 4 << 20) else {
      return nil
    }
    var best = (length: -1, type: "")
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 2 else { continue }
      let mount = String(fields[1])
      let isAbove = mount == "/" || absolute == mount || absolute.hasPrefix(mount + "/")
      if isAbove, mount.utf8.count >= best.length { best = (mount.utf8.count, String(fields[2])) }
    }
    let networks = ["nfs": "NFS", "nfs4": "NFS", "cifs": "SMB", "smb3": "SMB", "lustre": "Lustre"]
    if let name = networks[best.type] { return name }
    return best.type.hasPrefix("fuse.") ? "FUSE" : nil
  }
}
