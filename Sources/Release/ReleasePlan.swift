import Domain

/// One split of a release as it will be.
public struct SplitPlan: Sendable, Equatable {
  /// `[a-z0-9_]`, at most 32 bytes: it names files.
  public var name: String
  public var percent: Int
  public var rows: Int
  /// Sum of the rows' content, in bytes; it decides the number of shards.
  public var contentBytes: Int
  /// Number of the first shard that is written: those before it are of earlier releases.
  public var firstShard = 0
  /// Rows in shards that are kept from earlier releases, not among `rows`.
  public var keptRows = 0
  /// Sum of their content, in bytes.
  public var keptBytes = 0

  /// Rows of the split, whoever wrote them.
  public var allRows: Int { rows + keptRows }

  public init(name: String, percent: Int, rows: Int, contentBytes: Int) {
    self.name = name
    self.percent = percent
    self.rows = rows
    self.contentBytes = contentBytes
  }
}

/// The shard formats: four to train from, the rest to move on to other tools.
public enum ReleaseFormat: String, CaseIterable, Sendable {
  case jsonl, webdataset, parquet, mds, csv
  case trl, prodigy, spacy, conll, doccano
  /// The same with a line for each person's answer instead of the joined label.
  case prodigyAnswers = "prodigy-answers"
  case doccanoAnswers = "doccano-answers"
  case labelStudio = "label-studio"

  /// The folder of its shards.
  var folder: String {
    switch self {
    case .jsonl, .parquet: "data"
    case .webdataset: "wds"
    default: rawValue
    }
  }

  var fileExtension: String {
    switch self {
    case .jsonl: "jsonl.zst"
    case .webdataset: "tar"
    case .trl, .prodigy, .prodigyAnswers, .spacy, .doccano, .doccanoAnswers: "jsonl"
    case .labelStudio: "json"
    case .parquet, .mds, .csv, .conll: rawValue
    }
  }

  /// Whether every sample is in it, once.
  var isComplete: Bool {
    switch self {
    case .jsonl, .webdataset, .parquet, .mds, .csv: true
    default: false
    }
  }

  /// Whether its rows have the release's columns, of which some may be left out.
  public var hasColumns: Bool { isComplete }

  /// Whether its rows need each person's answers.
  public var holdsAnswers: Bool {
    switch self {
    case .prodigyAnswers, .doccanoAnswers, .labelStudio: true
    default: false
    }
  }

  /// Whether a sample's content can be read back from it, as `winnow verify` needs it.
  public var holdsContent: Bool {
    switch self {
    case .jsonl, .webdataset, .parquet: true
    default: false
    }
  }

  /// The path of a shard within the release: no "-of-N", so that a later release can add files and
  /// rename none.
  func path(split: String, shard: Int) -> String {
    switch self {
    // Its readers take a folder with an index for a split.
    case .mds: "\(folder)/\(split)/shard.\(fiveDigits(shard)).\(fileExtension)"
    default: "\(folder)/\(split)-\(fiveDigits(shard)).\(fileExtension)"
    }
  }
}

/// How much of the ledger a release carries.
public enum ReleaseProofs: String, CaseIterable, Sendable {
  case none, heads, full
}

/// The files under `proofs/`.
public enum ProofFile: String, CaseIterable, Sendable {
  case events, heads, openings, checkpoints, splits
  /// Samples left out for a reason that lies in their content.
  case leftOut = "left_out"

  /// Its path within the release.
  public var path: String { "proofs/\(rawValue).jsonl" + (isCompressed ? ".zst" : "") }

  /// Heads carry signatures that a stranger reads first, so they stay plain text.
  var isCompressed: Bool { self != .heads }

  /// Whether the file is there even without lines.
  func isRequired(by proofs: ReleaseProofs) -> Bool {
    switch self {
    case .events: proofs == .full
    case .heads: proofs != .none
    default: false
    }
  }
}

