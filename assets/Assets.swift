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
  public static var guidelineTemplate: String { text(PackageResources.guideline_md) }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
