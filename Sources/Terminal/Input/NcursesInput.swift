import CNcurses

/// Reads what ncurses has and knows; the session's thread alone may use it.
enum NcursesInput {
  /// Tells ncurses the paste brackets, and to leave mouse reports to our decoder.
  static func prepare() {
    define_key("\u{1b}[200~", Int32(NC_PASTE_BEGIN))
    define_key("\u{1b}[201~", Int32(NC_PASTE_END))
    define_key("\u{1b}[<", 0)
    define_key("\u{1b}[M", 0)
  }

  /// The next unit, or nil when nothing more is there.
  static func next() -> InputUnit? {
    while true {
      let code = wgetch(nc_stdscr())
      if code == ERR { return nil }
      if code >= 0 && code < 256 { return .byte(UInt8(code)) }
      if code == Int32(NC_PASTE_BEGIN) { return .pasteBegin }
      if code == Int32(NC_PASTE_END) { return .pasteEnd }
      if let key = key(of: code) { return .key(key) }
      // A key that nothing is bound to: the next one may be.
    }
  }

  private static func key(of code: Int32) -> Key? {
    switch code {
    case KEY_UP: .up
    case KEY_DOWN: .down
    case KEY_LEFT: .left
    case KEY_RIGHT: .right
    case KEY_SR: .shiftUp
    case KEY_SF: .shiftDown
    case KEY_SLEFT: .shiftLeft
    case KEY_SRIGHT: .shiftRight
    case KEY_HOME, KEY_A1: .home
    case KEY_END, KEY_LL, KEY_C1: .end
    case KEY_PPAGE, KEY_A3: .pageUp
    case KEY_NPAGE, KEY_C3: .pageDown
    case KEY_BACKSPACE: .backspace
    case KEY_DC: .delete
    case KEY_IC: .insert
    case KEY_BTAB: .backTab
    case KEY_ENTER: .enter
    case nc_key_f(1)...nc_key_f(24): .f(Int(code - nc_key_f(0)))
    default: nil
    }
  }
}
