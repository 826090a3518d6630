import Domain
import Terminal

/// The label screen: what is asked, what was chosen, what became of the last answer.
struct LabelModel: Equatable, Sendable {
  /// What became of the newest answer.
  enum Saving: Equatable, Sendable {
    case nothing, waiting, saved
    case failed(String)
  }

  enum Stage: Equatable, Sendable {
    case starting
    /// With a sample, or while the next one is fetched.
    case asking
    case nothingLeft
    /// Nothing is asked: too many answers to samples of known answer were wrong.
    case paused([PauseText])
    /// The policy asks nothing; tasks that this version does not ask yet.
    case noTask(notAskedYet: [String])
    /// All earlier answers that a change touches were looked at again.
    case allAgain
    /// The screen can't be opened: why.
    case cannot(String)
  }

  /// A list that is open over the options.
  enum Listing: Equatable, Sendable {
    case skipReason(PickList)
    case flag(PickList)
  }

  let place: Place
  /// Only this task, where given.
  let task: String?
  var stage = Stage.starting
  /// The sample on the screen with its questions and what is answered.
  var form: AnswerForm?
  var saving = Saving.nothing
  var notice: Notice?
  var listing: Listing?
  /// What is said about the answer given last, before the next sample is shown.
  var feedback: FeedbackText?
  /// Rows of the explanation above the first one that is seen.
  var feedbackScroll = 0
  /// An appeal that is being typed.
  var appealing: TextBuffer?
  var scroll = 0
  /// What was sent to be saved and is not known to be on disk.
  var sent: LabelAnswer?
  /// What could not be saved; Enter tries again.
  var kept: LabelAnswer?
  /// It was said that leaving drops what is kept.
  var hasWarned = false
  /// Tasks that this version does not ask yet.
  var notAskedYet: [String] = []
  /// Samples that the user has answered, and all there are; nil until counted.
  var answered: Int?
  var total: Int?
  /// How fast one answers; nil until there are a few answers.
  var pace: Pace.Shown?

  /// Only samples that this filter names, where given.
  let filter: String?
  /// The sample that is answered anew, and nothing else, where given.
  let changing: String?
  /// One's own earlier answers that a change of guideline or policy touches are looked at again, and nothing else.
  let isAgain: Bool
  /// Of those, how many are left.
  var againLeft = 0
  /// What programs answered, by task, where one asked to see it.
  var suggestions: [String: SuggestedAnswer] = [:]
  /// A comment that is being typed.
  var commenting: TextBuffer?
  /// The steps of the answer that is begun and not sent.
  var draft = DraftSteps()

  init(
    place: Place, task: String? = nil, filter: String? = nil, changing: String? = nil,
    isAgain: Bool = false
  ) {
    self.place = place
    self.task = task
    self.filter = filter
    self.changing = changing
    self.isAgain = isAgain
  }

  /// What is done before its first frame.
  var opening: LabelEffect {
    if let changing { return .change(changing) }
    if isAgain { return .again(.begin) }
    if let filter { return .select(filter, task: task) }
    return .begin(task: task)
  }

  var item: LabelItem? { form?.item }

  var isTyping: Bool {
    appealing != nil || commenting != nil
      || (listing == nil && feedback == nil && form?.editor?.isTyping == true)
  }

  /// Alt-Enter is a key of the text that is typed.
  var takesAltEnter: Bool {
    isTyping
      && form?.table.action(for: .alt("\r"), mode: .typing, where: isAvailable) != nil
  }

  /// One key answers.
  var answersAtOnce: Bool { kept == nil && form?.answersAtOnce == true }

  /// Puts a sample on the screen; the same sample keeps what was chosen and where one was.
  mutating func show(_ next: LabelItem?) {
    if let next, let item, next.id == item.id, next.questions == item.questions { return }
    form = next.map { AnswerForm($0, after: form) }
    draft = DraftSteps()
    listing = nil
    scroll = 0
    kept = nil
    hasWarned = false
    suggestions = [:]
    if let begun = next?.begun, !begun.isEmpty { goOn(with: begun) }
  }

  /// Fills in what was begun when the terminal went away; undo takes it out again.
  private mutating func goOn(with begun: [String: JSONValue]) {
    guard let before = form else { return }
    form?.fill(begun)
    guard let form, form != before else { return }
    draft.note(before, now: form, isFilled: true)
    notice = .plain(Words.begunIsBack)
  }

