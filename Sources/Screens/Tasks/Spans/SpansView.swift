import Terminal

extension SpansEditor {
  func sampleRowCount(_ sample: SampleText, columns: Int, upTo limit: Int) -> Int {
    self.sample?.rowCount(columns: columns, pitch: pitch(columns: columns), upTo: limit)
      ?? sample.rowCount(columns: columns, upTo: limit)
  }

  func drawSample(_ sample: SampleText, on canvas: inout Canvas, in area: Rectangle, scroll: Int)
    -> DrawnSample
  {
    guard let own = self.sample else {
      return DrawnSample(
        hasMore: sample.draw(on: &canvas.frame, in: area, scroll: scroll), cursor: nil)
    }
    let pitch = pitch(columns: area.columns)
    let seen = seenSpans(own, area: area, scroll: scroll, pitch: pitch)
    let drawn = own.draw(
      on: &canvas.frame, in: area, scroll: scroll, pitch: pitch, highlights: highlights(seen))
    if pitch > 1 {
      for (number, row) in drawn.rows.enumerated() {
        drawTags(
          seen, of: row, on: &canvas.frame, below: drawn.firstScreenRow + number * pitch,
          in: area, lanes: pitch - 1)
      }
    }
    return DrawnSample(hasMore: drawn.hasMore, cursor: cursor(drawn, area: area, pitch: pitch))
  }

  /// Positions of the spans in the rows that are seen.
  private func seenSpans(_ own: MarkedSample, area: Rectangle, scroll: Int, pitch: Int) -> [Int] {
    let hidden = max(0, scroll - own.top(columns: area.columns))
    let rows = own.text.placedRows(
      columns: MarkedSample.textColumns(area.columns), from: hidden / pitch,
      count: area.rows / pitch + 2)
    guard let first = rows.first, let last = rows.last else { return [] }
    return model.marks.overlapping(
      first.bytes.lowerBound..<max(last.next, first.bytes.lowerBound + 1))
  }

  /// Longer spans first, so that those inside them are seen; then what has the focus or is selected.
  private func highlights(_ seen: [Int]) -> [Highlight] {
    var highlights = seen.map { model.marks.spans[$0] }
      .sorted { $0.bytes.count > $1.bytes.count }
      .map { Highlight(bytes: $0.bytes, style: .mark($0.option)) }
    if let selected = model.selectedBytes {
      highlights.append(Highlight(bytes: selected, style: .match))
    } else if let focus = model.focus {
      highlights.append(Highlight(bytes: focus.bytes, style: .selected))
    } else if !model.cursor.isEmpty {
      highlights.append(Highlight(bytes: model.cursor, style: .selected))
    }
    return highlights
  }

  private func cursor(_ drawn: MarkedSample.Drawn, area: Rectangle, pitch: Int) -> Position? {
    let byte = model.focus.map(\.bytes.lowerBound) ?? model.cursor.lowerBound
    guard
      let number = drawn.rows.firstIndex(where: {
        $0.bytes.lowerBound <= byte && byte < max($0.next, $0.bytes.lowerBound + 1)
      })
    else { return nil }
    let row = drawn.firstScreenRow + number * pitch
    guard row >= area.row, row < area.endRow else { return nil }
    let column = drawn.rows[number].clusters.first { $0.bytes.upperBound > byte }?.column ?? 0
    return Position(
      row: row, column: min(area.endColumn - 1, area.column + SampleText.barColumns + column))
  }

  // MARK: tags

  /// Names the spans of a row below it: `└PER──┘`, from `╘` to `╛` the one that has the focus, `~~~` what is selected.
  private func drawTags(
    _ seen: [Int], of row: PlacedRow, on frame: inout Frame, below screenRow: Int,
    in area: Rectangle, lanes: Int
  ) {
    let start = area.column + SampleText.barColumns
    for lane in 0..<lanes {
      let tagRow = screenRow + 1 + lane
      guard tagRow >= area.row, tagRow < area.endRow else { continue }
      var pieces: [(span: MarkedSpan, columns: Range<Int>)] = []
      for at in seen where model.marks.lanes[at] == lane {
        if let columns = row.columns(of: model.marks.spans[at].bytes) {
          pieces.append((model.marks.spans[at], columns))
        }
      }
      for (number, piece) in pieces.enumerated() {
        let next = number + 1 < pieces.count ? pieces[number + 1].columns.lowerBound : nil
        let room = max(piece.columns.count, (next ?? area.columns) - piece.columns.lowerBound - 1)
        drawTag(
          piece.span, of: row, on: &frame, row: tagRow, column: start + piece.columns.lowerBound,
          width: piece.columns.count,
          room: min(room, area.endColumn - start - piece.columns.lowerBound))
      }
      if lane == 0, let selected = model.selectedBytes, let columns = row.columns(of: selected) {
        frame.draw(
          SafeText(String(repeating: "~", count: columns.count)), row: tagRow,
          column: start + columns.lowerBound, style: .accent)
      }
    }
  }

  private func drawTag(
    _ span: MarkedSpan, of row: PlacedRow, on frame: inout Frame, row tagRow: Int, column: Int,
    width: Int, room: Int
  ) {
    let isFocused = span == model.focus
    let begins = row.bytes.contains(span.bytes.lowerBound)
    let ends = span.bytes.upperBound <= row.next
    let line = String(repeating: isFocused ? "═" : "─", count: width)
    let lineStyle: Style = isFocused ? .accent : .gutter
    frame.draw(SafeText(line), row: tagRow, column: column, style: lineStyle)
    let name = name(span)
    let wanted = TextWidth.columns(of: name, upTo: 64)
    var at = column
    if room > 1 {
      let sign: SafeText = begins ? (isFocused ? "╘" : "└") : "┄"
      at = frame.draw(sign, row: tagRow, column: column, style: lineStyle)
    }
    let limit = max(1, room - (at - column))
    let keys = optionKeys.indices.contains(span.option) ? optionKeys[span.option] : []
    let shown: SafeText =
      wanted > limit && limit < 4 ? keys.first.map { .oneLine(String($0)) } ?? name : name
    at = frame.draw(
      shown, row: tagRow, column: at, columns: limit,
      style: isFocused ? .selected : .mark(span.option))
    let last = column + width - 1
    guard at <= last else { return }
    let sign: SafeText = ends ? (isFocused ? "╛" : "┘") : "┄"
    frame.draw(sign, row: tagRow, column: last, style: lineStyle)
  }
}
