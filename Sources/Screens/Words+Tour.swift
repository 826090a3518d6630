import Terminal

/// Words of the tour. Keys are those that the user has.
extension Words {
  static func tourBadge(_ step: Int, of total: Int) -> SafeText { "tour \(step)/\(total)" }

  static func tourTitle(_ step: Tour.Step) -> SafeText {
    switch step {
    case .open: "Welcome: a project to play in, gone when you leave"
    case .answer: "Label"
    case .again: "Saved already"
    case .undo: "Undo"
    case .help: "Help"
    case .backHome: "Help and commands"
    case .review: "Review"
    case .decide: "Verdicts"
    case .write: "Submit"
    case .submit: "A text of your own"
    case .done: "That was all"
    }
  }

  static func tourStep(_ step: Tour.Step) -> SafeText {
    let label = LabelKeys.withoutQuestion
    switch step {
    case .open:
      return "Press \(key(HomeKeys.table, .label)) to answer questions about samples."
    case .answer:
      return "Read the message above; the key beside an answer gives it: 1 to 6, one key a sample."
    case .again:
      return """
        ● saved means signed and on disk. Two more, please: \(key(label, .skip)) skips one, \
        \(key(label, .flag)) says that something is wrong with it.
        """
    case .undo:
      return """
        A wrong key? \(key(label, .undo)) takes your newest act back, any number of times, also \
        tomorrow; \(key(label, .redo)) does it again.
        """
    case .help:
      return """
        Press \(key(label, .help)): all that can be done here, and the project's guideline below it.
        """
    case .backHome:
      return """
        Enter does what a line says; : opens the same list to type in. Now \
        \(key(HelpKeys.table, .leave)), and \(key(label, .leave)) again: back to the first screen.
        """
    case .review:
      return "Others have submitted texts. Press \(key(HomeKeys.table, .review)) to look at one."
    case .decide:
      return """
        Does it belong in the dataset? \(key(ReviewKeys.table, .accept)) accepts, \
        \(key(ReviewKeys.table, .reject)) rejects, \(key(ReviewKeys.table, .returnWithReason)) \
        returns it with a reason.
        """
    case .write:
      return """
        Now one of your own: \(key(ReviewKeys.table, .leave)) back to the first screen, then \
        \(key(HomeKeys.table, .submit)).
        """
    case .submit:
      return """
        Type a message as somebody would write it to a help desk; \
        \(key(SubmitKeys.editor, .check)) looks for duplicates, Enter then submits it.
        """
    case .done:
      return """
        Label, undo, review, submit. Ctrl-C twice leaves and removes it all. A project of your own: \
        winnow init DIR
        """
    }
  }

  private static func key<Action>(_ table: KeyTable<Action>, _ action: Action) -> SafeText {
    table.binding(of: action)?.keys.first?.label ?? "?"
  }

  static let tourOffer: SafeText = "New here? winnow tour shows it all in 3 minutes."
  static let tourNoTerminal: SafeText = """
    the tour needs a terminal; without one: winnow label --plain in a project, or scripts/demo --auto
    """
}
