import Terminal

enum PageAction: String, MovingAction, CaseIterable {
  case refresh, up, down, pageUp, pageDown, top, bottom, help, leave
}

enum PageKeys {
  static let table = KeyTable<PageAction>(screen: "page", bindings)

  static var bindings: [KeyBinding<PageAction>] {
    [KeyBinding(.refresh, keys: [.f(5), .character("R")], Words.keyRefresh, priority: 3)]
      + PageAction.movingKeys(.text, pageDown: 1, bySpace: true) + [
        KeyBinding(.help, keys: [.character("?"), .f(1)], Words.keyHelp, priority: 6),
        KeyBinding(.leave, keys: [.character("q"), .escape], Words.keyLeave, priority: 5),
      ]
  }
}

/// A screen that only tells: dashboard, release, guideline, settings. What it tells is made by the screen's own folder.
struct PageModel: Equatable, Sendable {
  enum Kind: String, Equatable, Sendable, CaseIterable {
    case dashboard, release, guideline, settings
  }

  let place: Place
  let kind: Kind
  /// Nil: it is being read.
  var page: Page?
  var problem: String?
  var notice: Notice?
  var scroll = 0

  init(_ kind: Kind, place: Place) {
    self.kind = kind
    self.place = place
  }

  var title: SafeText {
    switch kind {
    case .dashboard: Words.dashboard
    case .release: Words.release
    case .guideline: Words.guideline
    case .settings: Words.settings
    }
  }

  /// What a message does to the model, and what has to be done next. Pure.
  mutating func update(_ message: PageMessage, size: Size) -> [PageEffect] {
    switch message {
    case .loaded(let page):
      self.page = page
      problem = nil
      scroll(.rows(0), size: size)
    case .cannot(let reason): problem = reason
    }
    return []
  }

  mutating func press(_ key: Key, size: Size) -> [LookEffect] {
    notice = nil
    if case .paste = key { notice = .warning(Words.pasteIgnored) }
    let action = PageKeys.table.action(for: key)
    if let scrolling = Scrolling(key, action) { scroll(scrolling, size: size) }
    switch action {
    case .refresh: return [.page(.load(kind))]
    case .help: return [.help]
    case .leave: return [.leave]
    case .up, .down, .pageUp, .pageDown, .top, .bottom, nil: return []
    }
  }

  private mutating func scroll(_ scrolling: Scrolling, size: Size) {
    guard let page else { return }
    let area = Canvas.bodyArea(of: size)
    scroll = scrolling.moved(from: scroll, height: area.rows) {
      page.rowCount(columns: area.columns, upTo: $0)
    }
  }

  func view(size: Size) -> Frame {
    guard !ScreenSize.isTooSmall(size) else { return ScreenSize.tooSmall(size) }
    var canvas = Canvas(size: size, place: place, screen: title)
    if let problem {
      canvas.draw(
        paragraphs: [(SafeText(problem), .error), (Words.refreshAgain, .normal)], in: canvas.body)
    } else if let page {
      let body = canvas.body
      let hasMore = page.draw(on: &canvas.frame, in: body, scroll: scroll)
      if hasMore || scroll > 0 {
        canvas.frame.draw(
          hasMore ? scroll > 0 ? Words.moreBoth : Words.moreBelow : Words.moreAbove,
          row: canvas.noticeRow, endingAt: canvas.footer.endColumn, style: .dim)
      }
      canvas.frame.cursor = Position(row: body.row, column: body.column)
    } else {
      canvas.draw(paragraphs: [(Words.starting, .dim)], in: canvas.body)
    }
    canvas.draw(notice)
    canvas.drawFooter(PageKeys.table, mode: .keys)
    return canvas.frame
  }
}

enum PageMessage: Equatable, Sendable {
  case loaded(Page)
  case cannot(String)
}

enum PageEffect: Equatable, Sendable {
  case load(PageModel.Kind)
}
