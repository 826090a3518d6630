import Domain
import Testing

@testable import ProjectFile

@Suite("Rules of a policy")
struct RulesTests {
  @Test("rules are read back to the same policy, and are event JSON")
  func roundTrip() throws {
    let lines = "[project]\nname = \"é😀\"\ndescription = \"\"\"one\n\ttwo \\\\ \\\" three\"\"\""
    for text in [Example.full, "[project]\nname = \"x\"", lines] {
      let policy = try ProjectFile.read(text: text)
      #expect(try Policy(rules: policy.rules) == policy)
      let bytes = JSONWriter.bytes(policy.rules)
      #expect(try JSONScanner.parse(bytes, form: .event) == policy.rules)
    }
  }

  @Test("rules hold every key that has a default, and no key of the table is lost")
  func everyKey() throws {
    let rules = try ProjectFile.read(text: Example.full).rules
    for key in ProjectFile.keys
    where PolicyKey.sections.contains(key.section) && key.section != "task" {
      let value = rules[key.section]?[key.ruleName]
      if case .absent = key.standard, !["consent"].contains(key.name) {
        #expect(value == nil)
      } else {
        #expect(value != nil, "\(key.section).\(key.name)")
      }
    }
    for task in rules["tasks"]?.arrayValue ?? [] {
      let type = task["type"]?.stringValue.flatMap(TaskType.init(rawValue:))
      for key in PolicyKey.keys(of: "task", type: type) {
        if case .absent = key.standard { continue }
        #expect(task[key.ruleName] != nil, "\(key.name)")
      }
    }
    let importing: JSONValue = ["text": "body", "label": "y", "annotator": "who"]
    let given = try Policy(rules: ["project": ["name": "x"], "import": importing])
    #expect(given.rules["import"] == importing)
  }

  @Test("the defaults of the table are allowed by the table")
  func defaultsAreAllowed() throws {
    let rules = try Policy(name: "x").rules
    for key in ProjectFile.keys {
      guard case .value(let value) = key.standard, PolicyKey.sections.contains(key.section),
        key.section != "task"
      else { continue }
      #expect(rules[key.section]?[key.ruleName] == value, "\(key.section).\(key.name)")
    }
  }

  @Test("unknown keys of a later version are left out; missing keys take their defaults")
  func laterVersion() throws {
    let policy = try Policy(rules: [
      "project": ["name": "x", "mood": "good"], "weather": ["rain": true],
      "tasks": [
        ["id": "t", "type": "choice", "options": [["id": "a", "colour": 3], ["id": "b"]]]
      ],
    ])
    #expect(policy.task("t")?.options.map(\.name) == ["a", "b"])
    #expect(policy.rules["project"]?["mood"] == nil)
    #expect(policy.rules["weather"] == nil)
    #expect(policy.overlap.minimum == 2)
  }

  @Test(
    "wrong rules are refused with the key",
    arguments: [
      ([:], "project.name"), (["project": ["name": 3]], "project.name"), ("x", "rules"),
      (
        ["project": ["name": "x"], "overlap": ["confidence_ppm": 1_000_001]],
        "overlap.confidence_ppm"
      ),
      (["project": ["name": "x"], "tasks": [["id": "t", "type": "dance"]]], "tasks[1].type"),
      (["project": ["name": "x"], "tasks": ["t"]], "tasks[1]"),
      (
        [
          "project": ["name": "x"],
          "tasks": [["id": "t", "type": "fields", "fields": [["type": "date"]]]],
        ], "tasks[1].fields[1].id"
      ),
    ] as [(JSONValue, String)])
  func wrongRules(rules: JSONValue, key: String) throws {
    let error = try #require(throws: PolicyError.self) { try Policy(rules: rules) }
    #expect(error.problems.map(\.key) == [key])
    #expect(error.description.hasPrefix("\(key): "))
  }

  @Test("a cycle of merges is refused at each option on it, and only there")
  func mergeCycle() throws {
    let options: [LabelOption] = [
      LabelOption(id: "a"), LabelOption(id: "b"), LabelOption(id: "c", mergedInto: "d"),
      LabelOption(id: "d", mergedInto: "e"),
      LabelOption(id: "e", mergedInto: "d"), LabelOption(id: "f", mergedInto: "a"),
    ]
    let task = LabelingTask(id: "t", type: .choice, options: options)
    let error = try #require(throws: PolicyError.self) { try Policy(name: "x", tasks: [task]) }
    #expect(
      error.problems.map(\.key) == [
        "tasks[1].options[4].merged_into", "tasks[1].options[5].merged_into",
      ])
    #expect(task.countedOption("c") == nil)
    #expect(task.countedOption("f") == "a")
  }

  @Test("ten thousand options in a chain of merges are read in no time")
  func manyOptions() throws {
    var options = [LabelOption(id: "x"), LabelOption(id: "y")]
    for place in 0..<9_998 {
      options.append(LabelOption(id: "o\(place)", mergedInto: place == 0 ? "x" : "o\(place - 1)"))
    }
    let task = LabelingTask(id: "t", type: .choice, options: options)
    let policy = try Policy(name: "x", tasks: [task])
    #expect(policy.tasks[0].options.count == 10_000)
    let duration = try ContinuousClock().measure { _ = try Policy(rules: policy.rules) }
    #expect(duration < .seconds(5))
  }

  @Test("policies that differ in the bytes of a text are different")
  func bytesCount() throws {
    let one = try Policy(name: "caf\u{E9}")
    let other = try Policy(name: "cafe\u{301}")
    #expect(one != other)
    #expect(LabelOption(id: "\u{E9}") != LabelOption(id: "e\u{301}"))
  }

  @Test("fields that are called like our columns are exported under another name")
  func exportNames() throws {
    let options = [LabelOption(id: "a"), LabelOption(id: "b")]
    var policy = try Policy(
      name: "x", tasks: [LabelingTask(id: "topic", type: .choice, options: options)])
    policy.samples.show = ["text", "label", "id", "topic_label", "title"]
    #expect(policy.collidingFields == ["label", "id", "topic_label"])
    #expect(policy.exportName(ofField: "label") == "field_label")
    #expect(policy.exportName(ofField: "title") == "title")
  }
}
