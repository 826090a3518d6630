import Terminal

extension SpansEditor {
  /// Rows from one row of the text to the next: tags stand between.
  func pitch(columns: Int) -> Int {
    columns < MarkedSample.columnsForTags ? 1 : 1 + model.marks.laneCount
  }

  /// Rows of the text that a page key goes by.
  func page(of place: EditorPlace) -> Int {
    max(1, place.sample.rows / pitch(columns: place.sample.columns) - 1)
  }

  mutating func move(_ action: EditorAction, columns: Int, page: Int) -> EditorOutcome {
    switch action {
    case .extendRight where model.focus != nil: return follow(model.moveEnd(forward: true))
    case .extendLeft where model.focus != nil: return follow(model.moveEnd(forward: false))
    case .extendRight: model.extend(.unit(forward: true))
    case .extendLeft: model.extend(.unit(forward: false))
    case .extendUp: model.extend(.byte(byte(rows: -1, columns: columns)))
    case .extendDown: model.extend(.byte(byte(rows: 1, columns: columns)))
    case .right: model.move(.unit(forward: true))
    case .left: model.move(.unit(forward: false))
    case .nextWord: model.move(.word(forward: true))
    case .previousWord: model.move(.word(forward: false))
    case .wordEnd: model.move(.wordEnd)
    case .up: model.move(.byte(byte(rows: -1, columns: columns)))
    case .down: model.move(.byte(byte(rows: 1, columns: columns)))
    case .pageUp: model.move(.byte(byte(rows: -page, columns: columns)))
    case .pageDown: model.move(.byte(byte(rows: page, columns: columns)))
    case .lineStart: model.move(.lineStart)
    case .lineEnd: model.move(.lineEnd)
    case .textStart: model.move(.start)
    case .textEnd: model.move(.end)
    default: return .ignored
    }
    return .moved
  }

  /// The byte so many rows further, in the column that up and down keep to.
  private mutating func byte(rows: Int, columns: Int) -> Int {
    guard let sample else { return 0 }
    let now = sample.position(ofByte: model.cursor.lowerBound, columns: columns)
    let column = wantedColumn ?? now.column
    wantedColumn = column
    return sample.byte(row: now.row + rows, column: column, columns: columns)
      ?? model.cursor.lowerBound
  }

  func focusedSampleRow(columns: Int) -> Int? {
    guard let sample else { return nil }
    let row = sample.position(ofByte: model.cursor.lowerBound, columns: columns).row
    return sample.top(columns: columns) + row * pitch(columns: columns)
  }

  // MARK: mouse

  mutating func press(_ mouse: MouseAction, row: Int, column: Int, in place: EditorPlace)
    -> EditorOutcome
  {
    let point = Position(row: row, column: column)
    switch mouse {
    case .press:
      guard place.sample.contains(point), let byte = byte(at: point, in: place) else {
        return .ignored
      }
      said = nil
      wantedColumn = nil
      let unit = model.snapped(to: byte)
      pressed = Press(unit: unit, byte: byte)
      return .moved
    case .drag:
      guard pressed != nil, let byte = byte(at: clamped(point, to: place.sample), in: place) else {
        return .ignored
      }
      drag(to: byte)
      return .moved
    case .release:
      guard let begun = pressed else { return .ignored }
      pressed = nil
      if !begun.hasDragged { click(begun.byte) }
      return .moved
    case .wheelUp, .wheelDown, .middlePress, .rightPress: return .ignored
    }
  }

  private mutating func drag(to byte: Int) {
    guard var begun = pressed else { return }
    let unit = model.snapped(to: byte)
    guard begun.hasDragged || unit != begun.unit else { return }
    begun.hasDragged = true
    pressed = begun
    model.clear()
    model.cursor = unit
    model.selection = SpansModel.Selection(anchor: begun.unit)
  }

  /// Focuses the shortest span there; again, the next one; else moves the cursor.
  private mutating func click(_ byte: Int) {
    let here = model.marks.overlapping(byte..<byte + 1).map { model.marks.spans[$0] }
      .sorted { $0.bytes.count < $1.bytes.count }
    let at = model.focus.flatMap { here.firstIndex(of: $0) }
    if let next = at.map({ ($0 + 1) % max(1, here.count) }) ?? (here.isEmpty ? nil : 0) {
      model.focus(on: here[next])
    } else {
      model.clear()
    }
    model.cursor = model.snapped(to: byte)
  }

  private func clamped(_ point: Position, to area: Rectangle) -> Position {
    Position(
      row: min(max(point.row, area.row), area.endRow - 1),
      column: min(max(point.column, area.column), area.endColumn - 1))
  }

  /// The byte nearest to a place on the screen; nil above and below the text.
  private func byte(at point: Position, in place: EditorPlace) -> Int? {
    guard let sample else { return nil }
    let columns = place.sample.columns
    let row =
      place.scroll + point.row - place.sample.row - sample.top(columns: columns)
    guard row >= 0 else { return nil }
    return sample.byte(
      row: row / pitch(columns: columns),
      column: point.column - place.sample.column - SampleText.barColumns, columns: columns)
  }
}
