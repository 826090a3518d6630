import Glibc

/// Why a file operation failed.
struct FileError: Error, CustomStringConvertible {
  let path: String
  let reason: String
  let code: Int32
  var description: String { "\(path): \(reason)" }

  init(_ path: String, _ code: Int32 = errno) {
    self.path = path
    self.code = code
    reason = String(cString: strerror(code))
  }
}

/// The few file operations that need more care than a library's: whole or not at all, durable, never through a link.
enum FileAccess {
  /// Reads a whole regular file.
  /// - Throws: `FileError`, also where it is larger than `maximumBytes`.
  static func read(_ path: String, maximumBytes: Int) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileError(path) }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0 else { throw FileError(path) }
    guard info.st_mode & S_IFMT == S_IFREG else { throw FileError(path, EINVAL) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      guard count >= 0 else { throw FileError(path) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
      guard bytes.count <= maximumBytes else { throw FileError(path, EFBIG) }
    }
  }

  /// Writes a file so that it is there whole or not at all, also after a power cut: temporary file, fsync, rename,
  /// fsync of the folder.
  static func write(_ bytes: [UInt8], to path: String, mode: mode_t, isNew: Bool = false) throws {
    let folder = parent(of: path)
    let temporary = "\(path).tmp-\(getpid())"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
    guard descriptor >= 0 else { throw FileError(temporary) }
    do {
      try bytes.withUnsafeBytes { buffer in
        var done = 0
        while done < buffer.count {
          let count = Glibc.write(
            descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
          guard count > 0 else { throw FileError(path) }
          done += count
        }
      }
      guard fsync(descriptor) == 0 else { throw FileError(path) }
      close(descriptor)
      if isNew {
        guard link(temporary, path) == 0 else { throw FileError(path) }
        unlink(temporary)
      } else {
        guard rename(temporary, path) == 0 else { throw FileError(path) }
      }
    } catch {
      unlink(temporary)
      throw error
    }
    syncFolder(folder)
  }

  static func syncFolder(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// Makes a folder and those above it that are missing.
  static func makeFolder(_ path: String, mode: mode_t) throws {
    if exists(path) { return }
    let above = parent(of: path)
    if above != path, !exists(above) { try makeFolder(above, mode: mode) }
    guard mkdir(path, mode) == 0 || errno == EEXIST else { throw FileError(path) }
    syncFolder(above)
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  static func isEmptyFolder(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
      && FolderListing.names(in: path).isEmpty
  }

  static func parent(of path: String) -> String {
    var parts = path.split(separator: "/", omittingEmptySubsequences: true)
    if !parts.isEmpty { parts.removeLast() }
    let joined = parts.joined(separator: "/")
    if path.hasPrefix("/") { return "/" + joined }
    return joined.isEmpty ? "." : joined
  }

  static func absolute(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    guard let buffer = getcwd(nil, 0) else { return path }
    defer { free(buffer) }
    let here = String(cString: buffer)
    return path == "." || path.isEmpty ? here : here + "/" + path
  }
}
