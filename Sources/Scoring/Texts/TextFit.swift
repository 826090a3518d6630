/// What a method made of the answers of one text task.
public struct TextFit: RecordedFit, Equatable {
  public var record: MethodRecord
  /// The result of each sample; nil where it has no answer.
  public let results: [TextResult?]
  /// What the method believes of annotators; nil where it takes all for equal.
  public let annotators: TextAnnotators?

  init(
    method: any TextMethod, parameters: [String: Int], results: [TextResult?],
    annotators: TextAnnotators?
  ) {
    record = MethodRecord(method, parameters: parameters)
    self.results = results
    self.annotators = annotators
  }
}

/// The inferred text of one sample.
public struct TextResult: Sendable, Equatable {
  /// The row of the table that was chosen; nil where the text was put together from several.
  public let row: Int?
  /// The text's tokens.
  public let tokens: [UInt32]
  /// How far the other answers bear it out, in ppm: of a chosen one the weighted mean GLEU to them,
  /// of one put together the weighted share of answers that agree, averaged over its tokens. 0 for a
  /// sample's only answer, which nothing bears out.
  public let confidencePPM: Int
}

/// What a method believes of the annotators of a text task.
public struct TextAnnotators: Sendable, Equatable {
  /// The mean agreement of each annotator with others on the same sample, above that on different
  /// ones, drawn to the crowd's mean (`TextAgreement`). About 0 for one whose texts have nothing to
  /// do with the sample; it can be below.
  public let reliabilities: [Double]
  /// What an answer of each counts, from `TextAgreement.lowestWeight` to 1.
  public let weights: [Double]
  /// The agreement of all answers of each annotator above chance, in millionths, at or above 0:
  /// 1,000,000 for an answer that others gave word for word and that fits no other sample. Answers
  /// that stand alone add nothing.
  public let credits: [Int64]

  /// The reliabilities in ppm.
  public var reliabilitiesPPM: [Int] { reliabilities.map(PartsPerMillion.rounded) }
  /// The weights in ppm.
  public var weightsPPM: [Int] { weights.map(PartsPerMillion.rounded) }
}
