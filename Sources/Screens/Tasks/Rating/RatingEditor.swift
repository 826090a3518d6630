import Domain
import Terminal

extension EditorAction {
  /// Takes the rating of the key.
  static let rate = EditorAction(rawValue: "rate")
  /// Types a rating that has no key of its own.
  static let typeNumber = EditorAction(rawValue: "typeNumber")
  /// Ten steps at once.
  static let rateMuchLess = EditorAction(rawValue: "rateMuchLess")
  static let rateMuchMore = EditorAction(rawValue: "rateMuchMore")
  /// Takes the last digit back.
  static let eraseDigit = EditorAction(rawValue: "eraseDigit")
}

/// A number on a scale: a key a number, arrows and typed numbers where there are more than ten.
struct RatingEditor: TaskEditor {
  let question: LabelItem.Question
  let task: RatingTask
  private(set) var chosen: Int?
  /// The number that arrows have come to, or that is typed.
  private(set) var cursor: Int?
  /// A number that is being typed.
  private(set) var typed = ""

  init(_ question: LabelItem.Question, sample: SampleText) {
    self.question = question
    task = Self.task(of: question)
  }

  private static func task(of question: LabelItem.Question) -> RatingTask {
    if case .rating(let task) = question.kind { task } else { RatingTask() }
  }

  /// The key of each number where there are ten at most: its own digit, else digits from 1 on.
  static func keys(_ task: RatingTask) -> [Character] {
    guard task.values.count <= 10 else { return [] }
    if task.minimum >= 0, task.maximum <= 9 { return task.values.map { Character("\($0)") } }
    return Array(OptionKeys.pool.prefix(task.values.count))
  }

  static func bindings(_ question: LabelItem.Question) -> [KeyBinding<EditorAction>] {
    let keys = keys(task(of: question))
    guard let first = keys.first, let last = keys.last else {
      return [
        KeyBinding(
          .typeNumber, keys: "0123456789-".map { .character($0) }, keysLabel: "0…9",
          Words.keyTypeNumber, priority: 9),
        KeyBinding(.eraseDigit, keys: [.backspace], Words.keyEraseDigit, priority: 8),
        KeyBinding(.rateMuchLess, keys: [.shiftLeft], Words.keyMuchLess, priority: 0),
        KeyBinding(.rateMuchMore, keys: [.shiftRight], Words.keyMuchMore, priority: 0),
      ]
    }
    return [
      KeyBinding(
        .rate, keys: keys.map { .character($0) },
        keysLabel: keys.count == 1 ? "\(first)" : "\(first)…\(last)", Words.keyRate, priority: 9)
    ]
  }

  var state: EditorState {
    if let number = chosen { return .given(.integer(number)) }
    return .open(Words.rateFrom(task.minimum, to: task.maximum))
  }

  var summary: SafeText? { chosen.map { "\($0)" } }

  mutating func fill(_ value: JSONValue) {
    chosen = value.intValue.flatMap { task.values.contains($0) ? $0 : nil }
  }

  /// An earlier answer is kept by Enter.
  var confirmsByEnter: Bool {
    !question.advances || cursor != nil || chosen != nil || task.values.count > 10
  }

  func isAvailable(_ action: EditorAction) -> Bool {
    switch action {
    case .rate: task.values.count <= 10
    case .eraseDigit: !typed.isEmpty
    default: task.values.count > 10
    }
  }

  mutating func update(_ key: Key, action: EditorAction?, in place: EditorPlace) -> EditorOutcome {
    switch action {
    case .rate:
      guard case .character(let letter) = key,
        let at = RatingEditor.keys(task).firstIndex(of: letter)
      else { return .ignored }
      chosen = task.minimum + at
      cursor = nil
      return .chosen
    case .typeNumber:
      guard case .character(let letter) = key else { return .ignored }
      return type(letter)
    case .rateMuchLess: moveFocus(by: -10)
    case .rateMuchMore: moveFocus(by: 10)
    case .eraseDigit:
      typed = String(typed.dropLast())
      cursor = Int(typed).flatMap { task.values.contains($0) ? $0 : nil }
    default: return .ignored
    }
    return .moved
  }

  /// A number that starts anew where the digit would make one off the scale.
  private mutating func type(_ letter: Character) -> EditorOutcome {
    let longer = letter == "-" ? "-" : typed + String(letter)
    let candidates = [longer, String(letter)]
    for text in candidates where text.count <= 6 {
      if let number = Int(text), task.values.contains(number) {
        typed = text
        cursor = number
        return .moved
      }
    }
    // "-", or the first digit of a number that is on the scale only with more digits.
    typed = longer.count <= 5 ? longer : String(letter)
    return .moved
  }

  mutating func moveFocus(by step: Int) {
    typed = ""
    let middle = task.minimum + (task.maximum - task.minimum) / 2
    let from = cursor ?? chosen ?? (task.values.count > 10 ? middle : nil)
    let to = from.map { $0 + step } ?? (step > 0 ? task.minimum : task.maximum)
    cursor = min(max(task.minimum, to), task.maximum)
  }

  mutating func confirm() -> EditorOutcome {
    if !typed.isEmpty, Int(typed).map({ !task.values.contains($0) }) ?? true {
      typed = ""
      return .refused(Words.rateFrom(task.minimum, to: task.maximum))
    }
    guard let cursor else { return .confirmed }
    typed = ""
    if chosen == cursor { return .confirmed }
    chosen = cursor
    self.cursor = nil
    return .chosen
  }
}
