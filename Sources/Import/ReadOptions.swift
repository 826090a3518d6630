/// How a file is read; most of it comes from `[samples]` and `[import]` of the project file.
public struct ReadOptions: Sendable {
  /// Shown fields of a record.
  public var show: [String]
  /// Media types that the project takes.
  public var media: [String]
  /// Taken instead where a single shown field is missing.
  public var textField: String
  /// Field that names the sample of an answer or of gold.
  public var taskField: String
  /// Field of the label; nil: `label`, for gold `truth`, else `label`.
  public var labelField: String?
  /// Field of the annotator; nil: `worker`.
  public var annotatorField: String?
  /// Names of the project's tasks: in formats that mix them, such a field is an answer and not content.
  public var questions: [String] = []
  /// Longest content of a sample, or label.
  public var maximumSampleBytes: Int
  /// Longest line, or row of a table with its line breaks.
  public var maximumLineBytes: Int

  public init(
    show: [String] = ["text"], media: [String] = ["text/plain", "application/json"],
    textField: String = "text", taskField: String = "task", labelField: String? = nil,
    annotatorField: String? = nil, maximumSampleBytes: Int = 262_144,
    maximumLineBytes: Int = 16 << 20
  ) {
    self.show = show
    self.media = media
    self.textField = textField
    self.taskField = taskField
    self.labelField = labelField
    self.annotatorField = annotatorField
    self.maximumSampleBytes = maximumSampleBytes
    self.maximumLineBytes = maximumLineBytes
  }
}
