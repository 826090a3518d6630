import Domain
import Project
import Terminal

/// What the sample screen says of a sample.
struct SampleFacts: Equatable, Sendable {
  var page: Page
  var hasMine: Bool
  var mayReveal: Bool
  /// They have not answered: looking makes their answer count for nothing.
  var losesBlindness: Bool
  /// What others said that is not shown.
  var hidden: Int
}

/// Everything known about one sample, as far as one may see it.
struct SampleModel: Equatable, Sendable {
  /// What is asked over the page.
  enum Asking: Equatable, Sendable {
    case comment(TextBuffer)
    case flag(PickList)
    /// Whether to look although one has not answered.
    case reveal
  }

  let place: Place
  /// Of the sample, as hexadecimal digits.
  let id: String
  var facts: SampleFacts?
  var problem: String?
  var notice: Notice?
  var asking: Asking?
  var scroll = 0

  init(_ id: String, place: Place) {
    self.id = id
    self.place = place
  }

  func isAvailable(_ action: SampleAction) -> Bool {
    switch action {
    case .reveal: (facts?.hidden ?? 0) > 0
    case .change: facts?.hasMine ?? false
    case .note, .flag, .undo, .redo: facts != nil
    default: true
    }
  }

  /// What a message does to the model, and what has to be done next. Pure.
  mutating func update(_ message: SampleMessage, size: Size) -> [LookEffect] {
    switch message {
    case .loaded(let facts):
      self.facts = facts
      problem = nil
      scroll(.rows(0), size: size)
    case .cannot(let reason): problem = reason
    case .done(let words):
      asking = nil
      notice = .good(words)
      return [.sample(.load(id))]
    case .refused(let reason): notice = .error(.oneLine(reason))
    }
    return []
  }

  mutating func press(_ key: Key, size: Size) -> [LookEffect] {
    switch asking {
    case .comment(let buffer): return press(key, inComment: buffer)
    case .flag(let list): return press(key, inFlags: list)
    case .reveal:
      asking = nil
      let isYes = key == .character("y") || key == .enter
      return isYes ? [.sample(.reveal(id))] : []
    case nil: break
    }
    notice = nil
    if case .paste = key { notice = .warning(Words.pasteIgnored) }
    if let scrolling = Scrolling(wheel: key) { scroll(scrolling, size: size) }
    guard let action = SampleKeys.table.action(for: key), isAvailable(action) else { return [] }
    return perform(action, size: size)
  }

  private mutating func perform(_ action: SampleAction, size: Size) -> [LookEffect] {
    switch action {
    case .reveal:
      guard let facts else { return [] }
      guard facts.mayReveal else {
        notice = .warning(Words.answerFirst)
        return []
      }
      if facts.losesBlindness {
        asking = .reveal
        return []
      }
      return [.sample(.reveal(id))]
    case .note:
      asking = .comment(TextBuffer(isOneLine: true, limitBytes: Project.commentBytes))
    case .flag: asking = .flag(PickList(title: Words.whatIsWrong, codes: Codes.flag))
    case .change: return [.change(id)]
    case .undo: return [.sample(.undo)]
    case .redo: return [.sample(.redo)]
    case .up, .down, .pageUp, .pageDown, .top, .bottom:
      if let scrolling = action.scrolling { scroll(scrolling, size: size) }
    case .help: return [.help]
    case .leave: return [.leave]
    }
    return []
  }

  private mutating func press(_ key: Key, inComment buffer: TextBuffer) -> [LookEffect] {
    var buffer = buffer
    switch CommentKeys.table.action(for: key, mode: .typing) {
    case .send:
      guard !buffer.isEmpty else {
        asking = nil
        return []
      }
      return [.sample(.comment(id, buffer.text))]
    case .cancel: asking = nil
    case nil:
      if buffer.edit(key) {
        asking = .comment(buffer)
        notice = nil
      } else if case .paste = key {
        notice = .warning(Words.tooLong(limit: Project.commentBytes))
      }
    }
    return []
  }

  private mutating func press(_ key: Key, inFlags list: PickList) -> [LookEffect] {
    var list = list
    switch list.update(key) {
    case .open: asking = .flag(list)
    case .cancelled: asking = nil
    case .picked(let code):
      asking = nil
      return [.sample(.flag(id, code: code))]
    }
    return []
  }

  private mutating func scroll(_ scrolling: Scrolling, size: Size) {
    guard let facts else { return }
    let area = pageArea(size)
    scroll = scrolling.moved(from: scroll, height: area.rows) {
      facts.page.rowCount(columns: area.columns, upTo: $0)
    }
  }

  /// Rows that are asked in, at the bottom.
  private var askedRows: Int {
    switch asking {
    case .comment, .reveal: 2
    case .flag(let list): list.codes.count + 1
    case nil: 0
    }
  }

  func pageArea(_ size: Size) -> Rectangle {
    Canvas.bodyArea(of: size).inset(bottom: askedRows)
  }

  func view(size: Size) -> Frame {
    guard !ScreenSize.isTooSmall(size) else { return ScreenSize.tooSmall(size) }
    var canvas = Canvas(
      size: size, place: place, screen: Words.sampleScreen,
      status: (Words.sample(id), .dim))
    let area = pageArea(size)
    if let problem {
      canvas.draw(paragraphs: [(SafeText(problem), .error)], in: area)
    } else if let facts {
      let hasMore = facts.page.draw(on: &canvas.frame, in: area, scroll: scroll)
      if hasMore || scroll > 0, notice == nil {
        canvas.frame.draw(
          hasMore ? scroll > 0 ? Words.moreBoth : Words.moreBelow : Words.moreAbove,
          row: canvas.noticeRow, endingAt: canvas.footer.endColumn, style: .dim)
      }
      canvas.frame.cursor = Position(row: area.row, column: area.column)
    } else {
      canvas.draw(paragraphs: [(Words.starting, .dim)], in: area)
    }
    var rest = Canvas.bodyArea(of: size)
    rest = rest.takeBottom(askedRows)
    if rest.rows > 0 { canvas.frame.fill(rest) }
    let title = rest.takeTop(1)
    canvas.draw(notice)
    switch asking {
    case .comment(let buffer):
      canvas.frame.draw(
        Words.commentPrompt, row: title.row, column: title.column, columns: title.columns,
        style: .bold)
      canvas.drawField(buffer, in: rest)
      canvas.drawFooter(CommentKeys.table, mode: .typing)
    case .flag(let list):
      canvas.frame.draw(
        list.title, row: title.row, column: title.column, columns: title.columns, style: .bold)
      canvas.frame.cursor = list.options.draw(on: &canvas.frame, in: rest)
      canvas.drawFooter(PickKeys.table, mode: .keys)
    case .reveal:
      canvas.frame.wrap(
        Words.revealQuestion,
        in: Rectangle(
          row: title.row, column: title.column, rows: 2, columns: title.columns), style: .warning)
      canvas.drawFooter(BatchKeys.table, mode: .keys)
    case nil: canvas.drawFooter(SampleKeys.table, mode: .keys, where: isAvailable)
    }
    return canvas.frame
  }
}

enum SampleMessage: Equatable, Sendable {
  case loaded(SampleFacts)
  case cannot(String)
  /// It was done and is on disk; in words.
  case done(SafeText)
  case refused(String)
}

enum SampleEffect: Equatable, Sendable {
  case load(String)
  case comment(String, String)
  case flag(String, code: String)
  case reveal(String)
  case undo, redo
}
