import Foundation
import ProjectFile
import Terminal
import Testing

@testable import Preferences

@Suite("A user's settings")
struct PreferencesTests {
  private func read(_ text: String) throws -> Preferences {
    try Preferences.read(
      text: text, name: "config.toml", presets: ["winnow", "vim"],
      keyProblem: { screen, action in
        screen == "label" && action == "skip" ? nil : "no such thing"
      })
  }

  private func problems(_ text: String) -> [String] {
    do {
      _ = try read(text)
      return []
    } catch let error as ProjectFileError { return error.problems.map(\.description) } catch {
      return ["\(error)"]
    }
  }

  @Test("one choice is written, all else stays as it is byte for byte")
  func edited() throws {
    let text = """
      # mine
      theme = "dark"   # at night

      [keys.label]
      skip = ["space",
        "ctrl-x"]

      [[command]]
      name = "theme = no"
      run = ["wc"]

      """
    let light = Preferences.edited(text, .theme("light"))
    #expect(light == text.replacingOccurrences(of: "\"dark\"", with: "\"light\""))
    #expect(
      Preferences.edited(light, .theme(nil))
        == text.replacingOccurrences(of: "theme = \"dark\"   # at night\n", with: ""))
    let mouse = Preferences.edited(text, .mouse(false))
    #expect(mouse.contains("# at night\nmouse = false\n\n[keys.label]"))
    let preset = Preferences.edited(text, .preset("vim"))
    #expect(preset == text + "\n[keys]\npreset = \"vim\"\n")
    let breaks = Preferences.edited(preset, .breakMinutes(30))
    #expect(breaks == preset + "\n[breaks]\nafter_minutes = 30\n")
    let read = try read(breaks)
    #expect(read.preset == "vim" && read.breakMinutes == 30 && read.theme == "dark")
    #expect(read.commands.map(\.name) == ["theme = no"])
    #expect(Preferences.edited("", .mouse(false)) == "mouse = false\n")
    #expect(
      Preferences.edited("[keys]\r\npreset = 'vim'\r\n", .preset("winnow"))
        == "[keys]\r\npreset = \"winnow\"\r\n")
    #expect(
      Preferences.edited("[breaks]\nafter_minutes=5\n", .breakMinutes(nil))
        == "[breaks]\nafter_minutes= 0\n")
    #expect(
      Preferences.edited("[[command]]\nrun = [\"wc\"]\n", .mouse(true))
        == "mouse = true\n\n[[command]]\nrun = [\"wc\"]\n")
  }

  @Test("everything can be said")
  func whole() throws {
    let found = try read(
      """
      theme = "light"
      mouse = false
      [keys]
      preset = "vim"
      [keys.label]
      skip = ["space", "ctrl-x"]
      [breaks]
      after_minutes = 50
      [[command]]
      name = "words"
      run = ["wc", "-w"]
      [[command]]
      run = ["less"]
      terminal = true
      """)
    #expect(found.theme == "light")
    #expect(!found.usesMouse)
    #expect(found.preset == "vim")
    #expect(
      found.keys.keys(screen: "label", action: "skip") == [.character(" "), .control("x")])
    #expect(found.breakMinutes == 50)
    #expect(
      found.commands == [
        UserCommand(name: "words", run: ["wc", "-w"]),
        UserCommand(name: "less", run: ["less"], takesTerminal: true),
      ])
  }

  @Test("an empty file changes nothing, and no break is spoken of")
  func empty() throws {
    #expect(try read("") == Preferences())
    #expect(try read("[breaks]\nafter_minutes = 0").breakMinutes == nil)
  }

  @Test("every problem is named with its line and key")
  func lines() {
    let found = problems(
      """
      theme = 3
      mouze = true
      [keys]
      preset = "emacs"
      [keys.label]
      skip = ["ctrl-ä"]
      jump = ["x"]
      [breaks]
      after_minutes = -1
      [[command]]
      name = "nothing"
      [[command]]
      run = "wc -w"
      """)
    #expect(found.count == 8)
    for (line, begin) in [
      "config.toml:1: theme: found the number 3", "config.toml:2: mouze: unknown key; the nearest",
      "config.toml:4: keys.preset: found \"emacs\", allowed: winnow, vim",
      "config.toml:6: keys.label.skip[1]:", "config.toml:7: keys.label.jump: no such thing",
      "config.toml:9: breaks.after_minutes: found the number -1",
      "config.toml:10: command[1]: lacks run", "config.toml:13: command[2].run:",
    ].enumerated() {
      #expect(found.indices.contains(line) && found[line].hasPrefix(begin), "\(found)")
    }
    #expect(problems("theme = ").first?.hasPrefix("config.toml:1:") == true)
  }

  @Test("what is hostile in a file comes out escaped")
  func hostile() {
    let found = problems("\"\\u001b[31m\" = 1\ntheme = \"x\"\n[keys]\npreset = \"\\u202e\"")
    #expect(!found.isEmpty)
    #expect(found.allSatisfy { !$0.unicodeScalars.contains("\u{1B}") && !$0.contains("\u{202E}") })
  }
}

