import Domain

/// Brings ranges of a text from whatever a tool counted to Unicode scalars.
///
/// Web tools count UTF-16 units, so that one emoji moves all that follow. Where a range carries its own text, or the
/// text is too short for the numbers, that shows; where neither is so, scalars are assumed.
enum SpanOffsets {
  struct Range {
    var start: Int
    var end: Int
    var label: String
    /// What the tool says stands there.
    var text: String?
  }

  /// - Returns: the spans in the order of answers, each once.
  /// - Throws: where a range fits neither in scalars nor in UTF-16 units.
  static func spans(_ ranges: [Range], in text: String) throws(Refusal) -> [LabeledSpan] {
    let scalars = Array(text.unicodeScalars)
    var places: [Int]?
    var misfit = firstMisfit(ranges, scalars: scalars, places: nil)
    if misfit != nil, scalars.contains(where: { $0.value > 0xFFFF }) {
      let units = Self.places(ofUnits: scalars)
      if firstMisfit(ranges, scalars: scalars, places: units) == nil {
        places = units
        misfit = nil
      }
    }
    if let misfit { throw Refusal(words(misfit, scalars: scalars)) }
    var found: [LabeledSpan] = []
    for range in ranges {
      let span = LabeledSpan(
        start: places?[range.start] ?? range.start, end: places?[range.end] ?? range.end,
        label: range.label)
      if !found.contains(span) { found.append(span) }
    }
    return found.sorted(by: LabeledSpan.precedes)
  }

  /// The scalar that begins at each UTF-16 unit; -1 inside of one.
  private static func places(ofUnits scalars: [Unicode.Scalar]) -> [Int] {
    var places: [Int] = []
    places.reserveCapacity(scalars.count + 16)
    for (index, scalar) in scalars.enumerated() {
      places.append(index)
      if scalar.value > 0xFFFF { places.append(-1) }
    }
    return places + [scalars.count]
  }

  private static func firstMisfit(
    _ ranges: [Range], scalars: [Unicode.Scalar], places: [Int]?
  ) -> Range? {
    ranges.first { range in
      var (start, end) = (range.start, range.end)
      if let places {
        guard start >= 0, start < end, end < places.count else { return true }
        (start, end) = (places[start], places[end])
      }
      guard start >= 0, start < end, end <= scalars.count else { return true }
      guard let text = range.text else { return false }
      return !text.unicodeScalars.elementsEqual(scalars[start..<end])
    }
  }

  private static func words(_ range: Range, scalars: [Unicode.Scalar]) -> String {
    let place = "the span \(range.start)–\(range.end) \(ForeignText.quoted(range.label))"
    guard range.start >= 0, range.start < range.end, range.end <= scalars.count else {
      return "\(place) does not lie in the text, which has \(scalars.count) characters"
    }
    var there = String.UnicodeScalarView()
    there.append(contentsOf: scalars[range.start..<range.end])
    return "\(place) says \(ForeignText.quoted(range.text ?? "")), but there stands "
      + ForeignText.quoted(String(there))
  }
}
