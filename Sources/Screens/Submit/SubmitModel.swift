import Domain
import Terminal

/// One of the user's submissions, and what became of it.
struct OwnItem: Equatable, Sendable {
  var text: SafeText
  var state: SubmissionState
  /// Codes and notes of the verdicts.
  var reasons: [String]
  /// A reviewer wrote it, correcting one's own.
  var isCorrection = false
  /// The sample's id, as hexadecimal digits.
  var id = ""
  /// It came back and may be submitted again, changed.
  var isRevisable = false
}

/// The submit screen: a text typed in place, checked, then sent; and what became of earlier ones.
struct SubmitModel: Equatable, Sendable {
  /// What is known of the text before it is sent.
  struct Check: Equatable, Sendable {
    var id: String
    var isDuplicate: Bool
    var isDuplicateAccepted: Bool
    /// Why it can't be submitted.
    var problem: String?
    /// Texts that are nearly the same, the most similar first.
    var similar: [SimilarText] = []
  }

  enum Stage: Equatable, Sendable {
    case writing
    case confirming(Check)
    case listing
    /// Asked whether the text may be lost.
    case discarding
  }

  let place: Place
  var stage = Stage.writing
  var buffer = TextBuffer(isOneLine: false, limitBytes: SubmitModel.limitBytes)
  var scroll = 0
  /// The column that up and down keep to.
  var wantedColumn: Int?
  var mine: [OwnItem] = []
  /// Where one is in `mine`.
  var list = ListCursor()
  /// The text stands for this one, which came back.
  var revising: OwnItem?
  var saving = LabelModel.Saving.nothing
  var notice: Notice?

  static let limitBytes = 1 << 18

  init(place: Place) { self.place = place }

  /// The submission that has the focus in the list.
  var focused: OwnItem? { mine.indices.contains(list.at) ? mine[list.at] : nil }

  func isAvailable(_ action: SubmitAction) -> Bool {
    action == .revise ? focused?.isRevisable == true : true
  }

  var isTyping: Bool { stage == .writing }

  /// The text that is lost if the terminal goes away now. One that came back is safe as it was.
  var begun: String? { buffer.isEmpty || revising != nil ? nil : buffer.text }
}

enum SubmitMessage: Equatable, Sendable {
  case key(Key)
  case listed([OwnItem])
  /// What was begun when the terminal went away.
  case begun(String)
  case checked(SubmitModel.Check)
  case submitted(SubmissionState, [OwnItem])
  case notSaved(String)
  case undone(String?, [OwnItem])
  case refused(String)
  /// What came back from the user's own editor.
  case edited(EditedText)
  case allSaved
}

enum SubmitEffect: Equatable, Sendable {
  /// Brings back what was begun when the terminal went away.
  case goOn
  case list
  case check(String)
  case submit(String)
  /// Submits a text in place of one that came back, named by its sample.
  case revise(String, String)
  /// Opens a text in the user's own editor.
  case openEditor(String)
  case undo
  case help, leave
}
