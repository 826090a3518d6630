import Foundation
import Import
import Testing

/// Public data sets that lie beside the repository where it is developed; elsewhere these tests are skipped.
enum SharedData {
  static let path: String? = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
      .deletingLastPathComponent()
    let named = ProcessInfo.processInfo.environment["WINNOW_SHARED"]
    let beside = root.appendingPathComponent("../shared").standardizedFileURL.path
    return [named ?? beside, beside].map { $0 + "/data/" }
      .first { FileManager.default.fileExists(atPath: $0 + "dog/answers.csv") }
  }()
}

@Suite(
  "Real data", .enabled(if: SharedData.path != nil, "the shared data sets are not here: skipped"))
struct RealDataTests {
  private let data = SharedData.path ?? ""

  @Test("the texts of rte_text are 800 records with 719 texts and their metadata")
  func texts() throws {
    let reading = try readSamples(data + "rte_text/samples.jsonl")
    #expect(reading.records.count == 800 && reading.refused.isEmpty)
    #expect(Set(reading.records.map(\.content.bytes)).count == 719)
    #expect(
      reading.records.allSatisfy {
        $0.ownID != nil && $0.metadata.keys == ["hypothesis", "source_task"]
      })
  }

  @Test("shown with its hypothesis each record of rte_text is JSON")
  func pairs() throws {
    let reading = try readSamples(
      data + "rte_text/samples.jsonl", ReadOptions(show: ["text", "hypothesis"]))
    #expect(reading.records.count == 800)
    #expect(reading.records.allSatisfy { $0.content.media == "application/json" })
  }

  @Test(
    "crowd answers and gold are read whole",
    arguments: [("rte_text", 8_000, 164, 800), ("dog", 8_070, 109, 807), ("text_t1", 882, 42, 100)])
  func answers(name: String, answers: Int, workers: Int, gold: Int) throws {
    let options = ReadOptions()
    let given = try Reading(AnswerReader(path: data + name + "/answers.csv", options: options).next)
    #expect(given.records.count == answers && given.refused.isEmpty)
    #expect(Set(given.records.map { Array($0.worker.utf8) }).count == workers)
    let known = try Reading(GoldReader(path: data + name + "/truth.csv", options: options).next)
    #expect(known.records.count == gold && known.refused.isEmpty)
  }
}
