import Domain
import Glibc
import Ledger

/// The signatures of samples from one export to the next: `signatures.bin` beside the ledger. It holds nothing that is
/// not in the ledger, and may be deleted at any time.
///
/// A signature is a function of a sample's content, and a sample's id is a hash of that: so an entry counts only where
/// row and id are the sample's, and a ledger that numbers its samples anew loses nothing but time. 16 bytes that name
/// the format, then chunks: how many entries (4 bytes), the first 8 bytes of their SHA-256, entries of 92 bytes in the
/// order of rows: row (4), the id's first 8 bytes, signature (80). What lies behind a chunk that is damaged is not read.
/// Numbers are little-endian, but for the id's.
final class SignatureCache {
  private static let magic = Array("winnow shingles1".utf8)
  private static let headBytes = 12
  static let entryBytes = 12 + TextSignature.binCount
  private static let chunkEntries = 4096
  /// New signatures for which the file is not written again.
  static let slack = 64

  private let path: String
  private var entries: Entries?

  /// - Parameter path: the file's, which needn't be there.
  init(path: String) {
    self.path = path
    entries = Entries(path: path)
  }

  /// Copies the signature of a sample to 80 bytes of room; false where it is not known. Samples are asked for in the
  /// order of their rows.
  func find(row: Int, id: SampleID, into room: UnsafeMutableRawBufferPointer) -> Bool {
    while let entry = entries?.current {
      guard Self.row(entry) < row else { break }
      entries?.advance()
    }
    guard let entry = entries?.current, Self.row(entry) == row,
      Self.word(entry) == id.digest.firstWord
    else { return false }
    room.copyMemory(from: UnsafeRawBufferPointer(rebasing: entry[12..<Self.entryBytes]))
    return true
  }

