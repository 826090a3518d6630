import Domain
import Ledger
import Release
import Store

/// What an export wrote.
public struct ExportReport: Sendable {
  public let path: String
  public let version: String
  public let rows: Int
  public let rowsBySplit: [(name: String, rows: Int)]
  public let rowsByStatus: [(status: String, rows: Int)]
  public let leftOut: [(reason: String, samples: Int)]
  public let answersInLedger: Int
  public let answersUsed: Int
  public let dropped: [(reason: String, answers: Int)]
  /// Every answer in the ledger: in the release, or left out for a reason.
  public let allAnswers: (inLedger: Int, inRelease: Int, leftOut: [(reason: String, answers: Int)])
  /// Clusters of near duplicates, and the samples in them.
  public let clusters: (count: Int, samples: Int)
  /// Samples whose near duplicates stand in another split; 0, or something is wrong.
  public let crossSplitDuplicates: Int
  public let erased: Int
  public let accepted: Int
  public let contributors: Int
  public let manifestSHA256: Digest
  public let files: Int
  /// Shards kept from the release before, in all formats.
  public let keptFiles: Int
  /// Set where a part was written, whose description stands in the manifest's place.
  public let partition: ReleasePartition?
}

extension Project {
  /// Version of the program, as manifests name it.
  public static let toolVersion = "0.1.0"

  /// Writes the export folder: files and no event, so that anybody can repeat it byte for byte. It appears whole or
  /// not at all.
  /// - Throws: `ProjectError`, `ReleaseError`, `StoreError`.
  public func export(
    to path: String, _ options: ExportOptions, progress: (Progress) -> Void = { _ in }
  ) throws -> ExportReport {
    try options.validate()
    try requireSupportedLevel()
    let options = try resolved(options)
    for task in options.tasks ?? [] { try requireAsked(task) }
    ExportDrafts.removeAbandoned(beside: path)
    let suffix = Hexadecimal.text(surroundings.random(4))
    let project = id
    // All is read once and in order: pages that were read are of little use.
    store.setCache(kibibytes: 6_000)
    defer { store.setCache(kibibytes: LedgerStore.cacheKibibytes) }
    return try store.read { reader in
      let parent = try ParentRelease(options.parent, reader: reader)
      if let lost = Set(parent.splits.values).subtracting(options.splits.map(\.name)).sorted().first
      {
        throw ProjectError.wrongUse(
          "the release before has samples in \(lost), which --split does not name: they must not move; give it 0 percent at least"
        )
      }
      var build = try ReleaseBuild(
        reader, project: project, options: options, recorded: parent.splits,
        parentManifest: parent.manifest,
        version: parent.nextVersion, spoolFolder: FileAccess.parent(of: path),
        signatureFile: isWritable ? folder.exportSignatures : nil)
      if options.isIncremental {
        guard let folder = parent.folder else {
          throw ProjectError.badInput(
            "this project has not released yet: there is nothing that --since could go on from")
        }
        try Self.keep(folder, in: &build)
      }
      return try Self.write(build, to: path, suffix: suffix, progress: progress)
    }
  }

  /// A query that names people by their fingerprints: a name means somebody else elsewhere.
  private func resolved(_ options: ExportOptions) throws -> ExportOptions {
    guard var query = options.query else { return options }
    for index in query.terms.indices {
      guard case .by(let name) = query.terms[index].condition else { continue }
      let found =
        name.sameBytes(as: "me")
        ? [try requireKey().fingerprint] : try store.read { try $0.contributors(called: name) }
      guard let id = found.first, found.count == 1 else {
        throw ProjectError.wrongUse(
          found.isEmpty
            ? "--query: nobody is called \(MessageText.quoted(name))"
            : "--query: \(MessageText.quoted(name)) is the name of \(found.count) people; say a fingerprint"
        )
      }
      query.terms[index].condition = .by(id)
    }
    var resolved = options
    resolved.query = query
    return resolved
  }

  /// Keeps what the release before says already.
  static func keep(_ folder: ReleaseFolder, in build: inout ReleaseBuild) throws {
    let chain = try ReleaseChain(folder, options: build.options, tasks: build.tasks)
    build.keep(
      try build.kept(from: chain, hasContentColumn: try build.needsContentColumn()))
  }

