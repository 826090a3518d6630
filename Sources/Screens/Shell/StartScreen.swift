/// The screen that opens first. Leaving it ends the program.
public enum StartScreen: Equatable, Sendable {
  case home
  /// Only one task, where given.
  case label(task: String?)
  case review
  /// Answers that disagree, for reviewers.
  case adjudicate
  case submit
}
