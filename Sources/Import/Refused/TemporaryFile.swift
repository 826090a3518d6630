import Glibc

/// A new file beside its final place, removed unless it is committed.
public final class TemporaryFile {
  private let path: String
  private let name: String
  private let temporaryName: String
  private let folder: Int32
  private let descriptor: Int32
  private var isCommitted = false

  /// - Throws: `ImportError.system`.
  public init(replacing path: String) throws {
    let (folderPath, name) = Self.split(path)
    self.path = path
    self.name = name
    folder = Glibc.open(folderPath, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw Self.error(path, "open the folder of") }
    // The random part keeps two imports by one process apart; O_EXCL refuses whatever lies there already.
    temporaryName = ".winnow-\(getpid())-\(String(UInt32.random(in: 0 ... .max), radix: 16)).tmp"
    descriptor = openat(
      folder, temporaryName, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      let error = Self.error(path, "create")
      close(folder)
      throw error
    }
  }

  deinit {
    if !isCommitted { unlinkat(folder, temporaryName, 0) }
    close(descriptor)
    close(folder)
  }

  /// Appends bytes.
  /// - Throws: `ImportError.system`.
  public func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { bytes in
      var offset = 0
      while offset < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw Self.error(path, "write") }
        offset += count
      }
    }
  }

  /// Syncs the file, renames it over its final place and syncs the folder.
  public func commit() throws {
    guard fsync(descriptor) == 0, renameat(folder, temporaryName, folder, name) == 0 else {
      throw Self.error(path, "write")
    }
    isCommitted = true
    guard fsync(folder) == 0 else { throw Self.error(path, "write") }
  }

  /// Folder and name of a path; `.` for one without a folder.
  static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    return (folder, String(path[path.utf8.index(after: slash)...]))
  }

  private static func error(_ path: String, _ action: String) -> ImportError {
    .system(path: path, action: action, reason: String(cString: strerror(errno)))
  }
}
