import CNcurses

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension TerminalSession {
  /// Starts ncurses on a terminal's description; where the terminal says that it shows any colour (`COLORTERM`), on one
  /// that sends a theme's true colours in place of the palette's. Ncurses goes on counting in indexes of the palette,
  /// so nothing of the user's palette is changed.
  static func start(_ name: String, theme: Theme) -> Bool {
    let before = getenv("TERMINFO").map { String(cString: $0) }
    if let description = trueColorDescription(name, theme: theme) {
      setenv("TERMINFO", description, 1)
    }
    defer {
      // Programs that are started from here have the terminal's own description.
      if let before { setenv("TERMINFO", before, 1) } else { unsetenv("TERMINFO") }
    }
    return nc_newterm(name) != nil
  }

  private static func trueColorDescription(_ name: String, theme: Theme) -> String? {
    let said = getenv("COLORTERM").map { String(cString: $0) } ?? ""
    guard said == "truecolor" || said == "24bit" else { return nil }
    let colors = theme.trueColors
    var status: Int32 = 0
    guard !colors.isEmpty, setupterm(name, 1, &status) == OK else { return nil }
    defer { del_curterm(nc_cur_term()) }
    guard tigetnum("colors") >= 256, let foreground = capability("setaf"),
      let background = capability("setab"), let compiled = compiledDescription(name)
    else { return nil }
    return TerminalDescription.replacingColors(
      in: compiled,
      foreground: Theme.capability(colors, layer: 38, else: String(cString: foreground)),
      background: Theme.capability(colors, layer: 48, else: String(cString: background))
    ).map { TerminalDescription.inline($0) }
  }

  /// The file of a terminal's description, where it lies in one of the usual folders.
  private static func compiledDescription(_ name: String) -> [UInt8]? {
    guard let first = name.utf8.first, !name.contains("/") else { return nil }
    let home = getenv("HOME").map { String(cString: $0) + "/.terminfo" }
    let own = getenv("TERMINFO").map { String(cString: $0) }
    let folders =
      [own, home].compactMap { $0 }
      + ["/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo"]
    let hexadecimal = String(first, radix: 16)
    for folder in folders {
      for letter in [String(UnicodeScalar(first)), hexadecimal] {
        let descriptor = open("\(folder)/\(letter)/\(name)", O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { continue }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: TerminalDescription.maximumBytes)
        let count = read(descriptor, &bytes, bytes.count)
        if count > 0 { return Array(bytes[..<count]) }
      }
    }
    return nil
  }
}

/// A compiled terminal description, as term(5) says.
enum TerminalDescription {
  static let maximumBytes = 32_768
  /// Places of set_a_foreground and set_a_background among the strings.
  private static let foregroundAt = 359
  private static let backgroundAt = 360

  /// The description with other strings for choosing colours; nil where it isn't of the known form.
  static func replacingColors(in bytes: [UInt8], foreground: String, background: String)
    -> [UInt8]?
  {
    func short(_ at: Int) -> Int { Int(bytes[at]) | Int(bytes[at + 1]) << 8 }
    guard bytes.count >= 12 else { return nil }
    let magic = short(0)
    guard magic == 0o432 || magic == 0o1036 else { return nil }
    let numberBytes = magic == 0o432 ? 2 : 4
    let (names, flags, numbers, strings, table) = (
      short(2), short(4), short(6), short(8), short(10)
    )
    var at = 12 + names + flags
    at += at % 2
    let offsets = at + numbers * numberBytes
    let start = offsets + strings * 2
    let end = start + table
    guard strings > backgroundAt, end <= bytes.count else { return nil }
    let added = Array(foreground.utf8) + [0] + Array(background.utf8) + [0]
    guard table + added.count < maximumBytes else { return nil }
    var out = Array(bytes[..<start])
    func put(_ value: Int, at place: Int) {
      out[place] = UInt8(value & 0xFF)
      out[place + 1] = UInt8(value >> 8 & 0xFF)
    }
    put(table + added.count, at: 10)
    put(table, at: offsets + foregroundAt * 2)
    put(table + foreground.utf8.count + 1, at: offsets + backgroundAt * 2)
    out += bytes[start..<end] + added
    // What is extended begins at an even place.
    let extended = end + end % 2
    if extended < bytes.count {
      if out.count % 2 == 1 { out.append(0) }
      out += bytes[extended...]
    }
    return out
  }

  /// The form in which `TERMINFO` can hold a description itself.
  static func inline(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    return String(
      decoding: Array("hex:".utf8)
        + bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
      as: UTF8.self)
  }
}

extension Theme {
  /// The true colours by index of the palette, in order; of two for one index the first style's counts.
  var trueColors: [(index: UInt8, rgb: UInt32)] {
    var found: [UInt8: UInt32] = [:]
    for style in Style.allCases {
      for color in [self[style].foreground, self[style].background] {
        if let color, let rgb = color.rgb, found[color.of256] == nil { found[color.of256] = rgb }
      }
    }
    return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// A terminfo string that sends `CSI layer ; 2 ; r ; g ; b m` for the indexes of a list, and what another string says
  /// for the rest.
  static func capability(
    _ colors: [(index: UInt8, rgb: UInt32)], layer: Int, else rest: String
  ) -> String {
    var text = ""
    for (number, color) in colors.enumerated() {
      let (r, g, b) = (color.rgb >> 16 & 0xFF, color.rgb >> 8 & 0xFF, color.rgb & 0xFF)
      text += number == 0 ? "%?" : "%e"
      text += "%p1%{\(color.index)}%=%t\u{1B}[\(layer);2;\(r);\(g);\(b)m"
    }
    return colors.isEmpty ? rest : "\(text)%e\(rest)%;"
  }
}
