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
