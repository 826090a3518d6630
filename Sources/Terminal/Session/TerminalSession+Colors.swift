import CNcurses

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension TerminalSession {
  /// Where the terminal says that it shows any colour (`COLORTERM`), has it show a theme's true colours in place of the
  /// palette's. Ncurses goes on counting in indexes of the palette, so nothing of the user's palette is changed.
  static func useTrueColors(of theme: Theme) {
    let said = getenv("COLORTERM").map { String(cString: $0) } ?? ""
    guard said == "truecolor" || said == "24bit", tigetnum("colors") >= 256 else { return }
    let colors = theme.trueColors
    guard !colors.isEmpty, let foreground = capability("setaf"),
      let background = capability("setab")
    else { return }
    // Not freed: ncurses keeps them.
    nc_set_color_strings(
      strdup(Theme.capability(colors, layer: 38, else: String(cString: foreground))),
      strdup(Theme.capability(colors, layer: 48, else: String(cString: background))))
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
