import Domain

extension SpansModel {
  /// What came of a label's key, of a removal, of moving an end.
  enum Outcome: Equatable, Sendable {
    case nothing
    case labelled(MarkedSpan)
    case relabelled(MarkedSpan, from: Int)
    case removed(MarkedSpan)
    case moved(MarkedSpan)
    /// It would overwrite these; the same key again does it.
    case asksToReplace([MarkedSpan])
    /// It can't: these are in the way.
    case inTheWay(MarkedSpan)
    /// There is nothing to take.
    case noText
  }

  /// Gives the focused span, else what is selected, else the unit under the cursor a label.
  mutating func label(_ option: Int) -> Outcome {
    let asked = replacement
    replacement = nil
    if let focus { return relabel(focus, option) }
    let bytes = target
    guard !bytes.isEmpty, labels.indices.contains(option) else { return .noText }
    let new = span(bytes, option: option)
    let others = marks.overlapping(bytes).map { marks.spans[$0] }
    if others.contains(new) {
      settle(on: new)
      return .nothing
    }
    // The very same stretch is given another label, unless it may have several.
    if let same = others.first(where: { $0.bytes == bytes }), others.count == 1, !isNested {
      return relabel(same, option)
    }
    if !isNested, !others.isEmpty {
      guard asked == Replacement(bytes: bytes, option: option) else {
        replacement = Replacement(bytes: bytes, option: option)
        return .asksToReplace(others)
      }
      perform(removing: others, adding: [new])
    } else {
      perform(removing: [], adding: [new])
    }
    settle(on: new)
    return .labelled(new)
  }

  private mutating func relabel(_ old: MarkedSpan, _ option: Int) -> Outcome {
    guard labels.indices.contains(option), old.option != option else {
      settle(on: old)
      return .nothing
    }
    var new = old
    new.option = option
    if marks.index(of: new) != nil {
      perform(removing: [old], adding: [])
    } else {
      perform(removing: [old], adding: [new])
    }
    settle(on: new)
    return .relabelled(new, from: old.option)
  }

  private mutating func settle(on span: MarkedSpan) {
    selection = nil
    movesStart = false
    focus = span
  }

  /// Removes the focused span, else the shortest under the cursor.
  mutating func remove() -> Outcome {
    guard let span = focus ?? spansAtCursor.first else { return .nothing }
    perform(removing: [span], adding: [])
    clear()
    return .removed(span)
  }

  /// Moves the end of the focused span by a unit; with `movesStart` its start.
  mutating func moveEnd(forward: Bool) -> Outcome {
    guard let old = focus else { return .nothing }
    let bytes = old.bytes
    var start = bytes.lowerBound
    var end = bytes.upperBound
    switch (movesStart, forward) {
    case (false, true): end = unit(after: end)?.upperBound ?? end
    case (false, false): end = shorterEnd(of: bytes)
    case (true, true): start = unit(after: unitEnd(at: start))?.lowerBound ?? start
    case (true, false): start = unit(before: start)?.lowerBound ?? start
    }
    guard start < end, start..<end != bytes else { return .nothing }
    let new = span(start..<end, option: old.option)
    if !isNested,
      let other = marks.overlapping(new.bytes).map({ marks.spans[$0] }).first(where: { $0 != old })
    {
      return .inTheWay(other)
    }
    perform(removing: [old], adding: [new])
    let keeps = movesStart
    settle(on: new)
    movesStart = keeps
    cursor = movesStart ? snapped(to: start) : unit(before: end) ?? cursor
    return .moved(new)
  }

  private func unitEnd(at byte: Int) -> Int {
    let here = unit == .word ? text.word(at: byte) : text.grapheme(at: byte)
    return here?.upperBound ?? byte
  }

  /// The end of the unit before the one that a span ends with.
  private func shorterEnd(of bytes: Range<Int>) -> Int {
    guard let last = unit(before: bytes.upperBound),
      let previous = unit(before: min(last.lowerBound, bytes.upperBound)),
      previous.upperBound > bytes.lowerBound
    else { return bytes.upperBound }
    return previous.upperBound
  }

  // MARK: cycling

  /// The span that follows in order: after the focused one, else at or after the cursor; nil where there is none.
  func next(wraps: Bool) -> MarkedSpan? {
    let spans = marks.spans
    guard !spans.isEmpty else { return nil }
    if let focus, let at = marks.index(of: focus) {
      if at + 1 < spans.count { return spans[at + 1] }
      return wraps ? spans[0] : nil
    }
    return spans.first { $0.bytes.upperBound > cursor.lowerBound } ?? (wraps ? spans[0] : nil)
  }

  func previous(wraps: Bool) -> MarkedSpan? {
    let spans = marks.spans
    guard let last = spans.last else { return nil }
    if let focus, let at = marks.index(of: focus) {
      if at > 0 { return spans[at - 1] }
      return wraps ? last : nil
    }
    return spans.last { $0.bytes.lowerBound < cursor.upperBound } ?? (wraps ? last : nil)
  }

  mutating func focus(on span: MarkedSpan) {
    clear()
    focus = span
    cursor = snapped(to: span.bytes.lowerBound)
  }
}
