import Scoring
import Testing

@testable import Terminal

@Suite("Painting what changed")
struct DiffTests {
  private func frame(_ rows: [SafeText], columns: Int = 12) -> Frame {
    var frame = Frame(size: Size(rows: rows.count, columns: columns))
    for (row, text) in rows.enumerated() { frame.draw(text, row: row, column: 0) }
    return frame
  }

  @Test("the first frame is sent whole, an equal one not at all")
  func first() {
    let painter = RecordingPainter()
    painter.paint(frame(["a", "b"]))
    #expect(painter.lastCellCount == 24)
    painter.paint(frame(["a", "b"]))
    #expect(painter.sent.last?.isEmpty == true)
  }

  @Test("only the changed stretch of the changed row is sent")
  func stretch() {
    let painter = RecordingPainter()
    painter.paint(frame(["abcdef", "same", "same"]))
    painter.paint(frame(["abXdYf", "same", "same"]))
    #expect(painter.sent.last == [FrameChange(row: 0, columns: 2..<5)])
  }

  @Test("a change of style alone is a change")
  func style() {
    let painter = RecordingPainter()
    var changed = frame(["abc", "abc"])
    painter.paint(changed)
    changed.restyle(Rectangle(row: 1, column: 0, rows: 1, columns: 3), style: .selected)
    painter.paint(changed)
    #expect(painter.sent.last == [FrameChange(row: 1, columns: 0..<3)])
  }

  @Test("a stretch cuts no wide character of either frame")
  func wide() {
    let old = frame(["a日b"])
    let new = frame(["a日c"])
    #expect(FrameChange.changes(from: old, to: new) == [FrameChange(row: 0, columns: 3..<4)])
    let narrow = frame(["axyb"])
    #expect(FrameChange.changes(from: old, to: narrow) == [FrameChange(row: 0, columns: 1..<3)])
    #expect(FrameChange.changes(from: narrow, to: old) == [FrameChange(row: 0, columns: 1..<3)])
    let shifted = frame(["日ab"])
    #expect(FrameChange.changes(from: old, to: shifted) == [FrameChange(row: 0, columns: 0..<3)])
  }

  @Test("marks are compared, wherever their frames keep them")
  func marks() {
    let old = frame(["e\u{301}", "o\u{308}"])
    let same = frame(["e\u{301}", "o\u{308}"])
    let other = frame(["e\u{301}", "o\u{301}"])
    let fewer = frame(["e", "o\u{308}"])
    #expect(old == same)
    #expect(FrameChange.changes(from: old, to: other) == [FrameChange(row: 1, columns: 0..<1)])
    #expect(FrameChange.changes(from: old, to: fewer) == [FrameChange(row: 0, columns: 0..<1)])
  }

  @Test("a new size and a forgotten screen are sent whole")
  func whole() {
    let painter = RecordingPainter()
    painter.paint(frame(["a"]))
    painter.paint(frame(["a"], columns: 13))
    #expect(painter.lastCellCount == 13)
    painter.forgetScreen()
    painter.paint(frame(["a"], columns: 13))
    #expect(painter.lastCellCount == 13)
  }

  @Test("frames of no rows or columns are no trouble")
  func empty() {
    let painter = RecordingPainter()
    painter.paint(Frame(size: Size(rows: 0, columns: 0)))
    painter.paint(Frame(size: Size(rows: 3, columns: 0)))
    painter.paint(Frame(size: Size(rows: -1, columns: 5)))
    #expect(painter.lastCellCount == 0)
  }

  @Test("what is sent, laid over the old frame, gives the new one")
  func replay() {
    var random = SplitMix64(seed: 7)
    let pieces: [SafeText] = ["a", "日", "e\u{301}", " ", "\u{1B}", "👩‍👩‍👧", "word"]
    var old = Frame(size: Size(rows: 4, columns: 15))
    for _ in 0..<300 {
      var new = old
      let piece = pieces[Int.random(in: 0..<pieces.count, using: &random)]
      new.draw(
        piece, row: Int.random(in: 0..<4, using: &random),
        column: Int.random(in: 0..<15, using: &random))
      // The marks of the old frame's cells are the first of the new one's.
      var shown = new
      shown.cells = old.cells
      for change in FrameChange.changes(from: old, to: new) {
        for column in change.columns {
          #expect(
            !(column == change.columns.lowerBound && new.cells[change.row * 15 + column].isCovered))
          shown.cells[change.row * 15 + column] = new.cells[change.row * 15 + column]
        }
      }
      #expect(shown == new)
      old = new
    }
  }

  @Test("every style tells itself apart without colour where the meaning hangs on it")
  func colorless() {
    let theme = Theme.colorless
    for style in [Style.selected, .warning, .error, .badge, .match, .field, .mark1] {
      #expect(theme[style] != theme[.normal])
      #expect(theme[style].foreground == nil && theme[style].background == nil)
    }
    #expect(theme[.error] != theme[.warning])
    #expect(Theme.suggestedName { $0 == "NO_COLOR" ? "1" : nil } == "colorless")
    #expect(Theme.suggestedName { $0 == "NO_COLOR" ? "" : nil } == "dark")
    #expect(Theme.suggestedName { $0 == "COLORFGBG" ? "0;15" : nil } == "light")
    #expect(Set(Style.allCases.map(\.letter)).count == Style.allCases.count)
  }
}
