import Aggregate
import Domain
import Foundation
import Project
import Scoring
import Testing

@Suite("Agreement of a project")
struct AgreementTests {
  @Test("a task's answers are compared, alpha is the manifest's, and a file of them says the same")
  func projectAndFile() throws {
    let workshop = try Workshop()
    try workshop.importSamples(12)
    for person in ["ada", "bo", "cy"] { try workshop.join(person) }
    var rows = ["task,worker,label"]
    for sample in 1...11 {
      for (place, person) in ["ada", "bo", "cy"].enumerated() where sample % 5 != place {
        let value = (sample + place) % 4 == 0 ? "other" : "bug"
        try workshop.answer(sample, value, as: person)
        rows.append("\(sample),\(person),\(value)")
      }
    }
    let found = try workshop.act { try $0.agreement(confusions: true) }
    let one = try #require(found.first)
    #expect(found.count == 1)
    #expect(one.task == "topic")
    #expect(one.labels == ["bug", "other"])
    #expect(one.figures.sampleCount == 11)
    #expect(one.figures.answerCount == rows.count - 1)
    #expect(one.figures.annotatorCount == 3)
    #expect(one.confusions?.ranked.count == 1)
    #expect(one.consensusConfusions?.totals.reduce(0, +) == rows.count - 1)
    // Without confusions no method is fitted, and the figures are the same.
    let bare = try #require(try workshop.act { try $0.agreement(task: "topic") }.first)
    #expect(bare.figures == one.figures)
    #expect(bare.confusions == nil)

    _ = try workshop.act { try $0.export(to: workshop.path("out"), ExportOptions()) }
    let bytes = try Data(contentsOf: URL(fileURLWithPath: workshop.path("out/manifest.json")))
    let scoring = try JSONScanner.parse(Array(bytes))["scoring"]?["topic"]
    let interval = try #require(one.figures.measures.alpha?.interval95PPM)
    #expect(scoring?["alpha_ppm"]?.intValue == one.figures.measures.alpha?.ppm)
    #expect(
      scoring?["alpha_ci95_ppm"]?.arrayValue?.compactMap(\.intValue)
        == [interval.lowerBound, interval.upperBound])

    // The rows backwards, an answer given twice, and a record that is none.
    rows = [rows[0]] + rows.dropFirst().reversed() + [rows[1], ",,"]
    let path = try workshop.file("crowd.csv", rows.joined(separator: "\n") + "\n")
    let file = try CrowdChoices(files: [path])
    #expect(file.repeatedCount == 1)
    #expect(file.refusedCount == 1)
    #expect(file.labels == ["bug", "other"])
    let same = try TaskAgreement(of: file.answers, labels: file.labels, confusions: true)
    #expect(same.figures.measures.alpha?.ppm == one.figures.measures.alpha?.ppm)
    #expect(same.figures.cohenKappa?.mean?.ppm == one.figures.cohenKappa?.mean?.ppm)
    #expect(same.confusions == one.confusions)
    #expect(throws: ProjectError.self) {
      try TaskAgreement(of: file.answers, labels: file.labels, metric: .interval)
    }
  }

  @Test("labels of a file that are numbers have the order of numbers")
  func numbers() throws {
    let workshop = try Workshop()
    let path = try workshop.file(
      "crowd.csv", "task,worker,label\na,x,10\na,y,9\nb,x,2\nb,y,2\nc,x,10\nc,y,10\n")
    let file = try CrowdChoices(files: [path])
    #expect(file.labels == ["2", "9", "10"])
    let interval = try TaskAgreement(of: file.answers, labels: file.labels, metric: .interval)
    #expect(interval.figures.metric == .interval(values: [2, 9, 10]))
    #expect(interval.figures.measures.alpha?.ppm == 989_691)
  }

  @Test("without two answers to a sample there is nothing to compare, and no error")
  func nothing() throws {
    let workshop = try Workshop()
    try workshop.importSamples(2)
    try workshop.join("ada")
    try workshop.answer(1, "bug", as: "ada")
    let found = try workshop.act { try $0.agreement() }
    #expect(found.map(\.hasAnswersToCompare) == [false])
    #expect(throws: ProjectError.unknownTask("tone", known: ["topic"])) {
      try workshop.act { try $0.agreement(task: "tone") }
    }
  }
}
