import Domain
import Ledger
import Release
import Store

/// Which accepted samples are in a release, in its order, and why others are not: found by one scan over the ledger's
/// content, which is read on this thread, judged and hashed on another, and written down on a third.
struct ReleaseSelection {
  let rows: [ReleaseBuild.Row]
  let places: [Int32]
  /// Names of the media types that rows refer to.
  let media: [String]
  let leftOut: [String: Int]
  /// Content and metadata of the rows.
  let spool: RowSpool
  /// By sample number, for those that are not alone: the smallest id among their near duplicates.
  let clusters: [Int: SampleID]
  let clusterCount: Int
  let crossSplitDuplicates: Int
  /// By sample number, what those that resemble an earlier one add to it, in millionths.
  let noveltyMicro: [Int: Int64]
  /// Left out for a reason that lies in content.
  let listedOut: LeftOutSamples
  /// By sample number, why an accepted sample is not in: an index among `reasons`; 0 where it is, or is not accepted.
  let reasonOfSample: [UInt8]
  let reasons: [String]

  /// Metadata that is kept at most: nearly all is much shorter.
  private static let metadataBytes = 512

  /// - Parameters:
  ///   - entries: by sample number, ascending.
  ///   - recorded: splits of samples that were released before.
  ///   - spoolFolder: where content may be kept until it is written.
  ///   - signatureFile: where signatures may be kept from one export to the next; nil: they are worked out.
  init(
    _ entries: [FirstSubmissions.Entry], reader: LedgerReader, scores: [TaskScores],
    options: ExportOptions, project: EventID, recorded: [SampleID: String], spoolFolder: String,
    filter: RowFilter, listedOut listed: LeftOutSamples, checkpoints: Checkpoints,
    signatureFile: String?
  ) throws {
    let worker = SerialWorker()
    let writer = SerialWorker()
    defer {
      worker.cancel()
      writer.cancel()
    }
    let types = try reader.sampleMedia()
    let erased = try reader.erasedSamples()
    let judging = Judging(
      RowSelector(
        entries, scores: scores, options: options, filter: filter, erased: erased,
        listed: listed, media: types.names, project: project,
        spool: RowSpool(in: spoolFolder, count: entries.count, writer: writer),
        cache: options.rules > 1 ? signatureFile.map(SignatureCache.init) : nil))
    var samples = RowNumbers()
    var wanted = RowNumbers()
    for entry in entries {
      samples.insert(entry.sample)
      wanted.insert(entry.sample)
      if !entry.isRepeated, let meta = entry.meta { wanted.insert(meta) }
    }
    media = types.names
    var batch = ScannedBatch()
    try reader.eachContent(of: wanted, shownBytes: RowSpool.maximumEntryBytes) { content in
      if samples.contains(content.number) {
        let type =
          content.number < types.indexes.count ? Int32(types.indexes[content.number]) : 0
        batch.append(sample: content, media: type)
      } else if content.bytes.map({ $0.count <= Self.metadataBytes }) ?? false {
        batch.append(metadata: content)
      }
      guard batch.isFull else { return }
      let full = batch
      batch = ScannedBatch()
      try worker.submit { judging.selector.take(full) }
    }
    try worker.submit { [batch] in judging.selector.take(batch) }
    try worker.finish()
    try writer.finish()
    let picked = try judging.selector.picked(
      splits: options.splits, recorded: recorded, reader: reader, checkpoints: checkpoints)
    rows = picked.rows
    clusters = picked.clusters
    clusterCount = picked.clusterCount
    crossSplitDuplicates = picked.crossSplitDuplicates
    noveltyMicro = picked.noveltyMicro
    places = judging.selector.places
    leftOut = judging.selector.leftOut
    listedOut = judging.selector.listedOut
    reasonOfSample = judging.selector.reasonOfSample
    reasons = judging.selector.reasons
    spool = judging.selector.spool
  }

  /// What the worker changes.
  private final class Judging {
    var selector: RowSelector

    init(_ selector: RowSelector) { self.selector = selector }
  }
}

/// Rows of content that are handed over at once.
struct ScannedBatch {
  enum Kind {
    /// With the index of its media type and the length of its content; nil where that is missing.
    case sample(SampleID, media: Int32, byteCount: Int?)
    case metadata
  }

  struct Item {
    let number: Int
    let kind: Kind
    /// How many of the batch's bytes are its; nil where none are shown.
    let shownBytes: Int?
  }

  private static let byteLimit = 256 << 10
  private static let itemLimit = 2048

  private(set) var items: [Item] = []
  private(set) var bytes: [UInt8] = []

  var isFull: Bool { bytes.count >= Self.byteLimit || items.count >= Self.itemLimit }

  mutating func append(sample: ScannedContent, media: Int32) {
    // Salted content is read from the ledger, with its salt.
    let shown = sample.salt == nil ? sample.bytes : nil
    if let shown {
      reserve()
      bytes.append(contentsOf: shown)
    }
    items.append(
      Item(
        number: sample.number,
        kind: .sample(SampleID(sample.key), media: media, byteCount: sample.byteCount),
        shownBytes: shown?.count))
  }

  mutating func append(metadata: ScannedContent) {
    guard let salt = metadata.salt, let text = metadata.bytes else { return }
    reserve()
    let start = bytes.count
    guard BucketBytes.append(key: metadata.key, salt: salt, text: text, to: &bytes) else { return }
    items.append(
      Item(number: metadata.number, kind: .metadata, shownBytes: bytes.count - start))
  }

  private mutating func reserve() {
    guard bytes.isEmpty else { return }
    bytes.reserveCapacity(Self.byteLimit + 2 * RowSpool.maximumEntryBytes)
    items.reserveCapacity(512)
  }
}
