import Domain
import Terminal

/// All questions about one sample with an editor each, the same wherever answers are given or changed. Pure.
struct AnswerForm: Equatable, Sendable {
  let item: LabelItem
  private(set) var editors: [AnswerEditor]
  /// The keys of each question.
  let keys: [LabelKeys]
  /// Questions that were answered line by line.
  private var read: Set<Int> = []
  /// The question that has the focus.
  private(set) var focus = 0 { didSet { seen.insert(focus) } }
  /// Questions that have had the focus, or an answer to start from.
  private var seen: Set<Int>

  /// - Parameter earlier: the form before: the same questions come again with every sample, their key tables are made
  ///   once.
  init(_ item: LabelItem, after earlier: AnswerForm? = nil) {
    var item = item
    let given = item.former
    var editors: [AnswerEditor] = []
    var seen: Set<Int> = [0]
    item.questions = item.questions.filter { question in
      guard var made = TaskEditors.make(question, sample: item.sample) else { return false }
      if let former = given[question.task] {
        made.editor.fill(former)
        seen.insert(editors.count)
      }
      editors.append(made)
      return true
    }
    self.item = item
    self.editors = editors
    self.seen = seen
    if let earlier, earlier.item.questions == item.questions {
      keys = earlier.keys
    } else {
      keys = item.questions.map { LabelKeys($0) }
    }
  }

  var questions: [LabelItem.Question] { item.questions }

  var question: LabelItem.Question? {
    questions.indices.contains(focus) ? questions[focus] : nil
  }

  /// The editor of the question that has the focus.
  var editor: (any TaskEditor)? {
    editors.indices.contains(focus) ? editors[focus].editor : nil
  }

  /// The question that has the focus has an undo of its own.
  var undoesItself: Bool { keys.indices.contains(focus) && keys[focus].undoesItself }

  var table: KeyTable<LabelAction> {
    keys.indices.contains(focus) ? keys[focus].table : LabelKeys.withoutQuestion
  }

  // MARK: which questions are asked

  /// Positions of the questions that are asked, given the answers so far: those without a condition, and those whose
  /// condition is met by an answer to one that is asked itself.
  var asked: [Int] {
    guard questions.contains(where: { $0.condition != nil }) else {
      return Array(questions.indices)
    }
    var asked: [Int] = []
    for (number, question) in questions.enumerated() {
      if let condition = question.condition,
        let other = questions.firstIndex(where: { $0.task.utf8.elementsEqual(condition.task.utf8) })
      {
        guard asked.contains(other), condition.isMet(by: editors[other].editor.value) else {
          continue
        }
      }
      asked.append(number)
    }
    return asked
  }

  /// The first asked question without an answer, or that nobody has looked at, from the one behind the focus on.
  private var nextOpen: Int? {
    let asked = asked
    let behind = asked.filter { $0 > focus } + asked.filter { $0 < focus }
    return behind.first { isOpen($0) || !seen.contains($0) }
  }

  private func isOpen(_ number: Int) -> Bool {
    if case .open = editors[number].editor.state { true } else { false }
  }

  // MARK: answers

  /// Task id → answer, of the questions that are asked and answered.
  var values: [String: JSONValue] {
    var values: [String: JSONValue] = [:]
    for number in asked {
      if let value = editors[number].editor.value { values[questions[number].task] = value }
    }
    return values
  }

  /// Task id → what stands in its editor, were it half an answer; `fill` brings it back.
  var begun: [String: JSONValue] {
    var begun: [String: JSONValue] = [:]
    for number in seen.sorted() where editors.indices.contains(number) {
      if let value = editors[number].editor.begun { begun[questions[number].task] = value }
    }
    return begun
  }

  /// One key answers and goes on.
  var answersAtOnce: Bool { question?.advances == true && asked.count == 1 }

  /// Takes answers as a start.
  mutating func fill(_ values: [String: JSONValue]) {
    for (number, question) in questions.enumerated() {
      guard let value = values[question.task] else { continue }
      editors[number].editor.fill(value)
      seen.insert(number)
    }
    keepFocusOnAsked()
  }

