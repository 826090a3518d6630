import Domain

/// What a row says on a task, told apart by the task's type.
enum TaskLabel: Equatable {
  struct Span: Equatable {
    /// Unicode scalars of the labelled field; `end` is the first one after the span.
    var start: Int
    var end: Int
    var label: String
  }

  case choice(String)
  case multichoice([String])
  case spans([Span])
  case rating(Int)
  /// The answer itself, and the two texts; their margin in parts per million.
  case preference(pick: String, chosen: String, rejected: String, marginPPM: Int)
  /// Ranks in the order of the items, 1 the best, and the items in the order of their ranks.
  case ranking(ranks: [Int], ranked: [String])
  case text(String)
  /// The fields of a form that are filled in.
  case form(JSONObject)
  /// No label.
  case none
}

/// Reads a task's label out of rows.
struct TaskLabelReader {
  enum Kind { case choice, multichoice, spans, rating, preference, ranking, text, form }

  let task: ReleaseTask
  let kind: Kind
  private let index: Int
  private let places: [String: Int]

  init(_ task: ReleaseTask, index: Int) {
    self.task = task
    self.index = index
    places = Dictionary(
      task.values.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    let own = places["label"].map { task.values[$0].type }
    kind =
      switch own {
      case .list(.string): .multichoice
      case .list(.structure): .spans
      case .list: .ranking
      case .int64, .int32: .rating
      default:
        places["chosen"] != nil
          ? .preference : task.isCategorical ? .choice : task.form.isEmpty ? .text : .form
      }
  }

  static func all(_ plan: ReleasePlan) -> [TaskLabelReader] {
    plan.tasks.enumerated().map { TaskLabelReader($1, index: $0) }
  }

  /// The field that spans lie in: the task's own, else the first one shown.
  func subject(_ row: ReleaseRow) -> (name: String, text: String)? {
    row.fields.first { field in task.subjects.contains { $0.sameBytes(as: field.name) } }
      ?? row.fields.first
  }

  func outcome(_ row: ReleaseRow) -> TaskOutcome { row.outcomes[index] }

  func label(_ row: ReleaseRow) -> TaskLabel {
    let outcome = row.outcomes[index]
    func value(_ name: String) -> ReleaseValue {
      places[name].map { $0 < outcome.values.count ? outcome.values[$0] : .null } ?? .null
    }
    switch kind {
    case .choice: return outcome.label.isEmpty ? .none : .choice(outcome.label)
    case .text: return outcome.label.isEmpty ? .none : .text(outcome.label)
    case .form: return Self.form(outcome.label)
    case .multichoice:
      return outcome.answers == 0 && outcome.status == "open"
        ? .none : .multichoice(value("label").items.compactMap(\.text))
    case .rating: return value("label").number.map(TaskLabel.rating) ?? .none
    case .ranking:
      let ranks = value("label").items.compactMap(\.number)
      return ranks.isEmpty
        ? .none
        : .ranking(ranks: ranks, ranked: value("ranked").items.compactMap(\.text))
    case .preference:
      guard !outcome.label.isEmpty else { return .none }
      return .preference(
        pick: outcome.label, chosen: value("chosen").text ?? "",
        rejected: value("rejected").text ?? "", marginPPM: value("margin").number ?? 0)
    case .spans:
      return outcome.answers == 0 && outcome.status == "open"
        ? .none : .spans(value("label").items.compactMap(span))
    }
  }

  /// What one answer says; `.none` of a skip, or where it does not fit the task any more.
  func label(of answer: AnnotationRow, in row: ReleaseRow) -> TaskLabel {
    guard answer.skip.isEmpty else { return .none }
    func json() -> JSONValue { (try? JSONScanner.parse(answer.value.utf8)) ?? .null }
    switch kind {
    case .choice: return .choice(answer.value)
    case .text: return .text(answer.value)
    case .form: return Self.form(answer.value)
    case .rating: return Int(answer.value).map(TaskLabel.rating) ?? .none
    case .multichoice:
      return json().arrayValue.map { .multichoice($0.compactMap(\.stringValue)) } ?? .none
    case .spans:
      guard let items = json().arrayValue else { return .none }
      return .spans(
        items.compactMap(LabeledSpan.init).map {
          TaskLabel.Span(start: $0.start, end: $0.end, label: $0.label)
        })
    case .preference:
      guard let pick = json()["pick"]?.stringValue else { return .none }
      return .preference(pick: pick, chosen: "", rejected: "", marginPPM: 0)
    case .ranking:
      guard let groups = RankingTask.groups(json()) else { return .none }
      let entries = entries(of: row)
      var ranks = [Int](repeating: 0, count: entries.count)
      var ranked: [String] = []
      var rank = 1
      for group in groups {
        for place in group where entries.indices.contains(place) {
          ranks[place] = rank
          ranked.append(entries[place])
        }
        rank += group.count
      }
      return ranked.isEmpty ? .none : .ranking(ranks: ranks, ranked: ranked)
    }
  }

  /// The texts of the list that a ranking orders.
  private func entries(of row: ReleaseRow) -> [String] {
    let list = subject(row).flatMap { try? JSONScanner.parse($0.text.utf8) }?.arrayValue ?? []
    return list.map {
      $0.stringValue ?? $0["id"]?.stringValue ?? $0["text"]?.stringValue ?? JSONWriter.text($0)
    }
  }

  private static func form(_ text: String) -> TaskLabel {
    let object = text.isEmpty ? nil : try? JSONScanner.parse(text.utf8).objectValue
    return object.map(TaskLabel.form) ?? .none
  }

  private func span(_ value: ReleaseValue) -> TaskLabel.Span? {
    guard let place = places["label"],
      case .list(.structure(let members)) = task.values[place].type,
      case .structure(let parts) = value, parts.count == members.count
    else { return nil }
    func part(_ name: String) -> ReleaseValue? {
      members.firstIndex { $0.name == name }.map { parts[$0] }
    }
    guard let start = part("start")?.number, let end = part("end")?.number,
      let label = part("label")?.text
    else { return nil }
    return TaskLabel.Span(start: start, end: end, label: label)
  }
}

extension ReleaseValue {
  fileprivate var items: [ReleaseValue] { if case .list(let items) = self { items } else { [] } }
  fileprivate var text: String? { if case .string(let text) = self { text } else { nil } }
  /// An integer or parts per million.
  fileprivate var number: Int? {
    switch self {
    case .integer(let number), .ppm(let number): number
    default: nil
    }
  }
}

extension JSONValue {
  /// Parts per million as a number with six decimals.
  static func fraction(ppm: Int) -> JSONValue {
    let block = ByteBlock(capacity: 16)
    block.append(ppm: ppm)
    return .number(String(decoding: block.bytes, as: UTF8.self))
  }
}
