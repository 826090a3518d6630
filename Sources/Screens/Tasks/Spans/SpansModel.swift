import Domain

/// Labelled ranges of one text while they are edited: where the cursor is, what is selected, which span has the focus,
/// and what was done. Pure.
struct SpansModel: Equatable, Sendable {
  typealias Unit = SpansTask.Unit

  /// A selection: it reaches from the unit where it began to the one where the cursor is.
  struct Selection: Equatable, Sendable {
    var anchor: Range<Int>
  }

  /// What was done, so that it can be undone.
  struct Step: Equatable, Sendable {
    var removed: [MarkedSpan]
    var added: [MarkedSpan]
  }

  /// A label that would overwrite spans, and waits for its key once more.
  struct Replacement: Equatable, Sendable {
    var bytes: Range<Int>
    var option: Int
  }

  let text: IndexedText
  let unit: Unit
  /// Spans may overlap.
  let isNested: Bool
  let labels: [String]

  var marks: SpanSet
  /// The unit that the cursor is on; empty only in a text without any.
  var cursor: Range<Int>
  var selection: Selection?
  /// The span that has the focus.
  var focus: MarkedSpan?
  /// Extending moves the start of the focused span.
  var movesStart = false
  var replacement: Replacement?
  private(set) var done: [Step] = []
  private(set) var undone: [Step] = []

  /// Steps that are remembered.
  static let stepLimit = 10_000

  init(text: String, unit: Unit, isNested: Bool, labels: [String]) {
    self.text = IndexedText(text)
    self.unit = unit
    self.isNested = isNested
    self.labels = labels
    marks = SpanSet(labels: labels)
    cursor = 0..<0
    cursor = snapped(to: 0)
  }

  // MARK: units

  /// The unit at a byte, or the nearest after it, else before it.
  func snapped(to byte: Int) -> Range<Int> {
    switch unit {
    case .grapheme:
      return byte < text.byteCount
        ? text.grapheme(at: byte) : text.grapheme(before: text.byteCount) ?? 0..<0
    case .word:
      return text.word(at: byte) ?? text.word(from: byte) ?? text.word(before: byte) ?? 0..<0
    }
  }

  func unit(after byte: Int) -> Range<Int>? {
    switch unit {
    case .grapheme: byte < text.byteCount ? text.grapheme(at: byte) : nil
    case .word: text.word(from: byte)
    }
  }

  func unit(before byte: Int) -> Range<Int>? {
    switch unit {
    case .grapheme: text.grapheme(before: byte)
    case .word: text.word(before: byte)
    }
  }

  // MARK: what a label would take

  /// The selected bytes, or those of the unit that the cursor is on.
  var target: Range<Int> { selectedBytes ?? cursor }

  var selectedBytes: Range<Int>? {
    selection.map {
      min($0.anchor.lowerBound, cursor.lowerBound)..<max($0.anchor.upperBound, cursor.upperBound)
    }
  }

  /// The spans under the cursor, the shortest first.
  var spansAtCursor: [MarkedSpan] {
    marks.overlapping(cursor).map { marks.spans[$0] }.sorted { $0.bytes.count < $1.bytes.count }
  }

  func span(_ bytes: Range<Int>, option: Int) -> MarkedSpan {
    MarkedSpan(
      bytes: bytes,
      scalars: text.scalar(ofByte: bytes.lowerBound)..<text.scalar(ofByte: bytes.upperBound),
      option: option)
  }

  // MARK: the answer

  var value: JSONValue { .array(marks.json) }

  /// Takes an earlier answer as a start: ranges stay exactly as they are, also inside a grapheme. What isn't a range of
  /// this text, or has a label that isn't offered, is left out.
  mutating func fill(_ value: JSONValue) {
    var found: [MarkedSpan] = []
    for item in value.arrayValue ?? [] {
      guard let given = LabeledSpan(item), given.start >= 0, given.start < given.end,
        given.end <= text.scalarCount,
        let option = labels.firstIndex(where: { $0.sameBytes(as: given.label) })
      else { continue }
      let bytes = text.byte(ofScalar: given.start)..<text.byte(ofScalar: given.end)
      found.append(MarkedSpan(bytes: bytes, scalars: given.start..<given.end, option: option))
    }
    marks.fill(found)
    done = []
    undone = []
    clear()
  }

  // MARK: doing and undoing

  /// Does a step that can be undone.
  mutating func perform(removing removed: [MarkedSpan], adding added: [MarkedSpan]) {
    marks.apply(removing: removed, adding: added)
    done.append(Step(removed: removed, added: added))
    if done.count > SpansModel.stepLimit { done.removeFirst() }
    undone = []
  }

  var canUndo: Bool { !done.isEmpty }
  var canRedo: Bool { !undone.isEmpty }

  /// Takes the newest step back and returns it; the cursor goes where it was done.
  mutating func undo() -> Step? {
    guard let step = done.popLast() else { return nil }
    marks.apply(removing: step.added, adding: step.removed)
    undone.append(step)
    show(step.removed.first ?? step.added.first, isThere: !step.removed.isEmpty)
    return step
  }

  mutating func redo() -> Step? {
    guard let step = undone.popLast() else { return nil }
    marks.apply(removing: step.removed, adding: step.added)
    done.append(step)
    show(step.added.first ?? step.removed.first, isThere: !step.added.isEmpty)
    return step
  }

  private mutating func show(_ span: MarkedSpan?, isThere: Bool) {
    clear()
    guard let span else { return }
    cursor = snapped(to: span.bytes.lowerBound)
    if isThere { focus = span }
  }

  /// Whether Esc has something to leave.
  var hasSomethingOpen: Bool { selection != nil || focus != nil || replacement != nil }

  mutating func clear() {
    selection = nil
    focus = nil
    movesStart = false
    replacement = nil
  }
}
