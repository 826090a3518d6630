import Domain
import Glibc
import Ledger
import Release
import Store

/// What a verification found.
public struct Verification: Sendable {
  /// Each thing that differs; empty where all holds.
  public var problems: [String] = []
  /// What was checked, and what could not be.
  public var notes: [String] = []
  /// Fingerprint of whoever signed the manifest; nil: unsigned.
  public var signer: String?
  /// Whether scores, shares and selection were derived again from the events.
  public var isRecomputed = false
  public var rows = 0
  public var version = ""
}

/// Checks a release folder. Needs no project: trust never comes from the place that is checked.
public struct ReleaseVerifier: Sendable {
  let surroundings: Surroundings

  public init(surroundings: Surroundings) { self.surroundings = surroundings }

  /// Removes what checks of this process have written, where a signal ends one in the middle.
  public func removeScratch() { ScratchFolder.removeOwn(surroundings) }

  /// Recomputes everything that a release says.
  /// - Parameters:
  ///   - ledger: a ledger file to take the events from, and to compare the proofs with.
  ///   - parent: folder of the release before, whose recorded splits hold.
  public func verify(
    _ path: String, ledger: String?, parent: String?, progress: (Progress) -> Void = { _ in }
  ) throws -> Verification {
    var result = Verification()
    let folder: ReleaseFolder
    let earlier = parent.map { $0 == "none" ? [] : [$0] } ?? []
    for folder in earlier { _ = try ReleaseFolder.open(folder) }
    do { folder = try ReleaseFolder.open(path, earlier: earlier) } catch let error as ReleaseError {
      if FileAccess.exists(path) {
        result.problems.append("\(error)")
        return result
      }
      throw error
    }
    result.version = folder.manifest["release"]?["version"]?.stringValue ?? ""
    result.rows = folder.manifest["samples"]?["count"]?.intValue ?? 0
    progress(Progress(done: 0, total: 4, what: "files"))
    result.problems += folder.checkFiles().map(\.description)
    // What is damaged already can't be replayed; naming the damaged files is the answer.
    guard result.problems.isEmpty else { return result }
    result.problems += folder.checkRows().map(\.description)
    guard result.problems.isEmpty else { return result }
    guard folder.missing.isEmpty else {
      result.notes.append(Self.words(missing: folder.missing))
      result.notes.append("provenance not recomputed: it takes all shards")
      return result
    }
    let scratch = try ScratchFolder(surroundings)
    defer { scratch.remove() }
    do {
      try recompute(
        folder, ledger: ledger, parent: parent, scratch: scratch, into: &result, progress: progress)
    } catch let error as JSONError {
      result.problems.append("a proof is no JSON: \(error)")
    }
    return result
  }

  private static func words(missing: [ListedFile]) -> String {
    let some = missing.prefix(10).map(\.path).joined(separator: ", ")
    return
      "not checked: \(missing.count) \(missing.count == 1 ? "file is" : "files are") kept from an earlier release and not here (say --parent FOLDER of that release): \(some)\(missing.count > 10 ? ", …" : "")"
  }

