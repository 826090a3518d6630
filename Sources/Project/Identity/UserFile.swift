import Glibc

/// A file of the user's own in the config folder, read and written whole.
public enum UserFile {
  /// The text; empty where there is no such file.
  /// - Throws: `ProjectError.badInput` where it can't be read as UTF-8.
  public static func read(_ path: String) throws -> String {
    guard FileAccess.exists(path) else { return "" }
    do {
      guard
        let text = String(
          validating: try FileAccess.read(path, maximumBytes: 1 << 20), as: UTF8.self)
      else { throw ProjectError.badInput("\(path): is not UTF-8") }
      return text
    } catch let error as FileError { throw ProjectError.badInput("\(error)") }
  }

  /// Writes it so that it is there whole or not at all. A link stays one, and what may read it stays so.
  /// - Parameter isShared: other programs and people read it.
  /// - Throws: `ProjectError.folder`.
  public static func write(_ text: String, to path: String, isShared: Bool = false) throws {
    do {
      let folder = FileAccess.parent(of: path)
      let isNew = !FileAccess.exists(folder)
      try FileAccess.makeFolder(folder, mode: isShared ? 0o755 : 0o700)
      // What other programs read must not follow our own umask, which lets nobody in.
      if isShared, isNew { chmod(folder, 0o755) }
      var target = path
      if let real = realpath(path, nil) {
        target = String(cString: real)
        free(real)
      }
      var info = stat()
      let mode: mode_t = stat(target, &info) == 0 ? info.st_mode & 0o777 : isShared ? 0o644 : 0o600
      try FileAccess.write(Array(text.utf8), to: target, mode: mode)
      if isShared { chmod(target, mode) }
    } catch let error as FileError {
      throw ProjectError.folder(error.path, reason: error.reason)
    }
  }
}
