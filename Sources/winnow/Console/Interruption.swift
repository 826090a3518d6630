import Glibc
import Project
import Synchronization

/// Ctrl-C, a hang-up or a request to end during long work: what was begun is removed at once or said to stay, and the
/// program ends with 128 + the signal's number. (What `kill -9` leaves goes with the next export to the same place.)
enum Interruption {
  private static let isEnding = Atomic<Bool>(false)

  /// Runs `body`, which writes a folder by way of a draft beside it.
  static func removingDrafts<Value>(
    of destination: String, _ body: () throws -> Value
  ) rethrows -> Value {
    try ending(
      {
        guard ExportDrafts.removeOwn(beside: destination) else { return nil }
        return "interrupted; what was begun is removed: the same command starts anew"
      }, body)
  }

  /// Runs `body`; should a signal end it, `last` is done first, and says what there is to say.
  static func ending<Value>(
    _ last: @escaping @Sendable () -> String?, _ body: () throws -> Value
  ) rethrows -> Value {
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM, SIGHUP] where !isIgnored(signal) { sigaddset(&signals, signal) }
    var before = sigset_t()
    // Threads that begin from here on don't take these signals either: the one that waits for them does.
    pthread_sigmask(SIG_BLOCK, &signals, &before)
    let watch = Watch(signals, last)
    guard watch.begin() else {
      pthread_sigmask(SIG_SETMASK, &before, nil)
      return try body()
    }
    // The mask stays: should a signal come later, the watch ends the program as the signal would have.
    do { return try waitingForEnd(body()) } catch { throw waitingForEnd(error) }
  }

  /// Once a signal has come nothing else is said or done: the thread that took it ends the program.
  private static func waitingForEnd<Value>(_ value: Value) -> Value {
    while isEnding.load(ordering: .acquiring) { pause() }
    return value
  }

  /// As under `nohup`.
  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(signal, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// A thread that waits for the signals, as long as the program runs.
  private final class Watch {
    private var signals: sigset_t
    private let last: @Sendable () -> String?

    init(_ signals: sigset_t, _ last: @escaping @Sendable () -> String?) {
      self.signals = signals
      self.last = last
    }

    /// false where the system has no thread to give.
    func begin() -> Bool {
      var thread = pthread_t()
      let body = Unmanaged.passRetained(self)
      let code = pthread_create(
        &thread, nil,
        { pointer in
          if let pointer { Unmanaged<Watch>.fromOpaque(pointer).takeRetainedValue().serve() }
          return nil
        }, body.toOpaque())
      guard code == 0 else {
        body.release()
        return false
      }
      pthread_detach(thread)
      return true
    }

    private func serve() {
      var signal: Int32 = 0
      while sigwait(&signals, &signal) != 0 {}
      isEnding.store(true, ordering: .releasing)
      if let words = last() { Console.complain(words) }
      _exit(128 + signal)
    }
  }
}
