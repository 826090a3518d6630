import Domain
import Terminal

/// Words of questions that are answered with a text or a form.
extension Words {
  static func textTooShort(_ count: Int, _ minimum: Int) -> SafeText {
    count == 0
      ? "write \(minimum) \(characters(minimum)) at least"
      : "\(count) \(characters(count)): \(minimum) at least are asked for"
  }
  static func textTooLong(_ count: Int, _ maximum: Int) -> SafeText {
    "\(count) \(characters(count)): \(maximum) at most; take \(count - maximum) away"
  }
  private static func characters(_ count: Int) -> SafeText {
    count == 1 ? "character" : "characters"
  }
  static func textBounds(_ task: TextTask) -> SafeText {
    task.isOptional
      ? "up to \(task.maximum) characters, or nothing"
      : "\(task.minimum) to \(task.maximum) characters"
  }
  static func textLength(_ count: Int, _ task: TextTask, isChanged: Bool?) -> SafeText {
    let state: SafeText =
      switch isChanged {
      case nil: ""
      case true?: " · [-taken out-] {+put in+}"
      case false?: " · as it was; Enter says that it is right"
      }
    return "\(count) of \(task.maximum) \(characters(task.maximum))\(state)"
  }
  static let textEmpty: SafeText = "type here; Enter confirms"
  static let textEmptyKeys: SafeText = "i types here"
  static let keyNewLine = KeyWords("new line", "begin a new line")
  static let keyOpenEditor = KeyWords(
    "editor", "open the text in your own editor ($VISUAL, $EDITOR)")
  static let keyStopTyping = KeyWords("keys", "stop typing: letters act as keys")
  static let keyType = KeyWords("type", "type again")
  static let editorUnchanged: SafeText = "nothing was changed in the editor"
  static func editorFailed(_ reason: SafeText) -> SafeText {
    "the editor did not work, the text is as before: \(reason)"
  }
  static let plainTextPrompt: SafeText =
    "text (one line; \\ at its end goes on; :skip, :undo, :flag, :?, :q):"
  static let plainCorrectionPrompt: SafeText =
    "corrected text (:keep if it is right; \\ at the end goes on; :skip, :undo, :flag, :?, :q):"
  static let plainGoesOn: SafeText = "the next line:"

  // MARK: forms
  static func formField(_ field: FormField) -> SafeText {
    let kind: SafeText =
      switch field.kind {
      case .string: field.pattern.map { "text like \(SafeText.oneLine($0))" } ?? "text"
      case .integer: "whole number"
      case .decimal: "number"
      case .boolean: "yes or no"
      case .date: "date, 2026-11-25"
      }
    return field.isRequired ? "required, \(kind)" : kind
  }
  static func formProblem(_ problem: String) -> SafeText { "✗ \(SafeText.oneLine(problem))" }
  static func formOpen(_ field: String, _ problem: String) -> SafeText {
    "\(SafeText.oneLine(field)): \(SafeText.oneLine(problem))"
  }
  static func formFilled(_ count: Int, of all: Int) -> SafeText { "\(count) of \(all) filled in" }
  static let formYes: SafeText = "yes"
  static let formNo: SafeText = "no"
  static let keyNextField = KeyWords("next field", "to the next field")
  static let keyPreviousField = KeyWords("field before", "to the field before")
  static let keyToggleField = KeyWords("yes, no", "change between yes, no and nothing")
  static let plainFormPrompt: SafeText =
    "field = value, or the whole form as JSON; done confirms (skip, undo, flag, ?, q):"
  static func plainFormField(_ field: FormField, _ value: SafeText?) -> SafeText {
    let shown: SafeText = value.map { " = \($0)" } ?? ""
    return "  \(SafeText.oneLine(field.id))\(shown)  (\(formField(field)))"
  }
  static func plainNoField(_ said: SafeText) -> SafeText { "no field \(quoted(said))" }
}
