#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What became of a text in the user's own editor.
public enum EditedText: Equatable, Sendable {
  case changed(String)
  /// Left as it was, or emptied: cancelled.
  case unchanged
  /// The editor could not be run, ended with an error, or left something that is no text: why.
  case failed(String)
}

/// The user's own editor, run on a private file that is removed afterwards. Only while the terminal is handed over.
public enum TextEditorProgram {
  /// `$VISUAL`, else `$EDITOR`, else `vi`.
  public static var command: String {
    for name in ["VISUAL", "EDITOR"] {
      if let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty { return value }
    }
    return "vi"
  }

  /// Opens a text, waits until the editor ends, and reads it back. The line end that editors put after the last line
  /// is left out where the text had none.
  public static func edit(_ text: String, command: String = TextEditorProgram.command) -> EditedText
  {
    let folder: PrivateFolder
    let file: String
    // Swap and backup files of the editor lie in the folder too, as private as the text.
    do { folder = try PrivateFolder() } catch { return .failed(error.reason) }
    defer { folder.remove() }
    do { file = try folder.file("text.txt", holding: text) } catch { return .failed(error.reason) }
    if let problem = run(command, on: file) { return .failed(problem) }
    guard let bytes = read(file) else { return .failed(reason()) }
    guard let edited = String(validating: bytes, as: UTF8.self) else {
      return .failed("what it left is not UTF-8")
    }
    var result = edited
    if result.utf8.last == 0x0A, text.utf8.last != 0x0A {
      result = String(decoding: bytes.dropLast(), as: UTF8.self)
    }
    return result.isEmpty || result.utf8.elementsEqual(text.utf8) ? .unchanged : .changed(result)
  }

  /// Nil where the editor ended well.
  private static func run(_ command: String, on file: String) -> String? {
    // As git does it: the shell takes apart what the variable holds, the file's name stays one word.
    let words = ["/bin/sh", "-c", "\(command) \"$@\"", command, file]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var defaults = sigset_t()
    sigemptyset(&defaults)
    for signal in [SIGINT, SIGQUIT, SIGTSTP, SIGPIPE, SIGWINCH] { sigaddset(&defaults, signal) }
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    // Ctrl-C is the editor's; ctrl-z stops both, so that the shell has the terminal.
    let held = Held([(SIGINT, SIG_IGN), (SIGQUIT, SIG_IGN), (SIGTSTP, SIG_DFL)])
    defer { held.release() }
    var child: pid_t = 0
    let code = posix_spawn(&child, "/bin/sh", nil, &attributes, &arguments, environ)
    guard code == 0 else { return String(cString: strerror(code)) }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      if errno != EINTR { return reason() }
    }
    if status & 0x7F != 0 { return "it was ended by signal \(status & 0x7F) (\(command))" }
    let exit = (status >> 8) & 0xFF
    return exit == 0 ? nil : "it ended with code \(exit) (\(command))"
  }

  /// Signals that are handled otherwise for a while.
  private struct Held {
    private var before: [(signal: Int32, action: sigaction)] = []

    init(_ wanted: [(Int32, __sighandler_t?)]) {
      for (signal, handler) in wanted {
        var new = sigaction()
        new.__sigaction_handler.sa_handler = handler
        var old = sigaction()
        if sigaction(signal, &new, &old) == 0 { before.append((signal, old)) }
      }
    }

    func release() {
      for (signal, action) in before {
        var action = action
        sigaction(signal, &action, nil)
      }
    }
  }

  private static func read(_ file: String) -> [UInt8]? {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 { return nil }
      if count == 0 || all.count > limitBytes { return all }
      all += buffer[0..<count]
    }
  }

  /// Bytes that are read back; more than any task takes.
  private static let limitBytes = 16 << 20

  private static func reason() -> String { String(cString: strerror(errno)) }
}
