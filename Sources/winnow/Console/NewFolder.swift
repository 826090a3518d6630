import Domain
import Glibc
import Project

/// A folder that is made, filled with new files, and gone again where that fails.
struct NewFolder {
  let path: String
  private var files: [String] = []

  /// - Throws: `ProjectError.wrongUse` where something of the name is there, `.folder` where it can't be made.
  init(_ path: String) throws {
    self.path = path
    guard mkdir(path, 0o777) == 0 else {
      if errno == EEXIST {
        throw ProjectError.wrongUse(
          "\(MessageText.quoted(path)) exists; choose a folder that is not there yet")
      }
      throw ProjectError.folder(path, reason: String(cString: strerror(errno)))
    }
  }

  /// Writes a table: a line for the head, then one a row as they come.
  /// - Throws: `ProjectError.folder`; what was written is removed then, and the folder.
  mutating func write(_ name: String, head: String, rows: some Sequence<String>) throws {
    let file = "\(path)/\(name)"
    files.append(file)
    do {
      let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
      guard descriptor >= 0 else { throw Self.failure(file) }
      defer { close(descriptor) }
      var buffer = Array("\(head)\n".utf8)
      for row in rows {
        buffer.append(contentsOf: row.utf8)
        buffer.append(0x0A)
        if buffer.count >= 1 << 16 { try Self.flush(&buffer, to: descriptor, file) }
      }
      try Self.flush(&buffer, to: descriptor, file)
    } catch {
      for file in files { unlink(file) }
      rmdir(path)
      throw error
    }
  }

  private static func failure(_ file: String) -> ProjectError {
    .folder(file, reason: String(cString: strerror(errno)))
  }

  private static func flush(_ buffer: inout [UInt8], to descriptor: Int32, _ file: String) throws {
    var done = 0
    while done < buffer.count {
      let count = buffer.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(file) }
      done += count
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