  private func recompute(
    _ folder: ReleaseFolder, ledger: String?, parent: String?, scratch: ScratchFolder,
    into result: inout Verification,
    progress: (Progress) -> Void
  ) throws {
    let store = try LedgerStore(
      creating: scratch.path + "/ledger.sqlite", access: .replay, judge: OneCoinJudge())
    defer { store.close() }
    var replay = ProofReplay(folder, into: store)
    try replay.readHeads()
    let outside = try ledger.map {
      try LedgerStore(opening: $0, access: .readOnly, judge: OneCoinJudge())
    }
    defer { outside?.close() }
    progress(Progress(done: 1, total: 4, what: "events and signatures"))
    let hasEvents = try replay.replayEvents()
    if let outside {
      try compare(outside, folder: folder, replay: &replay, hasEvents: hasEvents, into: &result)
    }
    result.problems += replay.problems.all
    try checkSignature(folder, store: store, hasEvents: hasEvents || outside != nil, into: &result)
    guard hasEvents || outside != nil else {
      result.notes.append(
        "provenance not recomputed: the release holds no events (use --ledger FILE)")
      return
    }
    let policy = try store.read { try $0.currentPolicy() }?.policy
    let fields = policy.map { policy in
      policy.samples.show.map { policy.exportName(ofField: $0) }
    }
    let holdsContent = folder.holdsContent(fields: fields ?? [])
    if !hasEvents { try replay.addContent() }
    // Formats of other tools can't give the samples back; a ledger beside can.
    if outside == nil, !holdsContent {
      result.notes.append(
        "provenance not recomputed: no shard of the release holds the samples as they were signed (use --ledger FILE)"
      )
      return
    }
    if let outside { try Self.copyContent(from: outside, to: store) }
    for problem in replay.problems.all + (holdsContent ? replay.rowProblems.all : [])
    where !result.problems.contains(problem) {
      result.problems.append(problem)
    }
    // Without a gold value's opening the label would be the crowd's, and look as if nothing were missing.
    let withheld = try store.read { try $0.unopenedGoldCount() }
    if withheld > 0 {
      result.problems.append("proofs/openings.jsonl.zst: \(withheld) gold values are not opened")
    }
    let missing =
      folder.manifest["counts"]?["samples"]?["left_out"]?["content_missing"]?.intValue ?? 0
    if missing > 0 {
      result.notes.append(
        "\(missing) accepted samples are left out because their content is missing")
    }
    progress(Progress(done: 2, total: 4, what: "scores, selection and shares"))
    result.isRecomputed = try compareWithRebuilt(
      folder, store: store, parent: parent, scratch: scratch, into: &result)
  }

  /// Takes the events under the release's heads from a ledger, and says what of the proofs it doesn't hold.
  private func compare(
    _ outside: LedgerStore, folder: ReleaseFolder, replay: inout ProofReplay, hasEvents: Bool,
    into result: inout Verification
  ) throws {
    let heads = replay.heads.map(\.head)
    for head in heads where try outside.read({ try $0.storedEvent(head.id) }) == nil {
      result.problems.append("the ledger does not hold head \(head.id) of \(head.author)")
    }
    let isNamed = try outside.read { try $0.releases() }.contains {
      $0.manifest == folder.manifestSHA256
    }
    result.notes.append(
      isNamed
        ? "the ledger names this release" : "no release event in the ledger names this manifest")
    guard !hasEvents, result.problems.isEmpty else { return }
    let limits = Dictionary(
      heads.map { (ChainKey(author: $0.author, chain: $0.chain), $0.sequence) },
      uniquingKeysWith: max)
    try outside.read { reader in
      var lines: [[UInt8]] = []
      try reader.eachEvent { bytes, _ in
        let event = try Event(bytes: bytes)
        let limit = limits[ChainKey(author: event.author, chain: event.chain)] ?? -1
        if event.sequence <= limit { lines.append(bytes) }
      }
      var next = lines.makeIterator()
      try replay.replay { next.next() }
    }
  }

  private static func copyContent(from outside: LedgerStore, to store: LedgerStore) throws {
    let rows = try outside.read { try $0.contentRows() }
    try store.write { writer in for row in rows { try writer.fill(row) } }
  }

  private func checkSignature(
    _ folder: ReleaseFolder, store: LedgerStore, hasEvents: Bool, into result: inout Verification
  ) throws {
    guard let bytes = try folder.signature() else {
      result.notes.append(
        "unsigned: no manifest.json.sig (a maintainer signs with: winnow release DIR)")
      return
    }
    let armour = String(decoding: bytes, as: UTF8.self)
    guard let read = SSHSignature.read(armour: armour, namespace: SSHSignature.manifestNamespace),
      SSHSignature.verify(
        read.signature, of: folder.manifestBytes, namespace: SSHSignature.manifestNamespace,
        key: read.key)
    else {
      result.problems.append("manifest.json.sig: not a signature of this manifest")
      return
    }
    result.signer = read.key.fingerprint
    guard hasEvents else { return }
    let roles = try store.read { try $0.contributor(read.key.fingerprint)?.roles } ?? []
    if !roles.contains(.maintainer) {
      result.problems.append(
        "manifest.json.sig: \(read.key.fingerprint) is no maintainer of this project")
    }
  }

