import Domain
import Terminal

extension EditorAction {
  /// Takes the option of the key.
  static let choose = EditorAction(rawValue: "choose")
  /// Types to narrow a long list.
  static let filter = EditorAction(rawValue: "filter")
}

/// One of the options: a key an option, or a list to narrow where there are too many for keys.
struct ChoiceEditor: TaskEditor {
  let question: LabelItem.Question
  let optionKeys: [[Character]]
  /// Position of the chosen option.
  private(set) var chosen: Int?
  /// The option that arrows have come to.
  private(set) var cursor: Int?
  private(set) var filter = FilterList()

  init(_ question: LabelItem.Question, sample: SampleText) {
    self.question = question
    optionKeys = question.isFilterList ? [] : OptionRows.keys(of: question.options)
  }

  static func bindings(_ question: LabelItem.Question) -> [KeyBinding<EditorAction>] {
    if question.isFilterList {
      return [KeyBinding(.filter, keys: [.character("/")], Words.keyFilter, priority: 8)]
    }
    let keys = OptionRows.keys(of: question.options)
    return [
      KeyBinding(
        .choose, keys: keys.flatMap { $0 }.map { .character($0) },
        keysLabel: OptionRows.range(of: keys), Words.keyChoose, priority: 9)
    ]
  }

  var state: EditorState {
    chosen.map { .given(.string(question.options[$0].id)) } ?? .open(Words.pressAnOption)
  }

  var summary: SafeText? { chosen.map { question.options[$0].name } }

  mutating func fill(_ value: JSONValue) {
    chosen = value.stringValue.flatMap { question.option(withID: $0) }
  }

  mutating func choose(_ option: Int) { chosen = option }

  var canType: Bool { question.isFilterList }

  var isTyping: Bool { question.isFilterList && filter.isTyping }

  /// An earlier answer is kept by Enter.
  var confirmsByEnter: Bool {
    !question.advances || cursor != nil || chosen != nil || question.isFilterList
  }

  func isAvailable(_ action: EditorAction) -> Bool {
    action == .filter ? question.isFilterList && !filter.isTyping : !question.isFilterList
  }

  mutating func update(_ key: Key, action: EditorAction?, in place: EditorPlace) -> EditorOutcome {
    if !question.isFilterList, let clicked = place.clicked(key, of: question.options.count) {
      // The first click points, the second takes.
      if cursor == clicked { return confirm() }
      cursor = clicked
      return .moved
    }
    if isTyping {
      return filter.press(key) ? .moved : .ignored
    }
    switch action {
    case .choose:
      guard case .character(let letter) = key,
        let option = optionKeys.firstIndex(where: { $0.contains(letter) })
      else { return .ignored }
      choose(option)
      return .chosen
    case .filter:
      filter.isTyping = true
      return .moved
    default: return .ignored
    }
  }

  mutating func moveFocus(by step: Int) {
    if question.isFilterList {
      filter.move(by: step, of: question.options)
      return
    }
    let count = question.options.count
    guard count > 0 else { return }
    cursor = cursor.map { ($0 + step + count) % count } ?? (step > 0 ? 0 : count - 1)
  }

  /// Chooses what has the focus; on that which was chosen already it confirms.
  mutating func confirm() -> EditorOutcome {
    let pointed = question.isFilterList ? filter.focused(question.options) : cursor
    guard let pointed else {
      return question.isFilterList ? .refused(Words.nothingMatches) : .confirmed
    }
    if chosen == pointed { return .confirmed }
    chosen = pointed
    cursor = nil
    return .chosen
  }
}
