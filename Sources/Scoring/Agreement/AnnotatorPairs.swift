/// The samples that two annotators have in common, for every two of them.
///
/// A pair is visited with both labels on each common sample. Of several answers of one annotator to
/// one sample the first counts, in the order of labels.
struct AnnotatorPairs {
  /// Most pairs of answers to one sample, over all samples, that are looked at.
  static let limit = 100_000_000

  private let groups: SampleGroups
  private let annotatorCount: Int
  /// Where each annotator's answers lie in `groups`: those of `j` are
  /// `order[offsets[j]..<offsets[j + 1]]`, in order of samples.
  private var offsets: [Int]
  private var order: [Int] = []
  /// The sample of each answer in `groups`.
  private var sampleOf: [UInt32] = []
  /// How many pairs of answers to one sample there are.
  let answerPairs: Int

  /// - Complexity: O(answers + annotators).
  init(_ groups: SampleGroups, annotatorCount: Int) {
    self.groups = groups
    self.annotatorCount = annotatorCount
    offsets = [Int](repeating: 0, count: annotatorCount + 1)
    sampleOf = [UInt32](repeating: 0, count: groups.annotator.count)
    var pairs = 0
    var isFirst = [Bool](repeating: true, count: groups.annotator.count)
    for i in 0..<(groups.offsets.count - 1) {
      let group = groups.answers(of: i)
      pairs += group.count * (group.count - 1) / 2
      for at in group {
        sampleOf[at] = UInt32(i)
        if at > group.lowerBound, groups.annotator[at] == groups.annotator[at - 1] {
          isFirst[at] = false
        } else {
          offsets[Int(groups.annotator[at]) + 1] += 1
        }
      }
    }
    answerPairs = pairs
    for j in 0..<annotatorCount { offsets[j + 1] += offsets[j] }
    order = [Int](repeating: 0, count: offsets[annotatorCount])
    var next = offsets
    for at in groups.annotator.indices where isFirst[at] {
      let j = Int(groups.annotator[at])
      order[next[j]] = at
      next[j] += 1
    }
  }

  /// One sample that both answered.
  struct Common {
    let sample: UInt32
    let first: UInt16
    let second: UInt16
  }

  /// Visits all pairs with at least so many common samples, in order of annotators.
  ///
  /// - Complexity: O(pairs of answers to one sample).
  func each(minimum: Int, _ visit: ([Common]) -> Void) {
    var counts = [Int](repeating: 0, count: annotatorCount)
    var place = counts
    for a in 0..<annotatorCount {
      var touched: [Int] = []
      eachCommon(of: a) { b, _, _ in
        if counts[b] == 0 { touched.append(b) }
        counts[b] += 1
      }
      let wanted = touched.filter { counts[$0] >= minimum }.sorted()
      var total = 0
      for b in wanted {
        place[b] = total
        total += counts[b]
      }
      if !wanted.isEmpty {
        var common = [Common](
          repeating: Common(sample: 0, first: 0, second: 0), count: total)
        eachCommon(of: a) { b, at, other in
          guard counts[b] >= minimum else { return }
          common[place[b]] = Common(
            sample: sampleOf[at], first: groups.label[at], second: groups.label[other])
          place[b] += 1
        }
        for b in wanted { visit(Array(common[(place[b] - counts[b])..<place[b]])) }
      }
      for b in touched { counts[b] = 0 }
    }
  }

  /// Every answer of `a` with the answers of later annotators to the same sample.
  private func eachCommon(of a: Int, _ visit: (Int, Int, Int) -> Void) {
    for at in order[offsets[a]..<offsets[a + 1]] {
      let group = groups.answers(of: Int(sampleOf[at]))
      var previous = a
      for other in (at + 1)..<max(at + 1, group.upperBound) {
        let b = Int(groups.annotator[other])
        if b == previous { continue }
        previous = b
        visit(b, at, other)
      }
    }
  }
}
