import Glibc
import Synchronization

/// Runs `winnow score` beside a screen, so that the queue follows what people answer and nobody waits for the fit.
enum BackgroundScoring {
  /// The process that runs, or ran last; 0 before the first.
  private static let running = Atomic<Int32>(0)

  /// Starts scoring the project in a folder, unless this process has one running already. Of several processes only one
  /// takes its fit over (`score.lock`).
  @Sendable
  static func start(_ folder: String) {
    let last = running.load(ordering: .relaxed)
    var status: Int32 = 0
    if last > 0, waitpid(last, &status, WNOHANG) == 0 { return }
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    guard posix_spawn_file_actions_init(&actions) == 0 else { return }
    defer { posix_spawn_file_actions_destroy(&actions) }
    guard posix_spawnattr_init(&attributes) == 0 else { return }
    defer { posix_spawnattr_destroy(&attributes) }
    // Away from the terminal: it neither draws there nor is ended by the screen's Ctrl-C.
    for (descriptor, mode) in [(Int32(0), O_RDONLY), (1, O_WRONLY), (2, O_WRONLY)] {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", mode, 0)
    }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)
    let words = ["winnow", "score", "--project", folder]
    let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    guard posix_spawn(&child, "/proc/self/exe", &actions, &attributes, arguments, environ) == 0
    else { return }
    // Whoever labels comes first.
    setpriority(__priority_which_t(PRIO_PROCESS.rawValue), UInt32(child), 10)
    running.store(child, ordering: .relaxed)
  }
}
