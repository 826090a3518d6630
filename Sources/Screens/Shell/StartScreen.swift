/// The screen that opens first. Leaving it ends the program.
public enum StartScreen: Equatable, Sendable {
  case home
  /// Only one task, where given.
  case label(task: String?)
  /// Only samples that a filter names.
  case labelFiltered(String, task: String?)
  /// One's own earlier answers that a change of guideline or policy touches.
  case labelAgain
  case review
  /// Answers that disagree, for reviewers.
  case adjudicate
  case submit
  /// The samples that a filter names; empty: all.
  case browse(query: String)
  /// A sample by its id.
  case sample(id: String)
}
