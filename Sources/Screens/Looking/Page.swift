import Terminal

/// A page of blocks below each other, longer than the screen as it likes: what most screens that only tell are made of.
struct Page: Equatable, Sendable {
  enum Block: Equatable, Sendable {
    case heading(SafeText)
    case line(StyledLine)
    /// Own words, wrapped.
    case words(SafeText, Style)
    /// Text of others, wrapped, behind the bar that only the frame draws.
    case quote(SafeText, Style)
    case sample(SampleText)
    case bar(label: SafeText, thousandths: Int, said: SafeText)
    case sparkline([Int], said: SafeText)
    case blank
  }

  /// A block that something can be done with.
  struct Link: Equatable, Sendable {
    enum Target: Equatable, Sendable {
      /// Opens the sample of that name.
      case sample(String)
      /// A choice of the user's that can be made otherwise.
      case setting(Setting)
      /// Opens another page.
      case page(PageModel.Kind)
    }

    var block: Int
    var target: Target
  }

  var blocks: [Block] = []
  private(set) var links: [Link] = []

  init(_ blocks: [Block] = []) { self.blocks = blocks }

  /// Columns of a bar's label.
  static let labelColumns = 14

  mutating func add(_ blocks: Block...) { self.blocks += blocks }

  mutating func heading(_ text: SafeText) {
    if !blocks.isEmpty { blocks.append(.blank) }
    blocks.append(.heading(text))
  }

  /// Makes the block that was added last a link.
  mutating func link(_ target: Link.Target) {
    guard !blocks.isEmpty else { return }
    links.append(Link(block: blocks.count - 1, target: target))
  }

  /// The row that a block begins in.
  func row(ofBlock number: Int, columns: Int) -> Int {
    blocks.prefix(number).reduce(0) {
      $0 + Page.rowCount(of: $1, columns: columns, upTo: 100_000)
    }
  }

  func rowCount(columns: Int, upTo limit: Int = 100_000) -> Int {
    var rows = 0
    for block in blocks where rows < limit {
      rows += Page.rowCount(of: block, columns: columns, upTo: limit - rows)
    }
    return min(rows, limit)
  }

  private static func rowCount(of block: Block, columns: Int, upTo limit: Int) -> Int {
    switch block {
    case .heading, .line, .bar, .sparkline, .blank: 1
    case .words(let text, _): max(1, text.rowCount(columns: max(1, columns), upTo: limit))
    case .quote(let text, _):
      max(1, text.rowCount(columns: max(1, columns - SampleText.barColumns), upTo: limit))
    case .sample(let sample): max(1, sample.rowCount(columns: columns, upTo: limit))
    }
  }

  /// Draws what is seen from row `scroll` on.
  /// - Returns: whether more follows below.
  @discardableResult
  func draw(on frame: inout Frame, in area: Rectangle, scroll: Int) -> Bool {
    var row = area.row
    var skipped = scroll
    for block in blocks {
      let room = area.endRow - row
      if room <= 0 { return true }
      let count = Page.rowCount(of: block, columns: area.columns, upTo: skipped + room + 1)
      if count <= skipped {
        skipped -= count
        continue
      }
      let place = Rectangle(
        row: row, column: area.column, rows: min(room, count - skipped), columns: area.columns)
      Page.draw(block, on: &frame, in: place, scroll: skipped)
      if count - skipped > room { return true }
      row += count - skipped
      skipped = 0
    }
    return false
  }

  private static func draw(
    _ block: Block, on frame: inout Frame, in area: Rectangle, scroll: Int
  ) {
    switch block {
    case .blank: break
    case .heading(let text):
      frame.draw(text, row: area.row, column: area.column, columns: area.columns, style: .title)
    case .line(let line):
      frame.draw(line, row: area.row, column: area.column, columns: area.columns)
    case .words(let text, let style): frame.wrap(text, in: area, scroll: scroll, style: style)
    case .quote(let text, let style):
      frame.gutter(row: area.row, column: area.column, rows: area.rows)
      frame.wrap(text, in: area.inset(left: SampleText.barColumns), scroll: scroll, style: style)
    case .sample(let sample): sample.draw(on: &frame, in: area, scroll: scroll)
    case .bar(let label, let thousandths, let said):
      let labels = min(labelColumns, area.columns / 3)
      frame.draw(label, row: area.row, column: area.column, columns: labels)
      let width = max(4, min(30, area.columns - labels - 22))
      frame.progress(
        row: area.row, column: area.column + labels + 1, columns: width,
        fraction: Double(thousandths) / 1000)
      let start = labels + width + 3
      frame.draw(
        said, row: area.row, column: area.column + start, columns: max(0, area.columns - start),
        style: .dim)
    case .sparkline(let values, let said):
      let shown = Array(values.suffix(max(1, area.columns / 2)))
      frame.sparkline(shown.map(Double.init), row: area.row, column: area.column)
      let start = shown.count + 2
      frame.draw(
        said, row: area.row, column: area.column + start, columns: max(0, area.columns - start),
        style: .dim)
    }
  }
}
