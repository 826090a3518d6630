import Terminal

enum FeedbackAction: String, MovingAction, CaseIterable {
  case goOn, up, down, pageUp, pageDown, top, bottom, help, leave
}

/// Keys while something is said about the answer given last. Those of options do nothing here: they were meant for a
/// sample that can't be seen.
enum FeedbackKeys {
  static let table = KeyTable<FeedbackAction>(
    screen: "known-answer",
    [KeyBinding(.goOn, keys: [.enter, .character(" ")], Words.keyGoOn, priority: 9)]
      + FeedbackAction.movingKeys(.text) + [
        KeyBinding(.help, keys: [.character("?"), .f(1)], Words.keyHelp, priority: 6),
        KeyBinding(.leave, keys: [.character("q"), .escape], Words.keyLeave, priority: 5),
      ])
}

enum AppealAction: String, Hashable, Sendable, CaseIterable {
  case send, cancel
}

/// Keys while an appeal is typed.
enum AppealKeys {
  static let table = KeyTable<AppealAction>(
    screen: "appeal",
    [
      KeyBinding(.send, keys: [.enter], Words.keySendAppeal, priority: 9),
      KeyBinding(.cancel, keys: [.escape], Words.keyCancel, priority: 8),
    ])
}

extension LabelModel {
  static let appealLimitBytes = 2_000

  var pauses: [PauseText] {
    if case .paused(let pauses) = stage { pauses } else { [] }
  }

  /// Nothing is left, or the user is paused: the screen looks again by itself.
  var looksAgain: Bool { stage == .nothingLeft || !pauses.isEmpty }

  mutating func pressInFeedback(_ key: Key, size: Size) -> [LabelEffect] {
    let action = FeedbackKeys.table.action(for: key)
    if let scrolling = Scrolling(key, action) {
      scrollFeedback(scrolling, size: size)
      return []
    }
    switch action {
    case .goOn:
      feedback = nil
      return [.show]
    case .help: return [.help]
    case .leave: return leave()
    case .up, .down, .pageUp, .pageDown, .top, .bottom: break
    case nil: notice = .plain(Words.enterGoesOn)
    }
    return []
  }

  private mutating func scrollFeedback(_ scrolling: Scrolling, size: Size) {
    guard let feedback, let explanation = feedback.explanation else { return }
    let area = FeedbackLayout(feedback, body: Canvas.bodyArea(of: size)).explanation
    feedbackScroll = scrolling.moved(from: feedbackScroll, height: area.rows) {
      explanation.rowCount(columns: area.columns, upTo: $0)
    }
  }

  mutating func pressInAppeal(_ key: Key, _ buffer: TextBuffer) -> [LabelEffect] {
    var buffer = buffer
    switch AppealKeys.table.action(for: key, mode: .typing) {
    case .send:
      guard let task = (pauses.first { $0.appeals.isEmpty } ?? pauses.first)?.task else {
        appealing = nil
        return []
      }
      return [.appeal(task: task, text: buffer.text)]
    case .cancel: appealing = nil
    case nil:
      if buffer.edit(key) {
        appealing = buffer
        notice = nil
      } else if case .paste = key {
        notice = .warning(Words.tooLong(limit: LabelModel.appealLimitBytes))
      }
    }
    return []
  }
}
