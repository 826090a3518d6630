import Domain
import Terminal

extension EditorAction {
  static let nextField = EditorAction(rawValue: "nextField")
  static let previousField = EditorAction(rawValue: "previousField")
  static let toggleField = EditorAction(rawValue: "toggleField")
}

/// A form: a line a field, checked where it stands.
struct FieldsEditor: TaskEditor {
  let question: LabelItem.Question
  let fields: [FormField]
  private(set) var buffers: [TextBuffer]
  /// The field that has the focus.
  private(set) var focus = 0
  /// Fields that were left once: only they are found fault with while others are filled in.
  private(set) var left: Set<Int> = []

  init(_ question: LabelItem.Question, sample: SampleText) {
    self.question = question
    fields = if case .fields(let task) = question.kind { task.fields } else { [] }
    buffers = fields.map { _ in TextBuffer(isOneLine: true, limitBytes: FormField.maximumBytes) }
  }

  static func bindings(_ question: LabelItem.Question) -> [KeyBinding<EditorAction>] {
    [
      KeyBinding(.toggleField, keys: [.character(" ")], Words.keyToggleField, priority: 9),
      KeyBinding(.nextField, keys: [.tab, .down], Words.keyNextField, priority: 8),
      KeyBinding(.previousField, keys: [.backTab, .up], Words.keyPreviousField, priority: 3),
    ]
  }

  func isAvailable(_ action: EditorAction) -> Bool {
    switch action {
    // From the ends of the form Tab goes to other questions.
    case .nextField: focus + 1 < fields.count
    case .previousField: focus > 0
    case .toggleField: isBoolean(focus)
    default: true
    }
  }

  func isBoolean(_ number: Int) -> Bool {
    fields.indices.contains(number) && fields[number].kind == .boolean
  }

  // MARK: the answer

  func value(_ number: Int) -> JSONValue? { fields[number].value(typed: buffers[number].text) }

  /// What is wrong with a field; nil where nothing is.
  func problem(_ number: Int) -> String? { fields[number].problem(value(number)) }

  private var firstProblem: Int? { fields.indices.first { problem($0) != nil } }

  var state: EditorState {
    if let number = firstProblem, let problem = problem(number) {
      return .open(Words.formOpen(fields[number].id, problem))
    }
    var object: JSONObject = [:]
    for (number, field) in fields.enumerated() {
      if let value = value(number) { object[field.id] = field.canonical(value) }
    }
    return .given(.object(object))
  }

  var filledCount: Int { buffers.count { !$0.isEmpty } }

  var summary: SafeText? {
    filledCount == 0 ? nil : Words.formFilled(filledCount, of: fields.count)
  }

  mutating func fill(_ value: JSONValue) {
    for (number, field) in fields.enumerated() {
      type(value[field.id].map(FieldsEditor.text(of:)) ?? "", in: number)
    }
  }

  var begun: JSONValue? {
    var object: JSONObject = [:]
    for (field, buffer) in zip(fields, buffers) where !buffer.isEmpty {
      object[field.id] = .string(buffer.text)
    }
    return .object(object)
  }

  /// A field's value as it is typed.
  private static func text(of value: JSONValue) -> String {
    switch value {
    case .string(let text): text
    case .number(let token): token
    case .bool(let flag): flag ? "yes" : "no"
    case .null: ""
    case .array, .object: JSONWriter.text(value)
    }
  }

  private mutating func type(_ text: String, in number: Int) {
    buffers[number].clear()
    _ = buffers[number].insert(text)
  }

  // MARK: keys

  var isTyping: Bool { !fields.isEmpty && !isBoolean(focus) }

