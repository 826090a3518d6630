import Terminal

extension HelpModel {
  /// The help of a screen; nil for help itself.
  ///
  /// - Parameter commands: the user's own programs.
  init?(on screen: ShellModel.Screen, place: Place, commands: [OwnCommand] = []) {
    guard var help = HelpModel(keysOn: screen, place: place) else { return nil }
    if screen.shownSample != nil { help.lines += HelpModel.lines(ShownTextKeys.table) }
    for (number, command) in commands.enumerated() {
      help.lines.append(
        Line(
          words: command.name,
          line: StyledLine([
            .init(command.name, .key), .init("  "), .init(Words.runs(command.line)),
          ]), run: .command(number)))
    }
    help.lines = HelpModel.aligned(help.lines)
    self = help
  }

  private init?(keysOn screen: ShellModel.Screen, place: Place) {
    switch screen {
    case .home(let model):
      self.init(
        place, Words.home, HelpModel.lines(HomeKeys.table, where: model.isAvailable))
    case .output(let model):
      self.init(
        place, Words.outputOf(model.result.name), HelpModel.lines(OutputKeys.table))
    case .label(let model):
      let own =
        model.feedback != nil
        ? HelpModel.lines(FeedbackKeys.table)
        : model.listing == nil
          ? HelpModel.lines(
            model.form?.table ?? LabelKeys.withoutQuestion, where: model.isAvailable)
          : HelpModel.lines(PickKeys.table, runs: { $0 != .digits })
      self.init(place, Words.label, own)
    case .review(let model):
      self.init(
        place, Words.review,
        model.correcting != nil
          ? HelpModel.lines(CorrectKeys.table, where: { model.isAvailable($0) })
          : HelpModel.lines(ReviewKeys.table, where: { model.isAvailable($0) }))
    case .adjudicate(let model):
      self.init(
        place, Words.adjudicate,
        model.explaining != nil
          ? HelpModel.lines(GoldNoteKeys.table)
          : HelpModel.lines(
            AdjudicateKeys.table(model.form?.question), where: model.isAvailable))
    case .submit(let model):
      let table =
        switch model.stage {
        case .confirming: SubmitKeys.confirmation
        case .listing: SubmitKeys.list
        case .writing, .discarding: SubmitKeys.editor
        }
      self.init(place, Words.submit, HelpModel.lines(table, where: model.isAvailable))
    case .look(let screen): self.init(place, screen.title, HelpModel.lines(of: screen))
    case .help: return nil
    }
  }

  private init(_ place: Place, _ screen: SafeText, _ lines: [Line]) {
    self.init(place: place, screen: screen, lines: lines + HelpModel.everywhere)
  }

  private static func lines(of screen: LookScreen) -> [Line] {
    switch screen {
    case .answers(let model): lines(AnswersKeys.table, where: model.isAvailable)
    case .sample(let model): lines(SampleKeys.table, where: model.isAvailable)
    case .browse(let model): lines(BrowseKeys.table, where: model.isAvailable)
    case .page(let model): lines(PageKeys.table, where: model.isAvailable)
    }
  }

  /// Lines of several tables with their words in one column: keys, blanks, words.
  private static func aligned(_ lines: [Line]) -> [Line] {
    let width = lines.map { $0.line.runs.first.map { TextWidth.columns(of: $0.text) } ?? 0 }.max()
    return lines.map { line in
      var line = line
      guard let width, line.line.runs.count == 3 else { return line }
      let blanks = width - TextWidth.columns(of: line.line.runs[0].text) + 2
      line.line.runs[1].text = SafeText(String(repeating: " ", count: blanks))
      return line
    }
  }

  private static let everywhere = lines(
    EverywhereKeys.table, where: { $0 != .palette }, runs: { $0 != .interrupt })

  /// Lines made from a key table; Enter presses a line's key where that runs one thing.
  private static func lines<Action>(
    _ table: KeyTable<Action>, where isAvailable: (Action) -> Bool = { _ in true },
    runs: (Action) -> Bool = { _ in true }
  ) -> [Line] {
    table.helpLines(where: isAvailable).map { help in
      let binding = table.binding(of: help.action)
      let key = binding?.keys.first {
        table.action(for: $0, where: isAvailable) == help.action
      }
      // Keys with a label of their own do each something else.
      let isOne = binding?.keysLabel == nil && runs(help.action)
      return Line(
        words: binding?.words ?? "", line: help.line, run: isOne ? key.map { .key($0) } : nil)
    }
  }
}
