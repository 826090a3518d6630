#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What one look at the terminal, the signals and the waker has found.
struct TerminalReadiness {
  var hasInput = false
  /// The other side of the terminal is gone.
  var isHungUp = false
  /// Signals that came, in order.
  var signals: [Int32] = []
  var isWoken = false

  /// Waits until one of the three descriptors has something; a negative time waits without end.
  init(terminal: Int32, signals: Int32, waker: Int32, waitingMilliseconds: Int32) {
    var ends = [terminal, signals, waker].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    let found = poll(&ends, 3, waitingMilliseconds)
    guard found > 0 else {
      // After EINTR a signal came, and the next look finds its byte. Where nothing can be waited for any more (a sandbox
      // that forbids it) the loop must end rather than turn without rest.
      isHungUp = found < 0 && errno != EINTR && errno != EAGAIN
      return
    }
    let state = Int32(ends[0].revents)
    hasInput = state & POLLIN != 0
    isHungUp = state & (POLLHUP | POLLERR | POLLNVAL) != 0
    if ends[1].revents != 0 {
      self.signals = TerminalReadiness.bytes(of: signals).map { Int32($0) }
    }
    if ends[2].revents != 0 { isWoken = !TerminalReadiness.bytes(of: waker).isEmpty }
  }

  /// Nothing can be read of what was readable: the end of the input.
  static func isEmpty(_ terminal: Int32) -> Bool {
    var available: Int32 = 0
    return ioctl(terminal, UInt(FIONREAD), &available) != 0 || available == 0
  }

  /// The bytes that can be read at once, at most 64 KiB.
  static func available(_ terminal: Int32) -> [UInt8] {
    var available: Int32 = 0
    guard ioctl(terminal, UInt(FIONREAD), &available) == 0, available > 0 else { return [] }
    var buffer = [UInt8](repeating: 0, count: min(Int(available), 1 << 16))
    let count = read(terminal, &buffer, buffer.count)
    return count > 0 ? Array(buffer[0..<count]) : []
  }

  /// All bytes that a non-blocking pipe holds.
  private static func bytes(of descriptor: Int32) -> [UInt8] {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 256)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return all }
      all += buffer[0..<count]
    }
  }
}
