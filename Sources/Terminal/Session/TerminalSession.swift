import CNcurses
import CTerminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The terminal, taken over: paints frames, waits for keys, and always gives the terminal back.
///
/// One thread owns it, from start to `stop()`. Other threads call `waker.wake()`, nothing else. A
/// crash on any thread restores the terminal as well; only SIGKILL can't be caught.
///
/// ```swift
/// let session = try TerminalSession()
/// defer { session.stop() }
/// while isOpen {
///   session.paint(view(model, session.size))
///   for key in session.keys(waitingMilliseconds: 1_000) { model.update(key) }
/// }
/// ```
public final class TerminalSession {
  /// Ends the wait for keys from any thread.
  public let waker: Waker
  /// The name under which ncurses was started; it differs from TERM where that is unknown here.
  public let terminalName: String

  let painter: NcursesPainter
  var decoder = InputDecoder()
  var lastInputMilliseconds = 0
  private(set) var isUp = true
  private var usesMouse: Bool

  /// Takes the terminal over and shows an empty screen with the first `paint`.
  ///
  /// - Parameters:
  ///   - theme: what styles look like.
  ///   - usesMouse: false leaves the mouse to the terminal's own selection.
  /// - Throws: `notATerminal`, `unknownTerminal`, `cannotAddressCursor` or `cannotStart`; nothing was
  ///   written to the terminal then.
  public init(theme: Theme = .colorless, usesMouse: Bool = true) throws(TerminalError) {
    guard isatty(0) == 1 else { throw .notATerminal(descriptor: "standard input") }
    guard isatty(1) == 1 else { throw .notATerminal(descriptor: "standard output") }
    guard terminal_guard_install(1) == 0 else {
      throw .cannotStart(reason: String(cString: strerror(errno)))
    }
    guard let waker = Waker() else {
      throw .cannotStart(reason: String(cString: strerror(errno)))
    }
    TerminalSession.useUTF8()
    let name = try TerminalSession.describedName()
    guard TerminalSession.start(name, theme: theme) else { throw .unknownTerminal(name: name) }
    terminal_guard_arm(1)
    self.waker = waker
    terminalName = name
    raw()
    noecho()
    nonl()
    keypad(nc_stdscr(), true)
    set_escdelay(25)
    intrflush(nil, false)
    nodelay(nc_stdscr(), true)
    // Else ncurses looks for keys after each row and cuts the answer to one key into many writes.
    typeahead(-1)
    TerminalSession.beginScreen()
    NcursesInput.prepare()
    var colors = 0
    if has_colors() {
      start_color()
      use_default_colors()
      colors = Int(nc_colors())
    }
    painter = NcursesPainter(looks: NcursesLooks(theme: theme, colors: colors))
    self.usesMouse = usesMouse && TerminalSession.capability("kmous") != nil
    requestModes()
  }

  deinit { stop() }

  /// A screen made by newterm counts as not begun until it was left once, and until then ncurses sends every cursor
  /// motion by itself: ten small writes a key instead of two. So it is left and entered again where nobody sees it,
  /// before colours are begun, which leaving would reset.
  private static func beginScreen() {
    wrefresh(nc_stdscr())
    let terminal = dup(1)
    let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer {
      if terminal >= 0 { close(terminal) }
      if nowhere >= 0 { close(nowhere) }
    }
    guard terminal >= 0, nowhere >= 0, dup2(nowhere, 1) >= 0 else { return }
    def_prog_mode()
    endwin()
    wrefresh(nc_stdscr())
    dup2(terminal, 1)
  }

  /// Rows and columns of the terminal.
  public var size: Size { Size(rows: Int(nc_lines()), columns: Int(nc_cols())) }

  /// Shows a frame, sending what differs from the one before.
  public func paint(_ frame: Frame) {
    if isUp { painter.paint(frame) }
  }

  /// Has the next frame sent whole (ctrl-l).
  public func forgetScreen() { painter.forgetScreen() }

  /// Has styles look otherwise from the next frame on.
  public func use(_ theme: Theme) {
    painter.use(NcursesLooks(theme: theme, colors: has_colors() ? Int(nc_colors()) : 0))
  }

  /// Takes the mouse, or leaves it to the terminal's own selection.
  public func useMouse(_ uses: Bool) {
    let uses = uses && TerminalSession.capability("kmous") != nil
    guard uses != usesMouse else { return }
    if isUp { withdrawModes() }
    usesMouse = uses
    if isUp { requestModes() }
  }

  /// Bytes that are given to the clipboard at most: terminals stop listening after 100,000 characters.
  public static let clipboardBytes = 74_994

  /// Asks the terminal to take something into its clipboard (OSC 52). Whether it does is not told.
  ///
  /// - Parameter base64: of at most `clipboardBytes` bytes, the only characters that are sent.
  /// - Returns: false where nothing was sent: the terminal is one that would show it, or this is no Base64.
  public func copy(base64: String) -> Bool {
    let isSafe = base64.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2F, 0x3D: true
      default: false
      }
    }
    guard isUp, isSafe, base64.utf8.count <= 100_000,
      !["linux", "dumb"].contains(terminalName), !terminalName.hasPrefix("vt")
    else { return false }
    nc_emit("\u{1b}]52;c;\(base64)\u{7}")
    return true
  }

  /// Sounds the bell, if the terminal has one.
  public func ring() {
    if isUp { beep() }
  }

  /// Gives the terminal back: modes, colours, cursor and what was on it before. May be called twice.
  public func stop() { goDown() }

  /// Stops this job as ctrl-z does in other programs, and takes the terminal again on `fg`.
  public func suspend() {
    guard isUp else { return }
    goDown()
    terminal_guard_stop_job()
    comeUp()
  }

  /// Gives the terminal to something else, such as an editor, for the time of `body`.
  public func handOver<Result>(_ body: () throws -> Result) rethrows -> Result {
    goDown()
    defer { comeUp() }
    return try body()
  }

  private func goDown() {
    guard isUp else { return }
    isUp = false
    withdrawModes()
    def_prog_mode()
    curs_set(1)
    endwin()
    terminal_guard_arm(0)
  }

  private func comeUp() {
    reset_prog_mode()
    terminal_guard_arm(1)
    isUp = true
    requestModes()
    adoptSize()
    painter.forgetScreen()
  }

  /// Asks for what terminfo has no names for: paste brackets, focus, mouse in its unlimited form.
  private func requestModes() {
    nc_emit("\u{1b}[?2004h")
    if usesMouse { nc_emit("\u{1b}[?1004h\u{1b}[?1002h\u{1b}[?1006h") }
  }

  private func withdrawModes() {
    if usesMouse { nc_emit("\u{1b}[?1006l\u{1b}[?1002l\u{1b}[?1004l") }
    nc_emit("\u{1b}[?2004l")
  }

  /// Tells ncurses the size that the terminal has now.
  func adoptSize() {
    var window = winsize()
    guard ioctl(1, UInt(TIOCGWINSZ), &window) == 0, window.ws_row > 0, window.ws_col > 0 else {
      return
    }
    // Not resizeterm, which would push a KEY_RESIZE and have everything painted twice.
    resize_term(Int32(window.ws_row), Int32(window.ws_col))
    painter.forgetScreen()
  }
}
