import Terminal

/// The screens in which one looks rather than answers. The shell knows them as one.
enum LookScreen: Equatable, Sendable {
  case answers(AnswersModel)
  case sample(SampleModel)
  case browse(BrowseModel)
  case page(PageModel)

  /// What a message does; nil where it is another screen's.
  mutating func update(_ message: LookMessage, size: Size) -> [LookEffect]? {
    switch (self, message) {
    case (_, .key(let key)): return press(key, size: size)
    case (_, .allSaved):
      say(.good(Words.allSaved))
      return []
    case (.answers(var model), .answers(let message)):
      let effects = model.update(message, size: size)
      self = .answers(model)
      return effects
    case (.sample(var model), .sample(let message)):
      let effects = model.update(message, size: size)
      self = .sample(model)
      return effects
    case (.browse(var model), .browse(let message)):
      let effects = model.update(message, size: size)
      self = .browse(model)
      return effects
    case (.page(var model), .page(let message)):
      let effects = model.update(message, size: size)
      self = .page(model)
      return effects.map { .page($0) }
    default: return nil
    }
  }

  private mutating func press(_ key: Key, size: Size) -> [LookEffect] {
    switch self {
    case .answers(var model):
      let effects = model.press(key, size: size)
      self = .answers(model)
      return effects
    case .sample(var model):
      let effects = model.press(key, size: size)
      self = .sample(model)
      return effects
    case .browse(var model):
      let effects = model.press(key, size: size)
      self = .browse(model)
      return effects
    case .page(var model):
      let effects = model.press(key, size: size)
      self = .page(model)
      return effects
    }
  }

  mutating func say(_ notice: Notice) {
    switch self {
    case .answers(var model):
      model.notice = notice
      self = .answers(model)
    case .sample(var model):
      model.notice = notice
      self = .sample(model)
    case .browse(var model):
      model.notice = notice
      self = .browse(model)
    case .page(var model):
      model.notice = notice
      self = .page(model)
    }
  }

  /// What is done before its first frame.
  var opening: [LookEffect] {
    switch self {
    case .answers(let model): model.opening
    case .sample(let model): [.sample(.load(model.id))]
    case .browse(let model): [.browse(.begin(model.query.text))]
    case .page(let model): model.opening.map { .page($0) }
    }
  }

  /// What is done when one comes back to it from a screen that may have changed something.
  var coming: [LookEffect] {
    switch self {
    case .answers, .sample: opening
    case .browse, .page: []
    }
  }

  func view(size: Size) -> Frame {
    switch self {
    case .answers(let model): model.view(size: size)
    case .sample(let model): model.view(size: size)
    case .browse(let model): model.view(size: size)
    case .page(let model): model.view(size: size)
    }
  }
}

enum LookMessage: Equatable, Sendable {
  case key(Key)
  case allSaved
  case answers(AnswersMessage)
  case sample(SampleMessage)
  case browse(BrowseMessage)
  case page(PageMessage)
}

enum LookEffect: Equatable, Sendable {
  case answers(AnswersEffect)
  case sample(SampleEffect)
  case browse(BrowseEffect)
  case page(PageEffect)
  /// Opens the sample with an id.
  case open(String)
  case openPage(PageModel.Kind)
  /// Opens the label screen to answer a sample anew.
  case change(String)
  /// Opens the label screen with one's own answers that a change touches.
  case again
  case help, leave

  /// Waits for the disk.
  var isSlow: Bool {
    switch self {
    case .sample(.comment), .sample(.reveal), .sample(.flag), .sample(.undo), .sample(.redo),
      .answers(.undo), .answers(.redo), .browse(.perform),
      .browse(.undo), .browse(.redo):
      true
    default: false
    }
  }

  /// Goes on in small steps while nobody types.
  var isLater: Bool {
    switch self {
    case .browse(.more), .browse(.gather), .browse(.perform), .answers(.more): true
    case .page(.load(.figures)): true
    default: false
    }
  }
}
