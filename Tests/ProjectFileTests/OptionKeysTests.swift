import Domain
import Testing

@Suite("Keys of options")
struct OptionKeysTests {
  private func options(_ keys: [String?]) -> [LabelOption] {
    keys.enumerated().map { LabelOption(id: "option \($0)", key: $1) }
  }

  @Test("digits come first, then the free letters")
  func order() {
    let keys = OptionKeys.assign(options([String?](repeating: nil, count: 19)))
    #expect(String(keys) == "1234567890cdioprstz")
  }

  @Test(
    "an option's own key wins, the others keep the key of their place",
    arguments: [
      ([nil, "g", nil], "1g3"), (["2", nil, nil], "213"), (["3", nil, nil], "321"),
      (["x", "x"], "x2"),
    ] as [([String?], String)])
  func ownKey(keys: [String?], expected: String) {
    #expect(String(OptionKeys.assign(options(keys))) == expected)
  }

  @Test("an option with a key of its own is reached by the digit of its place too")
  func secondKey() {
    #expect(OptionKeys.second(options([nil, "g", nil])) == [nil, "2", nil])
    #expect(OptionKeys.second(options(["2", nil])) == [nil, nil])
  }

  @Test("all keys differ, for any keys that options claim")
  func allDiffer() {
    let letters =
      Array("1234567890abcdefghijklmnopqrstuvwxyz").map { String($0) as String? } + [nil, nil, nil]
    var state: UInt64 = 7
    for _ in 0..<2_000 {
      var claimed: [String?] = []
      for _ in 0..<Int(state >> 33) % 20 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        claimed.append(letters[Int(state >> 33) % letters.count])
      }
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let keys = OptionKeys.assign(options(claimed))
      #expect(keys.count == claimed.count)
      let both = keys + OptionKeys.second(options(claimed)).compactMap { $0 }
      #expect(Set(both).count == both.count)
    }
  }

  @Test("more than 19 options have no keys: they are a filter list")
  func tooMany() {
    let many = options([String?](repeating: nil, count: 20))
    #expect(OptionKeys.assign(many) == [])
    #expect(OptionKeys.second(many) == [Character?](repeating: nil, count: 20))
  }

  @Test(
    "names are checked for controls, length and outer white space",
    arguments: [
      ("fine", true), ("質問 2", true), ("", false), (" x", false), ("x\u{3000}", false),
      ("a\tb", false), ("a\u{7F}", false),
      ("a\u{85}b", false), ("\u{9F}", false), ("a\u{A0}b", true),
      (String(repeating: "x", count: 128), true),
      (String(repeating: "x", count: 129), false),
    ])
  func names(text: String, isAllowed: Bool) {
    #expect((ChosenName.problem(text) == nil) == isAllowed)
  }

  @Test("text in messages shows controls and direction marks as escapes")
  func messages() {
    #expect(MessageText.escaped("a\u{1b}[31m\u{202E}b\n") == "a\\u{1b}[31m\\u{202e}b\\u{0a}")
    #expect(MessageText.quoted("abcdef", limit: 3) == "\"abc…\"")
  }
}