/// What will be written, known before the first row.
public struct ReleasePlan: Sendable {
  public var formats: [ReleaseFormat]
  /// In the order in which their rows come.
  public var splits: [SplitPlan]
  /// The tasks, in the policy's order.
  public var tasks: [ReleaseTask]
  public var hasContentColumn: Bool
  /// Aimed size of a shard before compression, in bytes.
  public var shardBytes: Int
  /// Shards of each split, whatever their size; nil: as many as `shardBytes` makes.
  public var shardCount: Int?
  public var zstdLevel: Int
  public var proofs: ReleaseProofs
  /// What the folder holds beside the shards: 1 the card; 2 also datasheet, Croissant, citation and
  /// figures; 3 also page indexes in Parquet files.
  public var layout: Int
  public static let newestLayout = 3

  var hasPageIndex: Bool { layout >= 3 }
  /// Whether commitments are opened: without proofs only releases of older layouts did.
  public var hasOpenings: Bool { proofs != .none || layout < 3 }
  /// The columns that are written, by name; nil: all.
  public var columnNames: [String]?
  /// Shards of earlier releases that are kept.
  public var keptFiles: [ListedFile] = []
  /// The part that is written; nil: the whole release.
  public var partition: ReleasePartition?

  public init(
    formats: [ReleaseFormat], splits: [SplitPlan], tasks: [ReleaseTask],
    hasContentColumn: Bool, shardBytes: Int = 256 << 20, shardCount: Int? = nil, zstdLevel: Int = 3,
    proofs: ReleaseProofs = .full, layout: Int = Self.newestLayout
  ) {
    self.formats = formats
    self.splits = splits
    self.tasks = tasks
    self.hasContentColumn = hasContentColumn
    self.shardBytes = shardBytes
    self.shardCount = shardCount
    self.zstdLevel = zstdLevel
    self.proofs = proofs
    self.layout = layout
  }

  /// Rows of each shard of a split, in order; they differ by at most one. Empty without rows.
  public func shardRows(of split: SplitPlan) -> [Int] {
    guard split.rows > 0 else { return [] }
    let bytes = split.contentBytes + ReleaseLimit.rowOverheadBytes * split.rows
    let wanted = shardCount ?? (bytes - 1) / shardBytes + 1
    let count = min(max(1, wanted), split.rows)
    let (each, more) = split.rows.quotientAndRemainder(dividingBy: count)
    return (0..<count).map { each + ($0 < more ? 1 : 0) }
  }

  /// - Throws: `ReleaseError.badPlan`.
  func validate() throws {
    func refuse(_ reason: String) -> ReleaseError { .badPlan(reason: reason) }
    guard !formats.isEmpty else { throw refuse("no format is named") }
    guard Set(formats).count == formats.count else { throw refuse("a format is named twice") }
    guard !tasks.isEmpty else { throw refuse("no task is named") }
    guard shardCount.map({ $0 > 0 }) ?? true else { throw refuse("no shard is asked for") }
    guard shardBytes > 0 else { throw refuse("shards of \(shardBytes) bytes") }
    guard (1...19).contains(zstdLevel) else { throw refuse("zstd level \(zstdLevel), not 1 to 19") }
    for split in splits {
      guard isFileWord(split.name) else {
        throw refuse("the split name \"\(split.name)\" is not of [a-z0-9_], 1 to 32 bytes")
      }
      guard split.rows >= 0, split.contentBytes >= 0 else {
        throw refuse("split \(split.name) has a negative size")
      }
    }
    guard Set(splits.map(\.name)).count == splits.count else {
      throw refuse("a split stands twice")
    }
    for task in tasks where !isFileWord(task.id) {
      throw refuse("the task id \"\(task.id)\" is not of [a-z0-9_], 1 to 32 bytes")
    }
    guard Set(tasks.map(\.id)).count == tasks.count else { throw refuse("a task stands twice") }
  }

  private func isFileWord(_ text: String) -> Bool {
    (1...32).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
      }
  }
}

/// A number with leading zeros to at least five digits.
func fiveDigits(_ number: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
}