  /// Whether an action can be done now; footer and help show the others not.
  func isAvailable(_ action: LabelAction) -> Bool {
    switch action {
    case .help, .leave: true
    case .undo where draft.canUndo && kept == nil: true
    case .redo where draft.canRedo && kept == nil: true
    case .redo where isAgain: false
    case .undo where isAgain && stage == .allAgain: true
    case .undo, .redo: changing == nil && kept == nil && (stage == .asking || looksAgain)
    case .appeal: !pauses.isEmpty
    case .edit(let action): form?.editor?.isAvailable(action) == true
    case .skip, .skipWithReason, .flag, .note, .precedents: item != nil
    case .suggest: form?.question?.suggests == true && changing == nil && !isAgain
    case .confirm:
      item != nil && (!answersAtOnce || form?.editor?.confirmsByEnter == true)
    case .nextQuestion, .previousQuestion: (form?.asked.count ?? 0) > 1
    case .previousOption, .nextOption: form?.editor != nil
    case .up, .down, .pageUp, .pageDown, .top, .bottom: item != nil
    }
  }
}

/// An answer that is begun and not sent.
struct BegunAnswer: Equatable, Sendable {
  /// The sample's id as hexadecimal digits.
  var sample: String
  /// Task id → what stands in its editor.
  var values: [String: JSONValue]
}

enum LabelMessage: Equatable, Sendable {
  case key(Key)
  case began(LabelItem?, notAskedYet: [String])
  /// What the filter names is being gathered: thousandths.
  case selecting(Int)
  /// The sample to be answered anew; whether that is kept and not scored.
  case changes(LabelItem?, isSeen: Bool)
  /// The next earlier answer to look at; how many are left. In words, what was taken back before it.
  case again(LabelItem?, left: Int, undone: String?)
  /// What a program answered to a question; nil: none did, or it is not shown here.
  case suggested(task: String, SuggestedAnswer?)
  case commented
  case noTask(notAskedYet: [String])
  case cannot(String)
  case counted(answered: Int, total: Int)
  /// The next sample is there; the answer is not on disk yet. Nil: none is at hand.
  case moved(LabelItem?)
  /// The answer is on disk.
  case saved(LabelItem?)
  /// The answer is on disk, and something is said about it before the next sample.
  case told(FeedbackText, LabelItem?)
  case notSaved(reason: String, LabelItem?)
  /// An undo or redo, in words; nil: there is nothing to.
  case undone(String?, LabelItem?)
  case redone(String?, LabelItem?)
  case flagged(code: String)
  case lookedAgain(LabelItem?)
  /// Why nothing is asked; empty: there is no more to ask.
  case pausedOn([PauseText])
  case appealed
  /// What came back from the user's own editor.
  case edited(EditedText)
  /// Something was refused; nothing has changed.
  case refused(String)
  /// Time for leases and for looking again.
  case tick
  case allSaved
}

enum LabelEffect: Equatable, Sendable {
  case begin(task: String?)
  /// Gathers what a filter names, then begins with it.
  case select(String, task: String?)
  case selectOn
  /// Begins with a sample that was answered.
  case change(String)
  /// Goes on with one's own earlier answers.
  case again(AgainStep)
  case comment(String, String)
  /// Opens settled samples that are much like the one with an id.
  case precedents(String)
  /// Looks what a program answered to a question of the sample on the screen.
  case suggest(task: String)
  case count
  case answer(LabelAnswer)
  case save
  /// Reserves the sample after the one on the screen.
  case fetchNext
  case undo, redo
  case flag(code: String)
  case lookAgain, renew
  /// Whether nothing is asked because one is paused.
  case lookWhy
  case appeal(task: String, text: String)
  /// Opens a text in the user's own editor.
  case openEditor(String)
  /// The sample is seen only now.
  case show
  case help, leave
}

/// What a program answered, as a suggestion.
struct SuggestedAnswer: Equatable, Sendable {
  var who: SafeText
  var words: SafeText
  var value: JSONValue
  var isTaken = false
}

/// How one goes on looking at one's own earlier answers.
enum AgainStep: Equatable, Sendable {
  case begin
  /// The one on the screen was answered.
  case next
  /// The one on the screen stays as it is for now.
  case pass
  case undo
}
