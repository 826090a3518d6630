import Terminal

/// A line above the footer that says what just happened. Only the frame's own words start it.
struct Notice: Equatable, Sendable {
  var text: SafeText
  var style: Style

  static func plain(_ text: SafeText) -> Notice { Notice(text: text, style: .normal) }
  static func good(_ text: SafeText) -> Notice { Notice(text: text, style: .good) }
  static func warning(_ text: SafeText) -> Notice { Notice(text: text, style: .warning) }
  static func error(_ text: SafeText) -> Notice { Notice(text: text, style: .error) }
}

/// Whose screen it is, for the title line.
struct Place: Equatable, Sendable {
  var project: SafeText
  /// The user's name, else fingerprint; nil where the key has not joined.
  var who: SafeText?
}
