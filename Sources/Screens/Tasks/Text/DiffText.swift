import Terminal

/// A difference as text: `[-taken out-]`, `{+put in+}`, with a style each.
struct DiffText: Equatable, Sendable {
  let text: SafeText
  let highlights: [Highlight]

  init(from old: String, to new: String) {
    var bytes: [UInt8] = []
    var highlights: [Highlight] = []
    func add(_ text: String, _ style: Style?) {
      let start = bytes.count
      bytes += Array(text.utf8)
      if let style { highlights.append(Highlight(bytes: start..<bytes.count, style: style)) }
    }
    for piece in WordDiff.pieces(from: old, to: new) {
      switch piece.kind {
      case .kept: add(piece.text, nil)
      case .removed: add("[-\(piece.text)-]", .error)
      case .added: add("{+\(piece.text)+}", .good)
      }
    }
    text = SafeText(bytes: bytes)
    self.highlights = highlights
  }
}
