/// Why no screen could be started.
public enum TerminalError: Error, Equatable {
  case notATerminal(descriptor: String)
  case unknownTerminal(name: String)
  case cannotAddressCursor(name: String)
  case cannotStart(reason: String)
}

extension TerminalError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notATerminal(let descriptor):
      "\(descriptor) is not a terminal; run this in one, or use --plain for questions line by line"
    case .unknownTerminal(let name):
      """
      TERM is \(SafeText.oneLine(name).plain.isEmpty ? "not set" : "\"\(SafeText.oneLine(name).plain)\""), \
      which this machine has no description of; set TERM=xterm-256color, install the package \
      ncurses-term, or use --plain
      """
    case .cannotAddressCursor(let name):
      "the terminal \"\(SafeText.oneLine(name).plain)\" can't place its cursor; use --plain"
    case .cannotStart(let reason):
      "the terminal can't be taken over: \(SafeText.oneLine(reason).plain); use --plain"
    }
  }
}
