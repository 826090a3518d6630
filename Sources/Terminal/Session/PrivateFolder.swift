import Glibc

/// A folder that only this user can look into, below `$TMPDIR`, else `/tmp`.
public struct PrivateFolder: Sendable {
  /// Why something private could not be made.
  public struct Refused: Error, Equatable, Sendable {
    /// The folder in which it was to be made.
    public let base: String
    /// In the system's words.
    public let reason: String
  }

  /// Without a slash at the end.
  public let path: String

  /// Makes it, with mode 700 and a name that nobody can guess. Whoever makes it calls `remove` when they are done.
  ///
  /// - Parameter prefix: the name begins with it.
  public init(prefix: String = "winnow") throws(Refused) {
    let base = Self.base
    var template = Array("\(base)/\(prefix)-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Self.refused(base) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Removes the folder with all that is in it; links are removed, not followed.
  public func remove() { Self.remove(path) }

  /// A new file of mode 600 in the folder, with a text.
  ///
  /// - Returns: its path.
  public func file(_ name: String, holding text: String) throws(Refused) -> String {
    let file = "\(path)/\(name)"
    let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.refused(path) }
    defer { close(descriptor) }
    guard Self.write(text, to: descriptor) else { throw Self.refused(path) }
    return file
  }

  /// A file that has no name any more, open at its beginning, so that a program may read as much or as little of the
  /// text as it likes.
  ///
  /// - Returns: its descriptor, which the caller closes.
  public static func namelessFile(holding text: String) throws(Refused) -> Int32 {
    let base = base
    var name = Array("\(base)/winnow-XXXXXX".utf8CString)
    let descriptor = mkstemp(&name)
    guard descriptor >= 0 else { throw refused(base) }
    unlink(name)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    guard write(text, to: descriptor), lseek(descriptor, 0, SEEK_SET) == 0 else {
      let refused = refused(base)
      close(descriptor)
      throw refused
    }
    return descriptor
  }

  /// Where temporary files lie: `/tmp` also where `$TMPDIR` is set to nothing.
  private static var base: String {
    let named = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    return named.isEmpty ? "/tmp" : named
  }

  private static func refused(_ base: String) -> Refused {
    Refused(base: base, reason: String(cString: strerror(errno)))
  }

  private static func write(_ text: String, to descriptor: Int32) -> Bool {
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress?.advanced(by: done), bytes.count - done)
      }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }

  private static func remove(_ folder: String) {
    if let stream = opendir(folder) {
      while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name == "." || name == ".." { continue }
        let path = "\(folder)/\(name)"
        if unlink(path) != 0 { remove(path) }
      }
      closedir(stream)
    }
    rmdir(folder)
  }
}
