/// Shows frames. There is one for ncurses and one that only records, for tests.
public protocol Painter: AnyObject {
  /// Shows a frame, sending only what differs from the one shown before.
  func paint(_ frame: Frame)

  /// Forgets what is shown, so that the next frame is sent whole (ctrl-l, or a foreign program wrote).
  func forgetScreen()
}
