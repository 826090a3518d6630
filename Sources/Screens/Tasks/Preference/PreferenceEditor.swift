import Domain
import Terminal

extension EditorAction {
  /// Says which side is better, and by how much.
  static let prefer = EditorAction(rawValue: "prefer")
}

/// Which of two fields is better: the first or the second as they stand on the screen, by how much where that is asked,
/// or neither. Each of these has its key.
struct PreferenceEditor: TaskEditor {
  /// What may be answered: a side of the screen with a strength, or neither.
  struct Pick: Equatable, Sendable {
    enum Side: Equatable, Sendable { case first, second, neither }
    var side: Side
    /// nil: none is asked.
    var strength: Int?
  }

  let question: LabelItem.Question
  let task: PreferenceTask
  let picks: [Pick]
  /// The two fields as they stand, and what the sample shows besides.
  let first: SafeText
  let second: SafeText
  let others: SampleText
  private(set) var chosen: Int?
  private(set) var cursor: Int?

  init(_ question: LabelItem.Question, sample: SampleText) {
    self.question = question
    task = Self.task(of: question)
    picks = Self.picks(task)
    let texts = task.fields.map { sample.field($0)?.text ?? "" }
    let (a, b) = (texts.first ?? "", texts.count > 1 ? texts[1] : "")
    (first, second) = question.isFlipped ? (b, a) : (a, b)
    others = sample.without(task.fields)
  }

  private static func task(of question: LabelItem.Question) -> PreferenceTask {
    if case .preference(let task) = question.kind { task } else { PreferenceTask(fields: []) }
  }

  /// From the first being most better to the second being it, neither in the middle; without strength, neither last.
  static func picks(_ task: PreferenceTask) -> [Pick] {
    let neither = task.allowsTie ? [Pick(side: .neither, strength: nil)] : []
    guard let most = task.strength, most >= 1 else {
      return [Pick(side: .first), Pick(side: .second)] + neither
    }
    return (1...most).reversed().map { Pick(side: .first, strength: $0) } + neither
      + (1...most).map { Pick(side: .second, strength: $0) }
  }

  static func bindings(_ question: LabelItem.Question) -> [KeyBinding<EditorAction>] {
    let keys = OptionKeys.pool.prefix(picks(task(of: question)).count)
    return [
      KeyBinding(
        .prefer, keys: keys.map { .character($0) },
        keysLabel: OptionRows.range(of: keys.map { [$0] }), Words.keyPrefer, priority: 9)
    ]
  }

  var state: EditorState {
    guard let chosen else { return .open(Words.pickASide) }
    let pick = picks[chosen]
    let field =
      switch pick.side {
      case .neither: "tie"
      case .first: question.isFlipped ? "b" : "a"
      case .second: question.isFlipped ? "a" : "b"
      }
    var value: JSONObject = [
      "pick": .string(field), "shown": .string(question.isFlipped ? "ba" : "ab"),
    ]
    if let strength = pick.strength { value["strength"] = .integer(strength) }
    return .given(.object(value))
  }

  var summary: SafeText? { chosen.map { Words.pick(picks[$0], of: task.strength) } }

  mutating func fill(_ value: JSONValue) {
    guard let pick = (value["pick"] ?? value).stringValue else { return }
    let side: Pick.Side =
      pick == "tie" ? .neither : (pick == "b") == question.isFlipped ? .first : .second
    let wanted = Pick(
      side: side, strength: side == .neither ? nil : value["strength"]?.intValue)
    chosen = picks.firstIndex(of: wanted)
  }

  /// An earlier answer is kept by Enter.
  var confirmsByEnter: Bool { !question.advances || cursor != nil || chosen != nil }

  mutating func update(_ key: Key, action: EditorAction?, in place: EditorPlace) -> EditorOutcome {
    if let clicked = place.clicked(key, of: picks.count) {
      // The first click points, the second takes.
      if cursor == clicked { return confirm() }
      cursor = clicked
      return .moved
    }
    guard action == .prefer, case .character(let letter) = key,
      let at = OptionKeys.pool.firstIndex(of: letter), picks.indices.contains(at)
    else { return .ignored }
    choose(at)
    return .chosen
  }

  mutating func choose(_ pick: Int) {
    chosen = pick
    cursor = nil
  }

  mutating func moveFocus(by step: Int) {
    cursor =
      cursor.map { ($0 + step + picks.count) % picks.count }
      ?? (step > 0 ? 0 : picks.count - 1)
  }

  mutating func confirm() -> EditorOutcome {
    guard let cursor, chosen != cursor else { return .confirmed }
    chosen = cursor
    self.cursor = nil
    return .chosen
  }
}
