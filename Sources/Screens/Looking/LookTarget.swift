import Terminal

/// A screen to look at that another one opens.
enum LookTarget: Equatable, Sendable {
  case browse, answers
  case page(PageModel.Kind)

  func screen(_ place: Place) -> LookScreen {
    switch self {
    case .browse: .browse(BrowseModel(place: place))
    case .answers: .answers(AnswersModel(place: place))
    case .page(let kind): .page(PageModel(kind, place: place))
    }
  }
}

extension LookScreen {
  /// Letters are typed.
  var isTyping: Bool {
    switch self {
    case .answers(let model): model.isTyping
    case .sample(let model): if case .comment = model.asking { true } else { false }
    case .browse(let model): model.isTyping
    case .page: false
    }
  }

  var title: SafeText {
    switch self {
    case .answers: Words.myAnswers
    case .sample: Words.sampleScreen
    case .browse: Words.browse
    case .page(let model): model.title
    }
  }
}
