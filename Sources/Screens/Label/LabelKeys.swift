import Domain
import Terminal

/// What keys do on the label screen: an action of the question that has the focus, or one of the screen.
enum LabelAction: MovingAction {
  case edit(EditorAction)
  case confirm, skip, skipWithReason, undo, redo, flag, note
  case nextQuestion, previousQuestion, previousOption, nextOption
  case up, down, pageUp, pageDown, top, bottom
  case precedents, suggest
  case appeal, help, leave

  /// The name in help and configuration.
  var name: String {
    switch self {
    case .edit(let action): action.rawValue
    default: "\(self)"
    }
  }
}

/// The keys of the label screen; those of the question come first and hide others.
struct LabelKeys: Equatable, Sendable {
  let question: LabelItem.Question
  let table: KeyTable<LabelAction>
  /// The question has an undo of its own.
  let undoesItself: Bool

  static func == (a: LabelKeys, b: LabelKeys) -> Bool { a.question == b.question }

  init(_ question: LabelItem.Question) {
    self.question = question
    let own = TaskEditors.editor(of: question.kind)?.bindings(question) ?? []
    let edits = own.filter { !$0.keys.isEmpty }.map { binding in
      KeyBinding<LabelAction>(
        .edit(binding.action), keys: binding.keys, keysLabel: binding.keysLabel,
        words: binding.words, help: binding.help, priority: binding.priority,
        actsWhileTyping: binding.actsWhileTyping)
    }
    // Of two keys that undo, the footer shows the one for what is being done here.
    let undoesItself = own.contains { $0.action == .undoEdit }
    self.undoesItself = undoesItself
    let fixed = LabelKeys.fixed.map { binding in
      var binding = binding
      if undoesItself, binding.action == .undo { binding.priority = 0 }
      if binding.action == .confirm, case .fields = question.kind {
        binding.words = Words.keyConfirmField.words
        binding.help = Words.keyConfirmField.help
      }
      return binding
    }
    table = KeyTable(screen: "label", edits + fixed, name: \.name)
  }

  /// The keys where no question is on the screen.
  static let withoutQuestion = KeyTable<LabelAction>(screen: "label", fixed, name: \.name)

  /// The actions of the screen itself.
  static let fixed: [KeyBinding<LabelAction>] =
    [
      KeyBinding(.confirm, keys: [.enter], Words.keyConfirm, priority: 8),
      KeyBinding(.skip, keys: [.character(" "), .control("n")], Words.keySkip, priority: 8),
      KeyBinding(
        .skipWithReason, keys: [.character("S"), .control("e")], Words.keySkipReason, priority: 3),
      KeyBinding(
        .undo, keys: [.backspace, .character("u"), .control("u")], Words.keyUndo, priority: 7),
      KeyBinding(.redo, keys: [.control("r")], Words.keyRedo, priority: 2),
      KeyBinding(.flag, keys: [.character("f"), .control("f")], Words.keyFlag, priority: 4),
      KeyBinding(.note, keys: [.character("m"), .control("o")], Words.keyNote, priority: 1),
      KeyBinding(.precedents, keys: [.character("P"), .f(9)], Words.keyPrecedents, priority: 2),
      KeyBinding(.suggest, keys: [.character("A"), .f(2)], Words.keySuggest, priority: 4),
      KeyBinding(.nextQuestion, keys: [.tab], Words.keyNextQuestion, priority: 4),
      KeyBinding(.previousQuestion, keys: [.backTab], Words.keyPreviousQuestion, priority: 0),
      KeyBinding(.previousOption, keys: [.left], Words.keyPreviousOption, priority: 0),
      KeyBinding(.nextOption, keys: [.right], Words.keyNextOption, priority: 0),
    ] + LabelAction.movingKeys(.text) + [
      KeyBinding(.appeal, keys: [.character("a"), .control("a")], Words.keyAppeal, priority: 9),
      KeyBinding(.help, keys: [.character("?"), .f(1)], Words.keyHelp, priority: 6),
      KeyBinding(.leave, keys: [.character("q"), .escape], Words.keyLeave, priority: 5),
    ]
}
