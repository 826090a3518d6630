import Terminal

/// Work that keeps the screen waiting: after half a second it is said what goes on and how long it will take, and Esc
/// ends it. Keys pressed meanwhile are kept for the screen.
final class LongWork {
  static let quietMilliseconds = 500
  private static let lookMilliseconds = 100

  private let paint: (Frame) -> Void
  private let wait: (Int?) -> [Key]
  private let now: () -> Int
  private var frame: Frame?
  private var kept: [Key] = []
  private var startedAt = 0
  private var lookedAt = 0
  /// Esc or ctrl-c was pressed.
  private(set) var isCancelled = false

  init(
    paint: @escaping (Frame) -> Void, keys: @escaping (Int?) -> [Key], now: @escaping () -> Int
  ) {
    self.paint = paint
    wait = keys
    self.now = now
  }

  /// Paints a screen's frame, and remembers it as what lies under the words.
  func show(_ frame: Frame) {
    self.frame = frame
    paint(frame)
  }

  /// The keys that were kept, else those that come.
  func keys(waitingMilliseconds limit: Int?) -> [Key] {
    guard kept.isEmpty else {
      let keys = kept
      kept = []
      return keys + wait(0)
    }
    return wait(limit)
  }

  /// Begins a piece of work: from now on half a second is quiet.
  func begin() {
    startedAt = now()
    lookedAt = startedAt
    isCancelled = false
  }

  /// Says how far the work is. Cheap: it looks at the terminal ten times a second.
  ///
  /// - Parameter milliseconds: how long it may wait for keys, where the work itself waits for something else.
  /// - Returns: whether to go on.
  func goesOn(_ what: SafeText, done: Int = 0, total: Int? = nil, waiting milliseconds: Int = 0)
    -> Bool
  {
    let moment = now()
    guard milliseconds > 0 || moment - lookedAt >= LongWork.lookMilliseconds else {
      return !isCancelled
    }
    lookedAt = moment
    for key in wait(milliseconds) {
      switch key {
      case .escape, .control("c"): isCancelled = true
      case .closed, .signal:
        isCancelled = true
        kept.append(key)
      default: kept.append(key)
      }
    }
    if moment - startedAt >= LongWork.quietMilliseconds, let frame {
      paint(
        LongWork.frame(
          frame, what: what, done: done, total: total, elapsed: moment - startedAt))
    }
    return !isCancelled
  }

  /// The screen with the words over its notice line.
  static func frame(_ frame: Frame, what: SafeText, done: Int, total: Int?, elapsed: Int) -> Frame {
    var frame = frame
    let isBoxed = ScreenSize.isBoxed(frame.size)
    let row = max(0, frame.size.rows - (isBoxed ? 4 : 2))
    let area = Rectangle(
      row: row, column: isBoxed ? 2 : 0, rows: 1, columns: frame.size.columns - (isBoxed ? 4 : 0))
    frame.fill(area)
    var line = StyledLine([.init(what, .bold), .init("  ")])
    if let total, total > 0, done > 0 {
      let share = min(100, done * 100 / total)
      let seconds = elapsed * max(0, total - done) / done / 1_000
      line.append(Words.progress(percent: share, secondsLeft: seconds))
    } else {
      line.append(Words.elapsed(seconds: elapsed / 1_000))
    }
    line.append("  ")
    line.append("esc", .key)
    line.append(Words.escStops)
    frame.draw(line, row: area.row, column: area.column, columns: area.columns)
    frame.cursor = nil
    return frame
  }
}
