import Terminal

/// How fast somebody works, and how long without a pause. Times are milliseconds of a clock that only runs forward.
struct Pace: Equatable, Sendable {
  /// Answers that are remembered: an hour of one each four seconds.
  private static let limit = 1_000
  static let barMilliseconds = 120_000
  static let barCount = 8
  /// The rate is that of so long.
  private static let rateMilliseconds = 600_000
  /// Nothing for so long is a pause.
  static let pauseMilliseconds = 300_000

  private var times: [Int] = []
  /// When work began after the last pause.
  private var workingSince: Int?
  private var toldAt: Int?

  /// Notes an answer.
  mutating func note(at now: Int) {
    if let last = times.last, now - last < Pace.pauseMilliseconds {
      workingSince = workingSince ?? last
    } else {
      workingSince = now
      toldAt = nil
    }
    times.append(now)
    if times.count > Pace.limit { times.removeFirst(times.count - Pace.limit) }
  }

  /// Whether it is time to speak of a pause: once each time that so many minutes were worked.
  mutating func isBreakDue(afterMinutes minutes: Int?, at now: Int) -> Bool {
    guard let minutes, minutes > 0, let since = workingSince else { return false }
    guard now - (toldAt ?? since) >= minutes * 60_000 else { return false }
    toldAt = now
    return true
  }

  /// What the footer shows; nil until there are a few answers.
  func shown(at now: Int) -> Shown? {
    guard times.count >= 3, let first = times.first else { return nil }
    var bars = [Int](repeating: 0, count: Pace.barCount)
    for time in times {
      let age = (now - time) / Pace.barMilliseconds
      if (0..<Pace.barCount).contains(age) { bars[Pace.barCount - 1 - age] += 1 }
    }
    let span = max(60_000, min(Pace.rateMilliseconds, now - first))
    let recent = times.count { now - $0 <= span }
    return Shown(bars: bars, perHour: recent * 3_600_000 / span)
  }

  struct Shown: Equatable, Sendable {
    /// Answers in each two minutes, the newest last.
    var bars: [Int]
    var perHour: Int

    /// A bar of eight heights for each, and the rate.
    var line: StyledLine {
      let signs: [SafeText] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
      let top = max(1, bars.max() ?? 1)
      var line = StyledLine()
      for bar in bars { line.append(signs[min(7, bar * 7 / top)], .accent) }
      line.append(" ")
      line.append(Words.pace(perHour: perHour))
      return line
    }
  }
}
