/// What one more answer tells of who gave it, without a new fit: one block of an incremental expectation maximisation
/// (Neal and Hinton 1998) of W1DS, in which all but this annotator is held.
///
/// ```
/// z_ik  ~ pi_k prod_h v_h,k,y_ih · v_j,k,y_ij          over the other annotators h of sample i
/// r_j   = clip((hits + sum_i (z_i,y_ij - z'_i,y_ij) + 2)/(N_j + 3), 0.02, 0.995)
/// v_jkl = v'_jkl + w_jkl(z) - w_jkl(z')                 w the rows of `W1DS` by posteriors
/// ```
///
/// over the samples that the annotator answered, the new one among them; what is primed is as it was before, and hits are
/// those that r' was made of. So nothing changes but for the new answer, also where the fit had not come to rest. What it
/// leaves out is how the others change through those samples: each of them by a part of one answer among all of theirs.
public struct AnnotatorUpdate: Sendable {
  /// What is known of an annotator.
  public struct Annotator: Sendable, Equatable {
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

  /// One answer of the annotator, with what else is known of its sample.
  public struct Answer: Sendable {
    public var label: Int
    /// The other answers to the sample.
    public var others: [(label: Int, annotator: Annotator)]
    /// The sample's label where it is known.
    public var gold: Int?

    public init(label: Int, others: [(label: Int, annotator: Annotator)], gold: Int?) {
      self.label = label
      self.others = others
      self.gold = gold
    }
  }

  private static let rounds = 10
  private static let tolerance = 1e-4
  private static let strength = 4.0
  private let labelCount: Int
  /// log pi_k.
  private let logPrior: [Double]

  /// - Parameter prior: pi, one probability a label; empty where none is known.
  public init(labelCount: Int, prior: [Double]) {
    precondition(labelCount >= 1, "a task has a label")
    self.labelCount = labelCount
    logPrior =
      prior.count == labelCount
      ? prior.map { Portable.log(max($0, 1e-6)) } : [Double](repeating: 0, count: labelCount)
  }

  /// The annotator after one more answer.
  ///
  /// - Parameters:
  ///   - before: as they were.
  ///   - answer: the new one.
  ///   - earlier: those before; none, where they are many: each then moves by next to nothing.
  /// - Complexity: O(answers · (others + rounds) · labels), and labels² where there are matrices.
  public func annotator(_ before: Annotator, oneMore answer: Answer, earlier: [Answer] = [])
    -> Annotator
  {
    guard answer.label < labelCount else { return before }
    let cells = labelCount * labelCount
    let answers = earlier.filter { $0.label < labelCount } + [answer]
    // A matrix is counted only where all answers are there to be counted.
    let hasMatrix =
      before.answers == answers.count - 1
      && (before.confusion.count == cells
        || answers.contains { $0.others.contains { $0.annotator.confusion.count == cells } })
    let evidence = answers.map { scores($0.others) }
    let hits = before.reliability.map { max(0, $0 * Double(before.answers + 3) - 2) } ?? 0
    let old = posteriors(answers.dropLast(), evidence, by: before)
    let oldRows = hasMatrix ? rows(answers.dropLast(), old, by: before) : []
    let offset =
      before.confusion.count == cells && hasMatrix
      ? zip(before.confusion, oldRows).map { $0 - $1 } : []
    var own = before
    own.answers = before.answers + 1
    var last: [Double] = []
    for _ in 0..<Self.rounds {
      let z = posteriors(answers[...], evidence, by: own)
      var sum = hits
      for (i, answer) in answers.enumerated() {
        let cell = i * labelCount + answer.label
        sum += z[cell] - (cell < old.count ? old[cell] : 0)
      }
      own.reliability = OneCoin.reliability(hits: sum, answers: own.answers)
      if hasMatrix { own.confusion = shifted(rows(answers[...], z, by: own), by: offset) }
      let change = zip(z, last).reduce(last.isEmpty ? 1 : 0) { max($0, abs($1.0 - $1.1)) }
      last = z
      if change < Self.tolerance { break }
    }
    return own
  }

  /// The posterior of each answer's sample, `answers × K`.
  private func posteriors(
    _ answers: ArraySlice<Answer>, _ evidence: [[Double]], by own: Annotator
  ) -> [Double] {
    var all: [Double] = []
    all.reserveCapacity(answers.count * labelCount)
    for (i, answer) in answers.enumerated() {
      if let gold = answer.gold {
        for k in 0..<labelCount { all.append(k == gold ? 1 : 0) }
        continue
      }
      var row = evidence[i]
      for k in 0..<labelCount {
        row[k] += Portable.log(probability(own, truth: k, label: answer.label))
      }
      row.withUnsafeMutableBufferPointer { row in
        if let base = row.baseAddress { _ = softmax(base, count: row.count) }
      }
      all += row
    }
    return all
  }

  /// The matrix of W1DS by posteriors, drawn towards the annotator's own reliability.
  private func rows(_ answers: ArraySlice<Answer>, _ posteriors: [Double], by own: Annotator)
    -> [Double]
  {
    var counts = [Double](repeating: 0, count: labelCount * labelCount)
    for (i, answer) in answers.enumerated() {
      for k in 0..<labelCount {
        counts[k * labelCount + answer.label] += posteriors[i * labelCount + k]
      }
    }
    let reliability = own.reliability ?? OneCoin.reliability(hits: 0, answers: 0)
    for k in 0..<labelCount {
      let row = k * labelCount
      let total = counts[row..<row + labelCount].reduce(0, +) + Self.strength
      for l in 0..<labelCount {
        let prior = OneCoin.probability(reliability, k == l, labelCount: labelCount)
        counts[row + l] = (counts[row + l] + Self.strength * prior) / total
      }
    }
    return counts
  }

  /// Rows moved by as much as they were off before; they stay probabilities.
  private func shifted(_ rows: [Double], by offset: [Double]) -> [Double] {
    guard !offset.isEmpty else { return rows }
    var rows = zip(rows, offset).map { max($0 + $1, 1e-6) }
    for k in 0..<labelCount {
      let row = k * labelCount..<(k + 1) * labelCount
      let total = rows[row].reduce(0, +)
      for cell in row { rows[cell] /= total }
    }
    return rows
  }

  /// log pi and the logs of some answers.
  private func scores(_ others: [(label: Int, annotator: Annotator)]) -> [Double] {
    var scores = logPrior
    for other in others where other.label < labelCount {
      for k in 0..<labelCount {
        scores[k] += Portable.log(probability(other.annotator, truth: k, label: other.label))
      }
    }
    return scores
  }

  private func probability(_ annotator: Annotator, truth: Int, label: Int) -> Double {
    if annotator.confusion.count == labelCount * labelCount {
      return max(annotator.confusion[truth * labelCount + label], 1e-6)
    }
    return OneCoin.probability(
      annotator.reliability ?? OneCoin.reliability(hits: 0, answers: 0), truth == label,
      labelCount: labelCount)
  }
}
