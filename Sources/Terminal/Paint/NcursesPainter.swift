import CNcurses

/// Sends frames through ncurses. The session's thread alone may use it, while the screen is up.
///
/// A changed row goes out as one `mvwadd_wchnstr`. What ncurses and the terminal may not agree on
/// (characters newer than the C library, vowel signs with a column of their own) ncurses draws as
/// blanks; it is written over them afterwards, each at an address of its own. So a terminal that
/// takes fewer columns leaves a blank, and nothing behind it moves.
final class NcursesPainter: Painter {
  private var looks: NcursesLooks
  private var widths = NcursesWidths()
  private var shown: Frame?
  private var mustSendAll = true
  private var isCursorShown: Bool?
  /// Rows of the screen that hold characters written over ncurses, which it doesn't know of.
  private var overlaidRows: Set<Int> = []
  private var entries: [cchar_t] = []

  init(looks: NcursesLooks) { self.looks = looks }

  /// Has all that follows look otherwise.
  func use(_ looks: NcursesLooks) {
    self.looks = looks
    forgetScreen()
  }

  func forgetScreen() {
    mustSendAll = true
    isCursorShown = nil
  }

  func paint(_ frame: Frame) {
    let changes = FrameChange.changes(from: mustSendAll ? nil : shown, to: frame)
    if !mustSendAll, changes.isEmpty, shown?.cursor == frame.cursor { return }
    if mustSendAll {
      clearok(nc_curscr(), true)
      overlaidRows = []
    }
    var overlays: [Int] = []
    for change in changes {
      let needsOverlay = hasOverlay(row: change.row, of: frame)
      var columns = change.columns
      if needsOverlay || overlaidRows.contains(change.row) {
        columns = 0..<frame.size.columns
        wredrawln(nc_stdscr(), Int32(change.row), 1)
      }
      send(row: change.row, columns: columns, of: frame)
      if needsOverlay {
        overlaidRows.insert(change.row)
        overlays.append(change.row)
      } else {
        overlaidRows.remove(change.row)
      }
    }
    place(frame.cursor)
    wrefresh(nc_stdscr())
    if !overlays.isEmpty { write(overlays, of: frame) }
    shown = frame
    mustSendAll = false
  }

  private func place(_ cursor: Position?) {
    if let cursor { wmove(nc_stdscr(), Int32(cursor.row), Int32(cursor.column)) }
    let isShown = cursor != nil
    if isShown != isCursorShown {
      curs_set(isShown ? 1 : 0)
      isCursorShown = isShown
    }
  }

  private func send(row: Int, columns: Range<Int>, of frame: Frame) {
    entries.removeAll(keepingCapacity: true)
    let start = row * frame.size.columns
    for column in columns {
      let cell = frame.cells[start + column]
      if cell.isCovered { continue }
      if cell.base < 0x7F, cell.marks == 0 {
        entries.append(looks.cell(base: cell.base, look: cell.look))
      } else if needsOverlay(cell, of: frame) {
        for _ in 0..<cell.columns { entries.append(looks.cell(base: 0x20, look: cell.look)) }
      } else if cell.marks == 0 {
        entries.append(looks.cell(base: cell.base, look: cell.look))
      } else {
        entries.append(
          looks.cell(base: cell.base, marks: frame.marks(of: cell), look: cell.look))
      }
    }
    mvwadd_wchnstr(
      nc_stdscr(), Int32(row), Int32(columns.lowerBound), entries, Int32(entries.count))
  }

  private func hasOverlay(row: Int, of frame: Frame) -> Bool {
    let start = row * frame.size.columns
    for at in start..<start + frame.size.columns {
      let cell = frame.cells[at]
      if cell.base > 0x7F || cell.marks > 0, needsOverlay(cell, of: frame) { return true }
    }
    return false
  }

  private func needsOverlay(_ cell: Cell, of frame: Frame) -> Bool {
    if cell.isCovered { return false }
    guard widths.agree(on: cell.base, columns: cell.columns) else { return true }
    if cell.marks == 0 { return false }
    let marks = frame.marks(of: cell)
    return marks.count > ClusterLimit.marksOfFlood
      || !marks.allSatisfy { ScalarClass($0) == .mark && widths.agree(on: $0, columns: 0) }
  }

  /// Writes what ncurses left blank, each character at its own address, and puts the cursor back.
  private func write(_ rows: [Int], of frame: Frame) {
    guard let move = tigetstr("cup"), Int(bitPattern: move) != -1 else { return }
    for row in rows {
      let start = row * frame.size.columns
      for column in 0..<frame.size.columns {
        let cell = frame.cells[start + column]
        guard cell.base > 0x7F || cell.marks > 0, needsOverlay(cell, of: frame) else { continue }
        putp(nc_tparm2(move, Int32(row), Int32(column)))
        let video = looks.video(look: cell.look)
        nc_emit_video(video.attributes, video.pair)
        putp(String(scalars: [cell.base] + frame.marks(of: cell)))
      }
    }
    nc_emit_video(0, 0)
    putp(nc_tparm2(move, getcury(nc_curscr()), getcurx(nc_curscr())))
    nc_emit("")
  }
}

/// Whether the C library, by which ncurses counts, gives a scalar the columns of our table.
private struct NcursesWidths {
  /// 8 + the library's width, 0 where it wasn't asked yet.
  private var known = [UInt8](repeating: 0, count: 0x1_0000)

  mutating func agree(on scalar: UInt32, columns: UInt8) -> Bool {
    guard scalar < 0x1_0000 else {
      return nc_wcwidth(wchar_t(bitPattern: scalar)) == Int32(columns)
    }
    if known[Int(scalar)] == 0 {
      known[Int(scalar)] = UInt8(clamping: 8 + nc_wcwidth(wchar_t(bitPattern: scalar)))
    }
    return known[Int(scalar)] == 8 + columns
  }
}
