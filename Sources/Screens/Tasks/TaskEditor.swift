import Domain
import Terminal

/// How one type of task is answered on a screen: what was answered so far, what keys do, how it is drawn, and how it is
/// asked line by line. Pure. A type is a folder with an editor in it and its line in `TaskEditors`.
protocol TaskEditor: Equatable, Sendable {
  /// The keys of a question, most important first; they come before those of the screen and hide them. An action that
  /// is not available leaves its keys to the screen.
  static func bindings(_ question: LabelItem.Question) -> [KeyBinding<EditorAction>]

  /// Begins without an answer.
  init(_ question: LabelItem.Question, sample: SampleText)

  // MARK: the answer

  /// What Enter would confirm.
  var state: EditorState { get }
  /// The answer in a word or two, for the header; nil: there is none.
  var summary: SafeText? { get }
  /// Takes an earlier answer as a start, or what `begun` gave; what the question no longer offers is left out.
  mutating func fill(_ value: JSONValue)
  /// What stands here, were it not yet an answer that may be given: `fill` brings it back.
  var begun: JSONValue? { get }

  // MARK: keys

  /// Letters are typed instead of acting.
  var isTyping: Bool { get }
  /// Letters are typed at times: the footer names what they do now.
  var canType: Bool { get }
  /// Enter does something that no other key does.
  var confirmsByEnter: Bool { get }
  func isAvailable(_ action: EditorAction) -> Bool
  /// Does what a key asks for.
  /// - Parameters:
  ///   - action: what the screen's table says of the key; nil: only typed, the mouse, or a paste while typing.
  mutating func update(_ key: Key, action: EditorAction?, in place: EditorPlace) -> EditorOutcome
  /// Moves the focus within the question; answers nothing.
  mutating func moveFocus(by step: Int)
  /// What Enter does before the screen confirms all answers: `.confirmed` lets it.
  mutating func confirm() -> EditorOutcome

  /// Takes a text that came back from the user's own editor.
  mutating func take(edited text: String) -> EditorOutcome

  // MARK: view

  /// Rows that the place of the answer likes to have, counted no further than `limit`.
  func rowCount(columns: Int, upTo limit: Int) -> Int
  /// Draws in `place.answer`; returns where the real cursor stands.
  func draw(on canvas: inout Canvas, in place: EditorPlace) -> Position?
  /// Rows of the sample as this type shows it.
  func sampleRowCount(_ sample: SampleText, columns: Int, upTo limit: Int) -> Int
  /// Draws the sample as this type shows it, from row `scroll` on.
  func drawSample(_ sample: SampleText, on canvas: inout Canvas, in area: Rectangle, scroll: Int)
    -> DrawnSample
  /// The row of the sample that has to be seen after a key; nil: any.
  func focusedSampleRow(columns: Int) -> Int?

  // MARK: line by line

  /// What may be answered, a line each, below the question.
  var lines: [SafeText] { get }
  /// Asks for a line.
  var linePrompt: SafeText { get }
  /// Any line may be an answer: commands begin with a colon.
  var readsAnyLine: Bool { get }
  mutating func read(_ line: String) -> LineOutcome
}

/// An action of a question's own, named for help and configuration.
struct EditorAction: RawRepresentable, Hashable, Sendable {
  let rawValue: String
}

/// What an editor holds.
enum EditorState: Equatable, Sendable {
  /// No answer yet, or one that may not be given: what is missing.
  case open(SafeText)
  case given(JSONValue)
  /// Nothing, and nothing is asked for.
  case leftOut
}

/// What a key did to an editor.
enum EditorOutcome: Equatable, Sendable {
  /// The key is not the editor's.
  case ignored
  /// Something moved; the answer is as before.
  case moved
  /// The answer has changed; more may follow.
  case changed
  /// The answer was chosen as a whole: where one key answers, it is given.
  case chosen
  /// Enter: the answer stands as it is.
  case confirmed
  /// The text is to be opened in the user's own editor; `take(edited:)` brings it back.
  case opensEditor(String)
  /// The key can't do that now: why.
  case refused(SafeText)
}

/// Where an editor stands on the screen.
struct EditorPlace: Equatable, Sendable {
  /// Of the sample.
  var sample: Rectangle
  /// Rows of the sample above the first that is seen.
  var scroll: Int
  /// Of the answer, below the question.
  var answer: Rectangle
}

struct DrawnSample: Equatable, Sendable {
  /// More follows below.
  var hasMore: Bool
  /// Where the real cursor stands, where it is in the sample.
  var cursor: Position?
}

extension EditorPlace {
  /// Which of so many options a mouse click names; nil: none, or another key.
  /// - Parameter area: where they stand; nil: in all of the answer's place.
  func clicked(_ key: Key, of count: Int, in area: Rectangle? = nil) -> Int? {
    guard case .mouse(let row, let column, .press) = key else { return nil }
    return OptionRows.option(
      at: Position(row: row, column: column), of: count, in: area ?? answer)
  }
}

/// What became of a line that was read.
enum LineOutcome: Equatable, Sendable {
  /// The question is answered.
  case answered
  /// Something was taken, and another line is asked for.
  case more(SafeText)
  /// Not an answer.
  case unknown
  /// An answer that may not be given: why.
  case refused(SafeText)
}

extension TaskEditor {
  var isTyping: Bool { false }
  var canType: Bool { false }
  var confirmsByEnter: Bool { true }
  func isAvailable(_ action: EditorAction) -> Bool { true }
  mutating func confirm() -> EditorOutcome { .confirmed }
  mutating func take(edited text: String) -> EditorOutcome { .ignored }
  var begun: JSONValue? { value }
  func focusedSampleRow(columns: Int) -> Int? { nil }
  var readsAnyLine: Bool { false }

  func sampleRowCount(_ sample: SampleText, columns: Int, upTo limit: Int) -> Int {
    sample.rowCount(columns: columns, upTo: limit)
  }

  func drawSample(_ sample: SampleText, on canvas: inout Canvas, in area: Rectangle, scroll: Int)
    -> DrawnSample
  {
    DrawnSample(hasMore: sample.draw(on: &canvas.frame, in: area, scroll: scroll), cursor: nil)
  }

  /// What was answered; nil where nothing is.
  var value: JSONValue? { if case .given(let value) = state { value } else { nil } }

  fileprivate func isEqual(to other: any TaskEditor) -> Bool { (other as? Self) == self }
}

/// An editor of any type.
struct AnswerEditor: Equatable, Sendable {
  var editor: any TaskEditor

  static func == (a: AnswerEditor, b: AnswerEditor) -> Bool { a.editor.isEqual(to: b.editor) }
}
