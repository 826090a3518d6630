import Import

/// What became of answers that a file brought with its samples.
public struct ImportTally: Sendable, Equatable {
  public var read = 0
  public var new = 0
  /// The same answer stands already.
  public var duplicate = 0
  /// Took the place of another by the same annotator.
  public var replaced = 0
  /// Further answers of one annotator to the same question about the same sample: the first was taken.
  public var repeated = 0
  /// Known answers that were new.
  public var gold = 0
  /// Of all read: skips.
  public var skips = 0
  /// Could not be taken; the reasons are among the refusals.
  public var refused = 0
  /// Parts of records that this program does not read, by reason.
  public var leftOut: [String: Int] = [:]

  mutating func add(_ other: ImportTally) {
    read += other.read
    new += other.new
    duplicate += other.duplicate
    replaced += other.replaced
    repeated += other.repeated
    gold += other.gold
    skips += other.skips
    refused += other.refused
    leftOut.merge(other.leftOut) { $0 + $1 }
  }
}

/// How the ledger calls an annotator of a file, whose own name it does not keep.
public struct ImportedAnnotator: Sendable, Equatable {
  public let name: String
  /// `ext:…`
  public let id: String
}

/// What came of an import, every record accounted for.
public struct ImportReport: Sendable, Equatable {
  public var read = 0
  /// Written as new.
  public var new = 0
  /// The same is here already: same content, or same answer.
  public var duplicate = 0
  /// Further rows of one annotator for one sample in the same file: the first was taken.
  public var repeated = 0
  /// Own ids that name another sample already.
  public var ambiguous = 0
  /// Answers that took the place of another by the same annotator.
  public var replaced = 0
  public var refused = 0
  /// The first few refusals, `file:line: reason`.
  public var refusals: [String] = []
  /// The first few remarks on records that came in, `file:line: remark`.
  public var notices: [String] = []
  /// Where the refused records were written.
  public var refusedFiles: [String] = []
  /// Names the import in the ledger; nil where nothing was written.
  public var batch: String?
  /// What became of the answers that came with the samples; nil where only one kind was read.
  public var answers: ImportTally?
  /// What the files were taken for, how their questions were matched, and the first records.
  public var recognised: [RecognisedFile] = []
  /// Of another tool's file whose answers were read.
  public var annotators: [ImportedAnnotator] = []
  /// Whether what came in waits for reviewers.
  public var isPending = false

  static let shownRefusals = 20

  /// What to do about answers without a task, short of adding one.
  public static let waysWithoutTask =
    "leave a question out with --task QUESTION=, or take the samples alone with --as samples"

  mutating func notice(_ message: String) {
    if notices.count < Self.shownRefusals { notices.append(message) }
  }

  /// Notes an answer that can't be taken; the record's sample may well be.
  mutating func refuseAnswer(_ message: String) {
    answers?.refused += 1
    if refusals.count < Self.shownRefusals { refusals.append(message) }
  }

  mutating func refuse(_ message: String) {
    refused += 1
    if refusals.count < Self.shownRefusals { refusals.append(message) }
  }
}

/// What `winnow import` is told.
public struct ImportRequest: Sendable {
  public enum Kind: String, Sendable, CaseIterable { case samples, answers, gold }

  /// nil: what the file holds, samples and answers together where it is another tool's.
  public var kind: Kind?
  /// The format of the files; nil: by their names and contents.
  public var format: ForeignFormat?
  /// The same for plain files.
  public var nativeFormat: ImportFormat?
  public var source: String
  public var task: String?
  public var textField: String?
  public var labelField: String?
  public var annotatorField: String?
  /// The first refusal is fatal and nothing is imported.
  public var isStrict: Bool
  /// Reads and judges all, writes nothing.
  public var isDryRun: Bool

  public init(
    kind: Kind? = nil, format: ForeignFormat? = nil, nativeFormat: ImportFormat? = nil,
    source: String = "import", task: String? = nil, textField: String? = nil,
    labelField: String? = nil, annotatorField: String? = nil, isStrict: Bool = false,
    isDryRun: Bool = false
  ) {
    self.kind = kind
    self.format = format
    self.nativeFormat = nativeFormat
    self.source = source
    self.task = task
    self.textField = textField
    self.labelField = labelField
    self.annotatorField = annotatorField
    self.isStrict = isStrict
    self.isDryRun = isDryRun
  }
}

/// What a file was taken for.
public struct RecognisedFile: Sendable, Equatable {
  public let path: String
  /// `Label Studio JSON`, `JSON lines`, …
  public let format: String
  /// A line each: how questions became tasks, which field is the text.
  public var notes: [String] = []
  /// The first records, cut to a line each.
  public var preview: [String] = []
  /// `[[task]]` blocks that the project file would need for the answers; empty where all have a task.
  public var wantedTasks: String = ""

  public init(path: String, format: String) {
    self.path = path
    self.format = format
  }
}

/// How far long work has come.
public struct Progress: Sendable {
  public let done: Int
  public let total: Int?
  public let what: String
}
