import CNcurses
import CTerminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension TerminalSession {
  /// How long a begun sequence may take to come in whole, and a paste to go on.
  private static let sequenceMilliseconds = 50
  private static let pasteMilliseconds = 1_000

  /// Waits for keys and returns all that are there, so that a burst of them costs one paint.
  ///
  /// - Parameter limit: how long to wait for the first one; nil waits without end, 0 only looks.
  /// - Returns: the keys in order; empty when the time is over. After `.closed` nothing comes.
  public func keys(waitingMilliseconds limit: Int? = nil) -> [Key] {
    let end = limit.map { TerminalSession.nowMilliseconds() + max(0, $0) }
    var keys: [Key] = []
    var hasLooked = false
    while true {
      let now = TerminalSession.nowMilliseconds()
      let restEnd =
        lastInputMilliseconds
        + (decoder.isPasting
          ? TerminalSession.pasteMilliseconds : TerminalSession.sequenceMilliseconds)
      if decoder.isPending && now >= restEnd {
        decoder.abandon()
        keys += decoder.takeKeys()
      }
      let isOver = hasLooked && end.map { now >= $0 } == true
      if !decoder.isPasting && (!keys.isEmpty || isOver) { return keys }
      var until = end
      if decoder.isPasting {
        until = restEnd
      } else if decoder.isPending {
        until = min(end ?? .max, restEnd)
      }
      let wait = until.map { Int32(clamping: max(0, $0 - now)) } ?? -1
      let ready = TerminalReadiness(
        terminal: 0, signals: terminal_guard_events(), waker: waker.readEnd,
        waitingMilliseconds: wait)
      hasLooked = true
      keys += self.keys(from: ready)
      if ready.hasInput {
        keys += drain(isHungUp: ready.isHungUp)
      } else if ready.isHungUp {
        keys.append(.closed)
      }
      if keys.last == .closed { return keys }
    }
  }

  /// Reads all that the terminal has sent so far.
  private func drain(isHungUp: Bool) -> [Key] {
    lastInputMilliseconds = TerminalSession.nowMilliseconds()
    decoder.nowMilliseconds = lastInputMilliseconds
    var isAtEnd = true
    while true {
      if decoder.isPasting {
        // Ncurses reads byte by byte, which takes seconds for a long paste.
        let bytes = TerminalReadiness.available(0)
        if bytes.isEmpty { break }
        for byte in bytes { decoder.feed(.byte(byte)) }
      } else {
        guard let unit = NcursesInput.next() else { break }
        decoder.feed(unit)
      }
      isAtEnd = false
    }
    decoder.finishDrain()
    isAtEnd = isHungUp || isAtEnd && TerminalReadiness.isEmpty(0)
    return decoder.takeKeys() + (isAtEnd ? [.closed] : [])
  }

  private func keys(from ready: TerminalReadiness) -> [Key] {
    var keys: [Key] = []
    var isResized = false
    for signal in ready.signals {
      switch signal {
      case SIGWINCH: isResized = true
      case SIGCONT:
        // Whoever stopped us may have left the terminal in any state.
        if isUp { reset_prog_mode() }
        isResized = true
      case SIGHUP: keys.append(.signal(.hangUp))
      case SIGTERM: keys.append(.signal(.terminate))
      case SIGINT: keys.append(.control("c"))
      case SIGTSTP: keys.append(.control("z"))
      default: break
      }
    }
    if isResized {
      adoptSize()
      keys.append(.resize(rows: size.rows, columns: size.columns))
    }
    if ready.isWoken { keys.append(.wake) }
    return keys
  }

  private static func nowMilliseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
  }
}
