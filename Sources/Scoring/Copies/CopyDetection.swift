/// Finds annotators who repeat each other's answers, by the likelihood ratio of "one repeats the
/// other with probability 0.9" against independence given the truth.
///
/// For two annotators a and b and a sample that both answered with l and m, p is the posterior of the
/// sample without their answers (and without those of whoever is in their cluster already):
///
/// ```
/// joint  = sum_k p_k v_akl v_bkm
/// copied = (1 - rho) joint + [l = m] rho (sum_k p_k v_akl + sum_k p_k v_bkl)/2,   rho = 0.9
/// S      = sum over common samples of log(copied/joint)
/// ```
///
/// A pair is flagged where S > log(annotators/0.001), so that in one crowd of a thousand a pair is
/// flagged by chance. Flagged pairs make clusters; whoever repeats a cluster joins it. Answers of one cluster with one label on a sample
/// then count as one, the model is fitted again, and so three times.
///
/// A large ring makes its own truth: against the posterior that fifty copies of an answer dominate,
/// all of them look like experts. So the first model already counts those as one who agree far more
/// often than the crowd does (`suspects`); whether they stay together is decided by S.
public struct CopyDetection: Sendable {
  /// The finding.
  public let finding: CopyFinding
  /// W1DS with copies counted as one.
  public let fit: Fit

  /// rho: how often a copier repeats the other.
  static let repetition = 0.9
  /// The chance that somebody is called a copier who is none.
  static let chance = 0.001
  private static let rounds = 3
  /// Samples with more answers than this tell nothing here: their pairs would cost more than all else.
  static let mostAnswers = 400

  /// Detects copies among the annotators of a table.
  ///
  /// - Parameter plain: W1DS, or a fit with its annotators, in which everybody counts.
  /// - Complexity: up to three fits, and O(labels) for each pair of answers to one sample that comes
  ///   from a suspect pair of annotators.
  public init(_ answers: AnswerTable, gold: [UInt32: UInt16], options: FitOptions, plain: Fit) {
    let patterns = SamplePatterns(
      answers.groupedBySample(), clamp: PosteriorTable.clamp(answers, gold: gold))
    let evidence = CopyEvidence(patterns, annotatorCount: answers.annotatorCount)
    func fit(_ finding: CopyFinding) -> Fit {
      guard finding.hasCopies else { return plain }
      return W1DS().fit(answers, gold: gold, options: options) {
        $0.weights(clusters: finding.clusters)
      }
    }
    var finding = CopyFinding(
      pairs: evidence.suspects.filter(\.isFarAboveTheCrowd).map(\.pair),
      annotatorCount: answers.annotatorCount)
    var fitted = fit(finding)
    guard !evidence.suspects.isEmpty, fitted.labelCount > 1 else {
      self.finding = CopyFinding(annotatorCount: answers.annotatorCount)
      self.fit = fit(self.finding)
      return
    }
    for _ in 0..<Self.rounds {
      var pairs = evidence.flagged(fitted, clusters: finding.clusters)
      var next = CopyFinding(pairs: pairs, annotatorCount: answers.annotatorCount)
      if next.hasCopies {
        pairs += evidence.attached(fitted, clusters: next.clusters)
        next = CopyFinding(pairs: pairs, annotatorCount: answers.annotatorCount)
      }
      if next.clusters == finding.clusters {
        finding = next
        break
      }
      finding = next
      fitted = fit(finding)
    }
    self.finding = finding
    self.fit = fitted
  }
}
