extension SpansModel {
  enum Motion: Equatable, Sendable {
    /// By what the task snaps to.
    case unit(forward: Bool)
    /// By words, whatever the task snaps to.
    case word(forward: Bool)
    case wordEnd
    case lineStart, lineEnd
    case start, end
    /// To the unit at a byte, as a row up or down or a click.
    case byte(Int)
  }

  /// Moves the cursor; a selection follows it, the focus is left.
  mutating func move(_ motion: Motion) {
    let place = place(after: motion)
    if selection == nil { clear() }
    replacement = nil
    focus = nil
    if let place { cursor = place }
  }

  /// Moves the cursor and selects what lies between.
  mutating func extend(_ motion: Motion) {
    let anchor = selection ?? Selection(anchor: cursor)
    clear()
    selection = anchor
    if let place = place(after: motion) { cursor = place }
  }

  /// Begins a selection at the cursor, or leaves it.
  mutating func toggleSelection() {
    if selection != nil {
      clear()
    } else {
      let begun = focus
      clear()
      if let begun {
        // The focused span becomes the selection.
        selection = Selection(anchor: snapped(to: begun.bytes.lowerBound))
        cursor = unit(before: begun.bytes.upperBound) ?? cursor
      } else {
        selection = Selection(anchor: cursor)
      }
    }
  }

  /// Has the other end of the selection, or of the focused span, move from now on.
  mutating func swapEnds() {
    if let selected = selection {
      selection = Selection(anchor: cursor)
      cursor = selected.anchor
    } else if let focus {
      movesStart.toggle()
      cursor =
        movesStart
        ? snapped(to: focus.bytes.lowerBound) : unit(before: focus.bytes.upperBound) ?? cursor
    }
  }

  private func place(after motion: Motion) -> Range<Int>? {
    switch motion {
    case .unit(true): return unit(after: cursor.upperBound)
    case .unit(false): return unit(before: cursor.lowerBound)
    case .word(true):
      let end = text.word(at: cursor.lowerBound)?.upperBound ?? cursor.upperBound
      return text.word(from: end).map { snapped(to: $0.lowerBound) }
    case .word(false):
      return text.word(before: cursor.lowerBound).map { snapped(to: $0.lowerBound) }
    case .wordEnd:
      let here = text.word(at: cursor.lowerBound)
      let word =
        here.map { $0.upperBound > cursor.upperBound ? $0 : nil } ?? nil
        ?? text.word(from: here?.upperBound ?? cursor.upperBound)
      return word.map { snapped(to: $0.upperBound - 1) }
    case .lineStart: return snapped(to: lineBytes.lowerBound)
    case .lineEnd:
      let line = lineBytes
      return unit(before: line.upperBound).flatMap {
        $0.lowerBound >= line.lowerBound ? $0 : nil
      } ?? cursor
    case .start: return snapped(to: 0)
    case .end: return unit(before: text.byteCount)
    case .byte(let byte): return snapped(to: byte)
    }
  }

  /// The line that the cursor is in, without its end.
  private var lineBytes: Range<Int> {
    text.withBytes { bytes in
      var start = min(cursor.lowerBound, bytes.count)
      while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
      var end = start
      while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      if end > start, end < bytes.count, bytes[end - 1] == 0x0D { end -= 1 }
      return start..<end
    }
  }
}
