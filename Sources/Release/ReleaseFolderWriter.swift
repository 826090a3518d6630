import Domain
import Foundation
import Ledger

/// What `ReleaseFolderWriter.finish` published.
public struct PublishedRelease: Sendable {
  public let path: String
  /// The bytes of manifest.json, which `winnow release` signs.
  public let manifest: [UInt8]
  public let manifestSHA256: Digest
  public let files: [ListedFile]
  /// Root of the tree over the sample ids.
  public let samplesRoot: Digest
}

/// The ids of all samples that will be written, in that order.
public struct AnnouncedSamples: Sendable {
  let count: Int
  let id: @Sendable (Int) -> SampleID

  /// - Parameter id: that of the sample in a place below `count`; asked from several threads.
  public init(count: Int, id: @escaping @Sendable (Int) -> SampleID) {
    self.count = count
    self.id = id
  }
}

/// Writes one release folder: whole, or not at all.
///
/// Everything goes into `DESTINATION.tmp-<pid>-<suffix>` beside the destination; `finish` makes
/// files and folders durable and renames once. An error, `cancel()` or letting go of the writer
/// removes what was written. Bytes depend on plan, rows and facts alone. Compression, hashing and
/// writing run on a second thread. Memory: about 30 MB at the default level, and for a while 32 bytes a row.
///
/// Not to be used from two threads at once: whoever cancels from elsewhere sets a flag that the
/// appending thread looks at between rows.
public final class ReleaseFolderWriter {
  private let destination: String
  private let folder: String
  private let plan: ReleasePlan
  private let pipeline: WritePipeline
  private var shards: ShardSequence
  private var streams = AuxiliaryStreams()
  /// Takes the answers; may be used from another thread than the one that appends rows, until
  /// `finish`.
  public let annotations: AnnotationWriter
  private var isOpen = true
  private var sharePPM = 0
  private var lastContributor: String?

  /// Makes the temporary folder.
  ///
  /// - Parameters:
  ///   - destination: where the folder will be; nothing may stand there, its parent must exist.
  ///   - samples: all that will be appended, passed or kept, in that order; another one is an error.
  ///   - suffix: tells exports of one process apart; `[A-Za-z0-9]`.
  /// - Throws: `ReleaseError.exists`, `.badDestination`, `.parentMissing`, `.notWritable`,
  ///   `.badPlan`.
  public init(
    destination: String, plan: ReleasePlan, samples: AnnouncedSamples, suffix: String
  ) throws {
    try plan.validate()
    let target = try ReleaseDestination(destination, suffix: suffix)
    self.destination = target.path
    self.plan = plan
    folder = target.folder
    try FileSystem.makeFolder(folder)
    pipeline = WritePipeline(level: plan.zstdLevel)
    shards = ShardSequence(
      plan: plan, samples: samples, folder: folder, pipeline: pipeline)
    annotations = AnnotationWriter(plan: plan, folder: folder, pipeline: pipeline)
  }

  deinit { if isOpen { abandon() } }

  /// Appends a sample. Rows come split by split in the plan's order, each split in release order.
  public func append(row: ReleaseRow) throws {
    try whileOpen { try shards.append(row) }
  }

  /// Passes a sample whose shard another part writes; it comes where its row would.
  public func pass(_ sample: SampleID, split: String) throws {
    try whileOpen { try shards.pass(sample, split: split) }
  }

  /// Counts a sample whose row stands in a shard that is kept from an earlier release.
  public func keep(_ row: ReleaseRow) throws {
    try whileOpen { try shards.keep(row) }
  }

  /// Appends an answer.
  public func append(annotation: AnnotationRow) throws {
    try whileOpen { try annotations.append(annotation) }
  }

  /// Appends a contributor to contributors.jsonl and shares.csv, in ascending byte order of ids.
  public func append(contributor: ContributorLine) throws {
    try whileOpen {
      if let last = lastContributor, !last.precedesInBytes(contributor.id) {
        throw ReleaseError.badLine(
          file: Manifest.contributorsName,
          reason: "\(contributor.id) comes after \(last), which sorts later or is the same")
      }
      lastContributor = contributor.id
      sharePPM += contributor.sharePPM
      shards.count(contributor)
      guard plan.writes(.others) else { return }
      let line = JSONWriter.bytes(.object(contributor.json))
      try contributorStream().line { $0.append(line) }
      try sharesStream().line { $0.append(text: contributor.csv) }
    }
  }

