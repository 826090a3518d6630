import Foundation

/// The few system calls that publishing a folder needs, with typed errors.
enum FileSystem {
  /// Makes a folder that must not be there yet.
  static func makeFolder(_ path: String) throws {
    guard mkdir(path, 0o777) == 0 else {
      let code = errno
      if code == ENOENT { throw ReleaseError.parentMissing(path: parent(of: path)) }
      if [EACCES, EPERM, EROFS].contains(code) {
        throw ReleaseError.notWritable(path: parent(of: path), reason: ReleaseError.reason(code))
      }
      throw ReleaseError.fromSystem("making", path, code: code)
    }
  }

  /// Opens a new file for writing.
  static func create(_ path: String) throws -> Int32 {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else { throw ReleaseError.fromSystem("making", path, code: errno) }
    return descriptor
  }

  static func writeAll(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String
  ) throws {
    var rest = bytes
    while let base = rest.baseAddress, rest.count > 0 {
      let written = write(descriptor, base, rest.count)
      if written < 0 {
        if errno == EINTR { continue }
        throw ReleaseError.fromSystem("writing", path, code: errno)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
    }
  }

  static func synchronize(_ descriptor: Int32, path: String) throws {
    while fsync(descriptor) != 0 {
      if errno == EINTR { continue }
      throw ReleaseError.fromSystem("saving", path, code: errno)
    }
  }

  /// Makes a folder's entries durable.
  static func synchronizeFolder(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ReleaseError.fromSystem("opening", path, code: errno) }
    defer { close(descriptor) }
    // Some file systems cannot sync a folder and say so; there the rename is all there is.
    if fsync(descriptor) != 0, ![EINVAL, ENOTSUP].contains(errno) {
      throw ReleaseError.fromSystem("saving", path, code: errno)
    }
  }

  /// Whether anything stands there, a dangling link included.
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// Publishes a folder under its final name, which must be free.
  static func publish(_ temporary: String, as destination: String) throws {
    // rename() replaces an empty folder without a word, so look once more.
    guard !exists(destination) else { throw ReleaseError.exists(path: destination) }
    guard rename(temporary, destination) == 0 else {
      throw ReleaseError.fromSystem("publishing", destination, code: errno)
    }
    try synchronizeFolder(parent(of: destination))
  }

  /// Removes a folder of ours with all in it; links are removed, never followed.
  static func removeTree(_ path: String) {
    try? FileManager.default.removeItem(atPath: path)
  }

  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
