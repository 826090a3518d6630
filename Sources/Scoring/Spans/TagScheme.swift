/// A labelled range of tokens, end exclusive.
public struct TokenSpan: Sendable, Equatable, Hashable {
  /// The first token.
  public let start: Int
  /// The token after the last, above `start`.
  public let end: Int
  /// The entity label, below `TagScheme.labelCount`.
  public let label: UInt16

  public init(start: Int, end: Int, label: UInt16) {
    self.start = start
    self.end = end
    self.label = label
  }
}

extension TokenSpan: Comparable {
  /// By start, then end, then label.
  public static func < (left: TokenSpan, right: TokenSpan) -> Bool {
    (left.start, left.end, left.label) < (right.start, right.end, right.label)
  }
}

/// The tags of a BIO scheme as numbers: `O` is 0, `B-x` is 1 + 2x and `I-x` is 2 + 2x for the entity
/// labels x = 0, 1, … in the order of their names as bytes.
///
/// A sequence is legal where every `I-x` follows `B-x` or `I-x`. Legal sequences and sets of spans
/// that don't overlap are the same thing.
public struct TagScheme: Sendable, Equatable {
  /// How many entity labels there are, from 0 to 32,767.
  public let labelCount: Int

  public init(labelCount: Int) {
    precondition((0...32_767).contains(labelCount), "a scheme has 0 to 32,767 labels")
    self.labelCount = labelCount
  }

  /// How many tags there are: 2 · labels + 1.
  public var tagCount: Int { 2 * labelCount + 1 }

  /// The tag of tokens outside of all spans.
  public static let outside: UInt16 = 0

  /// The tag of the first token of a span.
  public static func begin(_ label: UInt16) -> UInt16 { 1 + 2 * label }

  /// The tag of the other tokens of a span.
  public static func inside(_ label: UInt16) -> UInt16 { 2 + 2 * label }

  /// Whether a tag is some `B-x`.
  @inline(__always)
  public static func isBegin(_ tag: UInt16) -> Bool { tag & 1 == 1 }

  /// Whether a tag is some `I-x`.
  @inline(__always)
  public static func isInside(_ tag: UInt16) -> Bool { tag != 0 && tag & 1 == 0 }

  /// The entity label of a tag; nil for `O`.
  public static func label(of tag: UInt16) -> UInt16? { tag == 0 ? nil : (tag - 1) / 2 }

  /// Whether `tag` may follow `previous`; nil stands for the start of the sequence.
  public static func isLegal(_ tag: UInt16, after previous: UInt16?) -> Bool {
    guard isInside(tag) else { return true }
    return previous == tag || previous == tag - 1
  }
}

extension TagScheme {
  /// The sequence made legal as conlleval does: an `I-x` that follows neither `B-x` nor `I-x` begins
  /// a span.
  ///
  /// - Returns: the legal tags, and how many were changed.
  public static func repaired(_ tags: [UInt16]) -> (tags: [UInt16], count: Int) {
    var repaired = tags
    var previous: UInt16?
    var count = 0
    for t in repaired.indices {
      if !isLegal(repaired[t], after: previous) {
        repaired[t] -= 1
        count += 1
      }
      previous = repaired[t]
    }
    return (repaired, count)
  }

  /// The spans of a sequence, by start; illegal tags count as repaired.
  public static func spans(of tags: some Sequence<UInt16>) -> [TokenSpan] {
    var spans: [TokenSpan] = []
    var open: (start: Int, label: UInt16)?
    var position = 0
    for tag in tags {
      if let (start, label) = open, tag != inside(label) {
        spans.append(TokenSpan(start: start, end: position, label: label))
        open = nil
      }
      if open == nil, let label = label(of: tag) { open = (position, label) }
      position += 1
    }
    if let (start, label) = open {
      spans.append(TokenSpan(start: start, end: position, label: label))
    }
    return spans
  }

  /// The tags of spans over a sequence of that length; nil where spans overlap, are empty, reach
  /// beyond it or have a label beyond the scheme.
  public func tags(of spans: [TokenSpan], length: Int) -> [UInt16]? {
    var tags = [UInt16](repeating: TagScheme.outside, count: length)
    for span in spans {
      guard span.start >= 0, span.start < span.end, span.end <= length, span.label < labelCount
      else { return nil }
      for t in span.start..<span.end {
        guard tags[t] == TagScheme.outside else { return nil }
        tags[t] = t == span.start ? TagScheme.begin(span.label) : TagScheme.inside(span.label)
      }
    }
    return tags
  }
}
