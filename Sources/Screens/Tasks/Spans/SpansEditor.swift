import Domain
import Terminal

/// Labelled ranges of one field of the sample.
struct SpansEditor: TaskEditor {
  let question: LabelItem.Question
  let optionKeys: [[Character]]
  let field: String
  /// Nil where the sample has no text of that name.
  let sample: MarkedSample?
  var model: SpansModel
  /// The list of labels where there are too many for keys, while it is open.
  var filter: FilterList?
  /// The column that up and down keep to.
  var wantedColumn: Int?
  /// What the last key did, where that is worth a word.
  var said: SafeText?
  /// Where the mouse button went down.
  var pressed: Press?

  struct Press: Equatable, Sendable {
    var unit: Range<Int>
    var byte: Int
    var hasDragged = false
  }

  init(_ question: LabelItem.Question, sample: SampleText) {
    self.question = question
    optionKeys = question.isFilterList ? [] : OptionRows.keys(of: question.options)
    var task = SpansTask(options: [])
    if case .spans(let own) = question.kind { task = own }
    field = task.field
    self.sample = MarkedSample(sample, field: task.field)
    model = SpansModel(
      text: self.sample?.text.source ?? "", unit: task.unit, isNested: task.isNested,
      labels: question.options.map(\.id))
  }

  // MARK: the answer

  var state: EditorState {
    sample == nil ? .open(Words.spansNoField(.oneLine(field))) : .given(model.value)
  }

  var summary: SafeText? {
    model.marks.isEmpty ? nil : Words.spanCount(model.marks.spans.count)
  }

  mutating func fill(_ value: JSONValue) { model.fill(value) }

  // MARK: keys

  var isTyping: Bool { filter != nil }

  func isAvailable(_ action: EditorAction) -> Bool {
    switch action {
    case .label: !question.isFilterList
    case .openLabels: question.isFilterList && filter == nil
    case .undoEdit: model.canUndo
    case .redoEdit: model.canRedo
    case .takeBack: model.focus != nil || model.canUndo
    case .removeSpan: model.focus != nil || !model.spansAtCursor.isEmpty
    case .leaveSelection: filter != nil || model.hasSomethingOpen
    case .otherEnd: model.focus != nil || model.selection != nil
    case .nextSpan, .previousSpan: !model.marks.isEmpty
    // At the last span Tab goes on to the next question.
    case .tabSpan: model.next(wraps: false) != nil
    case .backTabSpan: model.previous(wraps: false) != nil && model.focus != nil
    default: sample != nil
    }
  }

  mutating func update(_ key: Key, action: EditorAction?, in place: EditorPlace) -> EditorOutcome {
    if case .mouse(let row, let column, let mouse) = key {
      return press(mouse, row: row, column: column, in: place)
    }
    if filter != nil, action != .leaveSelection || filter?.query.isEmpty == false {
      return filter?.press(key) == true ? .moved : .ignored
    }
    guard let action else { return .ignored }
    said = nil
    let columns = place.sample.columns
    if action != .up, action != .down, action != .extendUp, action != .extendDown {
      wantedColumn = nil
    }
    switch action {
    case .label:
      guard case .character(let letter) = key,
        let option = optionKeys.firstIndex(where: { $0.contains(letter) })
      else { return .ignored }
      return follow(model.label(option))
    case .openLabels: filter = FilterList()
    case .leaveSelection:
      if filter != nil { filter = nil } else { model.clear() }
    case .select: model.toggleSelection()
    case .otherEnd: model.swapEnds()
    case .removeSpan: return follow(model.remove())
    case .takeBack: return model.focus == nil ? undo() : follow(model.remove())
    case .undoEdit: return undo()
    case .redoEdit: return redo()
    case .nextSpan: cycle(to: model.next(wraps: true))
    case .previousSpan: cycle(to: model.previous(wraps: true))
    case .tabSpan: cycle(to: model.next(wraps: false))
    case .backTabSpan: cycle(to: model.previous(wraps: false))
    default: return move(action, columns: columns, page: page(of: place))
    }
    return .moved
  }

  private mutating func cycle(to span: MarkedSpan?) {
    if let span { model.focus(on: span) }
  }

  mutating func moveFocus(by step: Int) {
    if filter != nil {
      filter?.move(by: step, of: question.options)
    } else {
      model.move(.unit(forward: step > 0))
    }
  }

  /// Enter takes the label of an open list; a selection without a label is not let go unseen.
  mutating func confirm() -> EditorOutcome {
    if let filter {
      guard let option = filter.focused(question.options) else {
        return .refused(Words.nothingMatches)
      }
      self.filter = nil
      return follow(model.label(option))
    }
    if model.replacement != nil { return .refused(said ?? Words.spansSelectionOpen) }
    return model.selection == nil ? .confirmed : .refused(Words.spansSelectionOpen)
  }

  // MARK: words about what was done

  mutating func follow(_ outcome: SpansModel.Outcome) -> EditorOutcome {
    switch outcome {
    case .nothing: return .moved
    case .labelled(let span): said = Words.spanLabelled(name(span), quote(span.bytes))
    case .relabelled(let span, let old):
      said = Words.spanRelabelled(question.options[old].name, to: name(span), quote(span.bytes))
    case .removed(let span): said = Words.spanRemoved(name(span), quote(span.bytes))
    case .moved(let span): said = Words.spanNow(name(span), quote(span.bytes))
    case .asksToReplace(let others):
      let first = others.first
      said = Words.spanOverlaps(
        first.map { name($0) } ?? "", first.map { quote($0.bytes) } ?? "", others.count - 1)
      return .moved
    case .inTheWay(let other):
      said = Words.spanInTheWay(name(other), quote(other.bytes))
      return .moved
    case .noText: return .refused(Words.spansNoText)
    }
    return .changed
  }

  private mutating func undo() -> EditorOutcome {
    guard let step = model.undo() else { return .ignored }
    said = Words.spanUndone(words(removed: step.removed, added: step.added))
    return .changed
  }

  private mutating func redo() -> EditorOutcome {
    guard let step = model.redo() else { return .ignored }
    said = Words.spanRedone(words(removed: step.removed, added: step.added))
    return .changed
  }

  private func words(removed: [MarkedSpan], added: [MarkedSpan]) -> SafeText {
    guard let span = added.first ?? removed.first else { return "" }
    let what: SafeText = "\(name(span)) \(quote(span.bytes))"
    if added.isEmpty { return Words.spanStepRemoved(what) }
    return removed.isEmpty ? Words.spanStepAdded(what) : Words.spanStepChanged(what)
  }

  func name(_ span: MarkedSpan) -> SafeText {
    question.options.indices.contains(span.option) ? question.options[span.option].name : ""
  }

  /// What stands in a stretch, on one line, cut in its middle where it is long.
  func quote(_ bytes: Range<Int>) -> SafeText {
    let all = model.text.text(bytes)
    let most = 32
    guard all.unicodeScalars.count > most else { return Words.quoted(.oneLine(String(all))) }
    let start = String(String.UnicodeScalarView(all.unicodeScalars.prefix(most - 12)))
    let end = String(String.UnicodeScalarView(all.unicodeScalars.suffix(10)))
    return Words.quoted(.oneLine("\(start)…\(end)"))
  }
}
