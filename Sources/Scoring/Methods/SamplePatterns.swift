/// Samples that were answered alike share one posterior, so it is inferred once a pattern: the same
/// annotators, labels and clamp. Sums over samples still go through every sample in order, so a fit
/// is the same, bit for bit, as one without patterns.
///
/// With few answers a sample, as while a project runs, patterns are far fewer than samples; with
/// many answers nearly each sample is its own, which costs one look-up a sample.
struct SamplePatterns: Sendable {
  /// The pattern of each sample; patterns are numbered in order of their first sample.
  let pattern: [UInt32]
  /// The answers of each pattern.
  let groups: SampleGroups
  /// The label to which each pattern is clamped, or -1.
  let clamp: [Int32]

  /// Looks no further than this for an equal pattern: a second one of the same answers costs time,
  /// but changes no figure.
  private static let probeLimit = 32

  init(_ samples: SampleGroups, clamp sampleClamp: [Int32]) {
    let sampleCount = sampleClamp.count
    var slotCount = 64
    while slotCount < 2 * sampleCount { slotCount *= 2 }
    var slots = [UInt32](repeating: .max, count: slotCount)
    var pattern = [UInt32](repeating: 0, count: sampleCount)
    var firstSamples: [Int] = []
    for i in 0..<sampleCount {
      let group = samples.answers(of: i)
      var hash = UInt64(truncatingIfNeeded: sampleClamp[i])
      for at in group {
        let word = UInt64(samples.annotator[at]) << 16 | UInt64(samples.label[at])
        hash = (hash ^ word) &* 0x9e37_79b9_7f4a_7c15
        hash ^= hash >> 29
      }
      hash = hash &* 0xbf58_476d_1ce4_e5b9
      var found: UInt32?
      for probe in 0..<Self.probeLimit {
        let slot = Int(truncatingIfNeeded: hash >> 32 &+ UInt64(probe)) & (slotCount - 1)
        let candidate = slots[slot]
        if candidate == .max {
          slots[slot] = UInt32(firstSamples.count)
          break
        }
        let first = firstSamples[Int(candidate)]
        if sampleClamp[first] == sampleClamp[i],
          Self.areEqual(samples, samples.answers(of: first), group)
        {
          found = candidate
          break
        }
      }
      pattern[i] = found ?? UInt32(firstSamples.count)
      if found == nil { firstSamples.append(i) }
    }
    self.pattern = pattern
    groups = samples.selecting(firstSamples)
    clamp = firstSamples.map { sampleClamp[$0] }
  }

  /// How many samples have each pattern.
  func sampleCounts() -> [Int] {
    var counts = [Int](repeating: 0, count: clamp.count)
    for p in pattern { counts[Int(p)] += 1 }
    return counts
  }

  private static func areEqual(
    _ samples: SampleGroups, _ left: Range<Int>, _ right: Range<Int>
  ) -> Bool {
    guard left.count == right.count else { return false }
    for (a, b) in zip(left, right)
    where samples.annotator[a] != samples.annotator[b] || samples.label[a] != samples.label[b] {
      return false
    }
    return true
  }
}

extension SampleGroups {
  /// The groups of some samples, in the order given.
  fileprivate func selecting(_ samples: [Int]) -> SampleGroups {
    var offsets: [UInt32] = [0]
    var annotators: [UInt32] = []
    var labels: [UInt16] = []
    offsets.reserveCapacity(samples.count + 1)
    for i in samples {
      annotators += annotator[answers(of: i)]
      labels += label[answers(of: i)]
      offsets.append(UInt32(annotators.count))
    }
    return SampleGroups(offsets: offsets, annotator: annotators, label: labels)
  }
}
