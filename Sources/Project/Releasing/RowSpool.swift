import Domain
import Ledger
import Release
import Store

/// What one scan over the ledger's content found of the rows, kept in a file without a name until they are written:
/// their order is random, and a search in a tree for each would cost more than everything else.
///
/// Rows are dealt to buckets by the first bits of their keys, so that a release, which goes through the keys in order,
/// reads one bucket after the other. Keys, buckets and file are a worker's, beside the scan.
///
/// It is a copy and nothing hangs on it: what is not in it (large, too much of it, a disk that is full) is read from
/// the ledger.
///
/// Filled on one thread, dealt out on a worker's, read once that has finished: hence @unchecked Sendable.
final class RowSpool: @unchecked Sendable {
  /// Where a row's content and metadata lie in its bucket; nil where they are not kept.
  struct Place {
    var content: UInt32?
    var metadata: UInt32?
  }

  /// Largest content that is kept: what is larger costs more than its search.
  static let maximumEntryBytes = 16 << 10
  /// Beyond it the ledger is as good: neither stays in memory.
  private static let maximumBytes = 4 << 30
  /// Bytes that are handed to the worker at once.
  private static let batchBytes = 256 << 10
  /// Room for all buckets' last bytes.
  private static let bufferBytes = 4 << 20

  private let project: EventID
  private let worker: SerialWorker
  private var file: ScratchFile?
  private let bucketBits: Int
  private var batch = Batch()
  private var byteCount = 0

  // The worker's.
  private var buckets: [Bucket]
  private(set) var keys: [Digest] = []
  private(set) var places: [Place] = []
  private var fileBytes = 0
  private var isBroken = false

  /// - Parameters:
  ///   - folder: whose disk is used.
  ///   - count: about how many rows there will be.
  init(in folder: String, project: EventID, count: Int, worker: SerialWorker) {
    self.project = project
    self.worker = worker
    file = ScratchFile(in: folder)
    var bits = 0
    while bits < 8, count >> bits > 1000 { bits += 1 }
    bucketBits = bits
    buckets = (0..<1 << bits).map { _ in Bucket(capacity: Self.bufferBytes >> bits) }
    keys.reserveCapacity(count)
    places.reserveCapacity(count)
  }

  // MARK: Filling

  /// Takes the next row, with its content where it may be kept.
  func append(_ sample: SampleID, content: UnsafeRawBufferPointer?) throws {
    batch.add(.row(sample, hasContent: take(content)), content)
    if batch.bytes.count >= Self.batchBytes { try flush() }
  }

  /// Takes the metadata of a row that was taken before.
  func append(_ metadata: SmallContent, of row: Int) throws {
    guard file != nil, metadata.salt.count <= Int(UInt8.max), byteCount <= Self.maximumBytes else {
      return
    }
    let start = batch.bytes.count
    metadata.key.withUnsafeBytes { batch.bytes.append(contentsOf: $0) }
    batch.bytes.append(UInt8(metadata.salt.count))
    batch.bytes.append(UInt8(metadata.bytes.count >> 8 & 0xFF))
    batch.bytes.append(UInt8(metadata.bytes.count & 0xFF))
    batch.bytes.append(contentsOf: metadata.salt)
    batch.bytes.append(contentsOf: metadata.bytes)
    byteCount += batch.bytes.count - start
    batch.items.append((.metadata(row: row), batch.bytes.count - start))
    if batch.bytes.count >= Self.batchBytes { try flush() }
  }

  private func take(_ content: UnsafeRawBufferPointer?) -> Bool {
    guard file != nil, let content, content.count <= Self.maximumEntryBytes,
      byteCount <= Self.maximumBytes
    else { return false }
    byteCount += content.count
    return true
  }

  /// Hands the rest to the worker.
  func flush() throws {
    let full = batch
    batch = Batch()
    batch.bytes.reserveCapacity(Self.batchBytes + 2 * Self.maximumEntryBytes)
    try worker.submit { self.deal(full) }
  }

  // MARK: The worker's part

  private func deal(_ batch: Batch) {
    batch.bytes.withUnsafeBytes { bytes in
      var start = 0
      for (item, count) in batch.items {
        let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<start + count])
        start += count
        switch item {
        case .row(let sample, let hasContent):
          keys.append(ReleaseOrder.key(project: project.digest, sample: sample.digest))
          places.append(Place())
          if hasContent {
            places[places.count - 1].content = put(piece, inBucketOf: places.count - 1)
          }
        case .metadata(let row): places[row].metadata = put(piece, inBucketOf: row)
        }
      }
    }
  }

  /// Where the bytes begin in their bucket.
  private func put(_ bytes: UnsafeRawBufferPointer, inBucketOf row: Int) -> UInt32? {
    let number = bucket(of: keys[row])
    if buckets[number].isFull(for: bytes.count) { empty(number) }
    return buckets[number].append(bytes)
  }

  private func empty(_ number: Int) {
    guard let file, !isBroken else { return buckets[number].drop() }
    let count = buckets[number].waitingBytes
    isBroken = !buckets[number].withWaiting { file.write($0, at: fileBytes) }
    buckets[number].wrote(at: fileBytes)
    fileBytes += count
  }

  private func bucket(of key: Digest) -> Int {
    bucketBits == 0 ? 0 : Int(key.firstWord >> UInt64(64 - bucketBits))
  }

  // MARK: Reading

  /// Number of a row's bucket.
  func bucket(ofKey key: Digest) -> Int { bucket(of: key) }

  /// All of a bucket; nil where it has to be read from the ledger.
  func read(bucket number: Int) -> BucketBytes? {
    guard let file, !isBroken else { return nil }
    return buckets[number].read(from: file)
  }

  /// Gives the disk back; nothing is read afterwards.
  func discard() { file = nil }

  private struct Batch {
    enum Item {
      case row(SampleID, hasContent: Bool)
      case metadata(row: Int)
    }

    var items: [(Item, byteCount: Int)] = []
    var bytes: [UInt8] = []

    mutating func add(_ item: Item, _ content: UnsafeRawBufferPointer?) {
      guard case .row(_, hasContent: true) = item, let content else {
        return items.append((item, 0))
      }
      bytes.append(contentsOf: content)
      items.append((item, content.count))
    }
  }
}
