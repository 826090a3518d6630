/// The answers of a `SequenceTable` in runs, one a sample, with gold beside them: what methods work
/// on.
///
/// A group stands in order of annotator, then of tags, so that sums over it come out the same, bit
/// for bit, in whatever order the answers arrived.
struct SequenceGroups: Sendable {
  let scheme: TagScheme
  let annotatorCount: Int
  /// Where each sample's tokens begin, and their number: `sampleCount + 1` positions.
  let tokenOffsets: [Int]
  /// Where each sample's answers begin, and their number: `sampleCount + 1` positions.
  let answerOffsets: [Int]
  /// The annotator of each answer, in the order of groups.
  let annotator: [UInt32]
  /// The tags of all answers, in the order of groups.
  let tags: [UInt16]
  /// Where each answer's tags begin in `tags`.
  let tagStarts: [Int]
  /// The known tags of each sample, or nil.
  let clamp: [[UInt16]?]
  /// Whether all answers say `O`, one a token. Most tokens are so; within a sample they share their
  /// evidence, which is worked out once.
  let isSilent: [Bool]

  init(_ table: SequenceTable, gold: [UInt32: [UInt16]]) {
    var tokenOffsets = [0]
    for length in table.lengths {
      tokenOffsets.append(tokenOffsets[tokenOffsets.count - 1] + Int(length))
    }
    let sort = CountingSort(table.sample, groupCount: table.sampleCount)
    let answerOffsets = sort.offsets.map { Int($0) }
    let order = sort.rows(table.sample) { left, right in
      if table.annotator[left] != table.annotator[right] {
        return table.annotator[left] < table.annotator[right]
      }
      return table.tags(of: left).lexicographicallyPrecedes(table.tags(of: right))
    }
    var tags: [UInt16] = []
    var tagStarts: [Int] = []
    tags.reserveCapacity(table.tags.count)
    for row in order {
      tagStarts.append(tags.count)
      tags.append(contentsOf: table.tags(of: row))
    }
    scheme = table.scheme
    annotatorCount = table.annotatorCount
    self.tokenOffsets = tokenOffsets
    self.answerOffsets = answerOffsets
    annotator = order.map { table.annotator[$0] }
    self.tags = tags
    self.tagStarts = tagStarts
    clamp = table.clamp(gold)
    var isSilent = [Bool](repeating: true, count: tokenOffsets[table.sampleCount])
    for i in 0..<table.sampleCount {
      for at in answerOffsets[i]..<answerOffsets[i + 1] {
        for t in 0..<Int(table.lengths[i]) where tags[tagStarts[at] + t] != TagScheme.outside {
          isSilent[tokenOffsets[i] + t] = false
        }
      }
    }
    self.isSilent = isSilent
  }

  var sampleCount: Int { clamp.count }
  var tokenCount: Int { tokenOffsets[sampleCount] }
  var longest: Int { (0..<sampleCount).reduce(0) { max($0, length(of: $1)) } }

  @inline(__always)
  func length(of sample: Int) -> Int { tokenOffsets[sample + 1] - tokenOffsets[sample] }
  @inline(__always)
  func answers(of sample: Int) -> Range<Int> { answerOffsets[sample]..<answerOffsets[sample + 1] }
  /// The tags of one answer.
  func tags(of answer: Int, length: Int) -> ArraySlice<UInt16> {
    tags[tagStarts[answer]..<tagStarts[answer] + length]
  }

  /// Whether a sample says anything: it has an answer or is clamped.
  func isEvidenced(_ sample: Int) -> Bool {
    clamp[sample] != nil || !answers(of: sample).isEmpty
  }

  /// Whether a sample's answers say how good its annotators are: another answer or gold stands beside
  /// them. Where each sample has one answer, a confusion could be anything; iterating would drift to
  /// annotators who are always wrong.
  func isTeaching(_ sample: Int) -> Bool {
    clamp[sample] != nil || answers(of: sample).count >= 2
  }

  /// How many tokens each annotator tagged.
  func taggedTokenCounts() -> [Int] {
    var counts = [Int](repeating: 0, count: annotatorCount)
    for i in 0..<sampleCount {
      for at in answers(of: i) { counts[Int(annotator[at])] += length(of: i) }
    }
    return counts
  }

  /// The share of votes of each tag for each token, `tokenCount × tagCount`, clamped ones one-hot;
  /// zero without answers.
  func votes() -> [Double] {
    let width = scheme.tagCount
    var votes = [Double](repeating: 0, count: tokenCount * width)
    for i in 0..<sampleCount {
      let first = tokenOffsets[i]
      if let gold = clamp[i] {
        for (t, tag) in gold.enumerated() { votes[(first + t) * width + Int(tag)] = 1 }
        continue
      }
      let group = answers(of: i)
      for at in group {
        for t in 0..<length(of: i) {
          votes[(first + t) * width + Int(tags[tagStarts[at] + t])] += 1
        }
      }
      if group.count > 1 {
        for cell in first * width..<tokenOffsets[i + 1] * width {
          votes[cell] /= Double(group.count)
        }
      }
    }
    return votes
  }

  /// The share of each tag among all answers, one token of each tag added.
  func tagShares() -> [Double] {
    var counts = [Int](repeating: 1, count: scheme.tagCount)
    for tag in tags { counts[Int(tag)] += 1 }
    let total = Double(tags.count + scheme.tagCount)
    return counts.map { Double($0) / total }
  }
}
