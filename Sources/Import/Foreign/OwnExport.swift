import Domain

/// What winnow writes of its own into the files of other tools, so that they come back as they went out.
enum OwnExport {
  /// Keys beside the record's own.
  static let keys = ["winnow_id", "winnow_split", "winnow_task"]
  /// How the versions of predictions begin that are joined labels.
  static let joinedVersion = "winnow/"
  static let joinedLabel =
    "a label that winnow joined from answers is nobody's answer; not taken"

  /// The task that a line's label is of; nil where winnow does not say.
  static func task(_ object: JSONObject) -> String? { object["winnow_task"]?.stringValue }
}
