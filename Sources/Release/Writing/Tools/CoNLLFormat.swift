import Domain

/// Two columns, a token and its BIO tag, an empty line after each sample, which is what most
/// readers of CoNLL-2003 take.
///
/// A token is a run of letters, digits and marks, or any other single character; a span's borders
/// cut tokens too, so none begins within one. Tags can't be nested: of spans that overlap, the one
/// that begins first stands, and of those the longest. Rows without a label are left out.
struct CoNLLFormat: ToolFormat {
  private let reader: TaskLabelReader

  init(plan: ReleasePlan) throws {
    guard let reader = TaskLabelReader.all(plan).first(where: { $0.kind == .spans }) else {
      throw ReleaseError.noTask(for: "conll", of: "spans")
    }
    self.reader = reader
  }

  func entries(of row: ReleaseRow) -> [String] {
    guard case .spans(let spans) = reader.label(row) else { return [] }
    let lines = Self.lines(reader.subject(row)?.text ?? "", spans: spans)
    return lines.isEmpty ? [] : [lines.joined(separator: "\n") + "\n"]
  }

  static func lines(_ text: String, spans: [TaskLabel.Span]) -> [String] {
    let scalars = Array(text.unicodeScalars)
    var flat: [TaskLabel.Span] = []
    let ordered = spans.sorted { ($0.start, $1.end, $0.label) < ($1.start, $0.end, $1.label) }
    for span in ordered
    where span.start >= (flat.last?.end ?? 0) && span.end <= scalars.count && span.start < span.end
    {
      flat.append(span)
    }
    let borders = Set(flat.flatMap { [$0.start, $0.end] })
    var lines: [String] = []
    var index = 0
    while index < scalars.count {
      let start = index
      index += 1
      if isBlank(scalars[start]) { continue }
      while index < scalars.count, isWord(scalars[start]), isWord(scalars[index]),
        !borders.contains(index)
      {
        index += 1
      }
      var token = String.UnicodeScalarView()
      token.append(contentsOf: scalars[start..<index])
      var tag = "O"
      if let span = flat.first(where: { $0.start <= start && start < $0.end }) {
        let isFirst = !scalars[span.start..<start].contains { !isBlank($0) }
        tag = (isFirst ? "B-" : "I-") + tagName(span.label)
      }
      lines.append(String(token) + " " + tag)
    }
    return lines
  }

  /// A label without blanks, which would part columns.
  private static func tagName(_ label: String) -> String {
    String(String.UnicodeScalarView(label.unicodeScalars.map { isBlank($0) ? "_" : $0 }))
  }

  /// White space and controls: readers part columns and lines at them.
  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber, .nonspacingMark, .spacingMark, .enclosingMark:
      true
    default: false
    }
  }
}
