import Terminal

extension SpansEditor {
  /// The words with their numbers, a line of the text each, then the labels and what is marked.
  var lines: [SafeText] {
    numberedWords.map { Words.numberedWords(.oneLine($0)) } + OptionRows.lines(question.options)
      + spanLines
  }

  private var spanLines: [SafeText] {
    model.marks.spans.enumerated().map { number, span in
      Words.plainSpan(number + 1, name(span), quote(span.bytes), span.scalars)
    }
  }

  /// `1 My 2 invoice 3 shows`, broken where the text has its line ends.
  private var numberedWords: [String] {
    var lines: [String] = []
    var line: [String] = []
    var end = 0
    for (number, word) in model.text.words.enumerated() {
      let between = model.text.text(end..<word.lowerBound).utf8
      if between.contains(0x0A) || line.count == 12 {
        if !line.isEmpty { lines.append(line.joined(separator: "  ")) }
        line = []
      }
      line.append("\(number + 1) \(model.text.text(word))")
      end = word.upperBound
    }
    if !line.isEmpty { lines.append(line.joined(separator: "  ")) }
    return lines
  }

  var linePrompt: SafeText { Words.plainSpansPrompt }

  mutating func read(_ line: String) -> LineOutcome {
    guard sample != nil else {
      return line == "none" ? .refused(Words.spansNoField(.oneLine(field))) : .unknown
    }
    switch line {
    case "none":
      model.perform(removing: model.marks.spans, adding: [])
      return .answered
    case "done", "ok": return model.marks.isEmpty ? .refused(Words.plainNothingMarked) : .answered
    // An empty line skips elsewhere, which would drop what is marked.
    case "": return model.marks.isEmpty ? .refused(Words.plainNothingMarked) : .answered
    default: break
    }
    if line.first == "-", let number = Int(line.dropFirst()) { return removeSpan(number) }
    guard let said = SpanLine(line) else { return .unknown }
    guard let option = OptionRows.option(said.label, of: question.options) else {
      return .refused(Words.plainNoLabel(.oneLine(said.label)))
    }
    switch bytes(of: said.place) {
    case .failure(let why): return .refused(why.words)
    case .success(let bytes): return mark(bytes, option)
    }
  }

  private mutating func removeSpan(_ number: Int) -> LineOutcome {
    guard model.marks.spans.indices.contains(number - 1) else {
      return .refused(Words.plainNoRange("-\(number)"))
    }
    let span = model.marks.spans[number - 1]
    model.perform(removing: [span], adding: [])
    return .more(Words.spanRemoved(name(span), quote(span.bytes)))
  }

  private mutating func mark(_ bytes: Range<Int>, _ option: Int) -> LineOutcome {
    let new = model.span(bytes, option: option)
    let others = model.marks.overlapping(bytes).map { model.marks.spans[$0] }
    if !model.isNested, let other = others.first(where: { $0 != new }) {
      return .refused(Words.plainSpanOverlaps(name(other), quote(other.bytes)))
    }
    model.perform(removing: [], adding: [new])
    let number = model.marks.index(of: new).map { $0 + 1 } ?? 1
    return .more(Words.plainSpan(number, name(new), quote(bytes), new.scalars))
  }

  private struct Refusal: Error { var words: SafeText }

  private func bytes(of place: SpanLine.Place) -> Result<Range<Int>, Refusal> {
    let text = model.text
    switch place {
    case .words(let range):
      let words = text.words
      guard range.lowerBound >= 1, range.upperBound <= words.count else {
        return .failure(
          Refusal(words: Words.plainNoRange("\(range.lowerBound)-\(range.upperBound)")))
      }
      return .success(
        words[range.lowerBound - 1].lowerBound..<words[range.upperBound - 1].upperBound)
    case .scalars(let start, let end):
      guard start >= 0, start < end, end <= text.scalarCount else {
        return .failure(Refusal(words: Words.plainNoRange("@\(start)-\(end)")))
      }
      return .success(text.byte(ofScalar: start)..<text.byte(ofScalar: end))
    case .quote(let quoted, let occurrence):
      let found = text.occurrences(of: quoted)
      if found.isEmpty {
        return .failure(Refusal(words: Words.plainNotFound(.oneLine(quoted))))
      }
      guard let occurrence else {
        return found.count == 1
          ? .success(found[0])
          : .failure(Refusal(words: Words.plainFoundTimes(.oneLine(quoted), found.count)))
      }
      return found.indices.contains(occurrence - 1)
        ? .success(found[occurrence - 1])
        : .failure(Refusal(words: Words.plainFoundTimes(.oneLine(quoted), found.count)))
    }
  }
}

/// A line that marks something: where, and with which label.
struct SpanLine: Equatable {
  enum Place: Equatable {
    /// Numbers of words, from 1, both included.
    case words(ClosedRange<Int>)
    /// Unicode scalars, end exclusive.
    case scalars(Int, Int)
    /// The text itself, and which of several.
    case quote(String, Int?)
  }

  var place: Place
  var label: String

  init?(_ line: String) {
    var rest = Substring(line)
    if rest.first == "\"" {
      rest.removeFirst()
      guard let end = rest.lastIndex(of: "\""), end > rest.startIndex else { return nil }
      let quoted = String(rest[..<end])
      var words = rest[rest.index(after: end)...].split(separator: " ")
      var occurrence: Int?
      if words.count > 1, let number = Int(words[0]) {
        occurrence = number
        words.removeFirst()
      }
      label = words.joined(separator: " ")
      place = .quote(quoted, occurrence)
    } else {
      // The prompt names what the numbers count, so that may be said too.
      for said in ["words ", "characters "] where rest.hasPrefix(said) {
        rest.removeFirst(said.count)
      }
      let words = rest.split(separator: " ", maxSplits: 1)
      guard words.count == 2 else { return nil }
      label = String(words[1])
      let isExact = words[0].first == "@"
      let numbers = (isExact ? words[0].dropFirst() : words[0]).split(
        separator: "-", omittingEmptySubsequences: false
      ).map { Int($0) }
      guard let first = numbers.first.flatMap({ $0 }), numbers.count <= 2,
        let last = numbers.last.flatMap({ $0 })
      else { return nil }
      if isExact {
        guard numbers.count == 2 else { return nil }
        place = .scalars(first, last)
      } else {
        guard first <= last else { return nil }
        place = .words(first...last)
      }
    }
    if label.isEmpty { return nil }
  }
}

extension IndexedText {
  /// Where some text stands, from its start on, without overlaps; bytes are compared.
  func occurrences(of text: String) -> [Range<Int>] {
    let wanted = Array(text.utf8)
    guard let first = wanted.first else { return [] }
    return withBytes { bytes in
      var found: [Range<Int>] = []
      var at = 0
      while at + wanted.count <= bytes.count {
        if bytes[at] == first, bytes[at..<at + wanted.count].elementsEqual(wanted) {
          found.append(at..<at + wanted.count)
          at += wanted.count
        } else {
          at += 1
        }
      }
      return found
    }
  }
}