@Suite("Themes")
struct ThemeTests {
  @Test("every bundled theme is read, and tells styles apart without its colours too")
  func bundled() throws {
    #expect(Theme.bundledNames == ["dark", "light", "high-contrast", "colorless"])
    for name in Theme.bundledNames {
      var theme = try #require(Theme.bundled(name))
      #expect(theme.name == name)
      for style in Style.allCases {
        theme.attributes[style]?.foreground = nil
        theme.attributes[style]?.background = nil
      }
      #expect(theme[.error] != theme[.normal] && theme[.warning] != theme[.normal])
      #expect(theme[.mark1] != theme[.normal] && theme[.field] != theme[.normal])
    }
    #expect(Theme.bundled("none") == nil)
  }

  @Test("the high-contrast theme has 7:1 or more between every style's two colours")
  func contrast() throws {
    let theme = try #require(Theme.bundled("high-contrast"))
    for style in Style.allCases {
      let look = theme[style]
      let front = try #require(look.foreground, "\(style)")
      let back = try #require(look.background, "\(style)")
      #expect(ratio(front, back) >= 7, "\(style): \(ratio(front, back))")
    }
  }

  /// WCAG's contrast ratio, with the curve of its luminance as a square: near enough for a bound.
  private func ratio(_ a: PaletteColor, _ b: PaletteColor) -> Double {
    func luminance(_ color: PaletteColor) -> Double {
      let rgb = PaletteColor.rgb(of: color.of256)
      let parts = [16, 8, 0].map { Double(rgb >> UInt32($0) & 0xFF) / 255 }
      return 0.2126 * parts[0] * parts[0] + 0.7152 * parts[1] * parts[1] + 0.0722 * parts[2]
        * parts[2]
    }
    let (light, dark) = (max(luminance(a), luminance(b)), min(luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)
  }

  @Test(
    "colours are written as an index, as true colour, or as a table; what is left out is nearest")
  func colors() throws {
    let theme = try Theme.read(
      text: """
        name = "mine"
        [styles]
        accent = { foreground = 196, bold = false }
        good = { foreground = "#00ff00" }
        error = { background = { color = 52, ansi = 1, rgb = "#400000" } }
        """, name: "mine.toml")
    #expect(theme[.accent] == Attributes(foreground: PaletteColor(196, or16: 9)))
    #expect(theme[.good].foreground == PaletteColor(46, or16: 10, rgb: 0x00FF00))
    #expect(theme[.error].background == PaletteColor(52, or16: 1, rgb: 0x400000))
    #expect(theme[.error].isUnderlined)
    #expect(theme[.warning] == Theme.colorless[.warning])
  }

  @Test("problems of a theme have lines and keys")
  func problems() {
    let text = "[styles]\nacent = { bold = true }\ngood = { foreground = 300 }\nkey = { dim = 1 }"
    #expect(
      throws: ProjectFileError.problems([
        Problem(
          file: "t.toml", line: 2, key: "styles.acent",
          message: "unknown key; the nearest is \"accent\""),
        Problem(
          file: "t.toml", line: 3, key: "styles.good.foreground",
          message:
            "found the number 300, allowed: 0 to 255, \"#rrggbb\", or { color = 81, ansi = 14, rgb = \"#5fd7ff\" }"
        ),
        Problem(
          file: "t.toml", line: 4, key: "styles.key.dim",
          message: "found the number 1, allowed: true or false"),
      ])
    ) { try Theme.read(text: text, name: "t.toml") }
  }
}
