import Domain
import Terminal

/// One action of a screen with its keys, for `winnow keys`.
public struct KeyLine: Equatable, Sendable {
  /// Name of the screen in small letters: `label`; `everywhere` for keys that act on all.
  public let screen: String
  /// Name of the action, stable for configuration: `skipWithReason`.
  public let action: String
  /// Names of the keys as configuration writes them: `space`, `ctrl-r`.
  public let keys: [String]
  /// What it does, in a sentence.
  public let help: String
}

/// The key tables of all screens.
public enum KeyTables {
  /// Every action of every screen, in the order of help.
  public static var lines: [KeyLine] { all.flatMap(\.lines) }

  /// The same as text: a heading for each screen, then a line for each action.
  public static var text: [String] {
    all.flatMap { table -> [String] in
      let keys = table.lines.map { $0.keys.joined(separator: " ") }
      let width = keys.map(\.count).max() ?? 0
      return ["\(table.screen):"]
        + zip(keys, table.lines).map { keys, line in
          "  \(keys)\(String(repeating: " ", count: width - keys.count + 2))\(line.help)"
        }
    }
  }

  /// Keys that one screen binds twice, as sentences; empty where all is well.
  public static var clashes: [String] { all.flatMap(\.clashes) }

  private static var all: [ScreenKeys] {
    let options = OptionKeys.pool.enumerated().map { number, key in
      LabelItem.Option(id: "\(number)", name: "", help: nil, keys: [key])
    }
    let choice = LabelItem.Question(
      task: "", text: "", kind: .choice(ChoiceTask(options: [])), options: options, advances: true)
    return [
      ScreenKeys("everywhere", EverywhereKeys.table),
      ScreenKeys("home", HomeKeys.table),
      ScreenKeys("label", LabelKeys(choice).table, name: \.name),
    ]
      + TaskEditors.examples(options).compactMap { question in
        TaskEditors.editor(of: question.kind).map {
          ScreenKeys("label: \(question.task)", KeyTable($0.bindings(question)))
        }
      } + [
        ScreenKeys("known answer", FeedbackKeys.table),
        ScreenKeys("appeal", AppealKeys.table),
        ScreenKeys("list", PickKeys.table),
        ScreenKeys("review", ReviewKeys.table),
        ScreenKeys("note", NoteKeys.table),
        ScreenKeys("submit", SubmitKeys.editor),
        ScreenKeys("submit check", SubmitKeys.confirmation),
        ScreenKeys("submit list", SubmitKeys.list),
        ScreenKeys("submit discard", DiscardKeys.table),
        ScreenKeys("my answers", AnswersKeys.table),
        ScreenKeys("sample", SampleKeys.table),
        ScreenKeys("comment", CommentKeys.table),
        ScreenKeys("browse", BrowseKeys.table),
        ScreenKeys("filter", QueryKeys.table),
        ScreenKeys("batch", BatchKeys.table),
        ScreenKeys("page", PageKeys.table),
        ScreenKeys("help", HelpKeys.table),
      ]
  }
}

/// A key table without its type of actions.
private struct ScreenKeys {
  let screen: String
  let lines: [KeyLine]
  let clashes: [String]

  init<Action: RawRepresentable>(_ screen: String, _ table: KeyTable<Action>)
  where Action.RawValue == String {
    self.init(screen, table, name: \.rawValue)
  }

  init<Action>(_ screen: String, _ table: KeyTable<Action>, name: (Action) -> String) {
    self.screen = screen
    lines = table.bindings.map {
      KeyLine(
        screen: screen, action: name($0.action), keys: $0.keys.compactMap(\.name),
        help: $0.help.plain)
    }
    let own = table.clashes.map {
      Words.clash(
        screen: screen, key: $0.key.name ?? "", actions: $0.actions.map(name))
    }
    let shared = table.bindings.flatMap { binding in
      binding.keys.compactMap { key -> String? in
        guard screen != "everywhere", let other = EverywhereKeys.table.action(for: key) else {
          return nil
        }
        return Words.clash(
          screen: screen, key: key.name ?? "", actions: [other.rawValue, name(binding.action)])
      }
    }
    clashes = own + shared
  }
}
