import Foundation

/// A thread that does pieces of work in the order in which they come, beside the one that hands them over. So a release
/// is read on one thread and encoded on another, and its bytes don't depend on timing.
///
/// What a piece touches belongs to the worker until `finish`: hence @unchecked Sendable.
final class SerialWorker: @unchecked Sendable {
  /// Pieces that wait at most; whoever is further ahead waits.
  static let queueLimit = 4

  private let condition = NSCondition()
  private var pieces: [() throws -> Void] = []
  private var isBusy = false
  private var isStopping = false
  private var failure: (any Error)?

  init() {
    let thread = Thread { self.run() }
    thread.name = "encode"
    // As much as a main thread has: content may be nested.
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// - Throws: the first error of an earlier piece.
  func submit(_ piece: @escaping () throws -> Void) throws {
    try condition.withLock {
      while pieces.count >= Self.queueLimit, failure == nil { condition.wait() }
      if let failure { throw failure }
      pieces.append(piece)
      condition.broadcast()
    }
  }

  /// Waits until all is done and ends the thread.
  /// - Throws: the first error of a piece; those after it were not done.
  func finish() throws {
    stop(dropping: false)
    if let failure = condition.withLock({ failure }) { throw failure }
  }

  /// Ends the thread; what waits is dropped. Does nothing after `finish`.
  func cancel() { stop(dropping: true) }

  private func stop(dropping: Bool) {
    condition.withLock {
      if dropping { pieces = [] }
      isStopping = true
      condition.broadcast()
      while isBusy || !pieces.isEmpty { condition.wait() }
    }
  }

  private func run() {
    condition.lock()
    while true {
      if !pieces.isEmpty {
        let piece = pieces.removeFirst()
        isBusy = true
        condition.broadcast()
        condition.unlock()
        let result = Result { try piece() }
        condition.lock()
        isBusy = false
        if case .failure(let error) = result {
          failure = failure ?? error
          pieces = []
        }
        condition.broadcast()
      } else if isStopping {
        break
      } else {
        condition.wait()
      }
    }
    condition.unlock()
  }
}
