/// Files that `winnow init` writes, embedded in the program.
public enum Assets {
  /// The names that `--template` takes, the default first.
  public static let templateNames = [
    "classify", "multilabel", "ner", "preference", "chat", "rate", "rewrite",
  ]

  /// A commented project file with `{{name}}` and `{{license}}` to be filled in; nil for a name that is none of
  /// `templateNames`.
  public static func template(_ name: String) -> String? {
    switch name {
    case "classify": text(PackageResources.classify_toml)
    case "multilabel": text(PackageResources.multilabel_toml)
    case "ner": text(PackageResources.ner_toml)
    case "preference": text(PackageResources.preference_toml)
    case "chat": text(PackageResources.chat_toml)
    case "rate": text(PackageResources.rate_toml)
    case "rewrite": text(PackageResources.rewrite_toml)
    default: nil
    }
  }

  /// A guideline to start from, with `{{name}}` to be filled in.
  public static var guidelineTemplate: String { text(PackageResources.new_guideline_md) }

  /// Themes for the screens.
  public static let themeNames = ["dark", "light", "high-contrast"]

  /// A theme's file; nil for a name that is none of `themeNames`.
  public static func theme(_ name: String) -> String? {
    switch name {
    case "dark": text(PackageResources.dark_toml)
    case "light": text(PackageResources.light_toml)
    case "high-contrast": text(PackageResources.high_contrast_toml)
    default: nil
    }
  }

  /// The bundled project (`assets/demo`), by the names of its files.
  public static func demo(_ file: String) -> String? {
    switch file {
    case "winnow.toml": text(PackageResources.winnow_toml)
    case "guideline.md": text(PackageResources.guideline_md)
    case "samples.jsonl": text(PackageResources.samples_jsonl)
    case "submissions.jsonl": text(PackageResources.submissions_jsonl)
    default: nil
    }
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
