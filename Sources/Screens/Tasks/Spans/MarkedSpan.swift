import Domain

/// A labelled stretch of a text on the screen: as bytes for drawing, as scalars for the answer.
struct MarkedSpan: Equatable, Sendable {
  var bytes: Range<Int>
  /// Unicode scalars of the field, end exclusive.
  var scalars: Range<Int>
  /// Position among the options on offer.
  var option: Int

  func overlaps(_ other: Range<Int>) -> Bool {
    bytes.lowerBound < other.upperBound && other.lowerBound < bytes.upperBound
  }

  func json(label: String) -> JSONValue {
    LabeledSpan(start: scalars.lowerBound, end: scalars.upperBound, label: label).json
  }
}

/// The spans of a text in the order of answers, each with the line of tags that it is named in.
struct SpanSet: Equatable, Sendable {
  private(set) var spans: [MarkedSpan] = []
  /// The same as the answer has them, kept along so that it costs nothing to ask for it.
  private(set) var json: [JSONValue] = []
  /// Of overlapping spans each has a lane of its own, as far as there are any.
  private(set) var lanes: [Int] = []
  /// Lanes that are drawn: one at least.
  private(set) var laneCount = 1

  /// Lines of tags below a row of text at most.
  static let maximumLanes = 3

  private let labels: [String]

  /// - Parameter labels: ids of the options.
  init(labels: [String]) { self.labels = labels }

  var isEmpty: Bool { spans.isEmpty }

  /// Whether one span comes before another: by start, end, and the bytes of the label.
  private func precedes(_ a: MarkedSpan, _ b: MarkedSpan) -> Bool {
    if a.scalars.lowerBound != b.scalars.lowerBound {
      return a.scalars.lowerBound < b.scalars.lowerBound
    }
    if a.scalars.upperBound != b.scalars.upperBound {
      return a.scalars.upperBound < b.scalars.upperBound
    }
    return labels[a.option].precedesInBytes(labels[b.option])
  }

  /// The first position whose span doesn't come before one.
  private func position(of span: MarkedSpan) -> Int {
    var low = 0
    var high = spans.count
    while low < high {
      let middle = (low + high) / 2
      if precedes(spans[middle], span) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  func index(of span: MarkedSpan) -> Int? {
    let at = position(of: span)
    return at < spans.count && spans[at] == span ? at : nil
  }

  /// Takes spans out and puts others in; one that is there already is not put in twice.
  ///
  /// - Complexity: O(spans) each time.
  mutating func apply(removing removed: [MarkedSpan], adding added: [MarkedSpan]) {
    for span in removed {
      guard let at = index(of: span) else { continue }
      spans.remove(at: at)
      json.remove(at: at)
    }
    for span in added where labels.indices.contains(span.option) {
      let at = position(of: span)
      if at < spans.count, spans[at] == span { continue }
      spans.insert(span, at: at)
      json.insert(span.json(label: labels[span.option]), at: at)
    }
    layLanes()
  }

  /// Takes many at once.
  mutating func fill(_ many: [MarkedSpan]) {
    spans = []
    for span in many.filter({ labels.indices.contains($0.option) }).sorted(by: precedes)
    where span != spans.last {
      spans.append(span)
    }
    json = spans.map { $0.json(label: labels[$0.option]) }
    layLanes()
  }

  /// Positions of the spans that share a byte with a stretch, in order.
  ///
  /// - Complexity: O(spans).
  func overlapping(_ stretch: Range<Int>) -> [Int] {
    var found: [Int] = []
    for at in spans.indices {
      if spans[at].bytes.lowerBound >= stretch.upperBound { break }
      if spans[at].overlaps(stretch) { found.append(at) }
    }
    return found
  }

  /// The lowest lane that is free where a span starts; what finds none shares the last.
  private mutating func layLanes() {
    var ends = [Int](repeating: 0, count: SpanSet.maximumLanes)
    var used = 1
    lanes.removeAll(keepingCapacity: true)
    lanes.reserveCapacity(spans.count)
    for span in spans {
      let lane =
        ends.firstIndex { $0 <= span.bytes.lowerBound } ?? SpanSet.maximumLanes - 1
      ends[lane] = max(ends[lane], span.bytes.upperBound)
      used = max(used, lane + 1)
      lanes.append(lane)
    }
    laneCount = used
  }
}
