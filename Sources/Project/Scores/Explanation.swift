import Domain
import Ledger
import Scoring
import Store

/// Who counted how much for one sample's label.
public struct Explanation: Sendable {
  public struct Voice: Sendable {
    /// Name, else id.
    public let annotator: String
    public let label: String
    /// One-coin reliability, ppm.
    public let reliabilityPPM: Int
    /// Class-mean recall, ppm; nil for methods without it.
    public let weightPPM: Int?
    /// How much the answer speaks for its label under the stopping rule: log-odds in millinats.
    public let evidenceMillinats: Int
  }

  public let sample: SampleID
  public let task: String
  public let label: String?
  public let confidencePPM: Int
  public let posterior: [(label: String, ppm: Int)]
  public let status: String
  public let settledBy: String
  public let voices: [Voice]
  public let skips: Int
}

extension Project {
  /// Says for each scored task how a sample came to its label.
  public func explain(_ name: String, scores: [TaskScores]) throws -> [Explanation] {
    let sample = try store.read { try $0.resolve(name, source: nil) }
    // Whoever saw others' answers no longer answers blind: what they say of it from now on is kept, never scored.
    if let fingerprint, store.canWrite {
      try store.write { try $0.noteShown(sample, to: fingerprint) }
    }
    let names = try names()
    return scores.compactMap { score in
      let table = score.table
      guard let index = table.samples.firstIndex(of: sample) else { return nil }
      let voices = table.sample.indices.filter { Int(table.sample[$0]) == index }.map {
        row -> Explanation.Voice in
        let annotator = Int(table.annotator[row])
        let reliability =
          score.annotators.reliabilities?[annotator] ?? OneCoin.reliability(hits: 0, answers: 0)
        let evidence = OneCoin.weight(reliability, labelCount: max(2, table.labels.count))
        return Explanation.Voice(
          annotator: names[table.annotators[annotator]] ?? table.annotators[annotator],
          label: table.labels[Int(table.label[row])],
          reliabilityPPM: PartsPerMillion.rounded(reliability),
          weightPPM: score.weights?[annotator].weightPPM,
          evidenceMillinats: Int((evidence * 1000).rounded()))
      }
      return Explanation(
        sample: sample, task: table.task, label: score.labels[index].map { table.labels[$0] },
        confidencePPM: score.confidencePPM(index),
        posterior: Array(zip(table.labels, score.fit.posteriorPPM(of: index))),
        status: score.states[index].status.rawValue,
        settledBy: score.states[index].settledBy.rawValue, voices: voices,
        skips: table.skips[index])
    }
  }
}
