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
    /// How much the answer speaks for its label under the stopping rule: log-odds in millinats; 0 where answers are no
    /// classes.
    public let evidenceMillinats: Int
    /// Where answers are no classes: how alike it is to what came out, ppm.
    public var similarityPPM: Int?
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
      guard let fit = score.fit else {
        return explainValues(sample, index: index, score: score, names: names)
      }
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
        posterior: Array(zip(table.labels, fit.posteriorPPM(of: index))),
        status: score.states[index].status.rawValue,
        settledBy: score.states[index].settledBy.rawValue, voices: voices,
        skips: table.skips[index])
    }
  }

  private func explainValues(
    _ sample: SampleID, index: Int, score: TaskScores, names: [String: String]
  ) -> Explanation {
    let table = score.table
    let task = try? policy().policy.task(table.task)
    func words(_ value: JSONValue) -> String { task?.words(for: value) ?? JSONWriter.text(value) }
    let given = ValueAnswers(table)
    let value = score.values[index]
    let voices = given.rows(of: index).map { row -> Explanation.Voice in
      let annotator = Int(table.annotator[row])
      return Explanation.Voice(
        annotator: names[table.annotators[annotator]] ?? table.annotators[annotator],
        label: words(given.value(row)),
        reliabilityPPM: score.weights?[annotator].weightPPM ?? 0,
        weightPPM: score.weights?[annotator].weightPPM, evidenceMillinats: 0,
        similarityPPM: value.map {
          PartsPerMillion.rounded(ValueSimilarity.value(table.kind, given.value(row), $0))
        })
    }
    var posterior: [(label: String, ppm: Int)] = []
    if case .multichoice(let options) = table.kind {
      let offered = options.options.filter { !$0.isRetired }.map(\.id)
      posterior = Array(zip(offered, score.posteriorPPM(index)))
    }
    return Explanation(
      sample: sample, task: table.task, label: value.map(words),
      confidencePPM: score.confidencePPM(index), posterior: posterior,
      status: score.states[index].status.rawValue,
      settledBy: score.states[index].settledBy.rawValue, voices: voices, skips: table.skips[index])
  }
}
