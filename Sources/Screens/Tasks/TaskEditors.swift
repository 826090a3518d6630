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
    case .spans, .text, .fields: nil
    }
  }

  static func make(_ question: LabelItem.Question, sample: SampleText) -> AnswerEditor? {
    editor(of: question.kind).map { AnswerEditor(editor: $0.init(question, sample: sample)) }
  }
}
