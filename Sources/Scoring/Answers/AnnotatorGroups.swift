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
    let sort = CountingSort(groups.annotator, groupCount: annotatorCount)
    var pattern = [UInt32](repeating: 0, count: groups.annotator.count)
    var place = pattern
    var p = 0
    sort.place(groups.annotator) { at, to in
      while at >= Int(groups.offsets[p + 1]) { p += 1 }
      pattern[to] = UInt32(p)
      place[to] = UInt32(at)
    }
    offsets = sort.offsets
    self.pattern = pattern
    self.place = place
  }

  /// Where the answers of one annotator lie in `pattern` and `place`.
  func answers(of annotator: Int) -> Range<Int> {
    Int(offsets[annotator])..<Int(offsets[annotator + 1])
  }
}
