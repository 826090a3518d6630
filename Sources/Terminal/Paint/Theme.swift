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

/// What each style looks like.
public struct Theme: Equatable, Sendable {
  public var name: String
  public var attributes: [Style: Attributes]

  public init(name: String, attributes: [Style: Attributes]) {
    self.name = name
    self.attributes = attributes
  }

  /// The attributes of a style; a style that the theme doesn't name looks normal.
  public subscript(style: Style) -> Attributes { attributes[style] ?? Attributes() }

  /// The name of the theme without colours.
  public static let colorlessName = "colorless"

  /// Attributes only, as `NO_COLOR` asks for; what other themes add colours to.
  public static let colorless: Theme = {
    var attributes: [Style: Attributes] = [
      .normal: Attributes(),
      .dim: Attributes(isDim: true),
      .bold: Attributes(isBold: true),
      .accent: Attributes(isBold: true),
      .selected: Attributes(isReversed: true),
      .warning: Attributes(isBold: true),
      .error: Attributes(isBold: true, isUnderlined: true),
      .good: Attributes(isBold: true),
      .key: Attributes(isBold: true),
      .badge: Attributes(isReversed: true),
      .gutter: Attributes(),
      .title: Attributes(isBold: true),
      .field: Attributes(isUnderlined: true),
      .match: Attributes(isUnderlined: true, isReversed: true),
    ]
    for index in 0..<6 { attributes[.mark(index)] = Attributes(isUnderlined: true) }
    return Theme(name: colorlessName, attributes: attributes)
  }()

  /// The theme that the environment suggests: `colorless` for a `NO_COLOR` that isn't empty, `light`
  /// where `COLORFGBG` names a light background, else `dark`.
  public static func suggestedName(by environment: (String) -> String?) -> String {
    if let no = environment("NO_COLOR"), !no.isEmpty { return colorlessName }
    if let pair = environment("COLORFGBG"), let last = pair.split(separator: ";").last,
      let background = Int(last), background == 7 || background == 15
    {
      return "light"
    }
    return "dark"
  }
}
