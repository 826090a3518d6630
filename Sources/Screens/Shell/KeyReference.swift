/// The page of all keys, `docs/keys.md`, made from the key tables.
public enum KeyReference {
  /// The whole page as Markdown.
  public static var markdown: String {
    let tables = KeyTables()
    var page = """
      # Keys

      <!-- Written by `winnow keys --markdown`; a test compares. -->

      `?` on any screen lists what can be done there with its keys; `:` opens the same list to type in: some letters \
      of what you want, Enter does it. The footer shows the keys that work now. `winnow keys` prints the tables \
      below as they are for you.

      - Several keys beside an action do the same. An option's own `key` wins while its question has the focus; the \
      action that it hides keeps its other keys.
      - Digits, arrows, Enter, Tab, Esc and the F-keys reach everything that labelling needs, on any layout of the keyboard.
      - Arrows never answer. Backspace takes back, and never discards. A paste never answers.
      - `ctrl-c` goes back; twice within a second leaves at once. What was shown as saved is saved.
      - `--plain` (or `ACCESSIBLE=1`) asks line by line instead: an option's number or id, `skip`, `undo`, `redo`, \
      `flag`, `?`, `q`; where one is paused, `appeal TEXT`.

      ## Your own keys

      In `config.toml` of the config folder (`$XDG_CONFIG_HOME/winnow`, else `~/.config/winnow`):

      ```toml
      [keys]
      preset = "vim"                 # winnow (the default), vim, prodigy

      [keys.label]                   # a screen, as it is called below
      skip = ["space", "n"]          # action = [keys]; these are then its keys

      [keys.any]                     # every screen with an action of that name
      undo = ["u", "backspace"]
      ```

      Keys are written `a`, `G`, `space`, `enter`, `esc`, `tab`, `shift-tab`, `backspace`, `delete`, `up`, `pagedown`, \
      `ctrl-r`, `alt-x`, `f5`. `winnow keys --check` names a key that two actions of one screen claim (the first then \
      has it) and screens that no key would leave, and ends with 1; `winnow keys --preset vim` shows a set as it comes. \
      The keys of options come from the policy.


      """
    for screen in screens(tables) {
      page += "## \(screen)\n\n| action | keys | what it does |\n|---|---|---|\n"
      for line in tables.lines where line.screen == screen {
        page += "| `\(line.action)` | \(cell(line.keys)) | \(line.help) |\n"
      }
      page += "\n"
    }
    page += "## What the other sets change\n"
    for preset in KeyPreset.allCases where preset != .winnow {
      page += "\n### \(preset.rawValue)\n\n\(preset.about).\n\n"
      page += "| screen | action | keys |\n|---|---|---|\n"
      let own = tables.lines
      for (line, before) in zip(KeyTables(preset.choice).lines, own) where line.keys != before.keys
      {
        page += "| \(line.screen) | `\(line.action)` | \(cell(line.keys)) |\n"
      }
    }
    return page.trimmingSuffix("\n")
  }

  private static func screens(_ tables: KeyTables) -> [String] {
    tables.lines.map(\.screen).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private static func cell(_ keys: [String]) -> String {
    keys.map { $0 == "|" ? "`\\|`" : "`\($0)`" }.joined(separator: " ")
  }
}

extension String {
  fileprivate func trimmingSuffix(_ end: Character) -> String {
    var text = self
    while text.last == end { text.removeLast() }
    return text
  }
}
