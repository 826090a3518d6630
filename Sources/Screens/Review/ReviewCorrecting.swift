import Domain
import Project
import Terminal

/// What keys do while a submission is corrected: an action of the text, or one of the screen.
enum CorrectAction: Hashable, Sendable {
  case edit(EditorAction)
  case send, cancel, help

  /// The name in help and configuration.
  var name: String {
    switch self {
    case .edit(let action): action.rawValue
    default: "\(self)"
    }
  }
}

enum CorrectKeys {
  static let table: KeyTable<CorrectAction> = {
    let edits = TextAnswerEditor.bindings(Correction.question).map {
      KeyBinding<CorrectAction>(
        .edit($0.action), keys: $0.keys, keysLabel: $0.keysLabel, words: $0.words, help: $0.help,
        priority: $0.priority, actsWhileTyping: $0.actsWhileTyping)
    }
    let own: [KeyBinding<CorrectAction>] = [
      KeyBinding(.send, keys: [.enter], Words.keySendCorrection, priority: 9),
      KeyBinding(
        .cancel, keys: [.character("q"), .control("q")], Words.keyCancel, priority: 8),
    ]
    return KeyTable(screen: "correct", edits + own, name: \.name)
  }()
}

/// A submission as a text that is corrected, with what was changed in it.
enum Correction {
  private static let field = "text"

  static let question = LabelItem.Question(
    task: field, text: Words.correctQuestion,
    kind: .text(TextTask(correct: field, minimum: 1, maximum: 1 << 20)), advances: false)

  static func form(id: String, _ text: CorrectableText) -> AnswerForm {
    AnswerForm(
      LabelItem(id: id, sample: SampleText([(field, text.text)]), questions: [question]))
  }

  /// The text as it stands now.
  static func text(of values: [String: JSONValue]) -> String? { values[field]?.stringValue }
}

extension ReviewModel {
  /// The text that is being corrected.
  var correcting: AnswerForm? { if case .correct(let form) = asking { form } else { nil } }

  func isAvailable(_ action: CorrectAction) -> Bool {
    switch action {
    case .edit(let edit): correcting?.editor?.isAvailable(edit) == true
    default: true
    }
  }

  mutating func press(_ key: Key, inCorrection form: AnswerForm, size: Size) -> [ReviewEffect] {
    if case .failed = saving {} else { notice = nil }
    let isTyping = form.editor?.isTyping == true
    let action = CorrectKeys.table.action(
      for: key, mode: isTyping ? .typing : .keys, where: isAvailable)
    var own: EditorAction?
    if case .edit(let edit) = action { own = edit }
    let isMouse = if case .mouse = key { true } else { false }
    if own != nil || isTyping || isMouse {
      var form = form
      let layout = layout(size: size)
      let place = EditorPlace(
        sample: layout.text, scroll: form.clamped(scroll, to: layout.text), answer: layout.options)
      let outcome = form.update(key, action: own, in: place, goesOn: false)
      if outcome != .ignored { return follow(outcome, form) }
    }
    if let scrolling = Scrolling(wheel: key) { scroll(scrolling, size: size) }
    switch action {
    case .send:
      var form = form
      return follow(form.confirm(), form)
    case .cancel:
      asking = nil
      notice = .plain(Words.correctionDropped)
    case .edit, .help, nil: break
    }
    return []
  }

  mutating func take(_ edited: EditedText) {
    guard case .correct(var form) = asking else { return }
    switch edited {
    case .changed(let text): _ = follow(form.take(edited: text), form)
    case .unchanged: notice = .plain(Words.editorUnchanged)
    case .failed(let reason): notice = .error(Words.editorFailed(.oneLine(reason)))
    }
  }

  private mutating func follow(_ outcome: AnswerForm.Outcome, _ form: AnswerForm) -> [ReviewEffect]
  {
    asking = .correct(form)
    switch outcome {
    case .ignored, .moved, .changed: return []
    case .opensEditor(let text): return [.openEditor(text)]
    case .refused(let why):
      notice = .plain(why)
      return []
    case .complete(let values):
      guard let text = Correction.text(of: values) else { return [] }
      if form.item.sample.fields.first?.text.source.utf8.elementsEqual(text.utf8) == true {
        notice = .plain(Words.correctionSame)
        return []
      }
      saving = .waiting
      return [.correct(text)]
    }
  }
}
