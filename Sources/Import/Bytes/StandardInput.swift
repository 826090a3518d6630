import Glibc

/// What is done to standard input so that it can be read like a file.
public enum StandardInput {
  private static let blockBytes = 256 << 10

  /// Whether it can be read from its beginning as often as is wanted.
  static var isFile: Bool {
    var status = stat()
    guard fstat(STDIN_FILENO, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return false
    }
    return lseek(STDIN_FILENO, 0, SEEK_CUR) == 0
  }

  /// Makes it one: what comes through a pipe is copied to its end into a file without a name, which stands for standard
  /// input from then on and goes with the process.
  /// - Parameter folder: on whose disk it is kept.
  /// - Throws: `ImportError.system`.
  public static func hold(in folder: String) throws {
    guard !isFile else { return }
    let source = try InputFile(path: "-")
    var name = Array("\(folder)/.winnow-input-XXXXXX".utf8CString)
    let copy = mkstemp(&name)
    guard copy >= 0 else { throw failure("keep a copy of it in \(folder)") }
    defer { close(copy) }
    _ = fcntl(copy, F_SETFD, FD_CLOEXEC)
    unlink(name)
    try withUnsafeTemporaryAllocation(byteCount: blockBytes, alignment: 16) { block in
      while true {
        let count = try source.read(into: block)
        if count == 0 { return }
        var done = 0
        while done < count {
          let written = write(copy, block.baseAddress.map { $0 + done }, count - done)
          if written < 0, errno == EINTR { continue }
          guard written > 0 else { throw failure("keep a copy of it in \(folder)") }
          done += written
        }
      }
    }
    guard lseek(copy, 0, SEEK_SET) == 0, dup2(copy, STDIN_FILENO) >= 0 else {
      throw failure("keep a copy of it in \(folder)")
    }
  }

  private static func failure(_ action: String) -> ImportError {
    .system(path: "-", action: action, reason: String(cString: strerror(errno)))
  }
}
