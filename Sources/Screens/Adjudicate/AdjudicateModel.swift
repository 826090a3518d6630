import Domain
import Project
import Terminal

/// A label to settle, ready to be drawn.
struct AdjudicateItem: Equatable, Sendable {
  struct Voice: Equatable, Sendable {
    var count: Int
    var who: SafeText
    var words: SafeText
    /// nil: a skip.
    var value: JSONValue?
  }

  var item: LabelItem
  var voices: [Voice]
  /// Labels that wait, this one among them.
  var waiting: Int
}

extension AdjudicateItem {
  init(_ found: AdjudicationSession.Item, waiting: Int) {
    var question = LabelItem.Question(found.question)
    // One key must not settle anything.
    question.advances = false
    question.condition = nil
    let sample = SampleText(found.sample)
    item = LabelItem(id: found.sample.id.hex, sample: sample, questions: [question])
    voices = found.voices.map { voice in
      var words = SafeText(voice.words)
      if case .preference = question.kind, let value = voice.value {
        // By the side on which it stands here.
        var editor = PreferenceEditor(question, sample: sample)
        editor.fill(value)
        words = editor.summary ?? words
      }
      return Voice(
        count: voice.people.count, who: .oneLine(voice.people.joined(separator: ", ")),
        words: words, value: voice.value)
    }
    self.waiting = waiting
  }
}

/// The screen on which a reviewer settles answers that disagree. Pure.
struct AdjudicateModel: Equatable, Sendable {
  enum Stage: Equatable, Sendable {
    case starting
    case deciding
    case nothingLeft
    /// The user may not settle; why, and what to do.
    case cannot(String)
  }

  let place: Place
  var stage = Stage.starting
  var item: AdjudicateItem?
  var form: AnswerForm?
  /// Why a label becomes gold, while it is typed.
  var explaining: TextBuffer?
  /// The value that becomes gold.
  var golden: JSONValue?
  var saving = LabelModel.Saving.nothing
  var notice: Notice?
  var scroll = 0

  static let noteLimitBytes = 2_000

  init(place: Place) { self.place = place }

  var isTyping: Bool { explaining != nil || form?.editor?.isTyping == true }

  func isAvailable(_ action: AdjudicateAction) -> Bool {
    switch action {
    case .help, .leave: true
    case .undo, .redo: stage == .deciding || stage == .nothingLeft
    case .edit(let edit): form?.editor?.isAvailable(edit) == true
    case .takeVoice: item?.voices.contains { $0.value != nil } == true
    default: item != nil
    }
  }

  /// Puts a label on the screen; the same one keeps what was chosen.
  mutating func arrive(_ next: AdjudicateItem?) {
    stage = next == nil ? .nothingLeft : .deciding
    if let next, let item, next.item.id == item.item.id,
      next.item.questions == item.item.questions
    {
      self.item = next
      return
    }
    item = next
    form = next.map { AnswerForm($0.item, after: form) }
    explaining = nil
    scroll = 0
  }
}

enum AdjudicateMessage: Equatable, Sendable {
  case key(Key)
  case began(AdjudicateItem?)
  case cannot(String)
  case turn(Turn<AdjudicateItem>)
  /// What came back from the user's own editor.
  case edited(EditedText)
  case tick
  case allSaved
}

enum AdjudicateEffect: Equatable, Sendable {
  case begin
  case decide(Verdict, value: JSONValue, note: String?)
  case pass, undo, redo, lookAgain
  /// Opens a text in the user's own editor.
  case openEditor(String)
  case help, leave
}
