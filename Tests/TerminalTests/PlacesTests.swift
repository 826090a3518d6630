import Testing

@testable import Terminal

@Suite("Where things stand in wrapped text")
struct PlacesTests {
  @Test("rows hold what is drawn of them, with its columns")
  func rows() {
    let text = SafeText("ab 👩‍👩‍👧\tc\r\nde日本 f")
    let rows = text.placedRows(columns: 12, from: 0, count: 9)
    #expect(rows.map(\.number) == [0, 1])
    #expect(rows[0].clusters.map(\.column) == [0, 1, 2, 3, 7, 8, 9])
    #expect(rows[1].columns(of: rows[1].clusters[2].bytes) == 2..<4)
    #expect(rows[0].columns(of: 0..<2) == 0..<2)
    #expect(rows[0].columns(of: rows[1].bytes) == nil)
  }

  @Test("rows from the middle are the same as from the start")
  func middle() {
    let text = SafeText(String(repeating: "word and wörd ", count: 2_000))
    let all = text.placedRows(columns: 37, from: 0, count: .max)
    for first in [1, 31, 32, 33, 200, all.count - 1] {
      let some = text.placedRows(columns: 37, from: first, count: 2)
      #expect(Array(all[first..<min(all.count, first + 2)]) == some)
    }
    #expect(text.placedRows(columns: 37, from: all.count, count: 2).isEmpty)
    #expect(text.placedRows(columns: 37, from: 0, count: 0).isEmpty)
  }

  @Test("rows may be drawn apart")
  func spacing() {
    var frame = Frame(size: Size(rows: 5, columns: 4))
    let drawn = frame.wrap(
      SafeText("ab cd ef gh"), in: Rectangle(row: 0, column: 0, rows: 5, columns: 3), spacing: 1)
    #expect(frame.text == "ab\n\ncd\n\nef")
    #expect(drawn == WrappedRows(rowCount: 3, hasMore: true, clusterCount: drawn.clusterCount))
  }
}

@Suite("The user's own editor")
struct TextEditorProgramTests {
  @Test(
    "what it leaves is taken, but for nothing and what it was",
    arguments: [
      ("sh -c 'printf new > \"$0\"'", EditedText.changed("new")),
      ("sh -c 'printf \"old\\n\" > \"$0\"'", .unchanged),
      ("sh -c 'printf \"a\\nb\\n\" > \"$0\"'", .changed("a\nb")),
      ("true", .unchanged), ("sh -c ': > \"$0\"'", .unchanged),
      ("sh -c 'printf \"\\377\" > \"$0\"'", .failed("what it left is not UTF-8")),
      ("sh -c 'exit 3'", .failed("it ended with code 3 (sh -c 'exit 3')")),
      ("sh -c 'kill -9 $$'", .failed("it was ended by signal 9 (sh -c 'kill -9 $$')")),
    ])
  func outcome(command: String, expected: EditedText) {
    let edited = TextEditorProgram.edit("old", command: command)
    if case .failed(let reason) = expected, reason.contains("signal") {
      // A shell may pass the signal on as a code.
      guard case .failed = edited else {
        Issue.record("not failed")
        return
      }
    } else {
      #expect(edited == expected)
    }
  }

  @Test("an editor that is not there has failed")
  func missing() {
    guard case .failed = TextEditorProgram.edit("old", command: "/no/such/editor") else {
      Issue.record("not failed")
      return
    }
  }

  @Test("the file is private and gone afterwards")
  func isPrivate() {
    let command =
      "sh -c 'stat -c %a \"$0\" \"$(dirname \"$0\")\" > \"$0.new\"; mv \"$0.new\" \"$0\"'"
    #expect(TextEditorProgram.edit("old", command: command) == .changed("600\n700"))
  }
}
