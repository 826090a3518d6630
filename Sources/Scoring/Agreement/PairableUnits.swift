/// The samples with two answers or more (Krippendorff's pairable units): all that measures of
/// agreement look at.
///
/// Units that received the same multiset of labels are alike to every measure, and there are few
/// such patterns. So a crowd is a tally, how many units show each pattern, and a resample is
/// another tally: 1,000 of them cost 1,000 × units draws and no look at the answers.
struct PairableUnits: Sendable {
  let labelCount: Int
  /// The pattern of each unit, in order of samples.
  private(set) var patterns: [Int32] = []
  /// The same in a byte each where there are few: resamples then read them from a near cache.
  private var narrowPatterns: [UInt8] = []
  /// The entries of pattern `p` are `offsets[p]..<offsets[p + 1]`.
  private(set) var offsets: [Int] = [0]
  /// The labels of a pattern, ascending.
  private(set) var label: [Int] = []
  /// c_k: how many answers of the pattern say that label.
  private(set) var times: [Int] = []
  /// m: how many answers the pattern has.
  private(set) var sizes: [Int] = []
  /// (m² - sum_k c_k²)/(m - 1) of each pattern.
  private(set) var disagreements: [Double] = []
  private(set) var answerCount = 0
  /// The units' samples, ascending.
  private(set) var samples: [UInt32] = []

  var count: Int { patterns.count }
  var patternCount: Int { sizes.count }

  /// - Complexity: O(answers log answers a sample).
  init(_ groups: SampleGroups, labelCount: Int) {
    self.labelCount = labelCount
    var known: [[UInt16]: Int32] = [:]
    for i in 0..<(groups.offsets.count - 1) {
      let group = groups.answers(of: i)
      guard group.count >= 2 else { continue }
      answerCount += group.count
      samples.append(UInt32(i))
      let labels = groups.label[group].sorted()
      if let pattern = known[labels] {
        patterns.append(pattern)
        continue
      }
      known[labels] = Int32(sizes.count)
      patterns.append(Int32(sizes.count))
      append(labels)
    }
    if patternCount <= 256 { narrowPatterns = patterns.map { UInt8($0) } }
  }

  private mutating func append(_ labels: [UInt16]) {
    var squares = 0
    var start = 0
    for end in 1...labels.count where end == labels.count || labels[end] != labels[start] {
      label.append(Int(labels[start]))
      times.append(end - start)
      squares += (end - start) * (end - start)
      start = end
    }
    offsets.append(label.count)
    sizes.append(labels.count)
    disagreements.append(
      Double(labels.count * labels.count - squares) / Double(labels.count - 1))
  }

  /// How many units show each pattern.
  func tally() -> [Int] {
    var tally = [Int](repeating: 0, count: patternCount)
    for pattern in patterns { tally[Int(pattern)] += 1 }
    return tally
  }

  /// The tally of as many units drawn with replacement: one `nextIndex` each.
  func draw(_ generator: inout SplitMix64, into tally: inout [Int]) {
    if narrowPatterns.isEmpty {
      draw(&generator, from: patterns, into: &tally)
    } else {
      draw(&generator, from: narrowPatterns, into: &tally)
    }
  }

  @inline(__always)
  private func draw<Number: FixedWidthInteger>(
    _ generator: inout SplitMix64, from patterns: [Number], into tally: inout [Int]
  ) {
    // Where few patterns are common, adding to one count waits for the addition before: four tallies
    // take turns. Counts are whole, so the sum is the same.
    let width = patternCount
    var lanes = [Int32](repeating: 0, count: 4 * width)
    lanes.withUnsafeMutableBufferPointer { lanes in
      patterns.withUnsafeBufferPointer { patterns in
        var source = generator
        let count = patterns.count
        for _ in 0..<(count / 4) {
          lanes[Int(patterns[source.nextIndex(below: count)])] += 1
          lanes[Int(patterns[source.nextIndex(below: count)]) + width] += 1
          lanes[Int(patterns[source.nextIndex(below: count)]) + 2 * width] += 1
          lanes[Int(patterns[source.nextIndex(below: count)]) + 3 * width] += 1
        }
        for _ in 0..<(count % 4) { lanes[Int(patterns[source.nextIndex(below: count)])] += 1 }
        generator = source
      }
    }
    for pattern in tally.indices {
      tally[pattern] = Int(lanes[pattern]) + Int(lanes[pattern + width])
      tally[pattern] += Int(lanes[pattern + 2 * width]) + Int(lanes[pattern + 3 * width])
    }
  }

  /// The same draws as `draw(_:into:)`, with how often each unit was drawn beside.
  func draw(_ generator: inout SplitMix64, into tally: inout [Int], units: inout [Int32]) {
    for pattern in tally.indices { tally[pattern] = 0 }
    for unit in units.indices { units[unit] = 0 }
    for _ in patterns.indices {
      let unit = generator.nextIndex(below: patterns.count)
      units[unit] += 1
      tally[Int(patterns[unit])] += 1
    }
  }
}
