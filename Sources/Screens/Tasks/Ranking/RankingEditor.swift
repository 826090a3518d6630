import Domain
import Terminal

extension EditorAction {
  /// Gives the entry of the key the next place.
  static let rank = EditorAction(rawValue: "rank")
  static let raise = EditorAction(rawValue: "raise")
  static let lower = EditorAction(rawValue: "lower")
  static let tie = EditorAction(rawValue: "tie")
  static let previousEntry = EditorAction(rawValue: "previousEntry")
  static let nextEntry = EditorAction(rawValue: "nextEntry")
}

/// Entries of a list put in order: their keys from the best on, or moved one by one.
struct RankingEditor: TaskEditor {
  let question: LabelItem.Question
  let entries: [SafeText]
  private(set) var order: RankingOrder
  /// Row of the entry that has the focus.
  private(set) var cursor = 0

  init(_ question: LabelItem.Question, sample: SampleText) {
    self.question = question
    let task = Self.task(of: question)
    entries = sample.field(task.items)?.entries ?? []
    order = RankingOrder(count: entries.count, allowsTies: task.allowsTies)
  }

  private static func task(of question: LabelItem.Question) -> RankingTask {
    if case .ranking(let task) = question.kind { task } else { RankingTask(items: "") }
  }

  static func bindings(_ question: LabelItem.Question) -> [KeyBinding<EditorAction>] {
    let tie = KeyBinding<EditorAction>(
      .tie, keys: [.character("="), .control("t")], Words.keyTie, priority: 7)
    return [
      KeyBinding(
        .rank, keys: OptionKeys.pool.map { .character($0) }, keysLabel: "1 2 3…", Words.keyRank,
        priority: 9),
      KeyBinding(
        .raise, keys: [.character("K"), .shiftUp, .left], Words.keyRaise, priority: 8),
      KeyBinding(
        .lower, keys: [.character("J"), .shiftDown, .right], Words.keyLower, priority: 8),
      KeyBinding(.previousEntry, keys: [.up], Words.keyPreviousEntry, priority: 0),
      KeyBinding(.nextEntry, keys: [.down], Words.keyNextEntry, priority: 0),
    ] + (task(of: question).allowsTies ? [tie] : [])
  }

  var state: EditorState {
    if entries.isEmpty { return .open(Words.nothingToRank) }
    guard let groups = order.complete else { return .open(Words.unranked(order.rest.count)) }
    return .given(.array(groups.map { .array($0.map { .integer($0) }) }))
  }

  var summary: SafeText? {
    guard let groups = order.complete else { return nil }
    let words = groups.map { group in group.map { "\($0 + 1)" }.joined(separator: "=") }
    return .oneLine(words.joined(separator: " > "))
  }

  mutating func fill(_ value: JSONValue) {
    if let groups = RankingTask.groups(value) { order.fill(groups) }
  }

  func isAvailable(_ action: EditorAction) -> Bool { !entries.isEmpty }

  private var focused: Int? {
    order.shown.indices.contains(cursor) ? order.shown[cursor] : nil
  }

  mutating func update(_ key: Key, action: EditorAction?, in place: EditorPlace) -> EditorOutcome {
    if case .mouse(let row, let column, .press) = key,
      place.answer.contains(Position(row: row, column: column))
    {
      let at = firstRow(place.answer) + row - place.answer.row
      guard order.shown.indices.contains(at) else { return .ignored }
      cursor = at
      return .moved
    }
    guard let action else { return .ignored }
    let before = order
    switch action {
    case .rank:
      guard case .character(let letter) = key,
        let entry = OptionKeys.pool.firstIndex(of: letter), entries.indices.contains(entry)
      else { return .ignored }
      order.toggle(entry)
      // The focus stands on the first entry without a place.
      cursor = min(order.shown.count - order.rest.count, entries.count - 1)
    case .previousEntry: moveFocus(by: -1)
    case .nextEntry: moveFocus(by: 1)
    case .raise, .lower, .tie:
      guard let entry = focused else { return .ignored }
      if action == .raise { order.raise(entry) }
      if action == .lower { order.lower(entry) }
      if action == .tie, !order.tie(entry) { return .refused(Words.nothingToTie) }
      cursor = order.shown.firstIndex(of: entry) ?? cursor
    default: return .ignored
    }
    return order == before ? .moved : .changed
  }

  mutating func moveFocus(by step: Int) {
    cursor = min(max(0, cursor + step), max(0, entries.count - 1))
  }

  /// Entry of the first row, in a window around the focus.
  func firstRow(_ area: Rectangle) -> Int {
    max(0, min(cursor - area.rows / 2, order.shown.count - area.rows))
  }

  mutating func read(groups: [[Int]]) -> Bool {
    var filled = order
    filled.fill(groups)
    guard filled.complete == groups.map({ $0.sorted() }) else { return false }
    order = filled
    return true
  }
}
