/// The answers of patterns grouped by annotator: for annotator j, the patterns that j answered and
/// the places of the answers in `SamplePatterns.groups`. 8 bytes an answer.
struct AnnotatorGroups {
  /// `annotatorCount + 1` ascending positions.
  let offsets: [UInt32]
  /// The pattern of each answer, ascending within an annotator.
  let pattern: [UInt32]
  /// The answer's place in the groups of the patterns.
  let place: [UInt32]

  init(_ patterns: SamplePatterns, annotatorCount: Int) {
    let groups = patterns.groups
    var offsets = [UInt32](repeating: 0, count: annotatorCount + 1)
    for annotator in groups.annotator { offsets[Int(annotator) + 1] += 1 }
    for j in 0..<annotatorCount { offsets[j + 1] += offsets[j] }
    var next = offsets
    var pattern = [UInt32](repeating: 0, count: groups.annotator.count)
    var place = pattern
    for p in patterns.clamp.indices {
      for at in groups.answers(of: p) {
        let j = Int(groups.annotator[at])
        pattern[Int(next[j])] = UInt32(p)
        place[Int(next[j])] = UInt32(at)
        next[j] += 1
      }
    }
    self.offsets = offsets
    self.pattern = pattern
    self.place = place
  }

  /// Where the answers of one annotator lie in `pattern` and `place`.
  func answers(of annotator: Int) -> Range<Int> {
    Int(offsets[annotator])..<Int(offsets[annotator + 1])
  }
}
