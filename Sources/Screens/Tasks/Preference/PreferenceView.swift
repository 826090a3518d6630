import Domain
import Terminal

/// Where the two sides stand: side by side where it is wide enough, else one under another. All of it scrolls together.
///
/// What the sample shows besides comes before them, so that it is read first. Where it is long only its beginning does,
/// and the whole of it comes after the sides: they are what one looks at again and again.
private struct PreferencePage {
  /// Rows before the sides, with the blank one.
  let othersRows: Int
  /// Rows of all of it below the sides; 0 where nothing was cut.
  let wholeRows: Int
  let isWide: Bool
  let paneColumns: Int
  let firstRows: Int
  let secondRows: Int

  /// From here on sides stand side by side.
  static let wideColumns = 60
  static let gapColumns = 2
  /// More rows than that stand below, but for the first few.
  static let wholeHeadRows = 5
  static let headRows = 3

  init(_ editor: PreferenceEditor, columns: Int, upTo limit: Int) {
    let others =
      editor.others.fields.isEmpty
      ? 0
      : editor.others.rowCount(columns: columns, upTo: max(limit, PreferencePage.wholeHeadRows + 1))
    let isCut = others > PreferencePage.wholeHeadRows
    // One row of the beginning says that there is more.
    othersRows = others == 0 ? 0 : (isCut ? PreferencePage.headRows : others) + 1
    wholeRows = isCut ? others : 0
    isWide = columns >= PreferencePage.wideColumns
    paneColumns = isWide ? (columns - PreferencePage.gapColumns) / 2 : columns
    let inside = max(1, paneColumns - SampleText.barColumns)
    firstRows = max(1, editor.first.rowCount(columns: inside, upTo: limit))
    secondRows = max(1, editor.second.rowCount(columns: inside, upTo: limit))
  }

  /// The row of the second side's title.
  var secondRow: Int { isWide ? othersRows : othersRows + 1 + firstRows + 1 }

  private var sidesEnd: Int { max(othersRows + 1 + firstRows, secondRow + 1 + secondRows) }

  /// Where the whole of the rest begins.
  var wholeRow: Int { sidesEnd + 1 }

  var rowCount: Int { wholeRows == 0 ? sidesEnd : wholeRow + wholeRows }
}

extension PreferenceEditor {
  func sampleRowCount(_ sample: SampleText, columns: Int, upTo limit: Int) -> Int {
    min(limit, PreferencePage(self, columns: columns, upTo: limit).rowCount)
  }

  func drawSample(_ sample: SampleText, on canvas: inout Canvas, in area: Rectangle, scroll: Int)
    -> DrawnSample
  {
    let page = PreferencePage(self, columns: area.columns, upTo: scroll + area.rows + 1)
    drawOthers(page, on: &canvas, in: area, scroll: scroll)
    var left = area
    left = left.takeLeft(page.paneColumns)
    drawSide(
      first, title: Words.firstSide, from: page.othersRows, on: &canvas, in: left, scroll: scroll,
      rows: page.firstRows)
    var right = area
    right = page.isWide ? right.takeRight(page.paneColumns) : right
    drawSide(
      second, title: Words.secondSide, from: page.secondRow, on: &canvas, in: right,
      scroll: scroll, rows: page.secondRows)
    return DrawnSample(hasMore: page.rowCount > scroll + area.rows, cursor: nil)
  }

  private func drawOthers(
    _ page: PreferencePage, on canvas: inout Canvas, in area: Rectangle, scroll: Int
  ) {
    let isCut = page.wholeRows > 0
    let headRows = page.othersRows - 1 - (isCut ? 1 : 0)
    if headRows > scroll {
      var top = area
      top = top.takeTop(headRows - scroll)
      others.draw(on: &canvas.frame, in: top, scroll: scroll)
    }
    guard isCut else { return }
    let moreRow = area.row + headRows - scroll
    if (area.row..<area.endRow).contains(moreRow) {
      canvas.frame.draw(
        Words.restBelow, row: moreRow, column: area.column + SampleText.barColumns,
        columns: area.columns - SampleText.barColumns, style: .dim)
    }
    let start = area.row + page.wholeRow - scroll
    guard start < area.endRow else { return }
    var bottom = area
    _ = bottom.takeTop(max(0, start - area.row))
    others.draw(on: &canvas.frame, in: bottom, scroll: max(0, area.row - start))
  }

  /// One side from a row of the page on.
  private func drawSide(
    _ text: SafeText, title: SafeText, from start: Int, on canvas: inout Canvas,
    in area: Rectangle, scroll: Int, rows: Int
  ) {
    let titleRow = area.row + start - scroll
    if (area.row..<area.endRow).contains(titleRow) {
      canvas.frame.draw(
        title, row: titleRow, column: area.column, columns: area.columns, style: .accent)
    }
    let firstRow = max(area.row, titleRow + 1)
    let end = min(area.endRow, titleRow + 1 + rows)
    guard firstRow < end else { return }
    canvas.frame.gutter(row: firstRow, column: area.column, rows: end - firstRow)
    let inside = Rectangle(
      row: firstRow, column: area.column + SampleText.barColumns, rows: end - firstRow,
      columns: area.columns - SampleText.barColumns)
    if text.isEmpty {
      canvas.frame.draw(
        Words.emptyField, row: firstRow, column: inside.column, columns: inside.columns,
        style: .dim)
    } else {
      canvas.frame.wrap(text, in: inside, scroll: max(0, scroll - start - 1))
    }
  }

  func rowCount(columns: Int, upTo limit: Int) -> Int { picks.count }

  func draw(on canvas: inout Canvas, in place: EditorPlace) -> Position? {
    let rows = picks.enumerated().map { number, pick in
      OptionRows.Row(
        keys: "\(String(OptionKeys.pool[number]))", name: Words.pick(pick, of: task.strength),
        help: nil, isChosen: number == chosen)
    }
    return OptionRows(rows: rows, cursor: cursor).draw(on: &canvas.frame, in: place.answer)
  }
}
