import Domain

/// Sentences in columns: a token a line, its tag in the last column (IOB1, IOB2, IOBES or BILOU), a blank line between
/// sentences. The text is the tokens with a space between them, unless a comment `# text = …` gives it.
final class ConllReader {
  private struct Token {
    let text: String
    let tag: String
  }

  private let lines: LineReader
  private let maximumBytes: Int

  init(_ lines: LineReader, options: ReadOptions) {
    self.lines = lines
    maximumBytes = options.maximumSampleBytes
  }

  /// - Returns: nil at the end.
  func next() throws -> ReadOutcome<ForeignRecord>? {
    var tokens: [Token] = []
    var comments: [(key: String, value: String)] = []
    var first = 0
    var bytes = 0
    var defect: String?
    var raw: [UInt8] = []
    while let line = try lines.next() {
      if line.bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
        if tokens.isEmpty, defect == nil { continue }
        break
      }
      if first == 0 { first = line.number }
      if raw.count < ImportLimit.rawBytes { raw += UTF8Text.kept(line.bytes) + [0x0A] }
      guard !line.isTooLong, UTF8Text.isValid(line.bytes) else {
        defect =
          defect ?? (line.isTooLong ? "a line is too long" : "not UTF-8 on line \(line.number)")
        continue
      }
      let text = String(decoding: line.bytes, as: UTF8.self)
      if tokens.isEmpty, text.hasPrefix("#"), let comment = Self.comment(text) {
        comments.append(comment)
        continue
      }
      let columns = text.split(whereSeparator: { $0 == " " || $0 == "\t" })
      guard columns.count > 1, let token = columns.first, let tag = columns.last else {
        defect = defect ?? "line \(line.number) has one column; a token and its tag are wanted"
        continue
      }
      // CoNLL-2003 marks where a document begins.
      if token == "-DOCSTART-" {
        if tokens.isEmpty { first = 0 }
        continue
      }
      bytes += token.utf8.count + 1
      guard bytes <= maximumBytes else {
        defect = defect ?? "a sentence of over \(maximumBytes) bytes"
        continue
      }
      tokens.append(Token(text: String(token), tag: String(tag)))
    }
    guard first > 0 || defect != nil else { return nil }
    if tokens.isEmpty, defect == nil { return nil }
    do throws(Refusal) {
      if let defect { throw Refusal(defect) }
      return .record(try Self.record(tokens, comments: comments, line: first))
    } catch {
      return .refused(RefusedRecord(line: first, reason: error.reason, raw: raw))
    }
  }

  private static func comment(_ text: String) -> (key: String, value: String)? {
    guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    func trimmed(_ part: Substring) -> String {
      let kept = part.drop { $0 == " " }
      return String(kept.reversed().drop { $0 == " " }.reversed())
    }
    let key = trimmed(text[..<equals].dropFirst())
    return (key, trimmed(text[text.utf8.index(after: equals)...]))
  }

  private static func record(
    _ tokens: [Token], comments: [(key: String, value: String)], line: Int
  ) throws(Refusal) -> ForeignRecord {
    let written = comments.last { $0.key == "text" }?.value
    let (text, ranges) =
      written.flatMap { text in Self.places(of: tokens, in: text).map { (text, $0) } }
      ?? joined(tokens)
    var record = ForeignRecord(
      line: line, ownID: comments.last { ["sent_id", "id"].contains($0.key) }?.value,
      fields: ["text": .string(text)])
    let spans = try spans(tokens, places: ranges)
    record.answers = [
      ForeignAnswer(
        "entities", spans.isEmpty ? .nothing : .spans(field: "text", spans), by: .unknown)
    ]
    return record
  }

  private static func joined(_ tokens: [Token]) -> (String, [Range<Int>]) {
    var places: [Range<Int>] = []
    var at = 0
    for token in tokens {
      let count = token.text.unicodeScalars.count
      places.append(at..<at + count)
      at += count + 1
    }
    return (tokens.map(\.text).joined(separator: " "), places)
  }

  /// Where the tokens stand in a text that was given; nil where they don't.
  private static func places(of tokens: [Token], in text: String) -> [Range<Int>]? {
    let scalars = Array(text.unicodeScalars)
    var places: [Range<Int>] = []
    var at = 0
    for token in tokens {
      let wanted = Array(token.text.unicodeScalars)
      while at < scalars.count, scalars[at].properties.isWhitespace { at += 1 }
      guard at + wanted.count <= scalars.count, Array(scalars[at..<at + wanted.count]) == wanted
      else { return nil }
      places.append(at..<at + wanted.count)
      at += wanted.count
    }
    return places
  }

  /// An `I` that continues nothing begins a span (IOB1); `S` and `U` are spans of one token, `E` and `L` end one.
  private static func spans(
    _ tokens: [Token], places: [Range<Int>]
  ) throws(Refusal) -> [LabeledSpan] {
    var found: [LabeledSpan] = []
    var open: LabeledSpan?
    func close() {
      if let span = open { found.append(span) }
      open = nil
    }
    for (token, place) in zip(tokens, places) {
      guard token.tag != "O" else {
        close()
        continue
      }
      let parts = token.tag.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[1].isEmpty,
        ["B", "I", "E", "S", "L", "U", "M"].contains(String(parts[0]))
      else {
        throw Refusal("the tag \(ForeignText.quoted(token.tag)) is neither O nor like B-NAME")
      }
      let label = String(parts[1])
      let begins = ["B", "S", "U"].contains(String(parts[0]))
      if !begins, let span = open, span.label.sameBytes(as: label) {
        open = LabeledSpan(start: span.start, end: place.upperBound, label: label)
      } else {
        close()
        open = LabeledSpan(start: place.lowerBound, end: place.upperBound, label: label)
      }
      if ["E", "S", "L", "U"].contains(String(parts[0])) { close() }
    }
    close()
    return found
  }
}

extension ConllReader {
  /// Whether the first lines are columns with tags in the last.
  static func isConll(_ head: UnsafeBufferPointer<UInt8>) -> Bool {
    var tagged = 0
    let lines = head.split(separator: 0x0A, omittingEmptySubsequences: true).dropLast().prefix(12)
    for line in lines {
      let text = String(decoding: line, as: UTF8.self)
      if text.hasPrefix("#") || text.hasPrefix("-DOCSTART-") { continue }
      let columns = text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\r" })
      if columns.isEmpty { continue }
      guard columns.count >= 2, let tag = columns.last else { return false }
      let parts = tag.split(separator: "-", maxSplits: 1)
      guard tag == "O" || (parts.count == 2 && ["B", "I", "E", "S", "L", "U"].contains(parts[0]))
      else { return false }
      tagged += 1
    }
    return tagged >= 2
  }
}
