import Domain
import Terminal

extension EditorAction {
  static let newLine = EditorAction(rawValue: "newLine")
  /// Opens the text in the user's own editor.
  static let openEditor = EditorAction(rawValue: "openEditor")
  static let stopTyping = EditorAction(rawValue: "stopTyping")
  static let type = EditorAction(rawValue: "type")
}

/// A text of one's own, or a field of the sample corrected.
struct TextAnswerEditor: TaskEditor {
  let question: LabelItem.Question
  let task: TextTask
  /// The text that is corrected.
  let original: String?
  private(set) var buffer: TextBuffer
  private(set) var isTyping = true
  /// Rows of the text above the first that is seen.
  private(set) var scroll = 0
  private var wantedColumn: Int?
  /// The sample with what was changed in the corrected field.
  private(set) var compared: MarkedSample?
  private(set) var changes: [Highlight] = []
  /// A text is being put together of several lines.
  private var isReading = false

  /// Bytes that may be typed, whatever the task's limit: what is over that is said, not cut.
  private static let limitBytes = 1 << 20

  init(_ question: LabelItem.Question, sample: SampleText) {
    self.question = question
    var task = TextTask()
    if case .text(let own) = question.kind { task = own }
    self.task = task
    buffer = TextBuffer(isOneLine: false, limitBytes: TextAnswerEditor.limitBytes)
    if let field = task.correct {
      compared = MarkedSample(sample, field: field)
      original = compared?.text.source
    } else {
      original = nil
    }
    if let original { replaceText(original) }
  }

  static func bindings(_ question: LabelItem.Question) -> [KeyBinding<EditorAction>] {
    [
      KeyBinding(.newLine, keys: [.alt("\r"), .f(4)], Words.keyNewLine, priority: 3),
      KeyBinding(
        .openEditor, keys: [.control("o"), .character("e")], Words.keyOpenEditor, priority: 4),
      KeyBinding(.stopTyping, keys: [.escape], Words.keyStopTyping, priority: 2),
      KeyBinding(.type, keys: [.character("i"), .insert], Words.keyType, priority: 9),
    ]
  }

  func isAvailable(_ action: EditorAction) -> Bool {
    switch action {
    case .newLine, .stopTyping: isTyping
    case .type: !isTyping
    default: true
    }
  }

  // MARK: the answer

  var state: EditorState {
    let count = buffer.text.unicodeScalars.count
    if count == 0, task.isOptional { return .given("") }
    if count < task.minimum { return .open(Words.textTooShort(count, task.minimum)) }
    if count > task.maximum { return .open(Words.textTooLong(count, task.maximum)) }
    return .given(.string(buffer.text))
  }

  var summary: SafeText? {
    buffer.isEmpty ? nil : .oneLine(String(buffer.text.prefix(60)))
  }

  mutating func fill(_ value: JSONValue) {
    if let text = value.stringValue { replaceText(text) }
  }

  var begun: JSONValue? { .string(buffer.text) }

  private mutating func replaceText(_ text: String) {
    buffer.clear()
    _ = buffer.insert(text)
    scroll = 0
    compare()
  }

  /// Shows what differs from the text that is corrected.
  private mutating func compare() {
    guard let original, compared != nil else { return }
    let diff = DiffText(from: original, to: buffer.text)
    compared?.text = diff.text
    changes = diff.highlights
  }

  // MARK: keys

  mutating func update(_ key: Key, action: EditorAction?, in place: EditorPlace) -> EditorOutcome {
    switch action {
    case .newLine: return edit(.character("\n"), in: place)
    case .openEditor: return .opensEditor(buffer.text)
    case .stopTyping:
      isTyping = false
      return .moved
    case .type:
      isTyping = true
      return .moved
    default: return isTyping ? edit(key, in: place) : .ignored
    }
  }

  private mutating func edit(_ key: Key, in place: EditorPlace) -> EditorOutcome {
    let columns = TextAnswerEditor.textArea(place.answer).columns
    switch key {
    case .up, .down:
      let layout = EditorLayout(buffer, columns: columns)
      let now = layout.position(ofByte: buffer.cursor)
      let column = wantedColumn ?? now.column
      wantedColumn = column
      buffer.moveCursor(to: layout.byte(row: now.row + (key == .up ? -1 : 1), column: column))
    case .left, .right, .home, .end, .shiftLeft, .shiftRight, .alt:
      wantedColumn = nil
      guard buffer.edit(key) else { return .ignored }
    case .character, .paste, .backspace, .delete, .control("w"), .control("k"), .control("h"):
      // With nothing typed Backspace takes back what was done before.
      if buffer.isEmpty, key == .backspace { return .ignored }
      wantedColumn = nil
      guard buffer.edit(key) else {
        return .refused(Words.tooLong(limit: TextAnswerEditor.limitBytes))
      }
      compare()
      follow(place)
      return .changed
    default: return .ignored
    }
    follow(place)
    return .moved
  }

  /// Scrolls so that the cursor is seen.
  private mutating func follow(_ place: EditorPlace) {
    let area = TextAnswerEditor.textArea(place.answer)
    let row = EditorLayout(buffer, columns: area.columns).position(ofByte: buffer.cursor).row
    scroll = min(max(scroll, row - max(1, area.rows) + 1), row)
  }

  mutating func take(edited text: String) -> EditorOutcome {
    guard text.utf8.count <= TextAnswerEditor.limitBytes else {
      return .refused(Words.tooLong(limit: TextAnswerEditor.limitBytes))
    }
    replaceText(text)
    return .changed
  }

  mutating func moveFocus(by step: Int) {}

  // MARK: line by line

  var lines: [SafeText] { [Words.textBounds(task)] }

  var linePrompt: SafeText {
    original == nil ? Words.plainTextPrompt : Words.plainCorrectionPrompt
  }

  var readsAnyLine: Bool { true }

  /// A line is the text; one that ends with a backslash goes on.
  mutating func read(_ line: String) -> LineOutcome {
    let goesOn = line.last == "\\"
    let part = goesOn ? String(line.dropLast()) : line
    replaceText(isReading ? "\(buffer.text)\n\(part)" : part)
    isReading = goesOn
    if goesOn { return .more(Words.plainGoesOn) }
    if case .open(let what) = state { return .refused(what) }
    return .answered
  }
}