  static func write(
    _ build: ReleaseBuild, to path: String, suffix: String, progress: (Progress) -> Void
  ) throws -> ExportReport {
    let hasContentColumn = try build.needsContentColumn()
    let rows = build.rows
    let writer = try ReleaseFolderWriter(
      destination: path, plan: build.plan(hasContentColumn: hasContentColumn),
      samples: AnnouncedSamples(count: rows.count) { rows[$0].id }, suffix: suffix)
    do {
      let facts = try build.write(
        to: writer, hasContentColumn: hasContentColumn, toolVersion: toolVersion,
        progress: progress)
      let published = try writer.finish(facts)
      return ExportReport(build, facts: facts, published: published)
    } catch {
      writer.cancel()
      throw error
    }
  }

  /// libzstd's version at run time.
  public static var zstdVersion: String { ReleaseLibrary.zstdVersion }
}

extension ExportReport {
  init(_ build: ReleaseBuild, facts: ManifestFacts, published: PublishedRelease) {
    path = published.path
    version = build.version
    rows = build.rows.count
    var counts = [Int](repeating: 0, count: build.options.splits.count)
    for row in build.rows { counts[row.split] += 1 }
    rowsBySplit = zip(build.options.splits, counts).map { ($0.name, $1) }
    func pairs(_ value: JSONValue?) -> [(String, Int)] {
      (value?.objectValue?.members ?? []).map { ($0.key, $0.value.intValue ?? 0) }
    }
    rowsByStatus = pairs(facts.counts["status"]).map { (status: $0.0, rows: $0.1) }
    leftOut = pairs(facts.counts["samples"]?["left_out"]).map { (reason: $0.0, samples: $0.1) }
    answersInLedger = facts.counts["answers_in_ledger"]?.intValue ?? 0
    answersUsed = facts.counts["answers_used"]?.intValue ?? 0
    dropped = pairs(facts.counts["dropped"]).map { (reason: $0.0, answers: $0.1) }
    let all = facts.counts["answers"]
    allAnswers = (
      all?["in_ledger"]?.intValue ?? 0, all?["in_release"]?.intValue ?? 0,
      pairs(all?["left_out"]).map { (reason: $0.0, answers: $0.1) }
    )
    clusters = (
      build.clusterCount, facts.counts["clusters"]?["samples"]?.intValue ?? 0
    )
    crossSplitDuplicates = build.crossSplitDuplicates
    erased = build.erased.count
    accepted = build.accepted
    contributors = build.contributorLines().count
    manifestSHA256 = published.manifestSHA256
    files = published.files.count { $0.release == nil }
    partition = build.options.partition
    keptFiles = build.kept?.files.count ?? 0
  }
}

/// The release before: its recorded splits hold for what it released.
struct ParentRelease {
  let splits: [SampleID: String]
  let manifest: Digest?
  let nextVersion: String
  /// nil where there is none, or none is to be looked at.
  let folder: ReleaseFolder?

  /// - Parameter said: its folder, `none`, or nil.
  init(_ said: String?, reader: LedgerReader) throws {
    let releases = try reader.releases()
    manifest = releases.last?.manifest
    nextVersion = "\(releases.count + 1).0.0"
    guard let last = releases.last else {
      splits = [:]
      folder = nil
      return
    }
    guard let said else {
      throw ProjectError.badInput(
        "this project has released before (\(last.version)): say --parent FOLDER of that release, so that its samples keep their split, or --parent none"
      )
    }
    guard said != "none" else {
      splits = [:]
      folder = nil
      return
    }
    let folder = try ReleaseFolder.open(said)
    guard folder.manifestSHA256 == last.manifest else {
      throw ProjectError.badInput(
        "\(MessageText.quoted(said)) is not the newest release (\(last.version)) of this project")
    }
    splits = try Self.splits(in: folder)
    self.folder = folder
  }

  static func splits(in folder: ReleaseFolder) throws -> [SampleID: String] {
    var splits: [SampleID: String] = [:]
    guard let lines = try folder.lines(of: .splits) else { return splits }
    while let line = try lines.next() {
      let object = try JSONScanner.parse(line)
      guard let id = object["id"]?.stringValue.flatMap({ SampleID(hex: $0) }),
        let split = object["split"]?.stringValue
      else { continue }
      splits[id] = split
    }
    return splits
  }
}
