import Domain
import Project
import Terminal

/// A sample on the screen with its questions.
struct LabelItem: Equatable, Sendable {
  struct Option: Equatable, Sendable {
    var id: String
    var name: SafeText
    var help: SafeText?
    var keys: [Character]
  }

  struct Question: Equatable, Sendable {
    var task: String
    var text: SafeText
    /// The type with its settings.
    var kind: TaskKind
    /// Of types with options, those on offer.
    var options: [Option] = []
    /// One key answers and goes on, where it is the only question.
    var advances: Bool
    /// It is asked only with this answer to an earlier question.
    var condition: TaskCondition?
    /// The second field of a preference stands first.
    var isFlipped = false
    /// The policy lets one ask what a program answered.
    var suggests = false

    /// Too many for keys: type to narrow.
    var isFilterList: Bool { options.count > OptionKeys.maximumCount }

    /// Position of an option on offer.
    func option(withID id: String) -> Int? {
      options.firstIndex { $0.id.utf8.elementsEqual(id.utf8) }
    }
  }

  /// The sample's id as hexadecimal digits.
  var id: String
  var sample: SampleText
  var questions: [Question]
  /// Task id → the answer that was taken back last, ready to be changed.
  var former: [String: JSONValue] = [:]
  /// Task id → what was begun about it and not sent, when the terminal went away.
  var begun: [String: JSONValue] = [:]
}

extension LabelItem {
  init(_ item: LabelSession.Item) {
    id = item.sample.id.hex
    sample = SampleText(item.sample)
    questions = item.questions.map { Question($0) }
    former = item.former
  }
}

extension LabelItem.Question {
  init(_ question: Question) {
    task = question.task
    text = SafeText(question.text)
    kind = question.kind
    options = question.choices.map {
      LabelItem.Option(
        id: $0.id, name: .oneLine($0.name), help: $0.help.map { .oneLine($0) }, keys: $0.keys)
    }
    advances = question.advances
    condition = question.condition
    isFlipped = question.isFlipped
    suggests = question.suggests
  }
}

/// What somebody says about a sample.
enum LabelAnswer: Equatable, Sendable {
  /// Task id → value.
  case values([String: JSONValue])
  case skip(code: String)
}
