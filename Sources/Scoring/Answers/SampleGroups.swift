/// The answers of a table grouped by sample (compressed sparse rows): those of sample `i` are
/// `offsets[i]..<offsets[i + 1]`.
///
/// Within a sample they are in order of annotator, then label. So sums over them come out the same,
/// bit for bit, in whatever order the answers arrived. 6 bytes an answer and 4 a sample.
public struct SampleGroups: Sendable, Equatable {
  /// `sampleCount + 1` ascending positions.
  public let offsets: [UInt32]
  /// The annotator of each answer, in the order of groups.
  public let annotator: [UInt32]
  /// The label of each answer, in the order of groups.
  public let label: [UInt16]

  /// Where the answers of one sample lie in `annotator` and `label`.
  public func answers(of sample: Int) -> Range<Int> {
    Int(offsets[sample])..<Int(offsets[sample + 1])
  }
}

extension SampleGroups {
  /// The three arrays without bounds checks, for the loops that go over every answer.
  struct UnsafeView {
    let offsets: UnsafeBufferPointer<UInt32>
    let annotator: UnsafeBufferPointer<UInt32>
    let label: UnsafeBufferPointer<UInt16>

    @inline(__always)
    func answers(of sample: Int) -> Range<Int> {
      Range(uncheckedBounds: (Int(offsets[sample]), Int(offsets[sample + 1])))
    }
  }

  /// Calls `body` with a view that is valid until it returns.
  @inline(__always)
  func withUnsafeView<Result>(_ body: (UnsafeView) -> Result) -> Result {
    offsets.withUnsafeBufferPointer { offsets in
      annotator.withUnsafeBufferPointer { annotator in
        label.withUnsafeBufferPointer { label in
          body(UnsafeView(offsets: offsets, annotator: annotator, label: label))
        }
      }
    }
  }
}

extension AnswerTable {
  /// Groups the answers by sample with a counting sort.
  ///
  /// - Complexity: O(answers + samples), and a sort within each sample that isn't in order yet.
  public func groupedBySample() -> SampleGroups {
    let sort = CountingSort(sample, groupCount: sampleCount)
    let offsets = sort.offsets
    // Annotator and label share one word while they are put in order.
    var words = [UInt64](repeating: 0, count: count)
    sort.place(sample) { row, place in
      words[place] = UInt64(annotator[row]) << 16 | UInt64(label[row])
    }
    for i in 0..<sampleCount {
      let group = Int(offsets[i])..<Int(offsets[i + 1])
      var isOrdered = true
      for at in group.dropFirst() where words[at - 1] > words[at] { isOrdered = false }
      if !isOrdered { words[group].sort() }
    }
    return SampleGroups(
      offsets: offsets,
      annotator: words.map { UInt32(truncatingIfNeeded: $0 >> 16) },
      label: words.map { UInt16(truncatingIfNeeded: $0) })
  }
}
