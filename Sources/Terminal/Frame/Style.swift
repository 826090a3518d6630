/// The part that a run of cells plays; a `Theme` says what that looks like.
///
/// A style never carries meaning alone: whatever it says is also said by a word or a sign.
public enum Style: UInt8, CaseIterable, Sendable {
  case normal, dim, bold, accent
  /// The item that has the focus, or the row that the keys act on.
  case selected
  case warning, error, good
  /// A key in a footer or a help line.
  case key
  /// A small label such as "gold" or "hidden text".
  case badge
  /// Bars and lines of the frame itself.
  case gutter
  case title
  /// Text being typed, and its field.
  case field
  /// A found match.
  case match
  /// Marked spans of text; six kinds in turn, each also named where it is drawn.
  case mark1, mark2, mark3, mark4, mark5, mark6

  /// One of the six mark styles, in turn.
  public static func mark(_ index: Int) -> Style {
    let marks: [Style] = [.mark1, .mark2, .mark3, .mark4, .mark5, .mark6]
    return marks[((index % 6) + 6) % 6]
  }

  /// The letter that stands for it in `Frame.styledText`.
  public var letter: Character {
    switch self {
    case .normal: "."
    case .dim: "d"
    case .bold: "b"
    case .accent: "a"
    case .selected: "s"
    case .warning: "w"
    case .error: "e"
    case .good: "g"
    case .key: "k"
    case .badge: "B"
    case .gutter: "|"
    case .title: "t"
    case .field: "f"
    case .match: "m"
    case .mark1: "1"
    case .mark2: "2"
    case .mark3: "3"
    case .mark4: "4"
    case .mark5: "5"
    case .mark6: "6"
    }
  }
}
