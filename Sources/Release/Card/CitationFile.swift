/// CITATION.cff in the Citation File Format 1.2.0, which code hosts and reference managers read.
struct CitationFile {
  let facts: ManifestFacts

  var text: String {
    let project = facts.project
    var lines = [
      "cff-version: 1.2.0",
      "message: If you use this dataset, please cite it as below.",
      "type: dataset",
      "title: " + CardText.yaml(project.title ?? project.name),
      "authors:",
    ]
    let authors = project.authors.isEmpty ? [project.title ?? project.name] : project.authors
    lines += authors.map { "- name: " + CardText.yaml($0) }
    lines += [
      "version: " + CardText.yaml(facts.version),
      "date-released: " + CardText.yaml(String(facts.at.prefix(10))),
    ]
    if SPDX.isIdentifier(project.license) { lines.append("license: " + project.license) }
    if let url = project.url, url.hasPrefix("https://") || url.hasPrefix("http://") {
      lines.append("url: " + CardText.yaml(url))
    }
    if let description = project.description {
      lines.append("abstract: " + CardText.yaml(description))
    }
    lines += [
      "identifiers:", "- type: other",
      "  value: " + CardText.yaml("winnow project " + project.id.hex),
      "  description: The project's id, to which its signed history leads back.",
    ]
    return lines.joined(separator: "\n") + "\n"
  }
}

/// Names of licences.
enum SPDX {
  /// Whether a text is one licence's identifier, not an expression of several.
  static func isIdentifier(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
      }
  }

  /// Where the licence is described; the text itself where it is no identifier.
  static func address(_ text: String) -> String {
    isIdentifier(text) ? "https://spdx.org/licenses/\(text).html" : text
  }
}
