import Domain
import Ledger
import Store

/// A settled sample that has much in common with another one, and how it was answered.
public struct Precedent: Sendable, Equatable {
  public struct Label: Sendable, Equatable {
    public let task: String
    /// The label in words.
    public let words: String
    public let status: LabelState.Status
    public let confidencePPM: Int
  }

  public let sample: SampleView
  public let labels: [Label]
  /// Different words that both texts hold.
  public let common: Int
}

extension Project {
  /// Settled samples that are looked through where there is no index of words.
  private static let scannedPrecedents = 3_000
  /// Samples that share most telling words: of these the settled ones are compared.
  private static let comparedPrecedents = 3_000
  /// A word that more samples hold tells too little to look through them.
  private static let commonWord = 2_000

  /// Settled samples that have most words in common with one, the most similar first. Those that are shown are noted: what
  /// this person answers to them from now on is kept, not scored.
  ///
  /// Never the sample itself, never one that is still asked of this person, never one of known answer that they were not
  /// told.
  /// - Parameters:
  ///   - limit: at most that many.
  ///   - progress: thousandths of the words that are gathered; false ends it.
  public func precedents(
    of sample: SampleID, limit: Int = 8, progress: (Int) -> Bool = { _ in true }
  ) throws -> [Precedent] {
    let key = try requireKey()
    let policy = try policy().policy
    let tasks = policy.tasks.filter(\.isAskedNow).map(\.id)
    guard let here = try store.read({ try $0.sampleRow(sample) }),
      let row = try store.read({ try $0.row(of: sample) })
    else { throw ProjectError.unknownSample(sample.hex) }
    func words(_ media: String, _ content: [UInt8]) -> [String] {
      let view = SampleView(
        id: sample, media: media, content: content, show: policy.samples.show)
      return DistinctiveWords.words(view.fields.map(\.text).joined(separator: "\n"))
    }
    let wanted = words(here.media, here.content)
    let (rows, weights) = try similarRows(to: wanted, progress: progress)
    let allowed = try store.read {
      try $0.precedents(
        among: rows.filter { $0 != row }, for: key.fingerprint, tasks: tasks)
    }
    let texts = allowed.map { Set(words($0.media, $0.content)) }
    func weight(_ word: String) -> Int {
      weights?[word]
        ?? DistinctiveWords.weight(
          texts: texts.count { $0.contains(word) }, of: max(texts.count, 4))
    }
    let telling = wanted.map { (word: $0, weight: weight($0)) }.filter { $0.weight > 0 }
    var ranked: [(found: FoundSample, score: Int, common: Int)] = []
    for (found, text) in zip(allowed, texts) {
      let common = telling.filter { text.contains($0.word) }
      let score = common.reduce(0) { $0 + $1.weight }
      if score > 0 { ranked.append((found, score, common.count)) }
    }
    ranked.sort { a, b in a.score != b.score ? a.score > b.score : a.found.number < b.found.number }
    let precedents = try ranked.prefix(limit).map { item in
      Precedent(
        sample: try view(item.found), labels: try labels(of: item.found.id, policy: policy),
        common: item.common)
    }
    try noteShown(precedents.map(\.sample.id))
    return precedents
  }

  /// Rows that share telling words, and what each of the words tells; nil where the newest settled ones stand for all.
  private func similarRows(to words: [String], progress: (Int) -> Bool) throws -> (
    rows: [Int], weights: [String: Int]?
  ) {
    let hasBlanks = words.allSatisfy { !$0.unicodeScalars.contains(where: WordIndex.hasNoBlanks) }
    let last = try store.read { try $0.lastSample() }
    if hasBlanks, last > Self.scannedPrecedents, let index = wordIndex() {
      var through = try index.through()
      while through < last {
        guard progress(through * 1000 / max(1, last)) else { return ([], [:]) }
        through = try gatherWords(into: index, after: through, last: last)
      }
      var weights: [String: Int] = [:]
      var scores: [Int: Int] = [:]
      // Long words tell more: where there are too many, the short ones are left out.
      let longest = words.sorted {
        ($1.unicodeScalars.count, $0) < ($0.unicodeScalars.count, $1)
      }.prefix(64)
      for word in longest {
        let rows = try index.rows(holding: word, limit: Self.commonWord + 1)
        guard rows.count <= Self.commonWord else { continue }
        let weight = DistinctiveWords.weight(texts: rows.count, of: last)
        weights[word] = weight
        for row in rows { scores[row, default: 0] += weight }
      }
      for word in words where weights[word] == nil { weights[word] = 0 }
      let best = scores.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      return (best.prefix(Self.comparedPrecedents).map(\.key), weights)
    }
    return (try store.read { try $0.settledRows(limit: Self.scannedPrecedents) }, nil)
  }

  /// The settled labels of a sample in words.
  private func labels(of sample: SampleID, policy: Policy) throws -> [Precedent.Label] {
    try store.read { reader in
      try reader.sampleScores(sample).compactMap { score in
        guard score.status == .settled || score.status == .adjudicated || score.status == .gold,
          let task = policy.task(score.task)
        else { return nil }
        let value =
          try score.label.map { JSONValue.string($0) } ?? reader.commonest(sample, task: task)
        guard let value else { return nil }
        return Precedent.Label(
          task: task.id, words: task.words(for: value), status: score.status,
          confidencePPM: score.confidencePPM)
      }
    }
  }

  private func noteShown(_ samples: [SampleID]) throws {
    guard isWritable, let fingerprint, !samples.isEmpty else { return }
    try writing { writer, _ in
      for sample in samples { try writer.noteShown(sample, to: fingerprint) }
    }
  }
}

extension LedgerReader {
  /// What most people answered, of types whose label the queue's figures don't hold.
  fileprivate func commonest(_ sample: SampleID, task: LabelingTask) throws -> JSONValue? {
    let given = try givenLabels(LabelReference(sample: sample, task: task.id), type: task.type)
    var counts: [(value: JSONValue, count: Int)] = []
    for value in given.compactMap(\.value) {
      if let at = counts.firstIndex(where: { $0.value == value }) {
        counts[at].count += 1
      } else {
        counts.append((value, 1))
      }
    }
    return counts.max { $0.count < $1.count }?.value
  }
}
