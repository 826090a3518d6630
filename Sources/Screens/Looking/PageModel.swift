import Terminal

enum PageAction: String, MovingAction, CaseIterable {
  case openLink, next, previous, more, less, refresh, up, down, pageUp, pageDown, top, bottom, help,
    leave
}

enum PageKeys {
  static let table = KeyTable<PageAction>(screen: "page", bindings)

  static var bindings: [KeyBinding<PageAction>] {
    [
      KeyBinding(.openLink, keys: [.enter], Words.keyOpenLink, priority: 9),
      KeyBinding(.next, keys: [.tab, .character("n")], Words.keyNextLink, priority: 8),
      KeyBinding(.previous, keys: [.backTab, .character("N")], Words.keyPreviousLink, priority: 0),
      KeyBinding(.more, keys: [.right, .character("l")], Words.keyNextValue, priority: 7),
      KeyBinding(.less, keys: [.left, .character("h")], Words.keyPreviousValue, priority: 0),
      KeyBinding(.refresh, keys: [.f(5), .character("R")], Words.keyRefresh, priority: 3),
    ] + PageAction.movingKeys(.text, pageDown: 1, bySpace: true) + [
      KeyBinding(.help, keys: [.character("?"), .f(1)], Words.keyHelp, priority: 6),
      KeyBinding(.leave, keys: [.character("q"), .escape], Words.keyLeave, priority: 5),
    ]
  }
}

/// A screen that only tells: dashboard, release, guideline, settings. What it tells is made by the screen's own folder.
struct PageModel: Equatable, Sendable {
  enum Kind: String, Equatable, Sendable, CaseIterable {
    case dashboard, release, guideline, settings
    /// Settled samples that are much like another one.
    case precedents
    /// What the text of a sample is made of.
    case codePoints
    /// Agreement and calibration.
    case figures
  }

  let place: Place
  let kind: Kind
  /// The sample that it is about, where it is about one.
  let subject: String?
  /// The link that has the focus.
  private(set) var focus: Int?
  /// Nil: it is being read.
  var page: Page?
  var problem: String?
  var notice: Notice?
  var scroll = 0

  init(_ kind: Kind, place: Place, subject: String? = nil) {
    self.kind = kind
    self.subject = subject
    self.place = place
  }

  var title: SafeText {
    switch kind {
    case .dashboard: Words.dashboard
    case .release: Words.release
    case .guideline: Words.guideline
    case .settings: Words.settings
    case .precedents: Words.precedents
    case .codePoints: Words.codePoints
    case .figures: Words.figures
    }
  }

  /// What is done before its first frame, and to look again.
  var opening: [PageEffect] {
    switch (kind, subject) {
    case (.precedents, let id?): [.precedents(id)]
    case (.codePoints, let id?): [.codePoints(id)]
    default: [.load(kind)]
    }
  }

  private var link: Page.Link? {
    guard let page, let focus, page.links.indices.contains(focus) else { return nil }
    return page.links[focus]
  }

  func isAvailable(_ action: PageAction) -> Bool {
    switch action {
    case .openLink: link != nil
    case .next, .previous: page?.links.isEmpty == false
    case .more, .less: if case .setting = link?.target { true } else { false }
    case .refresh: kind != .precedents && kind != .codePoints
    default: true
    }
  }

  /// What a message does to the model, and what has to be done next. Pure.
  mutating func update(_ message: PageMessage, size: Size) -> [PageEffect] {
    switch message {
    case .loaded(let page):
      show(page, size: size)
    case .changed(let page, let words, _):
      show(page, size: size)
      notice = .good(words)
    case .refused(let reason): notice = .error(.oneLine(reason))
    case .cannot(let reason): problem = reason
    }
    return []
  }

  private mutating func show(_ page: Page, size: Size) {
    self.page = page
    problem = nil
    if kind == .settings || kind == .precedents, focus == nil { focus = 0 }
    focus = page.links.isEmpty ? nil : focus.map { min($0, page.links.count - 1) }
    scroll(.rows(0), size: size)
  }

  /// Moves the focus to another link, around the ends, and keeps it in view.
  private mutating func moveFocus(by step: Int, size: Size) {
    guard let page, !page.links.isEmpty else { return }
    let count = page.links.count
    let at = focus.map { ($0 + step + count) % count } ?? (step > 0 ? 0 : count - 1)
    focus = at
    let area = Canvas.bodyArea(of: size)
    let row = page.row(ofBlock: page.links[at].block, columns: area.columns)
    if at == 0, kind == .precedents || kind == .settings {
      scroll = 0
    } else if row <= scroll || kind == .precedents {
      // What a precedent says stands below its line.
      scroll = max(0, row - 1)
    } else if row >= scroll + area.rows {
      scroll = row - area.rows + 2
    }
    scroll(.rows(0), size: size)
  }

  private func follow(by step: Int) -> [LookEffect] {
    switch link?.target {
    case .sample(let name): [.open(name)]
    case .page(let kind): [.openPage(kind)]
    case .setting(let setting): [.page(.set(setting, by: step))]
    case nil: []
    }
  }

  mutating func press(_ key: Key, size: Size) -> [LookEffect] {
    notice = nil
    if case .paste = key { notice = .warning(Words.pasteIgnored) }
    let action = PageKeys.table.action(for: key, where: isAvailable)
    switch action {
    // Settings are gone through line by line.
    case .up where kind == .settings: moveFocus(by: -1, size: size)
    case .down where kind == .settings: moveFocus(by: 1, size: size)
    case .refresh: return opening.map { .page($0) }
    case .openLink, .more: return follow(by: 1)
    case .less: return follow(by: -1)
    case .next: moveFocus(by: 1, size: size)
    case .previous: moveFocus(by: -1, size: size)
    case .help: return [.help]
    case .leave: return [.leave]
    case .up, .down, .pageUp, .pageDown, .top, .bottom, nil:
      if let scrolling = Scrolling(key, action) { scroll(scrolling, size: size) }
    }
    return []
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
      drawFocus(page, on: &canvas, in: body)
    } else {
      canvas.draw(paragraphs: [(Words.starting, .dim)], in: canvas.body)
    }
    canvas.draw(notice ?? link.map { .plain(Words.link($0.target)) })
    canvas.drawFooter(PageKeys.table, mode: .keys, where: isAvailable)
    return canvas.frame
  }

  /// The first row of the link that has the focus, where it is seen.
  private func drawFocus(_ page: Page, on canvas: inout Canvas, in body: Rectangle) {
    guard let link else { return }
    let row = body.row + page.row(ofBlock: link.block, columns: body.columns) - scroll
    guard (body.row..<body.endRow).contains(row) else { return }
    var inside = Rectangle(row: row, column: body.column, rows: 1, columns: body.columns)
    if case .quote = page.blocks[link.block] { inside = inside.inset(left: SampleText.barColumns) }
    canvas.frame.restyle(inside, style: .selected)
    canvas.frame.cursor = Position(row: row, column: inside.column)
  }
}

enum PageMessage: Equatable, Sendable {
  case loaded(Page)
  case cannot(String)
  /// A choice of the user's was written; in words. With the minutes of work after which a pause is spoken of.
  case changed(Page, SafeText, breakMinutes: Int?)
  /// Something was refused; nothing has changed.
  case refused(String)
}

enum PageEffect: Equatable, Sendable {
  case load(PageModel.Kind)
  /// Settled samples that are much like one.
  case precedents(String)
  /// What the text of a sample is made of.
  case codePoints(String)
  /// Makes a choice of the user's otherwise: the next value, or the one before.
  case set(Setting, by: Int)
}