  mutating func update(_ key: Key, action: EditorAction?, in place: EditorPlace) -> EditorOutcome {
    guard fields.indices.contains(focus) else { return .ignored }
    switch action {
    case .nextField:
      moveFocus(by: 1)
      return .moved
    case .previousField:
      moveFocus(by: -1)
      return .moved
    case .toggleField:
      switch buffers[focus].text {
      case "": type("yes", in: focus)
      case "yes": type("no", in: focus)
      default: type("", in: focus)
      }
      return .changed
    default: break
    }
    if case .mouse(let row, let column, .press) = key {
      return click(Position(row: row, column: column), in: place.answer)
    }
    return isTyping ? edit(key) : .ignored
  }

  private mutating func click(_ point: Position, in answer: Rectangle) -> EditorOutcome {
    let rows = answer.rows > 1 ? answer.rows - 1 : answer.rows
    let number = point.row - answer.row + firstShown(rows: rows)
    guard answer.contains(point), point.row < answer.row + rows, fields.indices.contains(number)
    else { return .ignored }
    move(to: number)
    return .moved
  }

  private mutating func edit(_ key: Key) -> EditorOutcome {
    switch key {
    case .character, .paste, .backspace, .delete, .control("w"), .control("k"), .control("h"):
      // With nothing typed Backspace takes back what was done before.
      if key == .backspace, buffers[focus].isEmpty { return .ignored }
      return buffers[focus].edit(key)
        ? .changed : .refused(Words.tooLong(limit: FormField.maximumBytes))
    case .left, .right, .home, .end, .shiftLeft, .shiftRight, .alt:
      return buffers[focus].edit(key) ? .moved : .ignored
    default: return .ignored
    }
  }

  mutating func moveFocus(by step: Int) {
    move(to: min(max(0, focus + step), max(0, fields.count - 1)))
  }

  private mutating func move(to number: Int) {
    left.insert(focus)
    focus = number
  }

  /// Enter goes on to the next field, and from the last one confirms the form.
  mutating func confirm() -> EditorOutcome {
    guard fields.indices.contains(focus) else { return .confirmed }
    left.insert(focus)
    // What is wrong with it stands below the form.
    if problem(focus) != nil { return .moved }
    if focus + 1 < fields.count {
      focus += 1
      return .moved
    }
    guard let number = firstProblem else { return .confirmed }
    focus = number
    left.insert(number)
    return .moved
  }

  // MARK: line by line

  var lines: [SafeText] {
    fields.indices.map { number in
      let text = buffers[number].text
      return Words.plainFormField(fields[number], text.isEmpty ? nil : .oneLine(text))
    }
  }

  var linePrompt: SafeText { Words.plainFormPrompt }

  /// `field = value`, or the whole form as JSON; `done` confirms.
  mutating func read(_ line: String) -> LineOutcome {
    if line.first == "{" { return readForm(line) }
    if line == "done" || line == "ok" { return finish() }
    // An empty line skips elsewhere, which would drop what is filled in.
    if line.isEmpty { return filledCount == 0 ? .unknown : finish() }
    guard let equals = line.firstIndex(of: "=") else { return .unknown }
    let name = PlainShell.trimmed(String(line[..<equals]))
    let text = PlainShell.trimmed(String(line[line.index(after: equals)...]))
    guard let number = number(of: name) else {
      return .refused(Words.plainNoField(.oneLine(name)))
    }
    type(text, in: number)
    if let problem = problem(number) { return .refused(Words.formOpen(name, problem)) }
    return .more(Words.plainFormField(fields[number], .oneLine(text)))
  }

  private mutating func readForm(_ line: String) -> LineOutcome {
    guard let value = try? JSONScanner.parse(Array(line.utf8)), let object = value.objectValue
    else { return .unknown }
    if let other = object.keys.first(where: { number(of: $0) == nil }) {
      return .refused(Words.plainNoField(.oneLine(other)))
    }
    fill(value)
    return finish()
  }

  private func number(of name: String) -> Int? {
    fields.firstIndex { $0.id.sameBytes(as: name) }
  }

  private func finish() -> LineOutcome {
    if case .open(let what) = state { .refused(what) } else { .answered }
  }
}
