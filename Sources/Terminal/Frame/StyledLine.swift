/// A line of runs in styles of their own, as in a footer.
public struct StyledLine: Equatable, Sendable {
  public struct Run: Equatable, Sendable {
    public var text: SafeText
    public var style: Style

    public init(_ text: SafeText, _ style: Style = .normal) {
      self.text = text
      self.style = style
    }
  }

  public var runs: [Run]

  public init(_ runs: [Run] = []) { self.runs = runs }

  public mutating func append(_ text: SafeText, _ style: Style = .normal) {
    runs.append(Run(text, style))
  }

  public var columns: Int { runs.reduce(0) { $0 + TextWidth.columns(of: $1.text) } }

  /// The line as a string, for `--plain` and help printed to stdout.
  public var plain: String { runs.map(\.text.plainOnOneLine).joined() }
}

extension Frame {
  /// Draws a line of runs on one row, cut off at `columns`. Returns the column after it.
  @discardableResult
  public mutating func draw(
    _ line: StyledLine, row: Int, column: Int, columns: Int = .max
  ) -> Int {
    var next = column
    let end = columns > size.columns - column ? size.columns : column + max(0, columns)
    for run in line.runs where next < end {
      next = draw(run.text, row: row, column: next, columns: end - next, style: run.style)
    }
    return next
  }
}
