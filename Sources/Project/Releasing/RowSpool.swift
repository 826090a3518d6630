import Domain
import Ledger
import Release
import Store

/// What one scan over the ledger's content found of the rows, kept in a file without a name until they are written:
/// their order is random, and a search in a tree for each would cost more than everything else.
///
/// Rows are dealt to buckets by the first bits of their keys, so that a release, which goes through the keys in order,
/// reads one bucket after the other.
///
/// It is a copy and nothing hangs on it: what is not in it (large, too much of it, a disk that is full) is read from
/// the ledger.
struct RowSpool {
  /// Where a row's content and metadata lie in its bucket; nil where they are not kept.
  struct Place {
    var content: UInt32?
    var metadata: UInt32?
  }

  /// Largest content that is kept: what is larger costs more than its search.
  static let maximumEntryBytes = 16 << 10
  /// Beyond it the ledger is as good: neither stays in memory.
  private static let maximumBytes = 4 << 30
  /// Room for all buckets' last bytes.
  private static let bufferBytes = 4 << 20

  private let project: EventID
  private let file: ScratchFile?
  private let writer: SerialWorker
  private let bucketBits: Int
  private var buckets: [Bucket]
  private(set) var keys: [Digest] = []
  private(set) var places: [Place] = []
  private var byteCount = 0
  private var fileBytes = 0

  /// - Parameters:
  ///   - folder: whose disk is used.
  ///   - count: about how many rows there will be.
  ///   - writer: writes the file; to be finished before anything is read.
  init(in folder: String, project: EventID, count: Int, writer: SerialWorker) {
    self.project = project
    self.writer = writer
    file = ScratchFile(in: folder)
    var bits = 0
    while bits < 8, count >> bits > 4000 { bits += 1 }
    bucketBits = bits
    buckets = (0..<1 << bits).map { _ in Bucket(capacity: Self.bufferBytes >> bits) }
    keys.reserveCapacity(count)
    places.reserveCapacity(count)
  }

  // MARK: Filling

  /// Takes the next row, with its content where that may be kept.
  mutating func append(_ sample: SampleID, content: UnsafeRawBufferPointer?) {
    keys.append(ReleaseOrder.key(project: project.digest, sample: sample.digest))
    places.append(Place())
    guard let content, content.count <= Self.maximumEntryBytes else { return }
    places[places.count - 1].content = put(content, inBucketOf: places.count - 1)
  }

  /// Takes the metadata of a row that was taken before, as `BucketBytes.withMetadata` reads it.
  mutating func append(metadata: UnsafeRawBufferPointer, of row: Int) {
    places[row].metadata = put(metadata, inBucketOf: row)
  }

  /// Where the bytes begin in their bucket.
  private mutating func put(_ bytes: UnsafeRawBufferPointer, inBucketOf row: Int) -> UInt32? {
    guard file != nil, byteCount <= Self.maximumBytes else { return nil }
    byteCount += bytes.count
    let number = bucket(of: keys[row])
    if buckets[number].isFull(for: bytes.count) { empty(number) }
    return buckets[number].append(bytes)
  }

  private mutating func empty(_ number: Int) {
    let bytes = buckets[number].handOver(at: fileBytes)
    let offset = fileBytes
    fileBytes += bytes.count
    guard let file else { return }
    // Nothing that it does fails: a file that can't be written is read from no more.
    try? writer.submit { bytes.withUnsafeBytes { file.write($0, at: offset) } }
  }

  private func bucket(of key: Digest) -> Int {
    bucketBits == 0 ? 0 : Int(key.firstWord >> UInt64(64 - bucketBits))
  }

  // MARK: Reading

  /// Number of a row's bucket.
  func bucket(ofKey key: Digest) -> Int { bucket(of: key) }

  /// All of a bucket; nil where it has to be read from the ledger.
  func read(bucket number: Int) -> BucketBytes? {
    guard let file else { return nil }
    return buckets[number].read(from: file)
  }

  /// Gives the disk back; nothing is read afterwards.
  func discard() { file?.close() }
}
