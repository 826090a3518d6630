import Domain
import Project

/// A sample with its questions as JSON, for scripts and agents.
enum QuestionJSON {
  static func value(_ item: LabelSession.Item, queue: QueueSection) -> JSONValue {
    [
      "sample": .string(item.sample.id.hex),
      "fields": .object(
        JSONObject(
          item.sample.fields.map { (key: $0.name, value: $0.value ?? .string($0.text)) })),
      "questions": .array(item.questions.map(question)), "queue": self.queue(queue),
    ]
  }

  /// In which order samples are asked: by the policy, not by anything about the sample.
  static func queue(_ queue: QueueSection) -> JSONValue {
    [
      "order": .string(queue.ordering.rawValue),
      "priority": queue.priority.isEmpty ? .null : .string(queue.priority),
    ]
  }

  private static func question(_ question: Question) -> JSONValue {
    var object: JSONObject = [
      "task": .string(question.task), "question": .string(question.text),
      "type": .string(question.kind.type.rawValue),
      "options": .array(
        question.choices.map { choice in
          var object: JSONObject = ["id": .string(choice.id), "name": .string(choice.name)]
          object["help"] = choice.help.map { .string($0) }
          return .object(object)
        }),
      "value": .string(form(question.kind)), "gain_measure": .string(question.kind.gainMeasure),
    ]
    for member in settings(question.kind).members { object[member.key] = member.value }
    if case .preference = question.kind { object["shown"] = question.isFlipped ? "ba" : "ab" }
    object["when"] = question.condition.map {
      ["task": .string($0.task), "is": $0.answer]
    }
    return .object(object)
  }

  /// The settings under their names in the project file.
  private static func settings(_ kind: TaskKind) -> JSONObject {
    switch kind {
    case .choice: return [:]
    case .multichoice(let task):
      return ["min": .integer(task.minimum), "max": .integer(task.maximum)]
    case .spans(let task):
      return [
        "field": .string(task.field), "unit": .string(task.unit.rawValue),
        "nested": .bool(task.isNested),
      ]
    case .rating(let task):
      var object: JSONObject = [
        "min": .integer(task.minimum), "max": .integer(task.maximum),
      ]
      object["low"] = task.low.map { .string($0) }
      object["high"] = task.high.map { .string($0) }
      return object
    case .preference(let task):
      var object: JSONObject = [
        "fields": .array(task.fields.map { .string($0) }), "tie": .bool(task.allowsTie),
      ]
      object["strength"] = task.strength.map { .integer($0) }
      return object
    case .ranking(let task):
      return ["items": .string(task.items), "ties": .bool(task.allowsTies)]
    case .text(let task):
      var object: JSONObject = [
        "min": .integer(task.minimum), "max": .integer(task.maximum),
        "optional": .bool(task.isOptional),
      ]
      object["correct"] = task.correct.map { .string($0) }
      return object
    case .fields(let form):
      return [
        "fields": .array(
          form.fields.map { field in
            var object: JSONObject = [
              "id": .string(field.id), "type": .string(field.kind.rawValue),
              "required": .bool(field.isRequired),
            ]
            object["pattern"] = field.pattern.map { .string($0) }
            return .object(object)
          })
      ]
    }
  }

  /// What `winnow answer` takes as the value.
  static func form(_ kind: TaskKind) -> String {
    switch kind {
    case .choice: #""OPTION""#
    case .multichoice: #"["OPTION",…]"#
    case .spans: #"[{"start":0,"end":4,"label":"OPTION"},…] in Unicode scalars, end exclusive"#
    case .rating(let task): "\(task.minimum)…\(task.maximum)"
    case .preference(let task):
      task.strength == nil
        ? #""a" or "b""# + (task.allowsTie ? #" or "tie""# : "")
        : #"{"pick":"a","shown":"ab","strength":1}"#
    case .ranking: "[[1],[0,2]]: positions, best first; those of a group are tied"
    case .text: #""TEXT""#
    case .fields: #"{"FIELD":VALUE,…}"#
    }
  }
}
