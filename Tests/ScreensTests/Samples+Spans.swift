import Domain
import Terminal

@testable import Screens

extension Samples {
  static let entityOptions = [
    LabelOption(id: "PER", key: "p"), LabelOption(id: "ORG", key: "o"), LabelOption(id: "LOC"),
  ]

  static func spans(
    unit: SpansTask.Unit = .word, isNested: Bool = false, field: String = "text"
  ) -> LabelItem.Question {
    LabelItem.Question(
      task: "entities", text: "Mark every name.",
      kind: .spans(
        SpansTask(field: field, unit: unit, isNested: isNested, options: entityOptions)),
      options: [option(1, "PER", key: "p"), option(2, "ORG", key: "o"), option(3, "LOC")],
      advances: false)
  }

  static func text(_ task: TextTask) -> LabelItem.Question {
    LabelItem.Question(
      task: "rewrite", text: "Correct the text.", kind: .text(task), advances: false)
  }

  static let form = LabelItem.Question(
    task: "record", text: "What does it say?",
    kind: .fields(
      FieldsTask(fields: [
        FormField(id: "order", kind: .string, isRequired: true, pattern: "A-[0-9]+"),
        FormField(id: "date", kind: .date), FormField(id: "amount", kind: .decimal),
        FormField(id: "count", kind: .integer), FormField(id: "paid", kind: .boolean),
      ])), advances: false)

  /// The label screen with one question about a text.
  static func asking(
    _ question: LabelItem.Question, about text: String, former: JSONValue? = nil
  ) -> LabelModel {
    var item = Samples.item(text: text, questions: [question])
    if let former { item.former = [question.task: former] }
    return label(item)
  }

  static func span(_ start: Int, _ end: Int, _ label: String) -> JSONValue {
    LabeledSpan(start: start, end: end, label: label).json
  }
}

extension LabelModel {
  /// Presses the keys of a line: letters as they are, names in angle brackets: `w<shift-right>p<enter>`.
  mutating func type(_ keys: String, size: Size = Samples.size) -> [LabelEffect] {
    var effects: [LabelEffect] = []
    var rest = Substring(keys)
    while let first = rest.first {
      if first == "<", let end = rest.firstIndex(of: ">"),
        let key = Key(name: String(rest[rest.index(after: rest.startIndex)..<end]))
      {
        effects += update(.key(key), size: size)
        rest = rest[rest.index(after: end)...]
      } else {
        effects += update(.key(.character(first)), size: size)
        rest.removeFirst()
      }
    }
    return effects
  }

  /// The one answer as it stands.
  var value: JSONValue? { form?.values.first?.value }

  var spansEditor: SpansEditor? { form?.editor as? SpansEditor }
}
