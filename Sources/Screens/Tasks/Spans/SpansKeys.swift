import Terminal

extension EditorAction {
  /// Gives what is selected the label of the key.
  static let label = EditorAction(rawValue: "label")
  /// Opens the list of labels.
  static let openLabels = EditorAction(rawValue: "openLabels")
  static let select = EditorAction(rawValue: "select")
  static let otherEnd = EditorAction(rawValue: "otherEnd")
  static let leaveSelection = EditorAction(rawValue: "leaveSelection")
  /// Removes the focused span, else takes the newest change back.
  static let takeBack = EditorAction(rawValue: "takeBack")
  static let removeSpan = EditorAction(rawValue: "removeSpan")
  static let undoEdit = EditorAction(rawValue: "undoEdit")
  static let redoEdit = EditorAction(rawValue: "redoEdit")
  static let nextSpan = EditorAction(rawValue: "nextSpan")
  static let previousSpan = EditorAction(rawValue: "previousSpan")
  static let tabSpan = EditorAction(rawValue: "tabSpan")
  static let backTabSpan = EditorAction(rawValue: "backTabSpan")
  static let right = EditorAction(rawValue: "right")
  static let left = EditorAction(rawValue: "left")
  static let nextWord = EditorAction(rawValue: "nextWord")
  static let previousWord = EditorAction(rawValue: "previousWord")
  static let wordEnd = EditorAction(rawValue: "wordEnd")
  static let up = EditorAction(rawValue: "lineUp")
  static let down = EditorAction(rawValue: "lineDown")
  static let pageUp = EditorAction(rawValue: "pageUp")
  static let pageDown = EditorAction(rawValue: "pageDown")
  static let lineStart = EditorAction(rawValue: "lineStart")
  static let lineEnd = EditorAction(rawValue: "lineEnd")
  static let textStart = EditorAction(rawValue: "textStart")
  static let textEnd = EditorAction(rawValue: "textEnd")
  static let extendRight = EditorAction(rawValue: "extendRight")
  static let extendLeft = EditorAction(rawValue: "extendLeft")
  static let extendUp = EditorAction(rawValue: "extendUp")
  static let extendDown = EditorAction(rawValue: "extendDown")
}

extension SpansEditor {
  static func bindings(_ question: LabelItem.Question) -> [KeyBinding<EditorAction>] {
    let keys = question.isFilterList ? [] : OptionRows.keys(of: question.options)
    let labels = KeyBinding<EditorAction>(
      .label, keys: keys.flatMap { $0 }.map { .character($0) },
      keysLabel: OptionRows.range(of: keys), Words.keyLabelSpan, priority: 9)
    return [labels] + fixed
  }

  private static let fixed: [KeyBinding<EditorAction>] = [
    KeyBinding(.openLabels, keys: [.character("/"), .f(3)], Words.keyOpenLabels, priority: 9),
    KeyBinding(
      .extendRight, keys: [.shiftRight, .character("L")], Words.keyExtend, priority: 4),
    KeyBinding(.extendLeft, keys: [.shiftLeft, .character("H")], Words.keyExtendBack, priority: 0),
    KeyBinding(.extendDown, keys: [.shiftDown, .character("J")], Words.keyExtendDown, priority: 0),
    KeyBinding(.extendUp, keys: [.shiftUp, .character("K")], Words.keyExtendUp, priority: 0),
    KeyBinding(.select, keys: [.character("v"), .f(5)], Words.keySelect, priority: 3),
    KeyBinding(.otherEnd, keys: [.character("x"), .f(6)], Words.keyOtherEnd, priority: 4),
    KeyBinding(.removeSpan, keys: [.delete], Words.keyRemoveSpan, priority: 8),
    KeyBinding(.takeBack, keys: [.backspace], Words.keyTakeBack, priority: 0),
    KeyBinding(
      .undoEdit, keys: [.character("u")], Words.keyUndoEdit, priority: 7),
    KeyBinding(.redoEdit, keys: [.control("r")], Words.keyRedoEdit, priority: 1),
    KeyBinding(.tabSpan, keys: [.tab], Words.keyNextSpan, priority: 0),
    KeyBinding(.backTabSpan, keys: [.backTab], Words.keyPreviousSpan, priority: 0),
    KeyBinding(.nextSpan, keys: [.character("n"), .f(7)], Words.keyNextSpan, priority: 4),
    KeyBinding(.previousSpan, keys: [.character("N"), .f(8)], Words.keyPreviousSpan, priority: 0),
    KeyBinding(.leaveSelection, keys: [.escape], Words.keyLeaveSelection, priority: 6),
    KeyBinding(.right, keys: [.right, .character("l")], Words.keyForward, priority: 0),
    KeyBinding(.left, keys: [.left, .character("h")], Words.keyBack, priority: 0),
    KeyBinding(.nextWord, keys: [.character("w")], Words.keyNextWord, priority: 2),
    KeyBinding(.previousWord, keys: [.character("b")], Words.keyPreviousWord, priority: 0),
    KeyBinding(.wordEnd, keys: [.character("e")], Words.keyWordEnd, priority: 0),
    KeyBinding(.down, keys: [.down, .character("j")], Words.keyDown, priority: 0),
    KeyBinding(.up, keys: [.up, .character("k")], Words.keyUp, priority: 0),
    KeyBinding(.pageDown, keys: [.pageDown, .control("d")], Words.keyPageDown, priority: 0),
    KeyBinding(.pageUp, keys: [.pageUp, .control("b")], Words.keyPageUp, priority: 0),
    KeyBinding(.lineStart, keys: [.home], Words.keyLineStart, priority: 0),
    KeyBinding(.lineEnd, keys: [.end], Words.keyLineEnd, priority: 0),
    KeyBinding(.textStart, keys: [.character("g")], Words.keyTop, priority: 0),
    KeyBinding(.textEnd, keys: [.character("G")], Words.keyBottom, priority: 0),
  ]
}
