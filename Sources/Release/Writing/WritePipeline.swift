import Domain
import Foundation
import Ledger

/// A file of the release while it is written. Its hashes belong to whoever writes its blocks; the
/// pipeline sees to it that this is one thread at a time, in order.
final class OutputFile: @unchecked Sendable {
  /// Path within the release.
  let path: String
  let fullPath: String
  let isCompressed: Bool
  private var descriptor: Int32
  private(set) var byteCount = 0
  private let hasRowsHash: Bool
  private var fileHash = RunningHash()
  private var rowsHash = RunningHash()

  /// - Parameters:
  ///   - isCompressed: every block becomes a zstd frame.
  ///   - hasRowsHash: pieces say what is hashed as rows, beside what stands in the file.
  init(path: String, in folder: String, isCompressed: Bool, hasRowsHash: Bool = false) throws {
    self.path = path
    self.isCompressed = isCompressed
    self.hasRowsHash = hasRowsHash
    fullPath = folder + "/" + path
    descriptor = try FileSystem.create(fullPath)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  fileprivate func write(_ block: ByteBlock, uncompressed: ByteBlock?) throws {
    if let uncompressed { rowsHash.update(buffer: uncompressed.bytes) }
    try append(block)
  }

  fileprivate func write(_ block: ByteBlock, of piece: any WritePiece) throws {
    piece.written(at: byteCount, rows: &rowsHash)
    try append(block)
  }

  private func append(_ block: ByteBlock) throws {
    fileHash.update(buffer: block.bytes)
    byteCount += block.count
    try FileSystem.writeAll(block.bytes, to: descriptor, path: fullPath)
  }

  /// Makes the file durable and closes it.
  fileprivate func complete() throws {
    try FileSystem.synchronize(descriptor, path: fullPath)
    close(descriptor)
    descriptor = -1
  }

  /// SHA-256 of the file; complete once the pipeline has drained.
  var sha256: Digest { fileHash.finish() }
  /// SHA-256 of what was compressed; nil for a plain file.
  var rowsSHA256: Digest? { isCompressed || hasRowsHash ? rowsHash.finish() : nil }
}

/// Bytes of a file that are made on whatever thread is free.
protocol WritePiece: AnyObject {
  /// Whether it can be made only when all before it stands in the file.
  var waitsForEarlier: Bool { get }
  /// Makes the bytes; called once.
  func make(into output: ByteBlock) throws
  /// Says where the bytes come to stand. Called in the order of the file, after `make`.
  ///
  /// - Parameter rows: the hash of the file's rows, to which the piece adds its own.
  func written(at offset: Int, rows: inout RunningHash)
}

/// Compresses, hashes and writes blocks beside the thread that fills them.
///
/// Blocks are written in the order in which they came, whoever compressed them, so the bytes don't
/// depend on timing. At most `ReleaseLimit.queuedBlocks` wait; a caller that is ahead compresses
/// one itself instead of waiting. Complete files are made durable on a thread of their own, which
/// mostly waits for the disk.
final class WritePipeline: @unchecked Sendable {
  /// What is to be made and written; fields change under the pipeline's lock alone.
  final class Job: @unchecked Sendable {
    fileprivate enum State { case waiting, taken, ready }
    fileprivate let file: OutputFile
    /// nil, and no piece either: the file is complete and has to be made durable.
    fileprivate let block: ByteBlock?
    fileprivate let piece: (any WritePiece)?
    fileprivate var output: ByteBlock?
    fileprivate var state: State

    fileprivate init(file: OutputFile, block: ByteBlock?, piece: (any WritePiece)? = nil) {
      self.file = file
      self.block = block
      self.piece = piece
      state = piece != nil || block != nil && file.isCompressed ? .waiting : .ready
    }
  }

  private let condition = NSCondition()
  private let level: Int
  private var jobs: [Job] = []
  /// Pieces that can be made before it is known where they come to stand.
  private var early: [Job] = []
  private var spare: [ByteBlock] = []
  /// What the second thread does, complete files first of all; the first of it is under way.
  private var aside: [() throws -> Void] = []
  private var isWriting = false
  private var isStopping = false
  private var runningThreads = 2
  private var failure: (any Error)?

  init(level: Int) {
    self.level = level
    start("release") { self.write() }
    start("sync") { self.workAside() }
  }

  private func start(_ name: String, _ work: @escaping @Sendable () -> Void) {
    let thread = Thread {
      work()
      self.condition.withLock {
        self.runningThreads -= 1
        self.condition.broadcast()
      }
    }
    thread.name = name
    thread.start()
  }

  /// An empty block to fill.
  func emptyBlock() -> ByteBlock {
    condition.withLock {
      spare.popLast() ?? ByteBlock(capacity: ReleaseLimit.blockBytes + 64 << 10)
    }
  }

  /// Hands a filled block on.
  /// - Throws: the first error of any earlier block.
  func write(_ block: ByteBlock, to file: OutputFile) throws {
    try submit(Job(file: file, block: block))
  }

