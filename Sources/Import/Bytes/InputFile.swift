import Glibc

/// A regular file opened for reading, or standard input.
final class InputFile: ByteSource {
  let path: String
  /// Size when it was opened; nil for standard input that is no file.
  let totalBytes: Int?
  private let descriptor: Int32
  private let ownsDescriptor: Bool
  /// Where the next read of a standard input that is a file begins: it moves nothing that others share, so that the
  /// input may be opened again. nil: the descriptor knows.
  private var offset: Int?

  /// - Parameter path: a file, or `-` for standard input.
  /// - Throws: `ImportError.system`, `.notRegularFile`.
  init(path: String) throws {
    guard !path.utf8.contains(0) else {
      throw ImportError.system(path: path, action: "open", reason: "the name holds a NUL")
    }
    let isStandardInput = path == "-"
    // Without O_NONBLOCK the open of a pipe would wait for a writer for ever.
    let descriptor =
      isStandardInput
      ? STDIN_FILENO : Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw Self.systemError(path, "open") }
    var status = stat()
    let isKnown = fstat(descriptor, &status) == 0
    let kind = Self.kind(status.st_mode)
    if !isStandardInput, !isKnown || kind != nil {
      Glibc.close(descriptor)
      throw ImportError.notRegularFile(path: path, kind: kind ?? "of an unknown kind")
    }
    self.path = path
    self.descriptor = descriptor
    ownsDescriptor = !isStandardInput
    let isFile = isKnown && kind == nil
    let start = isStandardInput && isFile ? max(0, lseek(descriptor, 0, SEEK_CUR)) : 0
    offset = isStandardInput && isFile ? start : nil
    totalBytes = isFile ? max(0, Int(status.st_size) - start) : nil
  }

  deinit {
    if ownsDescriptor { Glibc.close(descriptor) }
  }

  /// Reads what is there, at most as much as fits.
  /// - Returns: bytes read, 0 at the end.
  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count =
        offset.map { pread(descriptor, target.baseAddress, target.count, $0) }
        ?? Glibc.read(descriptor, target.baseAddress, target.count)
      if count >= 0 {
        offset = offset.map { $0 + count }
        return count
      }
      switch errno {
      case EINTR: continue
      case EAGAIN: waitUntilReadable()
      default: throw Self.systemError(path, "read")
      }
    }
  }

  /// Standard input may have been made non-blocking by whoever shares it.
  private func waitUntilReadable() {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    poll(&request, 1, -1)
  }

  private static func systemError(_ path: String, _ action: String) -> ImportError {
    .system(path: path, action: action, reason: String(cString: strerror(errno)))
  }

  /// What a file is instead of a regular one.
  private static func kind(_ mode: mode_t) -> String? {
    switch mode & S_IFMT {
    case S_IFREG: nil
    case S_IFDIR: "a folder"
    case S_IFIFO: "a pipe"
    case S_IFSOCK: "a socket"
    case S_IFCHR, S_IFBLK: "a device"
    default: "of an unknown kind"
    }
  }
}
