import Testing

@testable import Terminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("What is painted while the disk is waited for")
struct PaintThreadTests {
  @Test("both are done when it returns, each time")
  func doesBoth() throws {
    let thread = try #require(PaintThread())
    defer { thread.end() }
    for turn in 1...100 {
      var painted = 0
      var saved = 0
      thread.run({ painted = turn }, while: { saved = turn })
      #expect(painted == turn)
      #expect(saved == turn)
    }
  }

  #if os(Linux)
    /// Of the calling thread.
    private func niceValue() -> Int32 { getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) }

    // At equal rights whoever the disk wakes may wait behind the painting for the rest of a time slice.
    @Test("the painting yields to who waits for the disk")
    func yields() throws {
      let thread = try #require(PaintThread())
      defer { thread.end() }
      let own = niceValue()
      var painting: (nice: Int32, policy: Int32) = (own, -1)
      var caller = own
      thread.run(
        { painting = (niceValue(), sched_getscheduler(0)) },
        while: { caller = niceValue() })
      #expect(painting.nice == max(own, 10))
      #expect(painting.policy == 3, "SCHED_BATCH")
      #expect(caller == own)
    }
  #endif
}
