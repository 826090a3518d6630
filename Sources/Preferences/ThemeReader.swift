import Assets
import Domain
import ProjectFile
import Terminal

extension Theme {
  /// The names of the themes that winnow brings, the one without colours last.
  public static let bundledNames = Assets.themeNames + [Theme.colorlessName]

  /// A theme that winnow brings; nil for a name that is none of `bundledNames`.
  public static func bundled(_ name: String) -> Theme? {
    if name == Theme.colorlessName { return .colorless }
    return Assets.theme(name).flatMap { try? read(text: $0, name: "\(name).toml") }
  }

  /// Reads a theme's file.
  /// - Parameters:
  ///   - text: the whole file.
  ///   - name: what messages call it.
  /// - Throws: `ProjectFileError` with every problem, each with line and key.
  public static func read(text: String, name: String) throws -> Theme {
    var reader = ThemeReader(file: try TOMLText(text, name: name))
    reader.read()
    guard reader.problems.isEmpty else {
      throw ProjectFileError.problems(reader.problems.sorted { $0.line < $1.line })
    }
    return reader.theme
  }
}

private struct ThemeReader {
  typealias Path = [PolicyProblem.Step]

  let file: TOMLText
  var theme = Theme.colorless
  var problems: [Problem] = []

  init(file: TOMLText) {
    self.file = file
    theme.name = file.name
  }

  private static let looks = ["foreground", "background", "bold", "dim", "underline", "reverse"]

  mutating func read() {
    for (name, value, path) in members(of: file.values, at: []) {
      switch name {
      case "name":
        if let text = value.stringValue {
          theme.name = text
        } else {
          report(path, "found \(value.described), allowed: a text in quotes")
        }
      case "styles":
        guard value.objectValue != nil else {
          report(path, "found \(value.described), allowed: a table [styles]")
          continue
        }
        for (name, value, path) in members(of: value, at: path) {
          readStyle(name, value, at: path)
        }
      default: report(path, TOMLText.unknown(name, among: ["name", "styles"]))
      }
    }
  }

  private mutating func report(_ path: Path, _ message: String) {
    problems.append(file.problem(path, message))
  }

  private func members(of value: JSONValue, at path: Path) -> [(String, JSONValue, Path)] {
    guard let table = value.objectValue else { return [] }
    return file.keys(of: table, at: path).map { ($0, table[$0] ?? .null, path + [.key($0)]) }
  }

  private mutating func readStyle(_ name: String, _ value: JSONValue, at path: Path) {
    let names = Style.allCases.map { "\($0)" }
    guard let at = names.firstIndex(of: name) else {
      return report(path, TOMLText.unknown(name, among: names))
    }
    guard value.objectValue != nil else {
      return report(path, "found \(value.described), allowed: a table such as { bold = true }")
    }
    let style = Style.allCases[at]
    var look = theme[style]
    for (name, value, path) in members(of: value, at: path) {
      switch name {
      case "foreground": look.foreground = color(value, at: path)
      case "background": look.background = color(value, at: path)
      case "bold": look.isBold = flag(value, at: path)
      case "dim": look.isDim = flag(value, at: path)
      case "underline": look.isUnderlined = flag(value, at: path)
      case "reverse": look.isReversed = flag(value, at: path)
      default: report(path, TOMLText.unknown(name, among: ThemeReader.looks))
      }
    }
    theme.attributes[style] = look
  }

  private mutating func flag(_ value: JSONValue, at path: Path) -> Bool {
    if let flag = value.boolValue { return flag }
    report(path, "found \(value.described), allowed: true or false")
    return false
  }

  /// An index, or a table of an index, one for 16 colours, and a true colour; what is left out is the nearest.
  private mutating func color(_ value: JSONValue, at path: Path) -> PaletteColor? {
    var wide = index(value, limit: 255)
    var narrow: UInt8?
    var rgb = hexadecimal(value)
    if value.objectValue != nil {
      for (name, value, path) in members(of: value, at: path) {
        switch name {
        case "color":
          wide = index(value, limit: 255)
          if wide == nil { report(path, "found \(value.described), allowed: 0 to 255") }
        case "ansi":
          narrow = index(value, limit: 15)
          if narrow == nil { report(path, "found \(value.described), allowed: 0 to 15") }
        case "rgb":
          rgb = hexadecimal(value)
          if rgb == nil { report(path, "found \(value.described), allowed: \"#rrggbb\"") }
        default: report(path, TOMLText.unknown(name, among: ["color", "ansi", "rgb"]))
        }
      }
    }
    guard let shown = rgb ?? wide.map({ PaletteColor.rgb(of: $0) }) else {
      report(
        path,
        "found \(value.described), allowed: 0 to 255, \"#rrggbb\", or { color = 81, ansi = 14, rgb = \"#5fd7ff\" }"
      )
      return nil
    }
    return PaletteColor(
      wide ?? PaletteColor.nearest(to: shown, basic: false),
      or16: narrow ?? PaletteColor.nearest(to: shown, basic: true), rgb: rgb)
  }

  private func index(_ value: JSONValue, limit: Int) -> UInt8? {
    value.intValue.flatMap { (0...limit).contains($0) ? UInt8($0) : nil }
  }

  private func hexadecimal(_ value: JSONValue) -> UInt32? {
    guard let text = value.stringValue, text.utf8.count == 7, text.hasPrefix("#"),
      text.dropFirst().allSatisfy(\.isHexDigit)
    else { return nil }
    return UInt32(text.dropFirst(), radix: 16)
  }
}
