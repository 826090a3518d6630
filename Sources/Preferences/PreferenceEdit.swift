/// One choice of a user's, to be written into their file.
public enum PreferenceEdit: Equatable, Sendable {
  /// Nil: what the terminal suggests.
  case theme(String?)
  case mouse(Bool)
  /// Nil: winnow's own keys.
  case preset(String?)
  /// Nil: never.
  case breakMinutes(Int?)

  fileprivate var place: (table: String?, key: String) {
    switch self {
    case .theme: (nil, "theme")
    case .mouse: (nil, "mouse")
    case .preset: ("keys", "preset")
    case .breakMinutes: ("breaks", "after_minutes")
    }
  }

  /// As TOML; nil: the line goes away.
  fileprivate var value: String? {
    switch self {
    case .theme(let name), .preset(let name): name.map { "\"\(PreferenceEdit.escaped($0))\"" }
    case .mouse(let uses): uses ? "true" : "false"
    case .breakMinutes(let minutes): "\(minutes ?? 0)"
    }
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      if character == "\\" || character == "\"" { result.append("\\") }
      result.append(character)
    }
  }
}

extension Preferences {
  /// The choice that an edit makes.
  public mutating func take(_ edit: PreferenceEdit) {
    switch edit {
    case .theme(let name): theme = name
    case .mouse(let uses): usesMouse = uses
    case .preset(let name): preset = name
    case .breakMinutes(let minutes): breakMinutes = minutes
    }
  }

  /// A user's file with one choice made otherwise. All else stays as it is, byte for byte: comments, order, keys that a
  /// later version knows. Whoever writes it reads it back before: a file that says the same in an unusual way (an inline
  /// table) would come out wrong.
  public static func edited(_ text: String, _ edit: PreferenceEdit) -> String {
    var file = TOMLLines(text)
    let (table, key) = edit.place
    if let line = file.line(of: key, in: table) {
      if let value = edit.value { file.setValue(value, in: line) } else { file.remove(line) }
    } else if let value = edit.value {
      file.insert("\(key) = \(value)", in: table)
    }
    return file.text
  }
}

/// The lines of a TOML file, as far as one key's value has to be found among them.
private struct TOMLLines {
  private var lines: [String]
  private let end: String
  /// For each line the table that it is in, nil at the top; and whether a statement begins there.
  private var places: [(table: String?, begins: Bool)] = []

  init(_ text: String) {
    end = text.utf8.contains(13) ? "\r\n" : "\n"
    lines =
      text.isEmpty
      ? []
      : text.split(
        omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }
      ).map(String.init)
    scan()
  }

  var text: String { lines.joined(separator: end) }

  private mutating func scan() {
    places = []
    var table: String?
    var depth = 0
    var fence: String?
    for line in lines {
      let trimmed = String(line.drop { $0 == " " || $0 == "\t" })
      let begins = depth == 0 && fence == nil
      if begins, trimmed.first == "[" {
        table = String(trimmed.prefix { $0 != "#" }).filter { !"[] \t\"'".contains($0) }
        if trimmed.hasPrefix("[[") { table = "[[\(table ?? "")" }
        places.append((table, false))
        continue
      }
      places.append((table, begins))
      TOMLLines.follow(line, &depth, &fence)
    }
  }

  /// Whether a list or a text of several lines goes on behind a line.
  private static func follow(_ line: String, _ depth: inout Int, _ fence: inout String?) {
    var rest = Substring(line)
    while !rest.isEmpty {
      if let open = fence {
        if rest.hasPrefix(open) {
          rest.removeFirst(open.count)
          fence = nil
        } else {
          rest.removeFirst(rest.first == "\\" && open.first == "\"" ? min(2, rest.count) : 1)
        }
        continue
      }
      switch rest.first {
      case "#": return
      case "\"", "'":
        let quote = String(rest.prefix(1))
        fence = rest.hasPrefix(quote + quote + quote) ? quote + quote + quote : quote
        rest.removeFirst(fence?.count ?? 1)
      case "[", "{":
        depth += 1
        rest.removeFirst()
      case "]", "}":
        depth = max(0, depth - 1)
        rest.removeFirst()
      default: rest.removeFirst()
      }
    }
    // A text between single quotes ends with its line.
    if fence?.count == 1 { fence = nil }
  }

  /// The line that gives a key its value.
  func line(of key: String, in table: String?) -> Int? {
    lines.indices.first { number in
      guard places[number].begins else { return false }
      let name = String(lines[number].prefix { $0 != "=" }).filter { !" \t\"'".contains($0) }
      guard lines[number].contains("=") else { return false }
      if places[number].table == table { return name == key }
      return places[number].table == nil && table.map { "\($0).\(key)" == name } ?? false
    }
  }

  mutating func setValue(_ value: String, in number: Int) {
    let line = lines[number]
    guard let sign = line.firstIndex(of: "=") else { return }
    let head = line[...sign]
    let behind = line[line.index(after: sign)...]
    let blank = behind.prefix { $0 == " " || $0 == "\t" }
    lines[number] = head + (blank.isEmpty ? " " : blank) + value + TOMLLines.comment(behind)
  }

  /// A comment behind a value, with the blanks before it.
  private static func comment(_ text: Substring) -> String {
    var quote: Character?
    var at = text.startIndex
    while at < text.endIndex {
      let character = text[at]
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == "#" {
        var start = at
        while start > text.startIndex, " \t".contains(text[text.index(before: start)]) {
          start = text.index(before: start)
        }
        return String(text[start...])
      }
      at = text.index(after: at)
    }
    return ""
  }

  mutating func remove(_ number: Int) {
    lines.remove(at: number)
    scan()
  }

  /// Puts a statement into a table: behind what stands there at the top, right below a table's head, or in a new table
  /// at the end.
  mutating func insert(_ statement: String, in table: String?) {
    if let table {
      if let head = lines.indices.first(where: {
        places[$0].table == table && !places[$0].begins && lines[$0].contains("[")
      }) {
        lines.insert(statement, at: head + 1)
      } else {
        while lines.last?.isEmpty == true { lines.removeLast() }
        if !lines.isEmpty { lines.append("") }
        lines += ["[\(table)]", statement, ""]
      }
    } else if let last = lines.indices.last(where: {
      places[$0].table == nil && places[$0].begins && lines[$0].contains("=")
    }) {
      // A value of several lines ends before the next statement.
      var at = last + 1
      while at < lines.count, !places[at].begins, places[at].table == nil { at += 1 }
      lines.insert(statement, at: at)
    } else {
      let head = lines.indices.first { places[$0].table != nil } ?? lines.count
      if head == lines.count {
        while lines.last?.isEmpty == true { lines.removeLast() }
        lines += [statement, ""]
      } else {
        lines.insert(contentsOf: [statement, ""], at: head)
      }
    }
    scan()
  }
}
