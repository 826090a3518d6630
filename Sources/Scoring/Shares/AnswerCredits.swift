/// What the answers to a task are worth: each annotator's weight, who copies whom, and credits.
///
/// All of it rests on W1DS, whatever method gives the labels.
public struct AnswerCredits: Sendable {
  /// One an annotator.
  public let weights: [AnnotatorWeight]
  /// One an annotator, in microbits, at or above 0.
  public let credits: [Int64]
  /// Pairs and clusters of copies.
  public let finding: CopyFinding
  /// What W1DS believes of annotators, copies counted as one where they are discounted.
  public let annotators: AnnotatorModel
  /// Where each credit comes from; nil where they are N_j · I_j.
  public let shapley: PosteriorShapley?

  /// - Parameters:
  ///   - discountsCopies: whether copies count and are paid as one; else they are only found.
  ///   - fit: a fit of the same answers with the annotators of W1DS, which saves one.
  public init(
    _ answers: AnswerTable, gold: [UInt32: UInt16], discountsCopies: Bool, options: FitOptions,
    fit known: Fit? = nil
  ) {
    guard ConfusionModel.isAffordable(answers) else {
      // With more labels than confusion matrices can hold: one-coin weights, N_j · I_j as credit.
      let fit = OneCoin().fit(answers, gold: gold, options: options)
      let weights = AnnotatorWeight.all(of: fit) ?? []
      self.weights = weights
      credits = zip(weights, answers.answerCounts()).map { $0.credit(answers: $1) }
      finding = CopyFinding(annotatorCount: answers.annotatorCount)
      annotators = fit.annotators
      shapley = nil
      return
    }
    let plain = known ?? W1DS().fit(answers, gold: gold, options: options)
    let detection = CopyDetection(answers, gold: gold, options: options, plain: plain)
    finding = detection.finding
    let isDiscounted = discountsCopies && finding.hasCopies
    let fit = isDiscounted ? detection.fit : plain
    weights = AnnotatorWeight.all(of: fit) ?? []
    annotators = fit.annotators
    shapley = PosteriorShapley(
      answers, gold: gold, fit: fit, clusters: isDiscounted ? finding.clusters : nil,
      seed: options.seed)
    credits = shapley?.credits() ?? []
  }
}

extension AnswerCredits {
  /// Credits where it is known who copies whom: those of one cluster count and are paid as one.
  ///
  /// - Parameters:
  ///   - gold: known labels; of an oracle all of them.
  ///   - clusters: the cluster of each annotator.
  /// - Returns: one an annotator, in microbits, at or above 0.
  public static func microbits(
    _ answers: AnswerTable, gold: [UInt32: UInt16], clusters: [UInt32],
    options: FitOptions = FitOptions()
  ) -> [Int64] {
    let fit = W1DS().fit(answers, gold: gold, options: options) { $0.weights(clusters: clusters) }
    return PosteriorShapley(answers, gold: gold, fit: fit, clusters: clusters, seed: options.seed)?
      .credits() ?? []
  }
}

extension AnswerTable {
  /// The answers with each cluster of copies as one annotator, the lowest in number: what several of
  /// them said alike of a sample is one answer.
  ///
  /// - Parameter clusters: the cluster of each annotator.
  public func mergingCopies(clusters: [UInt32]) -> AnswerTable {
    var merged = AnswerTable(
      sampleCount: sampleCount, annotatorCount: annotatorCount, labelCount: labelCount)
    merged.reserveCapacity(count)
    let groups = groupedBySample()
    var words: [UInt64] = []
    for i in 0..<sampleCount {
      words.removeAll(keepingCapacity: true)
      for at in groups.answers(of: i) {
        words.append(
          UInt64(clusters[Int(groups.annotator[at])]) << 16 | UInt64(groups.label[at]))
      }
      words.sort()
      for (index, word) in words.enumerated() where index == 0 || words[index - 1] != word {
        merged.append(
          sample: UInt32(i), annotator: UInt32(word >> 16),
          label: UInt16(truncatingIfNeeded: word))
      }
    }
    return merged
  }
}
