import Domain
import Ledger

/// part.json: what a part of a release holds, and all that whoever joins the parts has to know.
struct PartDescription {
  static let name = "part.json"
  static let format = "winnow/part/1"

  let partition: ReleasePartition
  let facts: ManifestFacts
  let plan: ReleasePlan
  /// nil where the part has no row.
  let fieldNames: [String]?
  let samples: Manifest.Samples
  /// Of the part's own rows, and of all contributors.
  let figures: ReleaseFigures
  let files: [ListedFile]
  /// Version of the compression library: parts of two versions don't make a release that can be repeated.
  let zstd: String

  init(_ closing: ReleaseClosing, partition: ReleasePartition, files: [ListedFile]) {
    self.partition = partition
    facts = closing.facts
    plan = closing.plan
    fieldNames = closing.fieldNames
    samples = closing.samples
    figures = closing.figures
    self.files = files.sorted { $0.path.precedesInBytes($1.path) }
    zstd = ZstdFrame.libraryVersion
  }

  /// What all parts of a release have in common, by the words that a person knows it by.
  var common: JSONObject {
    [
      "facts": facts.json, "of": .integer(partition.count), "plan": plan.json,
      "samples": ["count": .integer(samples.count), "root": .string(samples.root.hex)],
      "tool": ["version": .string(facts.toolVersion), "zstd": .string(zstd)],
    ]
  }

  /// One line of canonical JSON.
  var bytes: [UInt8] {
    var object = common
    object["fields"] = fieldNames.map { .array($0.map { .string($0) }) } ?? .null
    object["figures"] = figures.json
    object["files"] = .array(files.map(\.json))
    object["format"] = .string(Self.format)
    object["part"] = .integer(partition.index)
    return JSONWriter.bytes(.object(object))
  }

  /// Reads the description of a folder.
  /// - Throws: `ReleaseError.notAPart`, `.unsafePath`.
  init(folder: String) throws {
    func refuse(_ reason: String) -> ReleaseError { .notAPart(path: folder, reason: reason) }
    let json: JSONValue
    do {
      json = try JSONScanner.parse(
        FolderReader(root: folder).bytes(
          of: Self.name, limit: ReleaseLimit.maximumManifestBytes))
    } catch {
      throw refuse("\(error)")
    }
    guard json["format"]?.stringValue?.sameBytes(as: Self.format) == true else {
      throw refuse("its \(Self.name) is not of the format \(Self.format)")
    }
    guard let index = json["part"]?.intValue, let count = json["of"]?.intValue,
      let partition = ReleasePartition(index: index, of: count),
      let facts = json["facts"].flatMap(ManifestFacts.init),
      let plan = json["plan"].flatMap({ ReleasePlan($0) }),
      let figures = json["figures"].flatMap(ReleaseFigures.init),
      let sampleCount = json["samples"]?["count"]?.intValue,
      let root = json["samples"]?["root"]?.stringValue.flatMap(Digest.init(hex:)),
      let listed = json["files"]?.arrayValue, let zstd = json["tool"]?["zstd"]?.stringValue
    else {
      throw refuse("its \(Self.name) lacks something, or was written by another version")
    }
    files = try listed.map { item in
      guard let file = ListedFile(item) else {
        throw refuse("a listed file lacks its size or hash")
      }
      try FolderReader.check(file.path)
      return file
    }
    self.partition = partition
    self.facts = facts
    self.plan = plan
    self.figures = figures
    self.zstd = zstd
    samples = .init(count: sampleCount, root: root)
    fieldNames = json["fields"]?.arrayValue?.compactMap(\.stringValue)
    do { try plan.validate() } catch { throw refuse("\(error)") }
  }
}
