import CNcurses

/// A cell of ncurses for each look of a frame's cell: style by theme and by what the terminal can.
struct NcursesLooks {
  private var templates: [cchar_t]
  private var videos: [(attributes: attr_t, pair: Int32)]

  /// - Parameter colors: colours that the terminal has; below 8 none are used.
  init(theme: Theme, colors: Int) {
    templates = [cchar_t](repeating: cchar_t(), count: 256)
    videos = [(attr_t, Int32)](repeating: (0, 0), count: 256)
    for style in Style.allCases {
      for isEscaped in [false, true] {
        var look = theme[style]
        if isEscaped { look.isDim = true }
        if isEscaped && style == .normal { look.isBold = false }
        let video = NcursesLooks.video(of: look, colors: colors)
        let at = Int(style.rawValue | (isEscaped ? Cell.escapedBit : 0))
        var letters: [wchar_t] = [0x20, 0]
        nc_setcchar(&templates[at], &letters, video.attributes, video.pair)
        videos[at] = video
      }
    }
  }

  /// What ncurses draws for a cell with a base and no marks.
  @inline(__always)
  func cell(base: UInt32, look: UInt8) -> cchar_t {
    var cell = templates[Int(look)]
    cell.chars.0 = wchar_t(bitPattern: base)
    return cell
  }

  /// What ncurses draws for a base with up to four marks.
  func cell(base: UInt32, marks: [UInt32], look: UInt8) -> cchar_t {
    var cell = cchar_t()
    var letters = ([base] + marks).map { wchar_t(bitPattern: $0) } + [0]
    let video = videos[Int(look)]
    if nc_setcchar(&cell, &letters, video.attributes, video.pair) != OK {
      return self.cell(base: base, look: look)
    }
    return cell
  }

  func video(look: UInt8) -> (attributes: attr_t, pair: Int32) { videos[Int(look)] }

  private static func video(of look: Attributes, colors: Int) -> (attributes: attr_t, pair: Int32) {
    var attributes: attr_t = 0
    if look.isBold { attributes |= nc_bold }
    if look.isDim { attributes |= nc_dim }
    if look.isUnderlined { attributes |= nc_underline }
    if look.isReversed { attributes |= nc_reverse }
    guard colors >= 8, look.foreground != nil || look.background != nil else {
      return (attributes, 0)
    }
    if colors < 16, let foreground = look.foreground, foreground.of16 > 7, !look.isReversed {
      attributes |= nc_bold
    }
    let pair = alloc_pair(
      index(of: look.foreground, colors: colors), index(of: look.background, colors: colors))
    return (attributes, max(0, pair))
  }

  /// -1 is the terminal's own colour.
  private static func index(of color: PaletteColor?, colors: Int) -> Int32 {
    guard let color else { return -1 }
    if colors >= 256 { return Int32(color.of256) }
    return colors >= 16 ? Int32(color.of16) : Int32(color.of16 & 7)
  }
}
