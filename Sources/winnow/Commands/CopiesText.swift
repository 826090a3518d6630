import Domain
import Project

/// How evidence of copied answers is told to maintainers.
enum CopiesText {
  static func show(_ score: TaskScores, names: [String: String], json: Bool) {
    let table = score.table
    guard let finding = score.credits()?.finding else {
      if !json { Console.print("task \(table.task): copies are looked for among classes alone") }
      return
    }
    if json {
      let pairs: [JSONValue] = finding.pairs.map { pair in
        [
          "first": .string(table.annotators[Int(pair.first)]),
          "second": .string(table.annotators[Int(pair.second)]),
          "common_samples": .integer(pair.commonSamples),
          "same_answers": .integer(pair.sameAnswers),
          "evidence_millinats": .integer(pair.evidenceMicronats / 1_000),
        ]
      }
      Console.print(["task": .string(table.task), "pairs": .array(pairs)])
      return
    }
    guard finding.hasCopies else {
      Console.print("task \(table.task): nobody's answers look copied")
      return
    }
    func name(_ annotator: UInt32) -> String {
      let id = table.annotators[Int(annotator)]
      return names[id] ?? String(id.prefix(17))
    }
    Console.print("task \(table.task): answers that agree as if copied (evidence, not proof):")
    for pair in finding.pairs {
      Console.print(
        "  \(name(pair.first)) and \(name(pair.second)): the same on \(pair.sameAnswers) of "
          + "\(pair.commonSamples) common samples, "
          + "e^\(pair.evidenceMicronats / 1_000_000) times likelier copied than not")
    }
    Console.print("they count and are paid as one where [scoring] copies = \"discount\"")
  }
}
