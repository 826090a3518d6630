/// The rule for ids and names that people choose: 1–128 bytes, no C0, DEL or C1, no white space at either end.
enum ChosenName {
  /// - Parameter what: what the name is, for the reason.
  static func check(_ name: String, _ what: String) throws(Refusal) {
    let utf8 = name.utf8
    guard let first = utf8.first, let last = utf8.last else { throw Refusal("\(what) is empty") }
    guard utf8.count <= ImportLimit.nameBytes else {
      throw Refusal("\(what) has \(utf8.count) bytes, at most \(ImportLimit.nameBytes) are allowed")
    }
    var isPlain = first != 0x20 && last != 0x20
    for byte in utf8 where byte < 0x20 || byte >= 0x7F { isPlain = false }
    guard !isPlain else { return }
    for scalar in name.unicodeScalars where scalar.properties.generalCategory == .control {
      throw Refusal("\(what) \(ForeignText.quoted(name)) holds a control character")
    }
    let scalars = name.unicodeScalars
    for end in [scalars.first, scalars.last] where end?.properties.isWhitespace == true {
      throw Refusal("\(what) \(ForeignText.quoted(name)) begins or ends with white space")
    }
  }
}
