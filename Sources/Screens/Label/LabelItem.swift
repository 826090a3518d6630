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
    var options: [Option]
    /// One key answers and goes on, where it is the only question.
    var advances: Bool

    /// Too many for keys: type to narrow.
    var isFilterList: Bool { options.count > OptionKeys.maximumCount }
  }

  /// The sample's id as hexadecimal digits.
  var id: String
  var sample: SampleText
  var questions: [Question]
}

extension LabelItem {
  init(_ item: LabelSession.Item) {
    id = item.sample.id.hex
    sample = SampleText(item.sample)
    questions = item.questions.map { question in
      Question(
        task: question.task, text: SafeText(question.text),
        options: question.choices.map {
          Option(
            id: $0.id, name: .oneLine($0.name), help: $0.help.map { .oneLine($0) }, keys: $0.keys)
        }, advances: question.advances)
    }
  }
}

/// What somebody says about a sample.
enum LabelAnswer: Equatable, Sendable {
  /// Task id → option id.
  case values([String: String])
  case skip(code: String)
}
