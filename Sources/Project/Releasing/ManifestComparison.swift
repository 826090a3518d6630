import Domain
import Release

/// Names what differs between a manifest that was found and the one that the events give.
struct ManifestComparison {
  let found: ReleaseFolder
  let expected: ReleaseFolder

  var differences: [String] {
    if found.manifestBytes == expected.manifestBytes { return [] }
    var words: [String] = []
    for member in ["name", "version", "zstd"]
    where found.manifest["tool"]?[member]?.stringValue == nil {
      words.append("manifest.json: tool.\(member) is missing")
    }
    compareFiles(&words)
    for member in (expected.manifest.objectValue ?? [:]).members where member.key != "files" {
      compare(found.manifest[member.key], member.value, path: member.key, &words)
    }
    for key in found.manifest.objectValue?.keys ?? [] where expected.manifest[key] == nil {
      words.append("manifest.json: \(key) is not what the events give")
    }
    return words
  }

  /// Whether both were written with the same compression library: only then are compressed bytes equal.
  private var hasSameLibrary: Bool { found.manifest["tool"] == expected.manifest["tool"] }

  private func compareFiles(_ words: inout [String]) {
    for file in expected.files {
      guard let other = found.listed(file.path) else {
        words.append("\(file.path): missing, the events give it")
        continue
      }
      let isCompressed = file.path.hasSuffix(".zst") || file.path.hasSuffix(".parquet")
      // The card names no library, but it is made of the manifest's figures; shards are compared by their rows.
      let isEqual =
        isCompressed && !hasSameLibrary
        ? other.rowsSHA256 == file.rowsSHA256 && other.rows == file.rows
        : other.sha256 == file.sha256
      if !isEqual { words.append("\(file.path): not what the events give") }
    }
    for file in found.files where expected.listed(file.path) == nil {
      words.append("\(file.path): the events do not give it")
    }
  }

  private func compare(
    _ found: JSONValue?, _ expected: JSONValue, path: String, _ words: inout [String]
  ) {
    if path == "tool" || path == "contributors.sha256" && !hasSameLibrary { return }
    guard let found else {
      words.append("manifest.json: \(path) is missing")
      return
    }
    guard found != expected else { return }
    if let object = expected.objectValue, let other = found.objectValue {
      for member in object.members {
        compare(other[member.key], member.value, path: "\(path).\(member.key)", &words)
      }
      for key in other.keys where object[key] == nil {
        words.append("manifest.json: \(path).\(key) is not from the events")
      }
      return
    }
    let (was, should) = (
      MessageText.escaped(JSONWriter.text(found)), MessageText.escaped(JSONWriter.text(expected))
    )
    words.append("manifest.json: \(path) is \(was); the events give \(should)")
  }
}
