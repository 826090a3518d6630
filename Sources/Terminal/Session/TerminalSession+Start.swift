import CNcurses

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension TerminalSession {
  /// The environment's locale, but always one in UTF-8: over ssh it is often not installed, and all
  /// that isn't ASCII would be lost.
  static func useUTF8() {
    setlocale(LC_ALL, "")
    if String(cString: nl_langinfo(nl_item(CODESET))) != "UTF-8" { setlocale(LC_CTYPE, "C.UTF-8") }
  }

  /// TERM, or a description that does for it.
  static func describedName() throws(TerminalError) -> String {
    let name = getenv("TERM").map { String(cString: $0) } ?? ""
    for candidate in [name] + stand(for: name) where !candidate.isEmpty {
      var status: Int32 = 0
      guard setupterm(candidate, 1, &status) == OK else { continue }
      let canAddress = capability("cup") != nil
      del_curterm(nc_cur_term())
      guard canAddress else { throw .cannotAddressCursor(name: name) }
      return candidate
    }
    throw .unknownTerminal(name: name)
  }

  /// A capability of the terminal described last, or nil where it has none.
  static func capability(_ name: String) -> UnsafeMutablePointer<CChar>? {
    guard let text = tigetstr(name), Int(bitPattern: text) != -1 else { return nil }
    return text
  }

  /// Terminals that plain machines have no description of, and that understand xterm's.
  private static func stand(for name: String) -> [String] {
    let families = ["xterm", "alacritty", "foot", "wezterm", "ghostty", "kitty", "contour", "rio"]
    if families.contains(where: { name.hasPrefix($0) }) { return ["xterm-256color", "xterm"] }
    if name.hasPrefix("tmux") || name.hasPrefix("screen") { return ["screen-256color", "screen"] }
    return []
  }
}
