import Glibc

/// Holds back ctrl-z (SIGTSTP) in this thread while a lock is held.
struct SignalHold {
  private var before = sigset_t()

  init() {
    var held = sigset_t()
    sigemptyset(&held)
    sigaddset(&held, SIGTSTP)
    pthread_sigmask(SIG_BLOCK, &held, &before)
  }

  func release() {
    var before = before
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }
}
