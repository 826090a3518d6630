import Terminal

/// Words of questions about ranges of a text.
extension Words {
  static func quoted(_ text: SafeText) -> SafeText { "“\(text)”" }
  static func spanCount(_ count: Int) -> SafeText { count == 1 ? "1 span" : "\(count) spans" }
  static func spansNoField(_ field: SafeText) -> SafeText {
    "this sample has no text \(quoted(field)) to mark: skip it (space)"
  }
  static let spansNoText: SafeText = "there is nothing to mark here"
  static let spansSelectionOpen: SafeText =
    "something is selected: press a label’s key, or esc to leave it"
  static func spanLabelled(_ label: SafeText, _ text: SafeText) -> SafeText { "\(label): \(text)" }
  static func spanRelabelled(_ old: SafeText, to new: SafeText, _ text: SafeText) -> SafeText {
    "\(old) is now \(new): \(text)"
  }
  static func spanRemoved(_ label: SafeText, _ text: SafeText) -> SafeText {
    "removed: \(label) \(text)"
  }
  static func spanNow(_ label: SafeText, _ text: SafeText) -> SafeText { "\(label) is now \(text)" }
  static func spanOverlaps(_ label: SafeText, _ text: SafeText, _ more: Int) -> SafeText {
    let others: SafeText = more > 0 ? " and \(more) more" : ""
    return "the same key again replaces \(label) \(text)\(others): they overlap"
  }
  static func spanInTheWay(_ label: SafeText, _ text: SafeText) -> SafeText {
    "stopped at \(label) \(text): spans may not overlap in this task"
  }
  static func spanUndone(_ what: SafeText) -> SafeText { "undone: \(what)" }
  static func spanRedone(_ what: SafeText) -> SafeText { "done again: \(what)" }
  static func spanStepAdded(_ what: SafeText) -> SafeText { "marked \(what)" }
  static func spanStepRemoved(_ what: SafeText) -> SafeText { "removed \(what)" }
  static func spanStepChanged(_ what: SafeText) -> SafeText { "changed \(what)" }
  static func spansSelected(_ text: SafeText) -> SafeText {
    "selected \(text): press a label’s key"
  }
  static func spanFocused(
    _ label: SafeText, _ text: SafeText, _ scalars: Range<Int>, number: Int, of count: Int,
    movesStart: Bool
  ) -> SafeText {
    let end: SafeText = movesStart ? " · its start moves" : ""
    return
      "\(number) of \(count): \(label) \(text) · \(scalars.lowerBound)–\(scalars.upperBound)\(end)"
  }
  static func spansCursor(_ text: SafeText, inside label: SafeText?, count: Int) -> SafeText {
    let inside: SafeText = label.map { " in \($0)" } ?? ""
    let rest: SafeText = count == 0 ? "nothing marked; Enter says so" : spanCount(count)
    return "\(text)\(inside) · \(rest)"
  }
  static func spansOpenList(_ count: Int) -> SafeText { "/ lists the \(count) labels" }

  static let keyLabelSpan = KeyWords(
    "label", "label what is selected, else the word at the cursor; relabel the focused span")
  static let keyOpenLabels = KeyWords("labels", "list the labels; type to narrow, Enter takes one")
  static let keyExtend = KeyWords("extend", "select on, or move the end of the focused span on")
  static let keyExtendBack = KeyWords("shrink", "select back, or move the end of the focused span")
  static let keyExtendDown = KeyWords("extend down", "select one line on")
  static let keyExtendUp = KeyWords("extend up", "select one line back")
  static let keySelect = KeyWords("select", "begin a selection that motions extend, or leave it")
  static let keyOtherEnd = KeyWords("other end", "have the other end move")
  static let keyRemoveSpan = KeyWords("remove", "remove the focused span")
  static let keyTakeBack = KeyWords(
    "take back", "remove the focused span, else take the newest change to this answer back")
  static let keyUndoEdit = KeyWords("undo", "take the newest change to this sample’s answer back")
  static let keyRedoEdit = KeyWords("redo", "do again what was undone last")
  static let keyNextSpan = KeyWords("next span", "focus the next span, overlapping ones too")
  static let keyPreviousSpan = KeyWords("previous span", "focus the span before")
  static let keyLeaveSelection = KeyWords("leave", "leave the selection or the focused span")
  static let keyForward = KeyWords("on", "one word or character on")
  static let keyBack = KeyWords("back", "one word or character back")
  static let keyNextWord = KeyWords("next word", "to the next word")
  static let keyPreviousWord = KeyWords("word back", "to the word before")
  static let keyWordEnd = KeyWords("word end", "to the end of the word")
  static let keyLineStart = KeyWords("line start", "to the start of the line")
  static let keyLineEnd = KeyWords("line end", "to the end of the line")

  // MARK: line by line
  static func numberedWords(_ line: SafeText) -> SafeText { "  \(line)" }
  static let plainSpansPrompt: SafeText = """
    mark ("quoted text" LABEL, "text" 2 LABEL for the second, words 3-5 LABEL, characters @12-24 LABEL; \
    -1 removes span 1; done, none; skip, undo, flag, ?, q):
    """
  static func plainSpan(_ number: Int, _ label: SafeText, _ text: SafeText, _ scalars: Range<Int>)
    -> SafeText
  {
    "  span \(number): \(label) \(text) \(scalars.lowerBound)-\(scalars.upperBound)"
  }
  static let plainNothingMarked: SafeText =
    "nothing is marked: say none if there is nothing to mark, or skip"
  static func plainNoLabel(_ said: SafeText) -> SafeText { "no label \(quoted(said))" }
  static func plainNotFound(_ said: SafeText) -> SafeText { "not in the text: \(quoted(said))" }
  static func plainFoundTimes(_ said: SafeText, _ count: Int) -> SafeText {
    "\(quoted(said)) is there \(count) times: say which, as in \"text\" 2 LABEL"
  }
  static func plainNoRange(_ said: SafeText) -> SafeText { "not a range of this text: \(said)" }
  static func plainSpanOverlaps(_ label: SafeText, _ text: SafeText) -> SafeText {
    "overlaps \(label) \(text): remove that first, spans may not overlap in this task"
  }
}
