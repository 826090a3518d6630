import Import
import Testing

@Suite("Answers and gold")
struct AnswerTests {
  let folder: TestFolder
  init() throws { folder = try TestFolder() }

  private func answers(_ path: String, _ options: ReadOptions = ReadOptions()) throws -> Reading<
    AnswerRecord
  > {
    try Reading(AnswerReader(path: path, options: options).next)
  }
  private func gold(_ path: String, _ options: ReadOptions = ReadOptions()) throws -> Reading<
    GoldRecord
  > {
    try Reading(GoldReader(path: path, options: options).next)
  }

  @Test("a crowd table gives task, worker and label, in any order of columns")
  func table() throws {
    let path = try folder.file("a.csv", "worker,x,label,task\nw1,,\"a, b\",t1\nw2,,no,t2\n")
    let reading = try answers(path)
    #expect(reading.records.map(\.task) == ["t1", "t2"])
    #expect(reading.records.map(\.worker) == ["w1", "w2"])
    #expect(reading.records.map(\.label) == ["a, b", "no"])
    #expect(reading.records.map(\.line) == [2, 3])
  }

  @Test("JSON lines give the same, numbers and booleans as their tokens")
  func jsonLines() throws {
    let path = try folder.file(
      "a.jsonl",
      "{\"task\":7,\"worker\":\"w\",\"label\":4}\n{\"label\":true,\"task\":\"t\",\"worker\":2.0}\n")
    let reading = try answers(path)
    #expect(
      reading.records.map { [$0.task, $0.worker, $0.label] } == [
        ["7", "w", "4"], ["t", "2.0", "true"],
      ])
  }

  @Test("fields can be renamed")
  func renamed() throws {
    let options = ReadOptions(taskField: "item", labelField: "answer", annotatorField: "who")
    let reading = try answers(folder.file("a.csv", "item,who,answer\n1,w,x\n"), options)
    #expect(reading.records.map { [$0.task, $0.worker, $0.label] } == [["1", "w", "x"]])
  }

  @Test(
    "an answer without a proper name or label is refused at its line",
    arguments: [
      (",w,x", "task is empty"), ("1,,x", "worker is empty"), ("1,w,", "the label is empty"),
      ("1, w,x", #"worker " w" begins or ends with white space"#), ("1,w", "the row has 2 cells"),
      ("1,w\u{7},x", #"worker "w\u{7}" holds a control character"#),
    ])
  func refused(row: String, reason: String) throws {
    let reading = try answers(folder.file("a.csv", "task,worker,label\n\(row)\n1,w,ok\n"))
    #expect(reading.records.map(\.label) == ["ok"])
    #expect(reading.reasons.count == 1 && reading.reasons[0].hasPrefix("2: " + reason))
  }

  @Test("JSON lines without a field, or with a list in it, are refused")
  func badJSON() throws {
    let reading = try answers(
      folder.file(
        "a.jsonl",
        "{\"task\":\"t\",\"worker\":\"w\"}\n{\"task\":\"t\",\"worker\":\"w\",\"label\":[]}\n"))
    #expect(
      reading.reasons == [
        #"1: no field "label" (found: task, worker)"#,
        #"2: field "label" is an array, not a string"#,
      ])
  }

  @Test("a table that lacks a column is an error naming what is there")
  func missingColumn() throws {
    let path = try folder.file("a.csv", "task,label\n1,x\n")
    #expect(
      throws: ImportError.missingColumn(
        path: path, line: 1, names: ["worker"], has: ["task", "label"])
    ) {
      try answers(path)
    }
    #expect(throws: ImportError.noFields(path: path + ".txt", wanted: ["task"])) {
      try answers(folder.file("a.csv.txt", "x\n"))
    }
  }

  @Test("gold stands under truth, else under label, else where it is said to")
  func goldColumns() throws {
    #expect(
      try gold(folder.file("a.csv", "label,task,truth\nx,1,y\n")).records.map(\.truth) == ["y"])
    #expect(try gold(folder.file("b.csv", "task,label\n1,x\n")).records.map(\.truth) == ["x"])
    #expect(
      try gold(folder.file("c.jsonl", "{\"task\":1,\"label\":\"x\"}")).records.map(\.truth) == ["x"]
    )
    let options = ReadOptions(labelField: "g")
    #expect(
      try gold(folder.file("d.csv", "task,g,truth\n1,z,y\n"), options).records.map(\.truth) == ["z"]
    )
    let path = try folder.file("e.csv", "task,x\n1,y\n")
    #expect(
      throws: ImportError.missingColumn(
        path: path, line: 1, names: ["truth", "label"], has: ["task", "x"])
    ) {
      try gold(path)
    }
  }
}
