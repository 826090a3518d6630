/// The answers to a rating task as numbers: row `i` says that `annotator[i]` gave `value[i]` to
/// `sample[i]`.
///
/// 16 bytes an answer. The order of rows carries no meaning; what does are the numbers, so give
/// samples and annotators theirs in the order of their ids.
public struct NumericTable: Sendable, Equatable {
  /// The sample of each answer, below `sampleCount`.
  public private(set) var sample: [UInt32] = []
  /// The annotator of each answer, below `annotatorCount`.
  public private(set) var annotator: [UInt32] = []
  /// The value of each answer.
  public private(set) var value: [Double] = []
  /// How many samples there are, those without an answer among them.
  public let sampleCount: Int
  /// How many annotators there are, those without an answer among them.
  public let annotatorCount: Int
  /// The largest magnitude of a value.
  public static let largestValue = 1e9

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

  /// Adds one answer; its value lies within `largestValue` of 0.
  public mutating func append(sample: UInt32, annotator: UInt32, value: Double) {
    precondition(Int(sample) < sampleCount, "an answer names a sample beyond the table")
    precondition(Int(annotator) < annotatorCount, "an answer names an annotator beyond the table")
    precondition(abs(value) <= NumericTable.largestValue, "a rating is a moderate number")
    self.sample.append(sample)
    self.annotator.append(annotator)
    self.value.append(value)
  }
}

/// The answers of a numeric table grouped by sample, within one by annotator, then by value, so that
/// sums come out the same in whatever order the answers arrived.
struct NumericGroups {
  /// `sampleCount + 1` ascending positions.
  let offsets: [Int]
  let annotator: [UInt32]
  let value: [Double]
  let annotatorCount: Int

  var sampleCount: Int { offsets.count - 1 }

  /// Where the answers of one sample lie.
  func answers(of sample: Int) -> Range<Int> { offsets[sample]..<offsets[sample + 1] }

  /// - Complexity: O(samples + answers · log of the answers of one sample).
  init(_ table: NumericTable) {
    annotatorCount = table.annotatorCount
    let sort = CountingSort(table.sample, groupCount: table.sampleCount)
    let rows = sort.rows(table.sample) { first, second in
      table.annotator[first] != table.annotator[second]
        ? table.annotator[first] < table.annotator[second]
        : table.value[first] < table.value[second]
    }
    offsets = sort.offsets.map { Int($0) }
    annotator = rows.map { table.annotator[$0] }
    value = rows.map { table.value[$0] }
  }

  /// The mean of all answers; 0 without any.
  var mean: Double { value.isEmpty ? 0 : value.reduce(0, +) / Double(value.count) }

  /// The standard deviation of all answers; 0 without any.
  var deviation: Double {
    if value.isEmpty { return 0 }
    let mean = mean
    var sum = 0.0
    for y in value { sum += (y - mean) * (y - mean) }
    return (sum / Double(value.count)).squareRoot()
  }

  /// The standard deviation of answers about the centre of their sample, pooled over samples of two
  /// or more; that of all answers where there is none.
  func deviation(about centres: [Double]) -> Double {
    var sum = 0.0
    var freedom = 0
    for i in 0..<sampleCount {
      let group = answers(of: i)
      if group.count < 2 { continue }
      freedom += group.count - 1
      for at in group { sum += (value[at] - centres[i]) * (value[at] - centres[i]) }
    }
    return freedom > 0 ? (sum / Double(freedom)).squareRoot() : deviation
  }

  /// Fits with one noise for all: an answered sample has its centre and the pooled deviation over
  /// the root of its answers, another the mean and deviation of all.
  func pooledErrors(_ centres: [Double]) -> [Double] {
    let noise = deviation(about: centres)
    let spread = deviation
    return (0..<sampleCount).map { i in
      let count = answers(of: i).count
      return count == 0 ? spread : noise / Double(count).squareRoot()
    }
  }
}
