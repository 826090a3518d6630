import CTerminal
import Glibc

/// Paints on a thread of its own while the caller waits for the disk. Never both at once on the same thing: `run` returns
/// when both are done, so what either touches belongs to one thread at a time.
///
/// The thread takes no signals but those of its own traps: ctrl-z must stay with the thread that holds the ledger's lock, which holds it back.
public final class PaintThread: @unchecked Sendable {
  // Written before `ask` is posted and read after it was awaited; the semaphores order both.
  private var work: (() -> Void)?
  private var isEnding = false
  private let ask: UnsafeMutablePointer<sem_t>
  private let done: UnsafeMutablePointer<sem_t>
  private var thread = pthread_t()

  /// nil where the system has no thread to give.
  public init?() {
    ask = .allocate(capacity: 1)
    done = .allocate(capacity: 1)
    sem_init(ask, 0, 0)
    sem_init(done, 0, 0)
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    // A trap on this thread must still give the terminal back.
    for fatal in [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT, SIGSYS] {
      sigdelset(&all, fatal)
    }
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    // Whoever made this calls `end`, which waits for the thread.
    let body = Unmanaged.passUnretained(self).toOpaque()
    let code = pthread_create(
      &thread, nil,
      { pointer in
        if let pointer {
          Unmanaged<PaintThread>.fromOpaque(pointer).takeUnretainedValue().serve()
        }
        return nil
      }, body)
    guard code == 0 else {
      free()
      return nil
    }
  }

  /// Ends the thread. To be called once, after which nothing is run any more.
  public func end() {
    isEnding = true
    sem_post(ask)
    pthread_join(thread, nil)
    free()
  }

  private func free() {
    sem_destroy(ask)
    sem_destroy(done)
    ask.deallocate()
    done.deallocate()
  }

  /// Does the one on the thread and the other here; returns when both are done.
  public func run(_ first: () -> Void, while second: () -> Void) {
    withoutActuallyEscaping(first) { first in
      work = first
      sem_post(ask)
      second()
      wait(done)
      work = nil
    }
  }

  private func serve() {
    // A batch thread does not push the caller off its processor: where the two share one, the frame is painted while
    // the caller waits for the disk, and the answer is saved as soon as it would be without. It is nicer too: a caller
    // whom the disk wakes may be put on this thread's processor, and at equal rights it would wait there for the rest of
    // a time slice, 2 ms and more of it.
    terminal_thread_yields()
    while true {
      wait(ask)
      if isEnding { return }
      work?()
      sem_post(done)
    }
  }

  private func wait(_ semaphore: UnsafeMutablePointer<sem_t>) {
    while sem_wait(semaphore) != 0, errno == EINTR {}
  }
}
