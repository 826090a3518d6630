import Scoring
import Testing

@testable import Terminal

@Suite("Chosen keys")
struct KeyChoiceTests {
  private enum Act: String, CaseIterable { case go, stop }

  private let table = KeyTable<Act>([
    KeyBinding(.go, .character("g"), words: "go", help: "go on"),
    KeyBinding(.stop, .character("s"), words: "stop", help: "stop it"),
  ])

  private func choice(_ keys: [Key], _ screen: String, _ action: String) -> KeyChoice {
    var choice = KeyChoice()
    choice.set(keys, screen: screen, action: action)
    return choice
  }

  @Test("a screen's keys outrank those of any screen")
  func ranks() {
    var both = choice([.f(1)], KeyChoice.anyScreen, "go")
    both.set([.f(2)], screen: "here", action: "go")
    #expect(table.following(both, screen: "here").action(for: .f(2)) == .go)
    #expect(table.following(both, screen: "here").action(for: .f(1)) == nil)
    #expect(table.following(both, screen: "there").action(for: .f(1)) == .go)
    #expect(table.following(both, screen: "there").action(for: .character("s")) == .stop)
  }

  @Test("one choice over another: its any-screen keys outrank the other's of one screen")
  func over() {
    let own = choice([.f(1)], KeyChoice.anyScreen, "go")
    let preset = choice([.f(2)], "here", "go")
    #expect(own.over(preset).keys(screen: "here", action: "go") == [.f(1)])
    #expect(preset.over(own).keys(screen: "here", action: "go") == [.f(2)])
    #expect(preset.over(own).keys(screen: "there", action: "go") == [.f(1)])
  }

  @Test("a table that follows another choice begins from its own keys again")
  func again() {
    let moved = table.following(choice([.f(3)], "here", "go"), screen: "here")
    #expect(moved.following(KeyChoice(), screen: "here").action(for: .character("g")) == .go)
  }

  @Test("a true colour stands for its index of the palette and for no other")
  func trueColor() {
    let text = Theme.capability([(81, 0x5F_D7_FF), (9, 0x010203)], layer: 38, else: "REST")
    #expect(
      text
        == "%?%p1%{81}%=%t\u{1B}[38;2;95;215;255m%e%p1%{9}%=%t\u{1B}[38;2;1;2;3m%eREST%;")
    #expect(Theme.capability([], layer: 38, else: "REST") == "REST")
  }
}

@Suite("Compiled terminal descriptions")
struct TerminalDescriptionTests {
  @Test("what is no description, or a torn one, is refused without a trap")
  func torn() {
    var random = SplitMix64(seed: 5)
    for _ in 0..<2_000 {
      var bytes = (0..<Int.random(in: 0..<900, using: &random)).map { _ in
        UInt8.random(in: 0...20, using: &random)
      }
      if bytes.count > 1 { (bytes[0], bytes[1]) = (0x1E, 0x02) }
      let made = TerminalDescription.replacingColors(in: bytes, foreground: "F", background: "B")
      if let made { #expect(made.count >= bytes.count) }
    }
  }

  @Test("two strings are put behind the table, and what is extended stays at an even place")
  func replaced() throws {
    let strings = 361
    var bytes: [UInt8] = [0x1A, 0x01, 2, 0, 1, 0, 1, 0]
    bytes += [UInt8(strings & 255), UInt8(strings >> 8), 3, 0]
    bytes += [0x78, 0, 1, 0, 9, 0]
    bytes += [UInt8](repeating: 0xFF, count: strings * 2) + [65, 66, 0] + [0] + [7, 7]
    let made = try #require(
      TerminalDescription.replacingColors(in: bytes, foreground: "fore", background: "b"))
    let start = 12 + 2 + 1 + 1 + 2
    let table = start + strings * 2
    #expect(Array(made[10...11]) == [10, 0])
    #expect(Array(made[(start + 359 * 2)...(start + 360 * 2 + 1)]) == [3, 0, 8, 0])
    #expect(Array(made[table...]) == [65, 66, 0] + Array("fore".utf8) + [0] + [98, 0] + [7, 7])
    #expect(TerminalDescription.inline([0x1E, 0xA0]) == "hex:1EA0")
  }
}