  /// Writes the file anew: what it had, and these in place of those of the same row. Where that fails it stays as it
  /// was, and nothing is lost.
  /// - Parameter signatures: by row, ascending.
  func merge(
    count: Int, _ signature: (Int) -> (row: Int, id: SampleID, bytes: UnsafeRawBufferPointer)?
  ) {
    guard let descriptor = Self.openDraft(path) else { return }
    var output = Output(descriptor)
    output.write(Self.magic)
    let old = Entries(path: path)
    for index in 0..<count {
      guard let next = signature(index) else { continue }
      while let entry = old?.current, Self.row(entry) < next.row {
        output.append { $0.append(contentsOf: entry) }
        old?.advance()
      }
      if let entry = old?.current, Self.row(entry) == next.row { old?.advance() }
      output.append { bytes in
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: next.row).littleEndian) {
          bytes.append(contentsOf: $0)
        }
        withUnsafeBytes(of: next.id.digest.firstWord.bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: next.bytes)
      }
    }
    while let entry = old?.current {
      output.append { $0.append(contentsOf: entry) }
      old?.advance()
    }
    output.flush()
    let draft = Self.draft(of: path)
    if output.isBroken || rename(draft, path) != 0 { unlink(draft) }
    close(descriptor)
  }

  /// Where the next file is written: one name, so that none is left behind for ever.
  static func draft(of path: String) -> String { path + ".new" }

  /// Opens an empty draft that is this process's alone; nil where another is writing.
  private static func openDraft(_ path: String) -> Int32? {
    let path = draft(of: path)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return nil }
    var (held, named) = (stat(), stat())
    // Between opening and locking another may have given it its final name.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &held) == 0,
      lstat(path, &named) == 0, held.st_ino == named.st_ino, held.st_dev == named.st_dev,
      ftruncate(descriptor, 0) == 0
    else {
      close(descriptor)
      return nil
    }
    return descriptor
  }

  private static func row(_ entry: UnsafeRawBufferPointer) -> Int {
    Int(UInt32(littleEndian: entry.loadUnaligned(as: UInt32.self)))
  }

  private static func word(_ entry: UnsafeRawBufferPointer) -> UInt64 {
    UInt64(bigEndian: entry.loadUnaligned(fromByteOffset: 4, as: UInt64.self))
  }

  private static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = RunningHash()
    hash.update(buffer: bytes)
    return hash.finish().firstWord
  }

  /// The file's entries, one after the other.
  private final class Entries {
    private let descriptor: Int32
    private let chunk: UnsafeMutableRawBufferPointer
    private var offset = SignatureCache.magic.count
    private var place = 0
    private var end = 0

    /// nil where there is no such file.
    init?(path: String) {
      descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
      guard descriptor >= 0 else { return nil }
      let room = SignatureCache.chunkEntries * SignatureCache.entryBytes
      chunk = .allocate(byteCount: room, alignment: 8)
      guard read(SignatureCache.magic.count, at: 0),
        chunk[..<16].elementsEqual(SignatureCache.magic)
      else { return nil }
      advanceChunk()
    }

    deinit {
      chunk.deallocate()
      close(descriptor)
    }

    /// Valid until the next step; nil at the end.
    var current: UnsafeRawBufferPointer? {
      guard place < end else { return nil }
      return UnsafeRawBufferPointer(
        rebasing: UnsafeRawBufferPointer(chunk)[place..<place + SignatureCache.entryBytes])
    }

    func advance() {
      place += SignatureCache.entryBytes
      if place >= end { advanceChunk() }
    }

    private func advanceChunk() {
      place = 0
      end = 0
      guard read(SignatureCache.headBytes, at: offset) else { return }
      let count = Int(UInt32(littleEndian: chunk.loadUnaligned(as: UInt32.self)))
      let checksum = UInt64(
        bigEndian: chunk.loadUnaligned(fromByteOffset: 4, as: UInt64.self))
      guard (1...SignatureCache.chunkEntries).contains(count) else { return }
      let bytes = count * SignatureCache.entryBytes
      guard read(bytes, at: offset + SignatureCache.headBytes),
        SignatureCache.checksum(UnsafeRawBufferPointer(rebasing: chunk[..<bytes])) == checksum
      else { return }
      offset += SignatureCache.headBytes + bytes
      end = bytes
    }

    private func read(_ count: Int, at offset: Int) -> Bool {
      var done = 0
      while done < count, let base = chunk.baseAddress {
        let read = pread(descriptor, base + done, count - done, off_t(offset + done))
        if read > 0 {
          done += read
        } else if read == 0 || errno != EINTR {
          return false
        }
      }
      return true
    }
  }

  /// Chunks on their way into a file.
  private struct Output {
    private let descriptor: Int32
    private var bytes: [UInt8] = []
    private(set) var isBroken = false

    init(_ descriptor: Int32) {
      self.descriptor = descriptor
      bytes.reserveCapacity(SignatureCache.chunkEntries * SignatureCache.entryBytes)
    }

    mutating func append(_ entry: (inout [UInt8]) -> Void) {
      entry(&bytes)
      if bytes.count == SignatureCache.chunkEntries * SignatureCache.entryBytes { flush() }
    }

    mutating func flush() {
      guard !bytes.isEmpty else { return }
      var head: [UInt8] = []
      let count = UInt32(bytes.count / SignatureCache.entryBytes)
      withUnsafeBytes(of: count.littleEndian) { head.append(contentsOf: $0) }
      let checksum = bytes.withUnsafeBytes { SignatureCache.checksum($0) }
      withUnsafeBytes(of: checksum.bigEndian) { head.append(contentsOf: $0) }
      write(head)
      write(bytes)
      bytes.removeAll(keepingCapacity: true)
    }

    mutating func write(_ bytes: [UInt8]) {
      var done = 0
      bytes.withUnsafeBytes { buffer in
        while done < buffer.count, !isBroken, let base = buffer.baseAddress {
          let written = Glibc.write(descriptor, base + done, buffer.count - done)
          if written > 0 {
            done += written
          } else if written == 0 || errno != EINTR {
            isBroken = true
          }
        }
      }
    }
  }
}
