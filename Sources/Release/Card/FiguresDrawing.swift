import Domain

/// figures.svg: what figures.json counts, as bars. Integer coordinates, no font of its own, no
/// script, readable on light and dark ground.
struct FiguresDrawing {
  let figures: ReleaseFigures

  private static let width = 760
  private static let rowHeight = 20
  /// More labels than that are summed up in one bar.
  private static let maximumLabels = 20

  var text: String {
    var body: [String] = []
    var y = 12
    for task in figures.tasks {
      body.append(Self.heading("Task \(task.id)", y: y + 14))
      y += 32
      y = labels(of: task, y: y, into: &body)
      y = histograms(of: task, y: y, into: &body)
    }
    let size = "width=\"\(Self.width)\" height=\"\(y)\" viewBox=\"0 0 \(Self.width) \(y)\""
    return """
      <svg xmlns="http://www.w3.org/2000/svg" \(size) role="img" font-family="sans-serif" font-size="12">
      <title>Labels, confidence and agreement of \(figures.rows) samples</title>
      <rect width="\(Self.width)" height="\(y)" fill="#ffffff"/>
      \(body.joined(separator: "\n"))
      </svg>

      """
  }

  private func labels(of task: ReleaseFigures.Task, y: Int, into body: inout [String]) -> Int {
    var bars = task.labels.prefix(Self.maximumLabels).map { ($0.label, $0.rows) }
    let rest = task.labels.dropFirst(Self.maximumLabels)
    if !rest.isEmpty {
      bars.append(("\(rest.count) more labels", rest.reduce(0) { $0 + $1.rows }))
    }
    if task.unlabelled > 0 { bars.append(("no label", task.unlabelled)) }
    let largest = max(1, bars.map(\.1).max() ?? 1)
    var y = y
    for (label, rows) in bars {
      let length = rows * 420 / largest
      body.append(Self.label(Self.short(label), x: 196, y: y + 14, anchor: "end"))
      body.append(Self.bar(x: 204, y: y + 3, width: length, height: Self.rowHeight - 6))
      body.append(Self.label("\(rows)", x: 210 + length, y: y + 14))
      y += Self.rowHeight
    }
    return y + 10
  }

  /// Both distributions side by side.
  private func histograms(of task: ReleaseFigures.Task, y: Int, into body: inout [String]) -> Int {
    let sets = [("Confidence", task.confidence, 60), ("Agreement", task.agreement, 420)]
    for (title, counts, x) in sets {
      body.append(Self.label(title, x: x, y: y + 12))
      let largest = max(1, counts.max() ?? 1)
      for (index, count) in counts.enumerated() {
        let height = count * 80 / largest
        body.append(Self.bar(x: x + 26 * index, y: y + 110 - height, width: 22, height: height))
      }
      for (tick, offset) in [("0", 0), ("0.5", 126), ("1", 254)] {
        body.append(Self.label(tick, x: x + offset, y: y + 126))
      }
    }
    return y + 144
  }

  private static func heading(_ text: String, y: Int) -> String {
    "<text x=\"12\" y=\"\(y)\" font-size=\"15\" font-weight=\"bold\" fill=\"#222222\">\(escaped(text))</text>"
  }

  private static func label(_ text: String, x: Int, y: Int, anchor: String = "start") -> String {
    "<text x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor)\" fill=\"#444444\">\(escaped(text))</text>"
  }

  private static func bar(x: Int, y: Int, width: Int, height: Int) -> String {
    "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" fill=\"#3b6ea5\"/>"
  }

  private static func short(_ text: String) -> String {
    text.unicodeScalars.count <= 26 ? text : String(text.unicodeScalars.prefix(25)) + "…"
  }

  /// Text within XML; what XML can't hold becomes a question mark.
  static func escaped(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out.append(contentsOf: "&amp;".unicodeScalars)
      case "<": out.append(contentsOf: "&lt;".unicodeScalars)
      case ">": out.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": out.append(contentsOf: "&quot;".unicodeScalars)
      default:
        let isHeld =
          scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
          && scalar.value != 0xFFFE && scalar.value != 0xFFFF
        out.append(isHeld ? scalar : "?")
      }
    }
    return String(out)
  }
}