  /// What came of a key.
  enum Outcome: Equatable, Sendable {
    case ignored, moved
    case changed
    /// All questions are answered and confirmed.
    case complete([String: JSONValue])
    case opensEditor(String)
    case refused(SafeText)
  }

  /// Gives a key to the question that has the focus.
  /// - Parameter goesOn: a chosen answer goes on to the next question, or is given where one key answers.
  mutating func update(
    _ key: Key, action: EditorAction?, in place: EditorPlace, goesOn: Bool = true
  ) -> Outcome {
    guard editors.indices.contains(focus) else { return .ignored }
    return follow(editors[focus].editor.update(key, action: action, in: place), goesOn: goesOn)
  }

  private mutating func follow(_ outcome: EditorOutcome, goesOn: Bool) -> Outcome {
    switch outcome {
    case .ignored: return .ignored
    case .moved: return .moved
    case .opensEditor(let text): return .opensEditor(text)
    case .refused(let why): return .refused(why)
    case .changed: return .changed
    case .chosen:
      guard goesOn else { return .changed }
      if answersAtOnce, !isOpen(focus) { return .complete(values) }
      if let next = nextOpen { focus = next }
      return .changed
    case .confirmed: return finish()
    }
  }

  /// Gives a text that came back from the user's own editor to the question that has the focus.
  mutating func take(edited text: String) -> Outcome {
    guard editors.indices.contains(focus) else { return .ignored }
    return follow(editors[focus].editor.take(edited: text), goesOn: false)
  }

  /// Enter.
  mutating func confirm() -> Outcome {
    guard editors.indices.contains(focus) else { return .ignored }
    let outcome = editors[focus].editor.confirm()
    guard outcome == .chosen else { return follow(outcome, goesOn: false) }
    if asked.count == 1, !isOpen(focus) { return .complete(values) }
    if let next = nextOpen { focus = next }
    return .changed
  }

  /// All answers as they stand, or the focus on the first question that was not seen yet or has no answer.
  private mutating func finish() -> Outcome {
    let asked = asked
    let order = [focus] + asked.filter { $0 != focus }
    for number in order where asked.contains(number) {
      if case .open(let what) = editors[number].editor.state {
        focus = number
        return .refused(what)
      }
      // Nothing chosen may be an answer, but not one to a question that nobody has looked at.
      if !seen.contains(number) {
        focus = number
        return .changed
      }
    }
    return .complete(values)
  }

  // MARK: focus

  mutating func moveFocusInQuestion(by step: Int) {
    guard editors.indices.contains(focus) else { return }
    editors[focus].editor.moveFocus(by: step)
  }

  /// To the next or previous question that is asked.
  mutating func moveToQuestion(by step: Int) {
    let asked = asked
    guard let at = asked.firstIndex(of: focus), !asked.isEmpty else {
      keepFocusOnAsked()
      return
    }
    focus = asked[(at + step + asked.count) % asked.count]
  }

  mutating func focus(on number: Int) {
    if editors.indices.contains(number) { focus = number }
  }

  // MARK: line by line

  /// The first asked question that no line has answered yet.
  var nextToRead: Int? { asked.first { !read.contains($0) } }

  /// Gives a line to the question that has the focus. A line that begins with a colon is a command where any other
  /// may be an answer; `keep` leaves an earlier answer as it is.
  mutating func read(_ line: String) -> LineOutcome {
    guard editors.indices.contains(focus) else { return .unknown }
    let readsAny = editors[focus].editor.readsAnyLine
    if readsAny, line.first == ":" {
      guard line == ":keep" else { return .unknown }
    }
    // Where any line may be the answer, the bare word is one.
    let keeps = line == ":keep" || line == "keep" && !readsAny
    var outcome = LineOutcome.unknown
    if !keeps || editors[focus].editor.summary == nil {
      outcome = editors[focus].editor.read(line)
    } else if case .open(let what) = editors[focus].editor.state {
      outcome = .refused(what)
    } else {
      outcome = .answered
    }
    if outcome == .answered { read.insert(focus) }
    return outcome
  }

  private mutating func keepFocusOnAsked() {
    let asked = asked
    if !asked.contains(focus) { focus = asked.last { $0 < focus } ?? asked.first ?? 0 }
  }
}
