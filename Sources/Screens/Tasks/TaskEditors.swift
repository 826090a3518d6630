import Domain

/// Which editor answers which type: the one line that a type is registered by.
enum TaskEditors {
  /// The editor of a type; nil: these screens don't ask it.
  static func editor(of kind: TaskKind) -> (any TaskEditor.Type)? {
    switch kind {
    case .choice: ChoiceEditor.self
    case .multichoice: MultichoiceEditor.self
    case .rating: RatingEditor.self
    case .preference: PreferenceEditor.self
    case .ranking: RankingEditor.self
    case .spans: SpansEditor.self
    case .text: TextAnswerEditor.self
    case .fields: FieldsEditor.self
    }
  }

  static func make(_ question: LabelItem.Question, sample: SampleText) -> AnswerEditor? {
    editor(of: question.kind).map { AnswerEditor(editor: $0.init(question, sample: sample)) }
  }

  /// A question of each type but choice, whose keys stand with those of the label screen.
  static func examples(_ options: [LabelItem.Option]) -> [LabelItem.Question] {
    let kinds: [(String, TaskKind)] = [
      ("multichoice", .multichoice(MultichoiceTask(options: []))),
      ("spans", .spans(SpansTask(options: []))),
      ("rating", .rating(RatingTask())),
      ("long rating", .rating(RatingTask(minimum: 0, maximum: 100))),
      ("preference", .preference(PreferenceTask(fields: ["a", "b"]))),
      ("ranking", .ranking(RankingTask(items: "items"))),
      ("text", .text(TextTask())),
      ("fields", .fields(FieldsTask(fields: []))),
    ]
    return kinds.map { name, kind in
      LabelItem.Question(task: name, text: "", kind: kind, options: options, advances: true)
    }
  }
}
