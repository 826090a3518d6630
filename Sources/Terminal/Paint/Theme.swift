/// A colour of the terminal's palette, for 256 and for 16 colours (8–15 are bold 0–7 where there are 8).
public struct PaletteColor: Equatable, Sendable {
  public var of256: UInt8
  public var of16: UInt8

  public init(_ of256: UInt8, or16 of16: UInt8) {
    self.of256 = of256
    self.of16 = of16
  }
}

/// What a style looks like. Without colours the attributes alone tell the styles that matter apart.
public struct Attributes: Equatable, Sendable {
  public var isBold = false
  public var isDim = false
  public var isUnderlined = false
  public var isReversed = false
  public var foreground: PaletteColor?
  public var background: PaletteColor?

  public init(
    isBold: Bool = false, isDim: Bool = false, isUnderlined: Bool = false, isReversed: Bool = false,
    foreground: PaletteColor? = nil, background: PaletteColor? = nil
  ) {
    self.isBold = isBold
    self.isDim = isDim
    self.isUnderlined = isUnderlined
    self.isReversed = isReversed
    self.foreground = foreground
    self.background = background
  }
}

/// What each style looks like on a dark, a light or a colourless terminal.
public struct Theme: Equatable, Sendable {
  public var name: String
  public var attributes: [Style: Attributes]

  public init(name: String, attributes: [Style: Attributes]) {
    self.name = name
    self.attributes = attributes
  }

  /// The attributes of a style; a style that the theme doesn't name looks normal.
  public subscript(style: Style) -> Attributes { attributes[style] ?? Attributes() }

  public static let dark = Theme(
    name: "dark",
    attributes: shared(
      accent: PaletteColor(81, or16: 14), good: PaletteColor(114, or16: 10),
      warning: PaletteColor(221, or16: 11), error: PaletteColor(210, or16: 9),
      gutter: PaletteColor(244, or16: 7),
      marks: [24, 58, 53, 22, 94, 60].map { PaletteColor($0, or16: 0) },
      onMarks: PaletteColor(255, or16: 15)))

  public static let light = Theme(
    name: "light",
    attributes: shared(
      accent: PaletteColor(25, or16: 4), good: PaletteColor(28, or16: 2),
      warning: PaletteColor(130, or16: 3), error: PaletteColor(160, or16: 1),
      gutter: PaletteColor(245, or16: 8),
      marks: [153, 229, 225, 194, 223, 189].map { PaletteColor($0, or16: 7) },
      onMarks: PaletteColor(232, or16: 0)))

  /// Attributes only, as `NO_COLOR` asks for.
  public static let colorless: Theme = {
    var theme = Theme.dark
    theme.name = "colorless"
    for style in Style.allCases {
      theme.attributes[style]?.foreground = nil
      theme.attributes[style]?.background = nil
    }
    return theme
  }()

  /// The theme that the environment suggests: `colorless` for a `NO_COLOR` that isn't empty, `light`
  /// where `COLORFGBG` names a light background, else `dark`.
  public static func suggested(by environment: (String) -> String?) -> Theme {
    if let no = environment("NO_COLOR"), !no.isEmpty { return .colorless }
    if let pair = environment("COLORFGBG"), let last = pair.split(separator: ";").last,
      let background = Int(last), background == 7 || background == 15
    {
      return .light
    }
    return .dark
  }

  private static func shared(
    accent: PaletteColor, good: PaletteColor, warning: PaletteColor, error: PaletteColor,
    gutter: PaletteColor, marks: [PaletteColor], onMarks: PaletteColor
  ) -> [Style: Attributes] {
    var attributes: [Style: Attributes] = [
      .normal: Attributes(),
      .dim: Attributes(isDim: true),
      .bold: Attributes(isBold: true),
      .accent: Attributes(isBold: true, foreground: accent),
      .selected: Attributes(isReversed: true),
      .warning: Attributes(isBold: true, foreground: warning),
      .error: Attributes(isBold: true, isUnderlined: true, foreground: error),
      .good: Attributes(isBold: true, foreground: good),
      .key: Attributes(isBold: true, foreground: accent),
      .badge: Attributes(isReversed: true, foreground: warning),
      .gutter: Attributes(foreground: gutter),
      .title: Attributes(isBold: true),
      .field: Attributes(isUnderlined: true),
      .match: Attributes(isUnderlined: true, isReversed: true, foreground: warning),
    ]
    for (index, mark) in marks.enumerated() {
      attributes[.mark(index)] = Attributes(
        isUnderlined: true, foreground: onMarks, background: mark)
    }
    return attributes
  }
}
