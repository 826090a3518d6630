/// One option of a choice, a multichoice or a span task.
public struct LabelOption: Sendable {
  /// What answers hold: any text of 1–128 bytes without controls.
  public var id: String
  /// What is shown; the id where the project file names nothing.
  public var name: String
  /// The option's own key, one letter or digit; nil: one is assigned (`OptionKeys`).
  public var key: String?
  /// One line of help shown beside the name.
  public var help: String?
  /// No longer offered; what was answered keeps its meaning.
  public var isRetired: Bool
  /// The option of the same task that answers with this one count for.
  public var mergedInto: String?

  public init(
    id: String, name: String? = nil, key: String? = nil, help: String? = nil,
    isRetired: Bool = false, mergedInto: String? = nil
  ) {
    self.id = id
    self.name = name ?? id
    self.key = key
    self.help = help
    self.isRetired = isRetired || mergedInto != nil
    self.mergedInto = mergedInto
  }
}

extension LabelOption: Equatable {
  /// Equal bytes, not canonical equivalence.
  public static func == (left: LabelOption, right: LabelOption) -> Bool {
    left.rules == right.rules
  }
}
