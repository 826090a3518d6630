import Domain
import Project
import Terminal

/// A submission that waits for a verdict.
struct ReviewItem: Equatable, Sendable {
  var id: String
  var sample: SampleText
  /// The submitter's name, else fingerprint.
  var contributor: SafeText
  var license: SafeText
  var verdicts: Int
  var wanted: Int
  /// Codes.
  var flags: [String]
  /// Texts that are nearly the same, the most similar first.
  var similar: [SimilarText] = []
}

extension ReviewItem {
  init(_ item: ReviewSession.Item) {
    id = item.sample.id.hex
    sample = SampleText(item.sample)
    contributor = .oneLine(item.contributor)
    license = .oneLine(item.license)
    verdicts = item.verdicts
    wanted = item.wanted
    flags = item.flags
  }
}

/// A verdict as it is sent.
struct ReviewDecision: Equatable, Sendable {
  var verdict: Verdict
  var reason: String?
  var note: String?
}

/// The review screen.
struct ReviewModel: Equatable, Sendable {
  enum Stage: Equatable, Sendable {
    case starting
    case deciding
    case nothingLeft
    /// The user may not review; why, and what to do.
    case cannot(String)
  }

  /// What is asked over the verdicts.
  enum Asking: Equatable, Sendable {
    case reason(Verdict, PickList)
    case note(reason: String, TextBuffer)
    case comment(TextBuffer)
    /// The text is corrected in place.
    case correct(AnswerForm)
  }

  let place: Place
  var stage = Stage.starting
  var item: ReviewItem?
  var asking: Asking?
  /// The verdict that has the focus, once one moved to it.
  var focus: Int?
  var saving = LabelModel.Saving.nothing
  var notice: Notice?
  var scroll = 0
  /// Pauses that somebody objects to.
  var appeals: [PauseText] = []
  /// Verdicts given on this screen.
  var given = 0

  static let noteLimitBytes = 2_000

  /// What the lines under the question do, from the first to the last.
  static let verdicts: [ReviewAction] = [.accept, .reject, .returnWithReason, .correct]

  init(place: Place) { self.place = place }

  func isAvailable(_ action: ReviewAction) -> Bool {
    switch action {
    case .help, .leave: true
    case .take: item != nil && focus != nil
    case .disputed: stage == .deciding || stage == .nothingLeft
    case .undo, .redo: stage == .deciding || stage == .nothingLeft
    default: item != nil
    }
  }
}

enum ReviewMessage: Equatable, Sendable {
  case key(Key)
  case began(ReviewItem?)
  case cannot(String)
  case turn(Turn<ReviewItem>)
  case commented
  /// The text that is to be corrected.
  case correcting(CorrectableText)
  /// The corrected submission is on disk, in this state.
  case corrected(SubmissionState, next: ReviewItem?)
  /// What came back from the user's own editor.
  case edited(EditedText)
  case appeals([PauseText])
  case tick
  case allSaved
}

enum ReviewEffect: Equatable, Sendable {
  case begin
  case decide(ReviewDecision)
  case pass, undo, redo, lookAgain
  case lookAtAppeals
  /// Opens the answers that disagree.
  case disputed
  case comment(String, String)
  /// Asks for the text of the submission on the screen.
  case beginCorrecting
  case correct(String)
  /// Opens a text in the user's own editor.
  case openEditor(String)
  case help, leave
}
