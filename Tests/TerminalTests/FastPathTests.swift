import Testing

@testable import Terminal

/// The same numbers each time.
private struct Steps: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 29
  }
}

/// What is read eight bytes at a time, or from a table, against the same read one by one.
@Suite("What is read at once")
struct FastPathTests {
  /// Pieces whose neighbours matter: marks, keycaps, wide and hidden characters, line ends, bytes that are no text.
  private static let pieces: [[UInt8]] = [
    Array("word ".utf8), Array("a longer stretch of plain text ".utf8), Array("x".utf8),
    Array(" ".utf8),
    Array("0123456789abcdefghijklmnopqrstuvwxyz".utf8), Array("e\u{301}".utf8),
    Array(" \u{308}".utf8),
    Array("1\u{FE0F}\u{20E3}".utf8), Array("日本。".utf8), Array("🙂".utf8), Array("\n".utf8),
    Array("\r\n".utf8),
    Array("\t".utf8), [0x7F], [0x1F], [0x80], [0xFF], Array("~\u{200B}".utf8),
    Array("\u{301}".utf8),
  ]

  private static func texts(_ count: Int) -> [[UInt8]] {
    var random = Steps(state: 7)
    return (0..<count).map { _ in
      (0..<Int.random(in: 0...14, using: &random)).flatMap { _ in
        pieces.randomElement(using: &random) ?? []
      }
    }
  }

  @Test("rows end where reading cluster by cluster ends them")
  func rows() {
    for bytes in Self.texts(400) {
      bytes.withUnsafeBufferPointer { buffer in
        let scanner = ClusterScanner(bytes: buffer)
        for columns in [1, 2, 7, 8, 9, 17, 40] {
          for isOneLine in [false, true] {
            let layout = RowLayout(scanner: scanner, columns: columns, isOneLine: isOneLine)
            var at = 0
            while at < scanner.count {
              let row = layout.row(from: at)
              #expect(row == slowRow(scanner, from: at, columns: columns, isOneLine: isOneLine))
              guard row.next > at else {
                Issue.record("a row of nothing")
                return
              }
              at = row.next
            }
          }
        }
      }
    }
  }

  @Test("runs hold what carries no mark, up to a limit")
  func runs() {
    for bytes in Self.texts(400) {
      bytes.withUnsafeBufferPointer { buffer in
        let scanner = ClusterScanner(bytes: buffer)
        for start in 0..<scanner.count {
          for limit in [1, 7, 8, 9, 64, Int.max] {
            var wanted = 0
            while wanted < limit, start + wanted < scanner.count,
              scanner.bytes[start + wanted] < 0x7F, scanner.bytes[start + wanted] >= 0x20,
              start + wanted + 1 == scanner.count || scanner.bytes[start + wanted + 1] < 0x80
            {
              wanted += 1
            }
            #expect(scanner.asciiRun(from: start, upTo: limit) == wanted)
          }
        }
      }
    }
  }

  @Test("a row of a flood of marks holds little to be read")
  func floods() {
    let text = SafeText("a" + String(repeating: "\u{301}", count: 20_000))
    for row in text.placedRows(columns: 80, from: 0, count: 5) {
      #expect(row.bytes.count <= 4_096)
    }
  }

  @Test("every scalar has the class that the table gives it")
  func classes() {
    var entry = 0
    var wrong = 0
    for scalar in UInt32(0)...0x10_FFFF {
      while entry + 1 < WidthTable.entries.count, WidthTable.entries[entry + 1] >> 4 <= scalar {
        entry += 1
      }
      if UInt32(ScalarClass(scalar).rawValue) != WidthTable.entries[entry] & 15 { wrong += 1 }
    }
    #expect(wrong == 0)
  }

  /// The row that starts at a byte, cluster by cluster.
  private func slowRow(
    _ scanner: ClusterScanner, from start: Int, columns: Int, isOneLine: Bool
  ) -> TextRow {
    var at = start
    var used = 0
    var breakAt = start
    var wasIdeographic = false
    while at < scanner.count {
      let cluster = scanner.cluster(at: at)
      if !isOneLine {
        if cluster.kind == .lineFeed { return TextRow(start: start, end: at, next: cluster.end) }
        if cluster.kind == .carriageReturnLineFeed {
          return TextRow(start: start, end: cluster.end, next: cluster.end)
        }
      }
      let width = scanner.columns(of: cluster, from: used, isOneLine: isOneLine)
      if (cluster.isIdeographic || wasIdeographic) && !cluster.isClosing { breakAt = at }
      if used + width > columns {
        if cluster.isSpace { return TextRow(start: start, end: at, next: cluster.end) }
        if at == start { return TextRow(start: start, end: cluster.end, next: cluster.end) }
        let end = breakAt > start ? breakAt : at
        let isCut = end == at && cluster.columns == 2 && used == columns - 1
        return TextRow(start: start, end: end, next: end, isCutBeforeWide: isCut)
      }
      used += width
      at = cluster.end
      if cluster.isSpace { breakAt = at }
      wasIdeographic = cluster.isIdeographic
    }
    return TextRow(start: start, end: at, next: at)
  }
}