  /// Appends the id of an erased sample to erased.jsonl, which exists only if there is one.
  public func append(erased: SampleID) throws {
    try whileOpen {
      guard plan.writes(.others) else { return }
      try stream(Manifest.erasedName, isCompressed: false).line {
        $0.append(text: #"{"id":""#)
        $0.append(hex: erased.digest)
        $0.append(text: #""}"#)
      }
    }
  }

  /// Appends a line (without its newline) to a file under `proofs/`.
  public func appendProof(_ file: ProofFile, line: [UInt8]) throws {
    try whileOpen {
      guard plan.writes(.init(file)) else { return }
      let hasNewline = line.withUnsafeBytes { bytes in
        bytes.baseAddress.map { memchr($0, 0x0A, bytes.count) != nil } ?? false
      }
      guard !hasNewline else {
        throw ReleaseError.badLine(file: file.path, reason: "it holds a newline")
      }
      try proofStream(file).line { $0.append(line) }
    }
  }

  /// Appends what opens a commitment to `proofs/openings.jsonl.zst`.
  public func append(
    opening key: Digest, salt: UnsafeRawBufferPointer, text: UnsafeRawBufferPointer
  ) throws {
    try whileOpen {
      guard plan.writes(.openings), plan.hasOpenings else { return }
      try proofStream(.openings).line { block in
        block.append(literal: #"{"commitment":""#)
        block.append(hex: key)
        block.append(literal: #"","salt":""#)
        block.append(hex: salt)
        block.append(literal: #"","text":"#)
        block.append(jsonString: text)
        block.append(byte: UInt8(ascii: "}"))
      }
    }
  }

  /// Appends a sample's split to `proofs/splits.jsonl.zst`.
  public func append(split: String, of sample: SampleID) throws {
    try whileOpen {
      guard plan.writes(.others) else { return }
      try proofStream(.splits).line { block in
        block.append(literal: #"{"id":""#)
        block.append(hex: sample.digest)
        block.append(literal: #"","split":"#)
        block.append(jsonString: split)
        block.append(byte: UInt8(ascii: "}"))
      }
    }
  }

  /// Writes card, manifest and sums (of a part its description instead), makes all durable and
  /// renames the folder to its place.
  ///
  /// - Throws: `ReleaseError.rowCount` where a split lacks rows, `.badFacts` where shares or
  ///   licences don't add up or a fact isn't canonical, `.exists`, and any error of writing.
  public func finish(_ facts: ManifestFacts) throws -> PublishedRelease {
    try whileOpen {
      try shards.end()
      try check(facts)
      let files = try writeLines()
      let samples = try shards.samples()
      let closing = ReleaseClosing(
        facts: facts, plan: plan, fieldNames: shards.fieldNames, samples: samples,
        figures: shards.counter.figures)
      let written: ReleaseClosing.Written
      if let partition = plan.partition {
        let bytes = PartDescription(closing, partition: partition, files: files).bytes
        let listed = try write(bytes, as: PartDescription.name)
        written = .init(files: files, manifest: bytes, manifestSHA256: listed.sha256)
      } else {
        written = try closing.write(files) { try write($0, as: $1) }
      }
      pipeline.stop(dropping: false)
      if annotations.hasFolder {
        try FileSystem.synchronizeFolder(folder + "/" + Manifest.annotationsFolder)
      }
      for subfolder in streams.folders.union(shards.folders) {
        try FileSystem.synchronizeFolder(folder + "/" + subfolder)
      }
      try FileSystem.synchronizeFolder(folder)
      try FileSystem.publish(folder, as: destination)
      isOpen = false
      return PublishedRelease(
        path: destination, manifest: written.manifest, manifestSHA256: written.manifestSHA256,
        files: written.files, samplesRoot: samples.root)
    }
  }

  /// Gives up: removes everything that was written. Later calls throw `ReleaseError.closed`.
  public func cancel() { if isOpen { abandon() } }

  private func abandon() {
    isOpen = false
    pipeline.stop(dropping: true)
    FileSystem.removeTree(folder)
  }

  private func whileOpen<Result>(_ work: () throws -> Result) throws -> Result {
    guard isOpen else { throw ReleaseError.closed }
    do {
      return try work()
    } catch {
      if isOpen { abandon() }
      throw error
    }
  }

  private func check(_ facts: ManifestFacts) throws {
    guard sharePPM == facts.shares.totalPPM else {
      throw ReleaseError.badFacts(
        reason: "shares add up to \(sharePPM), not to \(facts.shares.totalPPM)")
    }
    let licensed = facts.licenses.reduce(0) { $0 + $1.rows }
    guard licensed == shards.rowCount else {
      throw ReleaseError.badFacts(
        reason: "licences of \(licensed) rows are counted, \(shards.rowCount) were written")
    }
  }
}

// MARK: - Files beside the shards

extension ReleaseFolderWriter {
  /// The files of lines that are open, by path, and the folders made for them.
  private struct AuxiliaryStreams {
    var open: [(path: String, stream: LineStream)] = []
    var folders: Set<String> = []
    /// What most lines go to, found without a path.
    var proofs: [(file: ProofFile, stream: LineStream)] = []
  }

  private func proofStream(_ file: ProofFile) throws -> LineStream {
    if let found = streams.proofs.first(where: { $0.file == file }) { return found.stream }
    let made = try stream(file.path, isCompressed: file.isCompressed)
    streams.proofs.append((file, made))
    return made
  }

  private func stream(_ path: String, isCompressed: Bool) throws -> LineStream {
    if let found = streams.open.first(where: { $0.path == path }) { return found.stream }
    if let slash = path.firstIndex(of: "/") { try makeSubfolder(String(path[..<slash])) }
    let made = try LineStream(
      path: path, in: folder, isCompressed: isCompressed, pipeline: pipeline)
    streams.open.append((path, made))
    return made
  }

  private func makeSubfolder(_ subfolder: String) throws {
    if streams.folders.insert(subfolder).inserted {
      try FileSystem.makeFolder(folder + "/" + subfolder)
    }
  }

  private func contributorStream() throws -> LineStream {
    try stream(Manifest.contributorsName, isCompressed: false)
  }

  private func sharesStream() throws -> LineStream {
    let shares = try stream(Manifest.sharesName, isCompressed: false)
    if shares.lineCount == 0 { try shares.line { $0.append(text: ContributorLine.csvHeader) } }
    return shares
  }

  /// Ends all files of lines and waits until shards and lines have their hashes.
  private func writeLines() throws -> [ListedFile] {
    if plan.writes(.others) {
      _ = try contributorStream()
      _ = try sharesStream()
    }
    for proof in ProofFile.allCases
    where proof.isRequired(by: plan.proofs) && plan.writes(.init(proof)) {
      _ = try stream(proof.path, isCompressed: proof.isCompressed)
    }
    for (_, stream) in streams.open { try stream.close() }
    try annotations.close()
    try pipeline.drain()
    let lines = streams.open.map { path, stream in
      ListedFile(
        stream.file, rows: path == Manifest.sharesName ? nil : stream.lineCount, split: nil)
    }
    return shards.listedFiles() + lines + annotations.files
  }

  private func write(_ bytes: [UInt8], as name: String) throws -> ListedFile {
    let file = try OutputFile(path: name, in: folder, isCompressed: false)
    let block = pipeline.emptyBlock()
    block.append(bytes)
    try pipeline.write(block, to: file)
    try pipeline.complete(file)
    try pipeline.drain()
    return ListedFile(file, rows: nil, split: nil)
  }
}

extension ListedFile {
  init(_ file: OutputFile, rows: Int?, split: String?) {
    self.init(
      path: file.path, bytes: file.byteCount, sha256: file.sha256, rows: rows,
      rowsSHA256: file.rowsSHA256, split: split)
  }
}
