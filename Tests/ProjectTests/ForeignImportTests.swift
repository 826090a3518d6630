import Domain
import Foundation
import Project
import Testing

@Suite("Other tools' files")
struct ForeignImportTests {
  private static let export = """
    [{"id":1,"data":{"text":"one"},
      "annotations":[
       {"completed_by":1,"result":[{"from_name":"topic","to_name":"t","type":"choices","value":{"choices":["bug"]}}]},
       {"completed_by":2,"was_cancelled":true,"result":[]}],
      "predictions":[{"model_version":"m","result":[{"from_name":"topic","to_name":"t","type":"choices","value":{"choices":["other"]}}]}]},
     {"id":2,"data":{"text":"two"},
      "annotations":[{"completed_by":1,"ground_truth":true,"result":[{"from_name":"topic","to_name":"t","type":"choices","value":{"choices":["other"]}}]}]},
     {"id":3,"data":{"text":"three"},
      "annotations":[{"completed_by":1,"result":[{"from_name":"topic","to_name":"t","type":"choices","value":{"choices":["wrong"]}}]}]}]
    """

  private func run(_ workshop: Workshop, _ path: String, _ request: ImportRequest = ImportRequest())
    throws -> ImportReport
  {
    try workshop.act { try $0.importFiles([path], request) { _ in } }
  }

