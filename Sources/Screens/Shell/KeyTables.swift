import Domain
import Terminal

/// One action of a screen with its keys, for `winnow keys`.
public struct KeyLine: Equatable, Sendable {
  /// Name of the screen, as configuration writes it: `label`; `everywhere` for keys that act on all.
  public let screen: String
  /// Name of the action, stable for configuration: `skipWithReason`.
  public let action: String
  /// Names of the keys as configuration writes them: `space`, `ctrl-r`.
  public let keys: [String]
  /// What it does, in a sentence.
  public let help: String
}

/// The key tables of all screens, as a choice of keys makes them.
public struct KeyTables {
  private let all: [ScreenKeys]
  private let choice: KeyChoice

  /// - Parameter choice: the keys that stand for the tables' own; none for those that winnow comes with.
  public init(_ choice: KeyChoice = KeyChoice()) {
    self.choice = choice
    let options = OptionKeys.pool.enumerated().map { number, key in
      LabelItem.Option(id: "\(number)", name: "", help: nil, keys: [key])
    }
    let one = LabelItem.Question(
      task: "", text: "", kind: .choice(ChoiceTask(options: [])), options: options, advances: true)
    let everywhere = EverywhereKeys.table.following(choice, screen: "everywhere")
    func keys<Action>(
      _ screen: String, _ table: KeyTable<Action>, of: String? = nil, name: (Action) -> String
    ) -> ScreenKeys {
      ScreenKeys(
        screen, table.following(choice, screen: of ?? screen, name: name), everywhere: everywhere,
        name: name)
    }
    func keys<Action>(_ screen: String, _ table: KeyTable<Action>) -> ScreenKeys
    where Action: RawRepresentable, Action.RawValue == String {
      keys(screen, table, name: \.rawValue)
    }
    all =
      [
        keys("everywhere", EverywhereKeys.table),
        keys("text", ShownTextKeys.table),
        keys("home", HomeKeys.table),
        keys("label", LabelKeys(one).table, name: \.name),
      ]
      + TaskEditors.examples(options).compactMap { question in
        TaskEditors.editor(of: question.kind).map {
          keys(
            "label: \(question.task)", KeyTable($0.bindings(question)), of: "label",
            name: \.rawValue)
        }
      } + [
        keys("known-answer", FeedbackKeys.table),
        keys("appeal", AppealKeys.table),
        keys("list", PickKeys.table),
        keys("review", ReviewKeys.table),
        keys("note", NoteKeys.table),
        keys("correct", CorrectKeys.table, name: \.name),
        keys("disputed", AdjudicateKeys.table(nil), name: \.name),
        keys("gold-note", GoldNoteKeys.table),
        keys("submit", SubmitKeys.editor),
        keys("submit-check", SubmitKeys.confirmation),
        keys("submit-list", SubmitKeys.list),
        keys("submit-discard", DiscardKeys.table),
        keys("answers", AnswersKeys.table),
        keys("sample", SampleKeys.table),
        keys("comment", CommentKeys.table),
        keys("browse", BrowseKeys.table),
        keys("filter", QueryKeys.table),
        keys("batch", BatchKeys.table),
        keys("page", PageKeys.table),
        keys("help", HelpKeys.table),
        keys("output", OutputKeys.table),
      ]
  }

  /// Every action of every screen, in the order of help.
  public var lines: [KeyLine] { all.flatMap(\.lines) }

  /// The same as text: a heading for each screen, then a line for each action.
  public var text: [String] {
    all.flatMap { table -> [String] in
      let keys = table.lines.map { $0.keys.isEmpty ? "-" : $0.keys.joined(separator: " ") }
      let width = keys.map(\.count).max() ?? 0
      return ["\(table.screen):"]
        + zip(keys, table.lines).map { keys, line in
          "  \(keys)\(String(repeating: " ", count: width - keys.count + 2))\(line.help)"
        }
    }
  }

  /// Keys that the choice has one screen bind twice, and screens that no key would leave, as sentences; empty where all
  /// is well.
  public var clashes: [String] { all.flatMap(\.problems) }

  /// Keys that a screen's own table binds twice by intent: what can be done tells which is meant.
  var intended: [String] { all.flatMap(\.intended) }

  /// What is wrong with a name that a configuration gives keys to; nil where there is such an action.
  ///
  /// - Parameter screen: a screen's name, or `any`.
  public static func problem(screen: String, action: String) -> String? {
    let lines = KeyTables().lines.map { line in
      // The types of tasks are answered on one screen.
      (screen: String(line.screen.prefix { $0 != ":" }), action: line.action)
    }
    let screens = lines.map(\.screen).reduce(into: [String]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    let isAny = screen == KeyChoice.anyScreen
    guard isAny || screens.contains(screen) else {
      return
        "no such screen; there are \((screens + [KeyChoice.anyScreen]).joined(separator: ", "))"
    }
    guard !["choose", "digits", "takeVoice"].contains(action) else {
      return "these keys each stand for something of their own: an option, a line, an answer"
    }
    let actions = lines.filter { isAny || $0.screen == screen }.map(\.action)
    guard !actions.contains(action) else { return nil }
    return isAny
      ? "no screen has an action of that name; winnow keys --json lists them"
      : "no action of this screen; it has \(actions.joined(separator: ", "))"
  }
}

/// A key table without its type of actions.
private struct ScreenKeys {
  let screen: String
  let lines: [KeyLine]
  let problems: [String]
  let intended: [String]

  init<Action>(
    _ screen: String, _ table: KeyTable<Action>, everywhere: KeyTable<EverywhereAction>,
    name: (Action) -> String
  ) {
    self.screen = screen
    lines = table.bindings.map {
      KeyLine(
        screen: screen, action: name($0.action), keys: $0.keys.compactMap(\.name),
        help: $0.help.plain)
    }
    func sentences(_ table: KeyTable<Action>) -> [String] {
      table.clashes.map {
        Words.clash(screen: screen, key: $0.key.name ?? "", actions: $0.actions.map(name))
      }
    }
    let intended = sentences(table.asMade())
    let own = sentences(table).filter { !intended.contains($0) }
    let shared = table.bindings.flatMap { binding in
      binding.keys.compactMap { key -> String? in
        guard screen != "everywhere", let other = everywhere.action(for: key) else { return nil }
        return Words.clash(
          screen: screen, key: key.name ?? "", actions: [other.rawValue, name(binding.action)])
      }
    }
    let missing = table.bindings.filter {
      $0.keys.isEmpty && ["leave", "cancel", "keep", "interrupt"].contains(name($0.action))
    }.map { Words.noKey(screen: screen, action: name($0.action)) }
    problems = own + shared + missing
    self.intended = intended
  }
}
