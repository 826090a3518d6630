/// The answers to one span task as tag sequences: row `i` says that `annotator[i]` gave the tags
/// `tags(of: i)` to `sample[i]`.
///
/// All tags of all answers lie in one column: 2 bytes a token of an answer, and 16 an answer. Only
/// answers that count belong here. The order of rows carries no meaning; what does are the numbers,
/// so give samples, annotators and labels theirs in the order of their ids as bytes.
public struct SequenceTable: Sendable, Equatable {
  /// What the tags mean.
  public let scheme: TagScheme
  /// How many tokens each sample has.
  public let lengths: [UInt32]
  /// How many annotators there are, those without an answer among them.
  public let annotatorCount: Int

  /// The sample of each answer.
  public private(set) var sample: [UInt32] = []
  /// The annotator of each answer.
  public private(set) var annotator: [UInt32] = []
  /// The tags of all answers, one after the other, legal.
  public private(set) var tags: [UInt16] = []
  /// Where each answer's tags begin in `tags`.
  private var starts: [Int] = []

  /// How many tags were changed because an `I-x` followed neither `B-x` nor `I-x`.
  public private(set) var repairedTagCount = 0
  /// How many answers were left out, because they had another length than their sample or a tag
  /// beyond the scheme.
  public private(set) var leftOutCount = 0

  /// An empty table over samples of these lengths (in tokens).
  public init(lengths: [UInt32], annotatorCount: Int, scheme: TagScheme) {
    precondition(lengths.count <= Int(UInt32.max), "samples are numbered by UInt32")
    precondition(
      (0...Int(UInt32.max)).contains(annotatorCount), "annotators are numbered by UInt32")
    self.lengths = lengths
    self.annotatorCount = annotatorCount
    self.scheme = scheme
  }

  /// How many answers there are.
  public var count: Int { sample.count }
  /// How many samples there are.
  public var sampleCount: Int { lengths.count }

  /// The tags of one answer, as many as its sample has tokens.
  public func tags(of answer: Int) -> ArraySlice<UInt16> {
    tags[starts[answer]..<starts[answer] + Int(lengths[Int(sample[answer])])]
  }

  /// Adds one answer. Illegal transitions are repaired as conlleval does: `I-x` begins a span.
  ///
  /// An answer of another length than its sample would say things of the wrong tokens, so it is left
  /// out and counted, as is one with a tag that the scheme doesn't have.
  ///
  /// - Returns: whether the answer was taken.
  @discardableResult
  public mutating func append(sample: UInt32, annotator: UInt32, tags: [UInt16]) -> Bool {
    precondition(Int(sample) < lengths.count, "an answer names a sample beyond the table")
    precondition(Int(annotator) < annotatorCount, "an answer names an annotator beyond the table")
    guard let legal = legal(tags, of: Int(sample)) else {
      leftOutCount += 1
      return false
    }
    self.sample.append(sample)
    self.annotator.append(annotator)
    starts.append(self.tags.count)
    self.tags.append(contentsOf: legal.tags)
    repairedTagCount += legal.count
    return true
  }

  /// The tags made legal; nil where they don't fit the sample or the scheme.
  private func legal(_ tags: [UInt16], of sample: Int) -> (tags: [UInt16], count: Int)? {
    guard tags.count == Int(lengths[sample]), tags.allSatisfy({ $0 < scheme.tagCount })
    else { return nil }
    return TagScheme.repaired(tags)
  }

  /// The known tags of each sample, legal; nil where there are none. Gold that doesn't fit its sample
  /// or the scheme is left out, as answers are.
  func clamp(_ gold: [UInt32: [UInt16]]) -> [[UInt16]?] {
    var clamp = [[UInt16]?](repeating: nil, count: sampleCount)
    for (sample, tags) in gold where Int(sample) < sampleCount {
      clamp[Int(sample)] = legal(tags, of: Int(sample))?.tags
    }
    return clamp
  }
}
