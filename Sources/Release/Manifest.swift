import Domain
import Ledger

/// A file that a manifest lists.
public struct ListedFile: Sendable, Equatable {
  /// Path within the release.
  public var path: String
  public var bytes: Int
  public var sha256: Digest
  /// Samples of a shard, lines of any other `.jsonl`.
  public var rows: Int?
  /// SHA-256 of the uncompressed lines; only where the file is compressed.
  public var rowsSHA256: Digest?
  /// The split of a shard.
  public var split: String?
  /// SHA-256 of the manifest of the earlier release that wrote it; nil: this one did.
  public var release: Digest?

  var json: JSONValue {
    var object: JSONObject = [
      "bytes": .integer(bytes), "path": .string(path), "sha256": .string(sha256.hex),
    ]
    if let rows { object["rows"] = .integer(rows) }
    if let rowsSHA256 { object["rows_sha256"] = .string(rowsSHA256.hex) }
    if let split { object["split"] = .string(split) }
    if let release { object["release"] = .string(release.hex) }
    return .object(object)
  }
}

/// The bytes of manifest.json and SHA256SUMS.
enum Manifest {
  static let format = "winnow/manifest/1"
  static let name = "manifest.json"
  static let signatureName = "manifest.json.sig"
  static let sumsName = "SHA256SUMS"
  static let cardName = "README.md"
  static let figuresName = "figures.json"
  static let drawingName = "figures.svg"
  static let contributorsName = "contributors.jsonl"
  static let sharesName = "shares.csv"
  static let erasedName = "erased.jsonl"
  static let annotationsFolder = "annotations"

  /// What the writer knows of the samples.
  struct Samples {
    var count: Int
    /// Root of the tree of RFC 9162 over the ids in ascending order.
    var root: Digest
  }

  /// The canonical bytes: one line without a newline, keys `[a-z0-9_]` in byte order, integers.
  /// - Throws: `ReleaseError.badFacts` where a fact would break that.
  static func bytes(facts: ManifestFacts, samples: Samples, files: [ListedFile]) throws -> [UInt8] {
    let listed = { (path: String) in files.first { $0.path == path } }
    var contributors = reference(to: listed(contributorsName), path: contributorsName)
    contributors["rule"] = .string(facts.shares.rule)
    contributors["split_ppm"] = [
      "answer": .integer(facts.shares.answerPPM), "review": .integer(facts.shares.reviewPPM),
      "submit": .integer(facts.shares.submitPPM),
    ]
    contributors["total_ppm"] = .integer(facts.shares.totalPPM)
    contributors["unclaimed_ppm"] = .integer(facts.shares.unclaimedPPM)
    var erased: JSONObject = ["count": 0]
    if let file = listed(erasedName) {
      erased = reference(to: file, path: erasedName)
      erased["bytes"] = nil
    }
    let manifest: JSONValue = [
      "at": .string(facts.at),
      "contributors": .object(contributors),
      "counts": .object(facts.counts),
      "erased": .object(erased),
      "files": .array(files.map(\.json)),
      "format": .string(format),
      "ledger": [
        "events": .integer(facts.ledgerEvents), "heads_sha256": .string(facts.headsSHA256.hex),
        "order": "author,chain,seq",
      ],
      // A list, since a licence's name is no key of [a-z0-9_].
      "licenses": .array(
        facts.licenses.sorted { $0.license.precedesInBytes($1.license) }.map {
          ["license": .string($0.license), "rows": .integer($0.rows)]
        }),
      "policy": [
        "event": .string(facts.policyEvent.hex),
        "guideline_sha256": .string(facts.guidelineSHA256.hex),
      ],
      "project": [
        "id": .string(facts.project.id.hex), "name": .string(facts.project.name),
      ],
      "release": [
        "parent": facts.parentManifest.map { .string($0.hex) } ?? .null,
        "version": .string(facts.version),
      ],
      "samples": [
        "count": .integer(samples.count), "root": .string(samples.root.hex),
        "tree": "rfc9162-sha256",
      ],
      "scoring": .object(facts.scoring),
      "selection": .object(facts.selection),
      "splits": ["cross_split_duplicates": .integer(facts.crossSplitDuplicates)],
      "tool": [
        "name": "winnow", "version": .string(facts.toolVersion),
        "zstd": .string(ZstdFrame.libraryVersion),
      ],
    ]
    let bytes = JSONWriter.bytes(manifest)
    do {
      _ = try JSONScanner.parse(bytes, form: .event)
    } catch {
      throw ReleaseError.badFacts(reason: "\(error) of the manifest")
    }
    return bytes
  }

  private static func reference(to file: ListedFile?, path: String) -> JSONObject {
    var object: JSONObject = ["count": .integer(file?.rows ?? 0), "path": .string(path)]
    if let file {
      object["bytes"] = .integer(file.bytes)
      object["sha256"] = .string(file.sha256.hex)
    }
    return object
  }

  /// SHA256SUMS as `sha256sum -c` reads it: every file that this release wrote but itself and the
  /// signature, sorted by path as bytes.
  static func sums(files: [ListedFile], manifest: Digest) -> [UInt8] {
    var entries = files.filter { $0.release == nil }.map { (path: $0.path, sha256: $0.sha256) }
    entries.append((name, manifest))
    entries.sort { $0.path.precedesInBytes($1.path) }
    return Array(entries.map { "\($0.sha256.hex)  \($0.path)\n" }.joined().utf8)
  }
}
