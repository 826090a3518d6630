import CTerminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Ends the session's wait from any thread: other work posts its news, then wakes the screen.
public final class Waker: Sendable {
  let readEnd: Int32
  private let writeEnd: Int32

  init?() {
    var ends: [Int32] = [-1, -1]
    guard terminal_pipe(&ends) == 0 else { return nil }
    readEnd = ends[0]
    writeEnd = ends[1]
  }

  deinit {
    close(readEnd)
    close(writeEnd)
  }

  /// Makes the session's wait return `.wake`; many calls before it does count as one.
  public func wake() {
    var byte: UInt8 = 1
    // A full pipe has woken the session already.
    _ = write(writeEnd, &byte, 1)
  }
}
