/// What an annotator's next answer to a sample is expected to tell of its label.
///
/// ```
/// gain = H(z) - sum_l p_l H(z | answer l),   p_l = sum_k z_k v_kl,   (z | l)_k = z_k v_kl / p_l
/// ```
///
/// It is the mutual information of label and answer: large where the sample is open *and* this annotator can tell the
/// labels in question apart (Lindley, Annals of Mathematical Statistics 1956).
public enum ExpectedInformation {
  /// The expected gain in millionths of a nat, at or above 0.
  ///
  /// - Parameters:
  ///   - posterior: z, one probability a label.
  ///   - confusion: P(says l | truth k), `K × K`, row-major.
  /// - Complexity: O(K²).
  public static func micronats(posterior: [Double], confusion: [Double]) -> Int {
    let labelCount = posterior.count
    precondition(confusion.count == labelCount * labelCount, "a confusion matrix is K × K")
    return PartsPerMillion.rounded(
      max(0, AnnotatorWeight.information(confusion: confusion, prior: posterior)))
  }

  /// The same for an annotator of whom only the one-coin reliability is known.
  public static func micronats(posterior: [Double], reliability: Double) -> Int {
    PartsPerMillion.rounded(
      max(0, AnnotatorWeight.information(reliability: reliability, prior: posterior)))
  }

  /// What an answer that decides several questions of yes or no is expected to tell: the sum over these, which are taken
  /// to be independent. A list of options is one question an option, spans one each, a ranking one a pair of entries.
  ///
  /// - Parameters:
  ///   - chances: for each question the probability of yes.
  ///   - reliability: r_j of who would answer.
  /// - Complexity: O(questions).
  public static func micronats(chances: [Double], reliability: Double) -> Int {
    chances.reduce(0) { $0 + micronats(posterior: [$1, 1 - $1], reliability: reliability) }
  }
}
