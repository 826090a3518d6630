import Dispatch

/// Work split over the machine's threads such that nobody can tell from the result how many there
/// were: the pieces are fixed beforehand, each writes only what is its own, and whoever called adds
/// up in the order of pieces.
enum Chunks {
  /// Calls `body` once for each number below `count`, on several threads where there are some.
  static func each(_ count: Int, _ body: (Int) -> Void) {
    if count <= 1 {
      if count == 1 { body(0) }
      return
    }
    // The pieces share nothing but what they read, which the compiler can't see.
    nonisolated(unsafe) let body = body
    DispatchQueue.concurrentPerform(iterations: count) { body($0) }
  }

  /// The piece `index` of `count` about equal pieces of `0..<total`.
  static func range(_ index: Int, of count: Int, total: Int) -> Range<Int> {
    total * index / count..<total * (index + 1) / count
  }
}