  /// Exports again from the replayed events and compares every file.
  /// - Returns: false where that takes what is not here.
  private func compareWithRebuilt(
    _ folder: ReleaseFolder, store: LedgerStore, parent: String?, scratch: ScratchFolder,
    into result: inout Verification
  ) throws -> Bool {
    guard let selection = folder.manifest["selection"]?.objectValue,
      let options = ExportOptions(selection: selection)
    else {
      result.problems.append("manifest.json: a selection that this version can't repeat")
      return true
    }
    guard try store.read({ try $0.requiredLevel() }) <= PolicyBody.supportedLevel else {
      throw ProjectError.needsNewerProgram(required: try store.read { try $0.requiredLevel() })
    }
    guard let project = try store.read({ try $0.projectID() }) else {
      result.problems.append("the events hold no genesis")
      return true
    }
    if options.isIncremental, parent ?? "none" == "none" {
      result.notes.append(
        "provenance not recomputed: this release goes on from an earlier one (say --parent FOLDER of that release)"
      )
      return false
    }
    let rebuilt: ReleaseFolder
    do {
      rebuilt = try store.read { reader in
        let releases = try reader.releases()
        var recorded: [SampleID: String] = [:]
        if !releases.isEmpty {
          if let parent {
            recorded =
              try parent == "none" ? [:] : ParentRelease.splits(in: ReleaseFolder.open(parent))
          } else {
            recorded = try ParentRelease.splits(in: folder)
            result.notes.append(
              "recorded splits not checked (say --parent FOLDER of the release before)")
          }
        }
        var build = try ReleaseBuild(
          reader, project: project, options: options, recorded: recorded,
          parentManifest: releases.last?.manifest,
          version: "\(releases.count + 1).0.0", spoolFolder: scratch.path,
          listedOut: LeftOutSamples(folder))
        if options.isIncremental, let parent {
          try Project.keep(ReleaseFolder.open(parent), in: &build)
        }
        let report = try Project.write(build, to: scratch.path + "/again", suffix: "verify") { _ in
        }
        return try ReleaseFolder.open(report.path)
      }
    } catch let error as ProjectError {
      result.problems.append("the events do not give this release: \(error)")
      return true
    } catch let error as ReleaseError {
      result.problems.append("the events do not give this release: \(error)")
      return true
    }
    result.problems += ManifestComparison(found: folder, expected: rebuilt).differences
    return true
  }
}

/// A folder of our own for the time of a check.
struct ScratchFolder {
  let path: String

  init(_ surroundings: Surroundings) throws {
    path =
      "\(Self.base(surroundings))/\(Self.ownPrefix)\(Hexadecimal.text(surroundings.random(8)))"
    guard mkdir(path, 0o700) == 0 else {
      throw ProjectError.folder(path, reason: String(cString: strerror(errno)))
    }
  }

  private static var ownPrefix: String { "winnow-verify-\(getpid())-" }

  private static func base(_ surroundings: Surroundings) -> String {
    surroundings.environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
  }

  /// Removes what this process has made, where a signal ends it in the middle.
  static func removeOwn(_ surroundings: Surroundings) {
    let base = base(surroundings)
    for name in FolderListing.names(in: base) where name.hasPrefix(ownPrefix) {
      _ = end("\(base)/\(name)")
    }
  }

  /// Removes a folder that another thread may still be writing. It gets another name first: the writer then fails, and
  /// can't move half a folder to its place.
  /// - Returns: whether it was there.
  static func end(_ path: String) -> Bool {
    let ended = path + "-ended"
    guard rename(path, ended) == 0 else { return false }
    remove(ended)
    return true
  }

  func remove() { Self.remove(path) }

  /// Removes a folder with what is in it, or a file. A link goes, not what it leads to.
  static func remove(_ path: String) {
    var info = stat()
    guard lstat(path, &info) == 0 else { return }
    guard info.st_mode & S_IFMT == S_IFDIR else {
      unlink(path)
      return
    }
    for name in FolderListing.names(in: path) { remove(path + "/" + name) }
    rmdir(path)
  }
}
