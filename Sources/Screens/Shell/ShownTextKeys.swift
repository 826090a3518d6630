import Terminal

/// What can be done with the text of the sample that a screen shows. A screen's own keys come first.
enum ShownTextAction: String, Hashable, Sendable, CaseIterable {
  case codePoints, copy
}

enum ShownTextKeys {
  static let table = KeyTable<ShownTextAction>(
    screen: "text",
    [
      KeyBinding(
        .codePoints, keys: [.character("#"), .control("t")], Words.keyCodePoints, priority: 0),
      KeyBinding(.copy, keys: [.character("y"), .control("y")], Words.keyCopy, priority: 0),
    ])
}

extension ShellModel.Screen {
  /// The sample whose text is shown, by its id; nil where there is none, or something is asked over it.
  var shownSample: String? {
    switch self {
    case .label(let model):
      model.listing == nil && model.commenting == nil && model.appealing == nil
        ? model.item?.id : nil
    case .review(let model): model.asking == nil ? model.item?.id : nil
    case .adjudicate(let model): model.explaining == nil ? model.item?.item.id : nil
    case .look(.browse(let model)):
      model.batch == nil && !model.isTyping ? model.focused?.id : nil
    case .look(.answers(let model)): model.isTyping ? nil : model.focused?.id
    case .look(.sample(let model)): model.asking == nil ? model.id : nil
    case .home, .submit, .help, .output, .look(.page): nil
    }
  }

  /// Whether the screen itself knows a key.
  fileprivate func binds(_ key: Key, mode: KeyMode) -> Bool {
    switch self {
    case .label(let model):
      (model.form?.table ?? LabelKeys.withoutQuestion)
        .action(for: key, mode: mode, where: model.isAvailable) != nil
    case .review: ReviewKeys.table.action(for: key, mode: mode) != nil
    case .adjudicate(let model):
      AdjudicateKeys.table(model.form?.question).action(for: key, mode: mode) != nil
    case .look(.browse): BrowseKeys.table.action(for: key, mode: mode) != nil
    case .look(.answers): AnswersKeys.table.action(for: key, mode: mode) != nil
    case .look(.sample): SampleKeys.table.action(for: key, mode: mode) != nil
    case .home, .submit, .help, .output, .look(.page): true
    }
  }
}

extension ShellModel {
  /// What a key does with the text that is shown; nil: it is no such key here.
  mutating func pressOnText(_ key: Key, mode: KeyMode) -> [ShellEffect]? {
    guard let action = ShownTextKeys.table.action(for: key, mode: mode), let top = screens.last,
      let id = top.shownSample, !top.binds(key, mode: mode)
    else { return nil }
    switch action {
    case .codePoints: return open(.look(.page(PageModel(.codePoints, place: place, subject: id))))
    case .copy: return [.copy(id)]
    }
  }

  /// Says something on the topmost screen.
  mutating func say(_ notice: Notice) {
    guard let top = screens.popLast() else { return }
    switch top {
    case .label(var model):
      model.notice = notice
      screens.append(.label(model))
    case .review(var model):
      model.notice = notice
      screens.append(.review(model))
    case .adjudicate(var model):
      model.notice = notice
      screens.append(.adjudicate(model))
    case .look(var screen):
      screen.say(notice)
      screens.append(.look(screen))
    case .home, .submit, .help, .output: screens.append(top)
    }
  }
}
