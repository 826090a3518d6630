import Domain
import Foundation
import Ledger

/// A release folder as it was found, for reading and checking. Nothing in it is trusted: paths of
/// its manifest are kept inside the folder, links are refused, sizes are bounded.
public struct ReleaseFolder: Sendable {
  public let path: String
  public let manifest: JSONValue
  /// The bytes of manifest.json as they are, which its signature covers.
  public let manifestBytes: [UInt8]
  /// What the manifest lists, in its order.
  public let files: [ListedFile]
  let reader: FolderReader
  /// Folders of earlier releases, where files are looked for that are kept from them.
  let earlier: [FolderReader]

  /// Reads the manifest of a folder.
  ///
  /// - Parameter earlier: folders of earlier releases, whose shards this one may keep.
  /// - Throws: `ReleaseError.notARelease`, and `.unsafePath` where a listed path leaves the folder.
  public static func open(_ path: String, earlier: [String] = []) throws -> ReleaseFolder {
    func refuse(_ reason: String) -> ReleaseError { .notARelease(path: path, reason: reason) }
    let reader = FolderReader(root: path)
    let bytes: [UInt8]
    do {
      bytes = try reader.bytes(of: Manifest.name, limit: ReleaseLimit.maximumManifestBytes)
    } catch {
      throw refuse("\(error)")
    }
    let manifest: JSONValue
    do {
      manifest = try JSONScanner.parse(bytes)
    } catch {
      throw refuse("its manifest.json is no JSON: \(error)")
    }
    guard manifest["format"]?.stringValue?.sameBytes(as: Manifest.format) == true else {
      throw refuse("its manifest.json is not of the format \(Manifest.format)")
    }
    guard let listed = manifest["files"]?.arrayValue else {
      throw refuse("its manifest.json lists no files")
    }
    let files = try listed.map { item in
      guard let file = ListedFile(item) else {
        throw refuse("a listed file lacks its size or hash")
      }
      try FolderReader.check(file.path)
      return file
    }
    return ReleaseFolder(
      path: path, manifest: manifest, manifestBytes: bytes, files: files, reader: reader,
      earlier: earlier.map { FolderReader(root: $0) })
  }

  /// Where a file lies: here, or in an earlier release's folder where it is kept from one.
  func reader(of file: ListedFile) -> FolderReader {
    guard file.release != nil, !reader.holds(file.path) else { return reader }
    return earlier.first { $0.holds(file.path) } ?? reader
  }

  /// Files kept from earlier releases that are neither here nor in the folders named.
  public var missing: [ListedFile] {
    files.filter { $0.release != nil && !reader(of: $0).holds($0.path) }
  }

  /// `MAJOR.MINOR.PATCH`; "" where the manifest has none.
  public var version: String { manifest["release"]?["version"]?.stringValue ?? "" }

  /// SHA-256 of manifest.json, as a `release` event and a child's manifest name it.
  public var manifestSHA256: Digest { sha256(manifestBytes) }

  /// What the manifest says of a file, nil where it isn't listed.
  public func listed(_ path: String) -> ListedFile? {
    files.first { $0.path.sameBytes(as: path) }
  }

  /// The JSON-lines shards in the order of their rows: split by split as the manifest lists them.
  public var rowFiles: [ListedFile] {
    files.filter { $0.split != nil && $0.isLines }
  }

  /// The lines of a listed `.jsonl` or `.jsonl.zst` file.
  /// - Throws: `ReleaseError.damaged` where it isn't listed, has no lines, or isn't there;
  ///   `.unsafePath` where a link stands in its place.
  public func lines(of path: String) throws -> LineReader {
    guard let file = listed(path), file.isLines else {
      throw ReleaseError.damaged(path: path, reason: "the manifest lists no such file of lines")
    }
    let (descriptor, _) = try reader(of: file).open(path)
    return try LineReader(
      descriptor: descriptor, path: path, isCompressed: file.isCompressed,
      maximumLines: file.rows ?? .max)
  }

  /// Whether the samples can be read back: from a shard, or from their openings where ids are salted.
  /// - Parameter fields: export names of the shown fields.
  public func holdsContent(fields: [String]) -> Bool {
    let selection = manifest["selection"]
    if let columns = selection?["columns"]?.arrayValue?.compactMap(\.stringValue) {
      guard selection?["content_left_out"] == nil, columns.contains("media"),
        fields.allSatisfy(columns.contains)
      else { return false }
    }
    let formats = manifest["selection"]?["formats"]?.arrayValue?.compactMap(\.stringValue) ?? []
    return formats.contains { ReleaseFormat(rawValue: $0)?.holdsContent ?? false }
  }

  /// The Parquet shards in the order of their rows.
  public var tableFiles: [ListedFile] {
    files.filter { $0.split != nil && $0.isParquet }
  }

  /// The members of a listed tar shard.
  /// - Throws: as `lines(of:)`.
  public func members(of path: String) throws -> TarReader {
    guard let file = listed(path), file.isTar else {
      throw ReleaseError.damaged(path: path, reason: "the manifest lists no such tar")
    }
    let (descriptor, _) = try reader(of: file).open(path)
    return TarReader(descriptor: descriptor, path: path)
  }

  /// The rows of a listed Parquet file.
  ///
  /// - Parameter columns: flat columns of texts that are read.
  /// - Throws: as `lines(of:)`.
  public func table(of path: String, columns: [String] = []) throws -> ParquetReader {
    guard let file = listed(path), file.isParquet else {
      throw ReleaseError.damaged(path: path, reason: "the manifest lists no such table")
    }
    let (descriptor, size) = try reader(of: file).open(path)
    return try ParquetReader(descriptor: descriptor, size: size, path: path, columns: columns)
  }

  /// The lines of a proof file; nil where the release has none.
  public func lines(of proof: ProofFile) throws -> LineReader? {
    listed(proof.path) == nil ? nil : try lines(of: proof.path)
  }

  /// The bytes of manifest.json.sig; nil where the release is unsigned.
  public func signature() throws -> [UInt8]? {
    guard FileSystem.exists(path + "/" + Manifest.signatureName) else { return nil }
    return try reader.bytes(of: Manifest.signatureName, limit: 1 << 16)
  }
}

extension ListedFile {
  var isCompressed: Bool { path.hasSuffix(".zst") }
  var isLines: Bool { path.hasSuffix(".jsonl") || path.hasSuffix(".jsonl.zst") }

  var isTar: Bool { path.hasSuffix(".tar") }
  var isParquet: Bool { path.hasSuffix(".parquet") }

  /// Reads an entry of a manifest; nil where it lacks something or has it in another form.
  init?(_ json: JSONValue) {
    guard let path = json["path"]?.stringValue,
      let bytes = json["bytes"]?.intValue, bytes >= 0,
      let sha256 = json["sha256"]?.stringValue.flatMap(Digest.init(hex:))
    else { return nil }
    let rows = json["rows"]?.intValue
    let rowsSHA256 = json["rows_sha256"]?.stringValue.flatMap(Digest.init(hex:))
    guard (rows ?? 0) >= 0, (rows == nil) == (json["rows"] == nil),
      (rowsSHA256 == nil) == (json["rows_sha256"] == nil)
    else { return nil }
    let release = json["release"]?.stringValue.flatMap(Digest.init(hex:))
    guard (release == nil) == (json["release"] == nil) else { return nil }
    self.init(
      path: path, bytes: bytes, sha256: sha256, rows: rows, rowsSHA256: rowsSHA256,
      split: json["split"]?.stringValue)
    self.release = release
  }
}
