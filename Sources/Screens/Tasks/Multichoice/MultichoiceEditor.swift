import Domain
import Terminal

extension EditorAction {
  /// Takes the option of the key, or takes it away again.
  static let toggle = EditorAction(rawValue: "toggle")
  /// The same for the option that has the focus.
  static let toggleFocused = EditorAction(rawValue: "toggleFocused")
}

/// Any of the options: keys toggle, Enter confirms.
struct MultichoiceEditor: TaskEditor {
  let question: LabelItem.Question
  let minimum: Int
  let maximum: Int
  let optionKeys: [[Character]]
  /// Positions of the chosen options.
  private(set) var chosen: Set<Int> = []
  /// The option that arrows have come to.
  private(set) var cursor: Int?
  private(set) var filter = FilterList()

  init(_ question: LabelItem.Question, sample: SampleText) {
    self.question = question
    if case .multichoice(let task) = question.kind {
      // As many as there are: a policy may ask for more than are still on offer.
      maximum = max(1, min(task.maximum, question.options.count))
      minimum = min(task.minimum, maximum)
    } else {
      minimum = 0
      maximum = max(1, question.options.count)
    }
    optionKeys = question.isFilterList ? [] : OptionRows.keys(of: question.options)
  }

  static func bindings(_ question: LabelItem.Question) -> [KeyBinding<EditorAction>] {
    let focused = KeyBinding<EditorAction>(
      .toggleFocused, keys: [.character(" "), .insert], Words.keyToggleFocused, priority: 4)
    if question.isFilterList {
      return [
        focused, KeyBinding(.filter, keys: [.character("/")], Words.keyFilter, priority: 8),
      ]
    }
    let keys = OptionRows.keys(of: question.options)
    return [
      KeyBinding(
        .toggle, keys: keys.flatMap { $0 }.map { .character($0) },
        keysLabel: OptionRows.range(of: keys), Words.keyToggle, priority: 9), focused,
    ]
  }

  var state: EditorState {
    if chosen.count < minimum { return .open(Words.chooseAtLeast(minimum)) }
    let ids = chosen.map { question.options[$0].id }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return .given(.array(ids.map { .string($0) }))
  }

  var summary: SafeText? {
    guard !chosen.isEmpty else { return nil }
    let names = chosen.sorted().map { question.options[$0].name.plainOnOneLine }
    return .oneLine(names.joined(separator: ", "))
  }

  mutating func fill(_ value: JSONValue) {
    let ids = (value.arrayValue ?? []).compactMap(\.stringValue)
    chosen = Set(ids.compactMap { question.option(withID: $0) })
  }

  mutating func choose(_ options: Set<Int>) { chosen = options }

  var canType: Bool { question.isFilterList }

  var isTyping: Bool { question.isFilterList && filter.isTyping }

  func isAvailable(_ action: EditorAction) -> Bool {
    switch action {
    case .filter: question.isFilterList && !filter.isTyping
    case .toggleFocused: question.isFilterList || cursor != nil || !question.options.isEmpty
    default: !question.isFilterList
    }
  }

  mutating func update(_ key: Key, action: EditorAction?, in place: EditorPlace) -> EditorOutcome {
    if !question.isFilterList,
      let clicked = place.clicked(
        key, of: question.options.count, in: optionsArea(place.answer))
    {
      cursor = clicked
      return toggle(clicked)
    }
    if isTyping, action != .toggleFocused { return filter.press(key) ? .moved : .ignored }
    switch action {
    case .toggle:
      guard case .character(let letter) = key,
        let option = optionKeys.firstIndex(where: { $0.contains(letter) })
      else { return .ignored }
      return toggle(option)
    case .toggleFocused:
      if question.isFilterList {
        return filter.focused(question.options).map { toggle($0) } ?? .refused(Words.nothingMatches)
      }
      guard let cursor else {
        moveFocus(by: 1)
        return .moved
      }
      return toggle(cursor)
    case .filter:
      filter.isTyping = true
      return .moved
    default: return .ignored
    }
  }

  private mutating func toggle(_ option: Int) -> EditorOutcome {
    if chosen.remove(option) != nil { return .changed }
    if maximum == 1 { chosen = [] }
    guard chosen.count < maximum else { return .refused(Words.chooseAtMost(maximum)) }
    chosen.insert(option)
    return .changed
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

  /// In a list to narrow, Enter toggles what was typed for or pointed to, and confirms where nothing was.
  mutating func confirm() -> EditorOutcome {
    guard isTyping, filter.isPointing else { return .confirmed }
    guard let option = filter.focused(question.options) else {
      return .refused(Words.nothingMatches)
    }
    let outcome = toggle(option)
    if outcome == .changed { filter.clear() }
    return outcome
  }
}
