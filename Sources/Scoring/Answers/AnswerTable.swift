/// The answers to one task in coordinate form: row `i` says that `annotator[i]` gave `label[i]` to
/// `sample[i]`.
///
/// The three columns take 10 bytes an answer. Only answers that count belong here: standing, not
/// skips, not training. The order of rows carries no meaning; what does are the numbers, so give
/// samples and annotators theirs in the order of their ids.
public struct AnswerTable: Sendable, Equatable {
  /// The sample of each answer, below `sampleCount`.
  public private(set) var sample: [UInt32] = []
  /// The annotator of each answer, below `annotatorCount`.
  public private(set) var annotator: [UInt32] = []
  /// The label of each answer, below `labelCount`.
  public private(set) var label: [UInt16] = []
  /// How many samples there are, those without an answer among them.
  public let sampleCount: Int
  /// How many annotators there are, those without an answer among them.
  public let annotatorCount: Int
  /// How many labels (classes) the task has, from 1 to 65,536.
  public let labelCount: Int

  /// An empty table of the given shape.
  public init(sampleCount: Int, annotatorCount: Int, labelCount: Int) {
    precondition((1...65_536).contains(labelCount), "a task has 1 to 65,536 labels")
    precondition((0...Int(UInt32.max)).contains(sampleCount), "samples are numbered by UInt32")
    precondition(
      (0...Int(UInt32.max)).contains(annotatorCount), "annotators are numbered by UInt32")
    self.sampleCount = sampleCount
    self.annotatorCount = annotatorCount
    self.labelCount = labelCount
  }

  /// How many answers there are.
  public var count: Int { sample.count }

  /// Makes room for `count` answers, so that appending them doesn't move the columns.
  public mutating func reserveCapacity(_ count: Int) {
    sample.reserveCapacity(count)
    annotator.reserveCapacity(count)
    label.reserveCapacity(count)
  }

  /// Adds one answer. Each number has to lie below its count.
  public mutating func append(sample: UInt32, annotator: UInt32, label: UInt16) {
    precondition(Int(sample) < sampleCount, "an answer names a sample beyond the table")
    precondition(Int(annotator) < annotatorCount, "an answer names an annotator beyond the table")
    precondition(Int(label) < labelCount, "an answer names a label beyond the table")
    self.sample.append(sample)
    self.annotator.append(annotator)
    self.label.append(label)
  }

  /// How many answers each annotator gave: `annotatorCount` numbers.
  public func answerCounts() -> [Int] {
    var counts = [Int](repeating: 0, count: annotatorCount)
    for j in annotator { counts[Int(j)] += 1 }
    return counts
  }
}
