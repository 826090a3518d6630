import Testing

@testable import Screens

@Suite("Key tables")
struct KeyTableTests {
  @Test("no screen binds a key twice, and no option's key hides an action")
  func clashes() {
    #expect(KeyTables().clashes == [])
    #expect(KeyTables().intended == [])
  }

  @Test("every action of every screen is listed with a sentence")
  func lines() {
    #expect(KeyTables().lines.allSatisfy { !$0.help.isEmpty && !$0.action.isEmpty })
    let label = KeyTables().lines.filter { $0.screen == "label" }
    #expect(label.map(\.action).contains("choose"))
    let skip = label.first { $0.action == "skip" }
    #expect(skip?.keys == ["space", "ctrl-n"])
    #expect(KeyTables().text.contains { $0.contains("space ctrl-n") })
  }

  @Test("every screen can be left and asked for help without a letter")
  func layouts() {
    for screen in ["home", "label", "review", "submit", "help"] {
      let lines = KeyTables().lines.filter { $0.screen == screen }
      let leave = lines.first { $0.action == "leave" }
      #expect(leave?.keys.contains("esc") == true, "\(screen)")
      if screen != "help" {
        #expect(lines.first { $0.action == "help" }?.keys.contains("f1") == true, "\(screen)")
      }
    }
  }
}
