import Domain

/// One record of another tool's file: a sample, or the name of one, with what was answered about it.
public struct ForeignRecord: Sendable {
  /// Line on which the record begins, from 1.
  public var line: Int
  /// The record's own id; nil where it has none.
  public var ownID: String?
  /// The fields that people judge, before those that the project shows are chosen; nil where the record only names a
  /// sample by its id.
  public var fields: JSONObject?
  /// What else the record tells.
  public var metadata: JSONObject = [:]
  public var answers: [ForeignAnswer] = []
  /// What of the record was not taken, and why.
  public var problems: [String] = []

  init(line: Int = 0, ownID: String? = nil, fields: JSONObject?) {
    self.line = line
    self.ownID = ownID
    self.fields = fields
  }
}

/// What somebody answered.
public struct ForeignAnswer: Sendable, Equatable {
  /// Who answered.
  public enum Annotator: Sendable, Hashable {
    case person(String)
    /// A program, by the name of its version.
    case model(String)
    /// The file does not say.
    case unknown
  }

  /// The tool's name of the question; empty: whatever the record asks.
  public var question: String
  public var value: ForeignValue
  public var annotator: Annotator
  /// Marked as the truth by whoever kept the file.
  public var isTruth: Bool
  public var elapsedMilliseconds: Int

  init(
    _ question: String, _ value: ForeignValue, by annotator: Annotator, isTruth: Bool = false,
    elapsedMilliseconds: Int = 0
  ) {
    self.question = question
    self.value = value
    self.annotator = annotator
    self.isTruth = isTruth
    self.elapsedMilliseconds = elapsedMilliseconds
  }
}

/// An answer as far as the file tells what it is; the project's task decides the rest.
public enum ForeignValue: Sendable, Equatable {
  /// Labels that were chosen: of a choice exactly one.
  case labels([String])
  /// A label or a free text; the file does not say which.
  case word(String)
  /// Yes or no to one label.
  case binary(Bool)
  /// Labelled ranges in Unicode scalars. `field`: whose text they were checked against; nil: not checked.
  case spans(field: String?, [LabeledSpan])
  case rating(Int)
  case text(String)
  /// `a`, `b` or `tie`.
  case pick(String)
  /// Names of entries, best first; a group is a tie.
  case order([[String]])
  /// Nothing was marked or chosen, on purpose.
  case nothing
  /// A code of `Codes.skip`.
  case skip(String)
}
