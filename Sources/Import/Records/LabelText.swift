/// The rule for a label as it stands in a file; whether it is an option is not known here.
enum LabelText {
  static func check(_ label: String, maximumBytes: Int) throws(Refusal) {
    guard !UTF8Text.isBlank(label) else { throw Refusal("the label is empty") }
    guard label.utf8.count <= maximumBytes else {
      throw Refusal("a label of \(label.utf8.count) bytes, at most \(maximumBytes) are allowed")
    }
  }
}
