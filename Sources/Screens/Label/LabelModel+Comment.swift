import Project
import Terminal

extension LabelModel {
  mutating func pressInComment(_ key: Key, _ buffer: TextBuffer) -> [LabelEffect] {
    var buffer = buffer
    switch CommentKeys.table.action(for: key, mode: .typing) {
    case .send:
      guard !buffer.isEmpty, let item else {
        commenting = nil
        return []
      }
      return [.comment(item.id, buffer.text)]
    case .cancel: commenting = nil
    case nil:
      if buffer.edit(key) {
        commenting = buffer
        notice = nil
      } else if case .paste = key {
        notice = .warning(Words.tooLong(limit: Project.commentBytes))
      }
    }
    return []
  }
}

extension Canvas {
  /// A comment being typed, over the two rows above the footer.
  mutating func drawComment(_ buffer: TextBuffer) {
    let area = Rectangle(
      row: noticeRow - 1, column: footer.column, rows: 2, columns: footer.columns)
    frame.fill(area)
    frame.draw(
      Words.commentPrompt, row: area.row, column: area.column, columns: area.columns, style: .bold)
    drawField(buffer, in: area.inset(top: 1))
  }
}