  /// Hands on a piece that is still to be made.
  /// - Throws: as for a block.
  func write(_ piece: any WritePiece, to file: OutputFile) throws {
    try submit(Job(file: file, block: nil, piece: piece))
  }

  /// Has a piece made as soon as a thread is free, whose place in the file comes later: what is
  /// compressed doesn't have to wait for what stands before it.
  /// - Returns: what `write(_:)` takes, once all before it was handed on.
  /// - Throws: as for a block.
  func prepare(_ piece: any WritePiece, of file: OutputFile) throws -> Job {
    let job = Job(file: file, block: nil, piece: piece)
    try condition.withLock {
      while early.count >= ReleaseLimit.queuedBlocks, failure == nil {
        if !advance() { condition.wait() }
      }
      if let failure { throw failure }
      early.append(job)
      condition.broadcast()
    }
    return job
  }

  /// Hands on a piece that was prepared.
  /// - Throws: as for a block.
  func write(_ prepared: Job) throws { try submit(prepared) }

  /// Says that a file is complete.
  func complete(_ file: OutputFile) throws { try submit(Job(file: file, block: nil)) }

  private func submit(_ job: Job) throws {
    try condition.withLock {
      while jobs.count >= ReleaseLimit.queuedBlocks, failure == nil {
        if !advance() { condition.wait() }
      }
      if let failure { throw failure }
      early.removeAll { $0 === job }
      jobs.append(job)
      condition.broadcast()
    }
  }

  /// Waits until everything is written and durable.
  func drain() throws {
    try condition.withLock {
      while !jobs.isEmpty || !aside.isEmpty {
        if !advance() { condition.wait() }
      }
      if let failure { throw failure }
    }
  }

  /// Ends the threads; blocks that wait are dropped where `dropping`.
  func stop(dropping: Bool) {
    condition.withLock {
      if dropping, failure == nil { failure = ReleaseError.cancelled }
      isStopping = true
      condition.broadcast()
      while runningThreads > 0 { condition.wait() }
    }
  }

  private func write() {
    condition.withLock {
      while !(isStopping && jobs.isEmpty) {
        if !advance() { condition.wait() }
      }
    }
  }

  private func workAside() {
    condition.withLock {
      while !(isStopping && jobs.isEmpty && aside.isEmpty) {
        guard let work = aside.first else {
          condition.wait()
          continue
        }
        if failure == nil { unlocked(work) }
        aside.removeFirst()
        condition.broadcast()
      }
    }
  }

  /// Does something beside the writing; `drain` waits for it.
  func doAside(_ work: @escaping () throws -> Void) {
    condition.withLock {
      aside.append(work)
      condition.broadcast()
    }
  }

  /// Does one piece of work, if there is one; called with the lock held, which it lets go meanwhile.
  private func advance() -> Bool {
    if let head = jobs.first, head.state == .ready, !isWriting {
      isWriting = true
      if let block = head.output ?? head.block {
        if failure == nil { unlocked { try self.put(block, of: head) } }
      } else if head.piece == nil {
        aside.append(head.file.complete)
      }
      isWriting = false
      jobs.removeFirst()
      recycle(head)
    } else if let job = nextToMake {
      job.state = .taken
      let output = spare.popLast() ?? ByteBlock(capacity: ReleaseLimit.blockBytes / 2)
      job.output = output
      if failure == nil { unlocked { try self.make(job, into: output) } }
      job.state = .ready
      early.removeAll { $0 === job }
    } else {
      return false
    }
    condition.broadcast()
    return true
  }

  /// The first piece that can be made now.
  private var nextToMake: Job? {
    jobs.first { job in
      job.state == .waiting && !(job.piece?.waitsForEarlier ?? false && job !== jobs.first)
    } ?? early.first { $0.state == .waiting }
  }

  private func make(_ job: Job, into output: ByteBlock) throws {
    if let piece = job.piece {
      try piece.make(into: output)
    } else if let block = job.block {
      try ZstdFrame.compress(block.bytes, level: level, hasChecksum: true, into: output)
    }
  }

  private func unlocked(_ work: () throws -> Void) {
    condition.unlock()
    let result = Result { try work() }
    condition.lock()
    if case .failure(let error) = result, failure == nil { failure = error }
  }

  private func put(_ block: ByteBlock, of job: Job) throws {
    if let piece = job.piece {
      try job.file.write(block, of: piece)
    } else {
      try job.file.write(block, uncompressed: job.output == nil ? nil : job.block)
    }
  }

  private func recycle(_ job: Job) {
    for block in [job.block, job.output] {
      // One huge row must not keep its memory for the rest of the export.
      guard let block, block.capacity <= 4 * ReleaseLimit.blockBytes else { continue }
      block.removeAll()
      if spare.count < 2 * ReleaseLimit.queuedBlocks { spare.append(block) }
    }
  }
}
