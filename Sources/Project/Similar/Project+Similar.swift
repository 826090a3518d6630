import Domain
import Glibc
import Ledger
import Store

extension ProjectFolder {
  /// The signatures of the samples; may be deleted at any time.
  public var signatures: String { path + "/similar.bin" }
  /// The signatures of the samples that were exported; may be deleted at any time.
  public var exportSignatures: String { path + "/signatures.bin" }
}

/// A sample that resembles another.
public struct SimilarSample: Sendable, Equatable {
  public let sample: SampleView
  /// Jaccard similarity of the texts' shingles, ppm.
  public let similarityPPM: Int
  public let isAccepted: Bool

  public init(sample: SampleView, similarityPPM: Int, isAccepted: Bool) {
    self.sample = sample
    self.similarityPPM = similarityPPM
    self.isAccepted = isAccepted
  }
}

extension Project {
  /// Samples whose signatures are gathered at once.
  static let signatureRows = 5_000

  /// Samples of the project that are near duplicates of a text, the most similar first: at most ten.
  ///
  /// - Parameters:
  ///   - except: a sample that is left out: itself.
  ///   - progress: while the signatures of new samples are gathered; done and total rows. False ends that: what is known
  ///     by then is looked through.
  /// - Returns: empty where the project can't be written.
  public func similar(
    media: String, content: [UInt8], except: SampleID? = nil,
    progress: (Int, Int) -> Bool = { _, _ in true }
  ) throws -> [SimilarSample] {
    guard isWritable, ComparedText.isText(media), let owner = try signaturesOwner(),
      var file = SignatureFile(path: folder.signatures, owner: owner)
    else { return [] }
    defer { file.close() }
    let last = try store.read { try $0.lastSample() }
    while file.through < last {
      guard progress(file.through, last) else { break }
      let end = min(last, file.through + Self.signatureRows)
      var entries: [(row: Int, signature: TextSignature)] = []
      try store.read { reader in
        try reader.eachSampleContent(after: file.through, through: end) { row, media, content in
          let signature = content.withUnsafeBytes {
            ComparedText.with($0, media: media) { TextSignature($0) }
          }
          if let signature { entries.append((row, signature)) }
        }
      }
      guard file.add(entries, through: end) else { break }
    }
    return try content.withUnsafeBytes { bytes in
      try ComparedText.with(bytes, media: media) { text in
        try compared(text, with: file.candidates(of: TextSignature(text), limit: 24), except)
      }
    } ?? []
  }

  private func compared(
    _ text: UnsafeRawBufferPointer, with rows: [Int], _ except: SampleID?
  ) throws -> [SimilarSample] {
    guard !rows.isEmpty else { return [] }
    var shingles = Shingles(text)
    let show = try policy().policy.samples.show
    let found = try store.read { try $0.samples(rows: rows.sorted()) }
    return found.compactMap { sample -> SimilarSample? in
      guard sample.id != except else { return nil }
      let similarity = sample.content.withUnsafeBytes {
        ComparedText.with($0, media: sample.media) { shingles.similarityPPM(to: $0) }
      }
      guard let similarity, similarity >= NearDuplicates.thresholdPPM else { return nil }
      return SimilarSample(
        sample: SampleView(
          id: sample.id, media: sample.media, content: sample.content, show: show),
        similarityPPM: similarity, isAccepted: sample.isAccepted)
    }
    .sorted {
      $0.similarityPPM != $1.similarityPPM
        ? $0.similarityPPM > $1.similarityPPM : $0.sample.id < $1.sample.id
    }
    .prefix(10).map { $0 }
  }

  /// Near duplicates of a sample that is here.
  public func similar(
    to sample: SampleID, progress: (Int, Int) -> Bool = { _, _ in true }
  ) throws -> [SimilarSample] {
    guard let row = try store.read({ try $0.sampleRow(sample) }), !row.content.isEmpty else {
      return []
    }
    return try similar(
      media: row.media, content: row.content, except: sample, progress: progress)
  }

  /// Near duplicates of a plain text that is not here yet.
  public func similar(
    text: String, progress: (Int, Int) -> Bool = { _, _ in true }
  ) throws -> [SimilarSample] {
    let bytes = Array(text.utf8)
    return try similar(
      media: "text/plain", content: bytes,
      except: Identity.sampleID(media: "text/plain", content: bytes), progress: progress)
  }

  /// Forgets the signatures, so that none of what was erased is left; the next look gathers them again.
  func forgetSignatures() {
    unlink(folder.signatures)
    unlink(folder.exportSignatures)
    unlink(SignatureCache.draft(of: folder.exportSignatures))
  }

  /// A restored or rebuilt ledger may number its samples otherwise: then the file is another's.
  private func signaturesOwner() throws -> Digest? {
    let first = try store.read { reader in
      try reader.samples(rows: [1, 2, 3, 4, 5, 6, 7, 8]).map { "\($0.number) \($0.id.hex)" }
        .joined(separator: "\n")
    }
    return sha256("\(id.hex)\n\(first)".utf8)
  }
}
