import CTerminal
import Testing

@testable import Terminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Waiting and starting")
struct SessionTests {
  /// The two ends of a pipe; a closed other side is what a lost terminal looks like.
  private func pipeEnds() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    try #require(terminal_pipe(&ends) == 0)
    return (ends[0], ends[1])
  }

  @Test("many calls of wake count as one, and one after the wait counts again")
  func waking() async throws {
    let waker = try #require(Waker())
    let quiet = try pipeEnds()
    defer {
      close(quiet.read)
      close(quiet.write)
    }
    func look() -> TerminalReadiness {
      TerminalReadiness(
        terminal: quiet.read, signals: -1, waker: waker.readEnd, waitingMilliseconds: 0)
    }
    #expect(!look().isWoken)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<50 { group.addTask { waker.wake() } }
    }
    #expect(look().isWoken)
    #expect(!look().isWoken)
    waker.wake()
    #expect(look().isWoken)
  }

  @Test("a waker that nobody listens to never blocks")
  func fullPipe() throws {
    let waker = try #require(Waker())
    for _ in 0..<100_000 { waker.wake() }
    let ready = TerminalReadiness(
      terminal: -1, signals: -1, waker: waker.readEnd, waitingMilliseconds: 0)
    #expect(ready.isWoken)
  }

  @Test("input, signals and the end of the terminal are told apart")
  func readiness() throws {
    let terminal = try pipeEnds()
    let signals = try pipeEnds()
    defer {
      close(terminal.read)
      close(signals.read)
      close(signals.write)
    }
    func look() -> TerminalReadiness {
      TerminalReadiness(
        terminal: terminal.read, signals: signals.read, waker: -1, waitingMilliseconds: 0)
    }
    #expect(!look().hasInput)
    var bytes: [UInt8] = [UInt8(SIGWINCH), UInt8(SIGTERM)]
    write(signals.write, &bytes, 2)
    write(terminal.write, &bytes, 1)
    let both = look()
    #expect(both.hasInput && !both.isHungUp)
    #expect(both.signals == [SIGWINCH, SIGTERM])
    #expect(!TerminalReadiness.isEmpty(terminal.read))
    #expect(TerminalReadiness.available(terminal.read) == [UInt8(SIGWINCH)])
    #expect(TerminalReadiness.isEmpty(terminal.read))
    close(terminal.write)
    #expect(look().isHungUp)
  }

  @Test("errors say what happened and what to do, and neutralise the name of the terminal")
  func errors() {
    let errors: [TerminalError] = [
      .notATerminal(descriptor: "standard input"), .unknownTerminal(name: "evil\u{1B}]0;x\u{07}"),
      .unknownTerminal(name: ""), .cannotAddressCursor(name: "dumb\u{9B}"),
      .cannotStart(reason: "no\nmemory"),
    ]
    for error in errors {
      #expect(error.description.contains("--plain"))
      #expect(
        error.description.unicodeScalars.allSatisfy {
          $0.value >= 0x20 && $0.value < 0x7F
            || $0.value > 0x9F
        })
    }
    #expect(errors[1].description.contains("\"evil^[]0;x^G\""))
    #expect(errors[2].description.contains("not set"))
  }
}
