/// What one more answer tells of who gave it, without a new fit: W1DS's steps for this sample and this annotator alone.
///
/// ```
/// z_k ~ pi_k prod_j v_j,k,y_j                    over the sample's answers, this one among them
/// r   = clip((hits + z_y + 2)/(N + 1 + 3), 0.02, 0.995)
/// ```
///
/// The hits of before are those that r was made of. v is an annotator's matrix of the last fit; whoever has none has
/// one-coin rows, and the new answer stands in its author's row with the weight z_k against the prior's 4. Three rounds
/// bring z and r to rest.
public struct AnswerUpdate: Sendable {
  /// What is known of an annotator.
  public struct Annotator: Sendable {
    /// r; nil where nothing is known.
    public var reliability: Double?
    /// N, the answers behind it.
    public var answers: Int
    /// P(says l | truth k), `K × K`, row-major; empty where there is none.
    public var confusion: [Double]

    public init(reliability: Double?, answers: Int, confusion: [Double]) {
      self.reliability = reliability
      self.answers = answers
      self.confusion = confusion
    }
  }

  private static let rounds = 3
  private static let priorStrength = 4.0
  private let labelCount: Int
  private let gold: Int?
  /// log pi_k and the logs of the others' answers.
  private let scores: [Double]

  /// - Parameters:
  ///   - prior: pi, one probability a label; empty where none is known.
  ///   - others: the other answers to the sample.
  ///   - gold: the sample's label where it is known.
  public init(
    labelCount: Int, prior: [Double], others: [(label: Int, annotator: Annotator)], gold: Int?
  ) {
    precondition(labelCount >= 1, "a task has a label")
    self.labelCount = labelCount
    self.gold = gold
    var scores =
      prior.count == labelCount
      ? prior.map { Portable.log(max($0, 1e-6)) } : [Double](repeating: 0, count: labelCount)
    for other in others where other.label < labelCount {
      for k in 0..<labelCount {
        scores[k] += Portable.log(
          Self.probability(other.annotator, truth: k, label: other.label, labelCount: labelCount))
      }
    }
    self.scores = scores
  }

  /// The reliability of whoever gave one more answer.
  ///
  /// - Complexity: O(labels).
  public func reliability(of annotator: Annotator, label: Int) -> Double {
    let hits = annotator.reliability.map { max(0, $0 * Double(annotator.answers + 3) - 2) } ?? 0
    var own = annotator
    var z = [Double](repeating: 0, count: labelCount)
    var reliability = annotator.reliability ?? OneCoin.reliability(hits: 0, answers: 0)
    for _ in 0..<Self.rounds {
      own.reliability = reliability
      var row = scores
      for k in 0..<labelCount {
        let known = Self.probability(own, truth: k, label: label, labelCount: labelCount)
        // Without a matrix the answer itself is all that its row has counted.
        let counted =
          own.confusion.isEmpty
          ? (z[k] + Self.priorStrength * known) / (z[k] + Self.priorStrength) : known
        row[k] += Portable.log(counted)
      }
      row.withUnsafeMutableBufferPointer { row in
        if let base = row.baseAddress { _ = softmax(base, count: row.count) }
      }
      z = row
      let right = gold.map { $0 == label ? 1 : 0 } ?? z[label]
      reliability = OneCoin.reliability(hits: hits + right, answers: annotator.answers + 1)
    }
    return reliability
  }

  private static func probability(
    _ annotator: Annotator, truth: Int, label: Int, labelCount: Int
  ) -> Double {
    if annotator.confusion.count == labelCount * labelCount {
      return max(annotator.confusion[truth * labelCount + label], 1e-6)
    }
    return OneCoin.probability(
      annotator.reliability ?? OneCoin.reliability(hits: 0, answers: 0), truth == label,
      labelCount: labelCount)
  }
}
