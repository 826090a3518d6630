import Glibc
import Terminal

/// Runs a user's program with a text on its standard input.
enum UserProgram {
  /// What is kept of what a program writes.
  static let limitBytes = 1 << 20
  private static let lookMilliseconds: Int32 = 100

  struct Output {
    var bytes: [UInt8] = []
    var isCut = false
    var ending: CommandResult.Ending
  }

  /// Runs it and takes what it writes, errors too.
  ///
  /// - Parameter goesOn: asked ten times a second; false ends the program.
  static func capture(_ words: [String], input: String, goesOn: () -> Bool) -> Output {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return Output(ending: .cannotStart(reason(errno))) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    let child: pid_t
    do {
      defer { close(ends[1]) }
      child = try start(words, input: input, output: ends[1])
    } catch { return Output(ending: .cannotStart(error.reason)) }
    var output = Output(ending: .exited(0))
    var isEnded = false
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      var look = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
      let ready = poll(&look, 1, lookMilliseconds)
      if !isEnded, !goesOn() {
        isEnded = true
        // Its whole group: a shell's children too.
        kill(-child, SIGKILL)
      }
      if ready <= 0 { continue }
      let count = read(ends[0], &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      let room = limitBytes - output.bytes.count
      output.bytes += buffer[..<min(room, count)]
      if count > room { output.isCut = true }
    }
    output.ending = isEnded ? waited(child, .cancelled) : waited(child, nil)
    return output
  }

  /// Runs it with the terminal as its output; the caller has handed the terminal over.
  static func inTerminal(_ words: [String], input: String) -> CommandResult.Ending {
    // Ctrl-C is for the program, not for us.
    let interrupt = signal(SIGINT, SIG_IGN)
    let quit = signal(SIGQUIT, SIG_IGN)
    defer {
      signal(SIGINT, interrupt)
      signal(SIGQUIT, quit)
    }
    do {
      return waited(try start(words, input: input, output: nil), nil)
    } catch { return .cannotStart(error.reason) }
  }

  private struct StartError: Error {
    let reason: String
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

  private static func start(_ words: [String], input: String, output: Int32?)
    throws(StartError) -> pid_t
  {
    guard let program = words.first else { throw StartError(reason: reason(ENOENT)) }
    let inputFile: Int32
    do { inputFile = try PrivateFolder.namelessFile(holding: input) } catch {
      throw StartError(reason: "\(error.base): \(error.reason)")
    }
    defer { close(inputFile) }
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_adddup2(&actions, inputFile, 0)
    var flags = Int16(POSIX_SPAWN_SETSIGDEF)
    if let output {
      posix_spawn_file_actions_adddup2(&actions, output, 1)
      posix_spawn_file_actions_adddup2(&actions, output, 2)
      flags |= Int16(POSIX_SPAWN_SETPGROUP)
      posix_spawnattr_setpgroup(&attributes, 0)
    }
    var defaults = sigset_t()
    sigemptyset(&defaults)
    for number in [SIGINT, SIGQUIT, SIGPIPE, SIGTSTP, SIGWINCH] { sigaddset(&defaults, number) }
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(&attributes, flags)
    let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    let code = posix_spawnp(&child, program, &actions, &attributes, arguments, environ)
    guard code == 0 else { throw StartError(reason: reason(code)) }
    return child
  }

  private static func waited(_ child: pid_t, _ known: CommandResult.Ending?)
    -> CommandResult.Ending
  {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    if let known { return known }
    let signal = status & 0x7F
    return signal == 0 ? .exited(status >> 8 & 0xFF) : .signal(signal)
  }
}
