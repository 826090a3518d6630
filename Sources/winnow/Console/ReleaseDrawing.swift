import Domain
import Release

/// A release drawn for a terminal.
struct ReleaseDrawing {
  private let folder: ReleaseFolder
  private let figures: ReleaseFigures?
  /// Lines of contributors.jsonl, largest share first.
  private let contributors: [JSONValue]

  private static let barWidth = 40
  private static let maximumLabels = 30
  private static let maximumContributors = 10

  init(_ folder: ReleaseFolder, figures: ReleaseFigures?, contributors: [JSONValue]) {
    self.folder = folder
    self.figures = figures
    self.contributors = contributors
  }

  var lines: [String] {
    head + (figures?.tasks ?? []).flatMap(task) + people
      + (figures == nil
        ? ["", "this release has no figures.json: an older program wrote it"] : [])
  }

  private var head: [String] {
    let manifest = folder.manifest
    let name = MessageText.escaped(manifest["project"]?["name"]?.stringValue ?? "")
    var lines = [
      "\(name) \(folder.version), \(manifest["samples"]?["count"]?.intValue ?? 0) samples, "
        + "as of \(MessageText.escaped(manifest["at"]?.stringValue ?? ""))"
    ]
    lines.append("splits: " + Self.list(splits))
    let counts = manifest["counts"]
    lines.append("status: " + Self.list(Self.pairs(counts?["status"])))
    let out = Self.pairs(counts?["samples"]?["left_out"]).filter { $0.1 > 0 }
    lines.append("left out: " + (out.isEmpty ? "nothing" : Self.list(out)))
    lines.append(
      "answers: \(counts?["answers_used"]?.intValue ?? 0) of "
        + "\(counts?["answers_in_ledger"]?.intValue ?? 0) used")
    if let clusters = counts?["clusters"], let leaks = manifest["splits"] {
      lines.append(
        "near duplicates: \(clusters["samples"]?.intValue ?? 0) samples in \(clusters["count"]?.intValue ?? 0) clusters, "
          + "\(leaks["cross_split_duplicates"]?.intValue ?? 0) of them in two splits")
    }
    if let all = counts?["answers"] {
      let out = Self.pairs(all["left_out"]).filter { $0.1 > 0 }
      lines.append(
        "all \(all["in_ledger"]?.intValue ?? 0) answers of the ledger: \(all["in_release"]?.intValue ?? 0) in the release"
          + (out.isEmpty ? "" : "; " + Self.list(out)))
    }
    if let erased = manifest["erased"]?["count"]?.intValue, erased > 0 {
      lines.append("erased: \(erased)")
    }
    return lines
  }

  private var splits: [(String, Int)] {
    var rows: [(String, Int)] = []
    guard let first = folder.files.first(where: { $0.split != nil }) else { return [] }
    let kind = first.path.split(separator: "/").first
    let suffix = first.path.split(separator: ".").last
    for file in folder.files
    where file.path.split(separator: "/").first == kind
      && file.path.split(separator: ".").last == suffix
    {
      guard let split = file.split else { continue }
      if let place = rows.firstIndex(where: { $0.0 == split }) {
        rows[place].1 += file.rows ?? 0
      } else {
        rows.append((split, file.rows ?? 0))
      }
    }
    return rows
  }

  private func task(_ task: ReleaseFigures.Task) -> [String] {
    var lines = ["", "\(task.id)"]
    var bars = task.labels.prefix(Self.maximumLabels).map { ($0.label, $0.rows) }
    let rest = task.labels.dropFirst(Self.maximumLabels)
    if !rest.isEmpty {
      bars.append(("\(rest.count) more", rest.reduce(0) { $0 + $1.rows }))
    }
    if task.unlabelled > 0 { bars.append(("(no label)", task.unlabelled)) }
    let largest = max(1, bars.map(\.1).max() ?? 1)
    var table = TextTable([.left, .right, .left])
    for (label, rows) in bars {
      table.add([MessageText.escaped(label, limit: 30), "\(rows)", Self.bar(rows, of: largest)])
    }
    lines += table.lines()
    lines.append("  confidence  \(Self.histogram(task.confidence))  0 to 1")
    lines.append("  agreement   \(Self.histogram(task.agreement))  0 to 1")
    if let alpha = folder.manifest["scoring"]?[task.id]?["alpha_ppm"]?.intValue {
      lines.append("  alpha       \(Self.fraction(alpha))")
    }
    return lines
  }

  private var people: [String] {
    guard !contributors.isEmpty else { return [] }
    var lines = ["", "contributors: " + kinds]
    var table = TextTable([.left, .left, .right, .right])
    for line in contributors.prefix(Self.maximumContributors) {
      let name = line["name"]?.stringValue ?? line["id"]?.stringValue ?? ""
      table.add([
        MessageText.escaped(name, limit: 50), MessageText.escaped(line["type"]?.stringValue ?? ""),
        "\(line["answers"]?.intValue ?? 0) answers", "\(line["share_ppm"]?.intValue ?? 0) ppm",
      ])
    }
    lines += table.lines()
    if contributors.count > Self.maximumContributors {
      lines.append("  … and \(contributors.count - Self.maximumContributors) more")
    }
    return lines
  }

  private var kinds: String {
    Self.list((figures?.kinds ?? []).map { ($0.type, $0.contributors) })
  }

  // MARK: Words and bars

  private static func pairs(_ value: JSONValue?) -> [(String, Int)] {
    (value?.objectValue?.members ?? []).map { ($0.key, $0.value.intValue ?? 0) }
  }

  private static func list(_ pairs: [(String, Int)]) -> String {
    pairs.map { "\($0.1) \(MessageText.escaped($0.0).replacing("_", with: " "))" }
      .joined(separator: ", ")
  }

  private static func bar(_ value: Int, of largest: Int) -> String {
    let eighths = value * barWidth * 8 / largest
    let part = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
    return String(repeating: "█", count: eighths / 8) + part
  }

  private static func histogram(_ counts: [Int]) -> String {
    let largest = max(1, counts.max() ?? 1)
    let blocks = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    return counts.map { count in
      count == 0 ? " " : blocks[min(7, count * 8 / largest)]
    }.joined()
  }

  private static func fraction(_ ppm: Int) -> String {
    let digits = String(ppm.magnitude % 1_000_000 / 1_000)
    return (ppm < 0 ? "-" : "") + "\(ppm.magnitude / 1_000_000)."
      + String(repeating: "0", count: 3 - digits.count) + digits
  }
}
