/// The answers to a text task: row `i` says that `annotator[i]` wrote the tokens `tokens(of: i)` for
/// `sample[i]`.
///
/// The order of rows carries no meaning but that results name rows; give samples and annotators
/// their numbers in the order of their ids. 12 bytes an answer and 4 a token.
public struct TextTable: Sendable, Equatable {
  /// The sample of each answer, below `sampleCount`.
  public private(set) var sample: [UInt32] = []
  /// The annotator of each answer, below `annotatorCount`.
  public private(set) var annotator: [UInt32] = []
  private var offsets: [Int] = [0]
  private var allTokens: [UInt32] = []
  /// How many samples there are, those without an answer among them.
  public let sampleCount: Int
  /// How many annotators there are, those without an answer among them.
  public let annotatorCount: Int

  /// An empty table of the given shape.
  public init(sampleCount: Int, annotatorCount: Int) {
    precondition((0...Int(UInt32.max)).contains(sampleCount), "samples are numbered by UInt32")
    precondition(
      (0...Int(UInt32.max)).contains(annotatorCount), "annotators are numbered by UInt32")
    self.sampleCount = sampleCount
    self.annotatorCount = annotatorCount
  }

  /// How many answers there are.
  public var count: Int { sample.count }

  /// Adds one answer; its tokens may be none.
  public mutating func append(sample: UInt32, annotator: UInt32, tokens: [UInt32]) {
    precondition(Int(sample) < sampleCount, "an answer names a sample beyond the table")
    precondition(Int(annotator) < annotatorCount, "an answer names an annotator beyond the table")
    self.sample.append(sample)
    self.annotator.append(annotator)
    allTokens.append(contentsOf: tokens)
    offsets.append(allTokens.count)
  }

  /// The tokens of one answer.
  public func tokens(of row: Int) -> ArraySlice<UInt32> {
    allTokens[offsets[row]..<offsets[row + 1]]
  }

  /// The rows of each sample, in order of annotator, then of tokens, then of row.
  func rowsBySample() -> [[Int]] {
    let sort = CountingSort(sample, groupCount: sampleCount)
    let rows = sort.rows(sample) { first, second in
      if annotator[first] != annotator[second] { return annotator[first] < annotator[second] }
      let (a, b) = (tokens(of: first), tokens(of: second))
      return a.elementsEqual(b) ? first < second : a.lexicographicallyPrecedes(b)
    }
    return (0..<sampleCount).map { i in
      Array(rows[Int(sort.offsets[i])..<Int(sort.offsets[i + 1])])
    }
  }
}
