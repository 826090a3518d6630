/// What happened at the terminal: a key, a paste, the mouse, a new size, a signal.
public enum Key: Hashable, Sendable {
  /// A printable character, one scalar at a time.
  case character(Character)
  /// Ctrl with a small letter or one of `@ \ ] ^ _`.
  case control(Character)
  case alt(Character)
  case enter, escape, tab, backTab, backspace, delete, insert
  case up, down, left, right, home, end, pageUp, pageDown
  case shiftUp, shiftDown, shiftLeft, shiftRight
  case f(Int)
  /// Everything between the terminal's paste brackets, line ends as LF. Others' text: it is not keys.
  case paste(String)
  case mouse(row: Int, column: Int, action: MouseAction)
  /// The screen has a new size, or must be painted anew.
  case resize(rows: Int, columns: Int)
  case signal(TerminalSignal)
  /// The terminal is gone; nothing more will come.
  case closed
  /// `Waker.wake()` was called.
  case wake
}

/// What the mouse did.
public enum MouseAction: Hashable, Sendable {
  case press, release, middlePress, rightPress
  /// Moved with a button held.
  case drag
  case wheelUp, wheelDown
}

/// A signal that asks the program to end.
public enum TerminalSignal: Hashable, Sendable {
  case hangUp, terminate
}
