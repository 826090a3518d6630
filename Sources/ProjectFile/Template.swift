extension ProjectFile {
  /// A template with its places `{{name}}` and `{{license}}`, which stand between double quotes, filled in.
  ///
  /// Quotes, backslashes and controls are escaped as TOML wants, so that any name gives a file that can be read (and
  /// refused by `read` where the name is not allowed).
  public static func filled(template: String, name: String, license: String) -> String {
    // One pass over the places: a name that holds `{{license}}` stays what it is.
    template.split(separator: "{{name}}", omittingEmptySubsequences: false)
      .map { $0.replacing("{{license}}", with: escaped(license)) }
      .joined(separator: escaped(name))
  }

  private static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