  @Test("samples and answers come in together; skips, truth and predictions are what they are")
  func together() throws {
    let workshop = try Workshop()
    let path = try workshop.file("export.json", Self.export)
    let report = try run(workshop, path, ImportRequest(task: "topic"))
    #expect((report.read, report.new, report.refused) == (3, 3, 0))
    #expect(
      (report.answers?.new, report.answers?.gold, report.answers?.skips, report.answers?.refused)
        == (3, 1, 1, 1))
    #expect(report.refusals.count == 1)
    #expect(report.refusals[0].contains("export.json:8"))
    try workshop.act { (project: Project) throws in
      let status = try project.status()
      #expect((status.acceptedSamples, status.standingAnswers) == (3, 3))
      let types = Set(status.people.map(\.type))
      #expect(types.isSuperset(of: [.imported, .importedAgent]))
      #expect(status.tasks[0].gold == 1)
    }
    let ids = try workshop.logIDs()
    let again = try run(workshop, path, ImportRequest(task: "topic"))
    #expect((again.new, again.duplicate) == (0, 3))
    #expect((again.answers?.new, again.answers?.duplicate) == (0, 4))
    #expect(try workshop.logIDs() == ids)
  }

  @Test("where no task fits nothing is written, and the block that is missing is said")
  func missingTask() throws {
    let workshop = try Workshop(task: "kind:x,y")
    let path = try workshop.file("export.json", Self.export)
    let before = try workshop.logIDs()
    do {
      _ = try run(workshop, path)
      Issue.record("it was imported")
    } catch let error as ProjectError {
      let words = error.description
      #expect(words.contains("id = \"topic\""))
      #expect(
        words.contains("options = [{ id = \"bug\" }, { id = \"other\" }, { id = \"wrong\" }]"))
    }
    #expect(try workshop.logIDs() == before)
    let samples = try run(workshop, path, ImportRequest(kind: .samples, format: .labelStudio))
    #expect(samples.new == 3)
    #expect(samples.answers == nil)
  }

  @Test("a dry run writes nothing and shows what was recognised")
  func dryRun() throws {
    let workshop = try Workshop(task: "kind:x,y")
    let path = try workshop.file("export.json", Self.export)
    let before = try workshop.logIDs()
    let report = try run(workshop, path, ImportRequest(isDryRun: true))
    #expect(report.recognised.map(\.format) == ["Label Studio JSON"])
    #expect(report.recognised[0].preview.count == 3)
    #expect(report.recognised[0].wantedTasks.contains("type = \"choice\""))
    #expect((report.read, report.new) == (3, 3))
    #expect(try workshop.logIDs() == before)
    #expect(!FileManager.default.fileExists(atPath: workshop.path("export.refused.jsonl")))
  }

  @Test("of Prodigy's options none chosen is no label and no skip, and is counted")
  func nothingChosen() throws {
    let workshop = try Workshop()
    let lines = [("one", "[\"bug\"]"), ("two", "[]")].map { text, accepted in
      """
      {"text":"\(text)","options":[{"id":"bug","text":"bug"},{"id":"other","text":"other"}],"accept":\(accepted),"answer":"accept","_annotator_id":"ann","_input_hash":1,"_view_id":"choice"}
      """
    }
    let path = try workshop.file("set.jsonl", lines.joined(separator: "\n"))
    let report = try run(workshop, path)
    #expect((report.new, report.answers?.new, report.answers?.skips) == (2, 1, 0))
    #expect(report.answers?.leftOut.values.reduce(0, +) == 1)
  }

  @Test("a question that is left out takes nothing and stops nothing")
  func leavesOut() throws {
    let workshop = try Workshop(task: "kind:x,y")
    let path = try workshop.file("export.json", Self.export)
    let report = try run(workshop, path, ImportRequest(task: "topic="))
    #expect((report.new, report.answers?.new, report.answers?.gold) == (3, 0, 0))
    #expect(report.recognised[0].wantedTasks.isEmpty)
  }

  @Test("a missing task is told with the field as it is shown here, and nested where spans overlap")
  func wantedSpans() throws {
    let workshop = try Workshop(task: "kind:x,y")
    let path = try workshop.file(
      "spans.json",
      """
      [{"id":1,"data":{"message":"one two"},"annotations":[{"completed_by":1,"result":[
        {"from_name":"parts","to_name":"t","type":"labels",
         "value":{"start":0,"end":7,"labels":["all"]}},
        {"from_name":"parts","to_name":"t","type":"labels",
         "value":{"start":0,"end":3,"labels":["part"]}}]}]}]
      """)
    let report = try run(workshop, path, ImportRequest(isDryRun: true))
    let wanted = report.recognised[0].wantedTasks
    #expect(wanted.contains("field = \"text\"\nnested = true\n"))
  }

  @Test("an import is taken back whole, and may be given again")
  func undo() throws {
    let workshop = try Workshop()
    let path = try workshop.file("export.json", Self.export)
    let report = try run(workshop, path, ImportRequest(task: "topic"))
    let batch = try #require(report.batch)
    let undone = try workshop.act { try $0.undoImport(String(batch.prefix(8))) }
    #expect((undone.samples, undone.answers, undone.gold) == (3, 3, 1))
    try workshop.act { (project: Project) throws in
      let status = try project.status()
      #expect((status.acceptedSamples, status.standingAnswers) == (0, 0))
      #expect(try project.importBatches().map(\.isUndone) == [true])
      #expect(try project.rebuild().isEmpty)
    }
    #expect(throws: ProjectError.self) { try workshop.act { try $0.undoImport(batch) } }
    #expect(throws: ProjectError.self) { try workshop.act { try $0.undoImport("zz") } }
    let again = try run(workshop, path, ImportRequest(task: "topic"))
    #expect((again.new, again.answers?.new, again.answers?.gold) == (3, 3, 1))
    try workshop.act { (project: Project) throws in
      #expect(try project.status().standingAnswers == 3)
      #expect(try project.rebuild().isEmpty)
    }
  }

  @Test("only a maintainer imports others' answers; anybody may take the samples")
  func rights() throws {
    let workshop = try Workshop()
    try workshop.join("ann")
    let path = try workshop.file("export.json", Self.export)
    #expect(throws: ProjectError.self) {
      try workshop.act(as: "ann") { try $0.importFiles([path], ImportRequest()) { _ in } }
    }
    let report = try workshop.act(as: "ann") {
      try $0.importFiles([path], ImportRequest(kind: .samples)) { _ in }
    }
    #expect(report.isPending)
  }

  @Test(
    "what was exported for Label Studio comes in again: answers are taken, joined labels are not")
  func roundTrip() throws {
    let workshop = try Workshop(task: "topic:bug,other")
    let path = try workshop.file("export.json", Self.export)
    _ = try run(workshop, path, ImportRequest(task: "topic"))
    let choice =
      #"{"id":"topic-0","from_name":"topic","to_name":"text","type":"choices","value":{"choices":["bug"]}}"#
    let back = try workshop.file(
      "back.json",
      """
      [{"id":1,"annotations":[{"annotator":"ext:ab","result":[\(choice)]}],
        "data":{"text":"one","winnow_id":"x","winnow_split":"train"},
        "predictions":[{"model_version":"winnow/topic","score":0.9,"result":[\(choice)]}]}]
      """)
    let report = try run(workshop, back)
    #expect((report.new, report.duplicate) == (0, 1))
    #expect(report.answers?.new == 1)
    #expect(report.annotators.map(\.name) == ["ext:ab"])
    #expect(report.answers?.leftOut.values.reduce(0, +) == 1)
  }
}
