import Domain
import Testing

@Suite("Filter language")
struct FilterParserTests {
  private func terms(_ text: String) throws -> [SampleFilter.Term] {
    try FilterParser.parse(text).terms
  }

  @Test("words, phrases and what must not be there")
  func texts() throws {
    #expect(
      try terms("refund \"two  charges\" -spam -\"a b\"") == [
        .init(.word("refund")), .init(.phrase("two  charges")),
        .init(.word("spam"), isNegated: true), .init(.phrase("a b"), isNegated: true),
      ])
    #expect(try FilterParser.parse("   ").isEmpty)
    #expect(try terms("-") == [.init(.word("-"))])
    #expect(try terms("say\"so\"") == [.init(.word("say\"so\""))])
    #expect(try terms("\"a \\\" b\"") == [.init(.phrase("a \" b"))])
    #expect(try terms("\"http://x\"") == [.init(.phrase("http://x"))])
  }

  @Test(
    "a filter that is written down is read back",
    arguments: [
      "refund \"two  charges\" -spam -\"a b\"", "-", "say\"so\"", "\"a \\\" b \\\\\"",
      "task:topic label:bug,\"not sure\" status:disputed,open confidence:<0.8 by:me answers:>2",
      "flagged:yes gold:no commented:yes source:mail id:7f3a state:pending -flagged:no",
      "-flagged:personal_data confidence:>=100% confidence:0 -label:a answers:3",
    ])
  func written(text: String) throws {
    let filter = try FilterParser.parse(text)
    #expect(try FilterParser.parse(filter.text) == filter)
  }

  @Test("every key")
  func keys() throws {
    let filter = try FilterParser.parse(
      "task:topic label:bug,\"not sure\" status:disputed,open confidence:<0.8 by:me answers:>2 "
        + "flagged:yes gold:no commented:yes source:mail id:7f3a state:pending")
    #expect(filter.task == "topic")
    #expect(
      filter.terms == [
        .init(.label(["bug", "not sure"])), .init(.status([.disputed, .open])),
        .init(.confidence(.init(.less, 800_000))), .init(.by("me")),
        .init(.answers(.init(.greater, 2))), .init(.flagged(code: nil)),
        .init(.gold, isNegated: true), .init(.commented), .init(.source("mail")),
        .init(.id("7f3a")), .init(.state([.pending])),
      ])
  }

  @Test(
    "figures",
    arguments: [
      ("confidence:>=80%", SampleFilter.Comparison(.atLeast, 800_000)),
      ("confidence:0.5", .init(.equal, 500_000)), ("confidence:<=1", .init(.atMost, 1_000_000)),
      ("confidence:>.25", .init(.greater, 250_000)), ("confidence:=99.5%", .init(.equal, 995_000)),
    ])
  func figures(_ text: String, _ expected: SampleFilter.Comparison) throws {
    #expect(try terms(text) == [.init(.confidence(expected))])
  }

  @Test("not not is yes")
  func negations() throws {
    #expect(try terms("-gold:no") == [.init(.gold)])
    #expect(try terms("-flagged:broken") == [.init(.flagged(code: "broken"), isNegated: true)])
  }

  @Test(
    "what is wrong is said with its place and what may stand there",
    arguments: [
      ("a foo:bar", 2, "no key"), ("status:done", 7, "can't be"), ("a \"b", 2, "not closed"),
      ("label:", 6, "needs a value"), ("label:a,", 8, "missing"), ("label:,a", 6, "missing"),
      ("confidence:<2", 11, "can't be"), ("confidence:x", 11, "can't be"),
      ("answers:-1", 8, "can't be"), ("gold:maybe", 5, "can't be"), ("\" \"", 0, "nothing"),
      ("task:a task:b", 7, "once"), ("-task:a", 0, "once"), ("label:\"a\"b", 9, "blank"),
      ("by:a,b", 5, "one value"),
    ])
  func problems(_ text: String, _ position: Int, _ words: String) throws {
    let problem = #expect(throws: FilterProblem.self) { try FilterParser.parse(text) }
    #expect(problem?.position == position)
    #expect(problem?.reason.contains(words) == true)
    if words == "can't be" { #expect(problem?.allowed.isEmpty == false) }
  }

  @Test("whatever is typed is read or refused, and never a trap")
  func storm() {
    let pieces = ["\"", ":", "-", ",", "task", "label", "<", "0.8", "%", " ", "\\", "é", "me", "="]
    var state: UInt64 = 7
    for _ in 0..<2_000 {
      var text = ""
      for _ in 0..<8 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(state >> 33) % pieces.count]
      }
      _ = try? FilterParser.parse(text)
    }
  }

  @Test("which filters tell what others said")
  func telling() throws {
    #expect(try FilterParser.parse("label:a").tellsLabels)
    #expect(try FilterParser.parse("-gold:yes").tellsLabels)
    #expect(try !FilterParser.parse("status:disputed").tellsLabels)
    #expect(try FilterParser.parse("status:disputed").tellsAnswers)
    #expect(try FilterParser.parse("confidence:<0.5").tellsAnswers)
    #expect(try !FilterParser.parse("x by:me answers:>1 flagged:yes source:a").tellsAnswers)
  }
}
