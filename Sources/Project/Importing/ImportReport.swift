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
  /// Where the refused records were written.
  public var refusedFiles: [String] = []
  /// Names the import in the ledger; nil where nothing was written.
  public var batch: String?
  /// Whether what came in waits for reviewers.
  public var isPending = false

  static let shownRefusals = 20

  mutating func refuse(_ message: String) {
    refused += 1
    if refusals.count < Self.shownRefusals { refusals.append(message) }
  }
}

/// What `winnow import` is told.
public struct ImportRequest: Sendable {
  public enum Kind: String, Sendable, CaseIterable { case samples, answers, gold }

  public var kind: Kind
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
    kind: Kind = .samples, source: String = "import", task: String? = nil, textField: String? = nil,
    labelField: String? = nil, annotatorField: String? = nil, isStrict: Bool = false,
    isDryRun: Bool = false
  ) {
    self.kind = kind
    self.source = source
    self.task = task
    self.textField = textField
    self.labelField = labelField
    self.annotatorField = annotatorField
    self.isStrict = isStrict
    self.isDryRun = isDryRun
  }
}

/// How far long work has come.
public struct Progress: Sendable {
  public let done: Int
  public let total: Int?
  public let what: String
}
