import Domain

/// The text of a sample by which near duplicates are found: a plain text as it is; of content JSON the texts of all its
/// fields in the order of their names, each on a line of its own, of what is no text its JSON. Media that are no text are
/// compared by nobody.
enum ComparedText {
  /// Whether samples of a media type are compared.
  static func isText(_ media: String) -> Bool {
    media.hasPrefix("text/") || media == "application/json"
  }

  /// Calls `body` with the text; nil where there is none.
  static func with<Result>(
    _ content: UnsafeRawBufferPointer, media: String,
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result? {
    if media.hasPrefix("text/") { return try body(content) }
    guard media == "application/json",
      let object = try? JSONScanner.parse(content).objectValue
    else { return nil }
    let parts = object.members.sorted { $0.key.precedesInBytes($1.key) }.map {
      $0.value.stringValue ?? JSONWriter.text($0.value)
    }
    var text = parts.joined(separator: "\n")
    return try text.withUTF8 { try body(UnsafeRawBufferPointer($0)) }
  }
}
