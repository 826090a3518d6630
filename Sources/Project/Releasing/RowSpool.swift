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
  /// Where a row's content and metadata lie in its bucket; nil where they are not kept. In 8 bytes: there is one a row.
  struct Place {
    private var contentStart = UInt32.max
    private var metadataStart = UInt32.max

    var content: UInt32? {
      get { contentStart == .max ? nil : contentStart }
      set { contentStart = newValue ?? .max }
    }
    var metadata: UInt32? {
      get { metadataStart == .max ? nil : metadataStart }
      set { metadataStart = newValue ?? .max }
    }
  }

  /// Largest content that is kept: what is larger costs more than its search.
  static let maximumEntryBytes = 16 << 10
  /// Beyond it the ledger is as good: neither stays in memory.
  private static let maximumBytes = 4 << 30
  /// Room for all buckets' last bytes.
  private static let bufferBytes = 4 << 20

  private let file: ScratchFile?
  private let writer: SerialWorker
  private let bucketBits: Int
  private var buckets: [Bucket]
  private var byteCount = 0
  private var fileBytes = 0

  /// - Parameters:
  ///   - folder: whose disk is used.
  ///   - count: about how many rows there will be.
  ///   - writer: writes the file; to be finished before anything is read.
  init(in folder: String, count: Int, writer: SerialWorker) {
    self.writer = writer
    file = ScratchFile(in: folder)
    var bits = 0
    while bits < 8, count >> bits > 4000 { bits += 1 }
    bucketBits = bits
    buckets = (0..<1 << bits).map { _ in Bucket(capacity: Self.bufferBytes >> bits) }
  }

  // MARK: Filling

  /// Number of the bucket of a row whose key begins so.
  func bucket(ofKeyWord word: UInt64) -> Int {
    bucketBits == 0 ? 0 : Int(word >> UInt64(64 - bucketBits))
  }

  /// Takes the content of a row.
  /// - Returns: where it begins in its bucket; nil where it is not kept.
  mutating func append(content: UnsafeRawBufferPointer, bucket: Int) -> UInt32? {
    content.count <= Self.maximumEntryBytes ? put(content, in: bucket) : nil
  }

  /// Takes the metadata of a row, as `BucketBytes.withMetadata` reads it.
  /// - Returns: where it begins in its bucket; nil where it is not kept.
  mutating func append(metadata: UnsafeRawBufferPointer, bucket: Int) -> UInt32? {
    put(metadata, in: bucket)
  }

  private mutating func put(_ bytes: UnsafeRawBufferPointer, in number: Int) -> UInt32? {
    guard file != nil, byteCount <= Self.maximumBytes else { return nil }
    byteCount += bytes.count
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

  // MARK: Reading

  /// All of a bucket; nil where it has to be read from the ledger.
  func read(bucket number: Int) -> BucketBytes? {
    guard let file else { return nil }
    return buckets[number].read(from: file)
  }

  /// Gives the disk back; nothing is read afterwards.
  func discard() { file?.close() }
}
