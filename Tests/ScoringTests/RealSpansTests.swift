import Foundation
import Scoring
import Testing

/// A crowd of 46 that marked named entities, outside the repository: see `SharedData`.
@Suite("Real spans", .enabled(if: RealSpans.isPresent, "no data/ner_val; \(SharedData.hint)"))
struct RealSpansTests {
  /// Debug builds take every 20th sample: the whole is for release builds.
  #if DEBUG
    private static let step = 20
    private static let bars = [("auto", 0.72), ("sequence", 0.72), ("token-vote", 0.71)]
  #else
    private static let step = 1
    private static let bars = [("auto", 0.775), ("sequence", 0.768), ("token-vote", 0.756)]
  #endif

  @Test("strict F1 reaches its bar", arguments: bars)
  func bar(id: String, bar: Double) throws {
    let crowd = try RealSpans(step: Self.step)
    let fit = try #require(SequenceMethods.named(id)).fit(crowd.answers)
    let f1 = StrictSpans(fit, truth: crowd.truth).f1
    #expect(f1 >= bar, "\(id): \(f1)")
  }

  @Test("the models are far above exact votes, and gold makes the rest no worse")
  func gold() throws {
    let crowd = try RealSpans(step: Self.step)
    let vote = StrictSpans(ExactSpanVote().fit(crowd.answers), truth: crowd.truth).f1
    let free = AutomaticSequence().fit(crowd.answers)
    #expect(StrictSpans(free, truth: crowd.truth).f1 > vote + 0.03)
    var gold: [UInt32: [UInt16]] = [:]
    for i in crowd.truth.indices where i % 5 == 0 { gold[UInt32(i)] = crowd.truth[i] }
    let clamped = AutomaticSequence().fit(crowd.answers, gold: gold, options: .sequences)
    let before = StrictSpans(free, truth: crowd.truth) { $0 % 5 != 0 }.f1
    let after = StrictSpans(clamped, truth: crowd.truth) { $0 % 5 != 0 }.f1
    #expect(after >= before - 0.01, "\(before) → \(after)")
  }
}

struct RealSpans {
  let answers: SequenceTable
  let truth: [[UInt16]]

  private static var folder: URL { SharedData.folder.appendingPathComponent("data/ner_val") }

  static var isPresent: Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent("answers.csv").path)
  }

  /// Every `step`-th sample of the set, samples, annotators and labels in order of their ids.
  init(step: Int) throws {
    let truthRows = try Self.rows("truth.csv").sorted { $0[0] < $1[0] }
      .enumerated().filter { $0.offset % step == 0 }.map(\.element)
    let number = Dictionary(
      uniqueKeysWithValues: truthRows.enumerated().map { ($1[0], UInt32($0)) })
    let rows = try Self.rows("answers.csv").filter { number[$0[0]] != nil }
    let annotators = Set(rows.map { $0[1] }).sorted()
    let annotator = Dictionary(
      uniqueKeysWithValues: annotators.enumerated().map { ($1, UInt32($0)) })
    let truth = truthRows.map { TagScheme.repaired(Self.tags($0[1])).tags }
    var table = SequenceTable(
      lengths: truth.map { UInt32($0.count) }, annotatorCount: annotators.count,
      scheme: TagScheme(labelCount: 4))
    for row in rows {
      let sample = try #require(number[row[0]])
      let annotator = try #require(annotator[row[1]])
      table.append(sample: sample, annotator: annotator, tags: Self.tags(row[2]))
    }
    answers = table
    self.truth = truth
  }

  private static func rows(_ file: String) throws -> [[String]] {
    let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
    return text.split(separator: "\n").dropFirst().map { $0.split(separator: ",").map(String.init) }
  }

  private static func tags(_ text: String) -> [UInt16] {
    text.split(separator: " ").map { tag in
      guard let label = ["LOC", "MISC", "ORG", "PER"].firstIndex(of: tag.dropFirst(2)) else {
        return TagScheme.outside
      }
      return tag.hasPrefix("B") ? TagScheme.begin(UInt16(label)) : TagScheme.inside(UInt16(label))
    }
  }
}
