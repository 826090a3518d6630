import Domain
import Terminal

/// What comes of deciding one item after another: submissions, or labels that people disagree on.
enum Turn<Item: Equatable & Sendable>: Equatable, Sendable {
  case decided(Verdict, next: Item?)
  /// The item stays.
  case notSaved(String)
  case passed(Item?)
  /// In words what was undone; nil: there was nothing.
  case undone(String?, Item?)
  case redone(String?, Item?)
  case lookedAgain(Item?)
  case refused(String)

  /// What is said of it; nil: nothing.
  /// - Parameters:
  ///   - decided: says a verdict.
  ///   - text: neutralises words that come from elsewhere.
  func notice(
    decided: (Verdict) -> SafeText, text: (String) -> SafeText = { .oneLine($0) }
  ) -> Notice? {
    switch self {
    case .decided(let verdict, _): .good(decided(verdict))
    case .notSaved(let reason): .error(Words.verdictNotSaved(text(reason)))
    case .passed: .plain(Words.passed)
    case .undone(let words, _): words.map { .good(.oneLine($0)) } ?? .plain(Words.nothingToUndo)
    case .redone(let words, _): words.map { .good(.oneLine($0)) } ?? .plain(Words.nothingToRedo)
    case .lookedAgain: nil
    case .refused(let reason): .error(text(reason))
    }
  }

  /// What is in hand afterwards.
  /// - Parameter item: what was in hand before.
  func next(after item: Item?) -> Item? {
    switch self {
    case .decided(_, let next), .passed(let next), .undone(_, let next), .redone(_, let next): next
    case .lookedAgain(let found): found ?? item
    case .notSaved, .refused: item
    }
  }
}
