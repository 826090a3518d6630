import Domain
import Terminal
import Testing

@testable import Screens

@Suite("Spans, texts and forms line by line")
struct SpansLinesTests {
  private func editor(_ text: String, isNested: Bool = false) -> SpansEditor {
    SpansEditor(Samples.spans(isNested: isNested), sample: SampleText([("text", text)]))
  }

  @Test(
    "a place is a quote, numbers of words, or characters",
    arguments: [
      ("\"Obama\" PER", 7, 12), ("1-2 PER", 0, 12), ("2 p", 7, 12), ("@7-9 PER", 7, 9),
      ("\"Barack Obama\" 1", 0, 12), ("words 1-2 PER", 0, 12), ("characters @7-9 PER", 7, 9),
    ])
  func marks(line: String, start: Int, end: Int) {
    var editor = editor("Barack Obama was born.")
    guard case .more = editor.read(line) else {
      Issue.record("not taken: \(line)")
      return
    }
    #expect(editor.value == .array([Samples.span(start, end, "PER")]))
    #expect(editor.read("done") == .answered)
  }

  @Test("which of several is asked")
  func occurrences() {
    var editor = editor("no no no")
    guard case .refused(let why) = editor.read("\"no\" PER") else {
      Issue.record("taken")
      return
    }
    #expect(why.plain.contains("3 times"))
    _ = editor.read("\"no\" 2 PER")
    #expect(editor.value == .array([Samples.span(3, 5, "PER")]))
    guard case .refused = editor.read("\"no\" 4 PER") else {
      Issue.record("taken")
      return
    }
  }

  @Test("an overlap, a wrong label and a wrong range are refused with a word; -1 removes")
  func refuses() {
    var editor = editor("Barack Obama was born.")
    _ = editor.read("1-2 PER")
    for line in ["2 ORG", "3 XXX", "0-1 PER", "3-99 PER", "@5-3 PER", "@0-999 PER", "-7"] {
      guard case .refused = editor.read(line) else {
        Issue.record("taken: \(line)")
        return
      }
    }
    #expect(editor.read("nonsense") == .unknown)
    guard case .more = editor.read("-1") else {
      Issue.record("not removed")
      return
    }
    #expect(editor.value == [])
    guard case .refused = editor.read("") else {
      Issue.record("an empty line answered")
      return
    }
    #expect(editor.read("none") == .answered)
  }

  @Test("words are printed with their numbers")
  func numbers() {
    #expect(
      editor("Barack Obama,\nwas").lines.prefix(2).map(\.plain)
        == ["  1 Barack  2 Obama  3 ,", "  4 was"])
  }

  @Test("a text is a line, or several with backslashes; its length is checked")
  func text() {
    var editor = TextAnswerEditor(
      Samples.text(TextTask(minimum: 3, maximum: 9)), sample: SampleText([("text", "x")]))
    guard case .refused = editor.read("ab"), case .refused = editor.read("abcdefghij") else {
      Issue.record("taken")
      return
    }
    guard case .more = editor.read("ab\\") else {
      Issue.record("not going on")
      return
    }
    #expect(editor.read("cd") == .answered)
    #expect(editor.value == "ab\ncd")
  }

  @Test("a form is a line a field, or one of JSON")
  func form() {
    var editor = FieldsEditor(Samples.form, sample: SampleText([("text", "x")]))
    for line in ["order = 7", "colour = red", "date = 2026-02-30"] {
      guard case .refused = editor.read(line) else {
        Issue.record("taken: \(line)")
        return
      }
    }
    for line in ["order = A-7", "date = 2026-02-28", "paid = yes", "amount = 012.50"] {
      guard case .more = editor.read(line) else {
        Issue.record("not taken: \(line)")
        return
      }
    }
    #expect(editor.read("done") == .answered)
    #expect(
      editor.value
        == ["amount": .number("12.5"), "date": "2026-02-28", "order": "A-7", "paid": true])
    #expect(editor.read("{\"order\":\"A-1\",\"count\":3}") == .answered)
    #expect(editor.value == ["count": 3, "order": "A-1"])
  }
}
