/// What an answer is.
public enum AnswerKind: String, Sendable, CaseIterable {
  /// One of a few labels.
  case choice
  /// Tags in BIO notation, one a token, with spaces between.
  case spans
  /// Which of two is better: the columns worker, left, right, label.
  case pairs
  /// Words.
  case text
  /// A number.
  case number
}

/// What is aggregated, and how.
public struct AggregateRequest: Sendable {
  /// Files of answers; several count as one.
  public var files: [String]
  /// nil: found out from the answers.
  public var kind: AnswerKind?
  public var method: String
  /// A file of known answers (task, truth), or nil.
  public var gold: String?
  /// Whether answers that copy each other count, and are paid, as one.
  public var discountsCopies: Bool
  /// Whether weights, copies and shares are wanted: they cost more than the labels.
  public var wantsWorkers: Bool
  public var taskColumn: String
  public var workerColumn: String
  public var labelColumn: String
  /// Of pairs: the columns with the two items.
  public var leftColumn: String
  public var rightColumn: String

  public init(
    files: [String], kind: AnswerKind? = nil, method: String = "auto", gold: String? = nil,
    discountsCopies: Bool = false, wantsWorkers: Bool = true, taskColumn: String = "task",
    workerColumn: String = "worker", labelColumn: String = "label",
    leftColumn: String = "left", rightColumn: String = "right"
  ) {
    self.files = files
    self.kind = kind
    self.method = method
    self.gold = gold
    self.discountsCopies = discountsCopies
    self.wantsWorkers = wantsWorkers
    self.taskColumn = taskColumn
    self.workerColumn = workerColumn
    self.labelColumn = labelColumn
    self.leftColumn = leftColumn
    self.rightColumn = rightColumn
  }
}
