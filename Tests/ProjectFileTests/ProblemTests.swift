import Domain
import Testing

@testable import ProjectFile

@Suite("Problems of a project file")
struct ProblemTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let line: Int
    let key: String
    /// A part of the message.
    let says: String
    var testDescription: String { "\(key): \(says)" }
  }

  private static func choice(_ options: String, more: String = "") -> String {
    "[[task]]\nid = \"t\"\ntype = \"choice\"\n\(more)options = [\n\(options)\n]"
  }
  private static let two = "{id = \"a\"},\n{id = \"b\"},\n"

  static let cases: [Case] = [
    Case(text: "", line: 1, key: "project.name", says: "is missing"),
    Case(text: "\n[project]\ntitle = \"x\"", line: 2, key: "project.name", says: "is missing"),
    Case(text: "[project]\nname = \" x\"", line: 2, key: "project.name", says: "white space"),
    Case(
      text: "[project]\nname = \"a\\u0007b\"", line: 2, key: "project.name",
      says: "control character \\u{07}"),
    Case(
      text: "[project]\nname = \"a\\u009Bb\"", line: 2, key: "project.name",
      says: "control character \\u{9b}"),
    Case(
      text: "[project]\nname = \"\(String(repeating: "é", count: 65))\"", line: 2,
      key: "project.name", says: "130 bytes"),
    Case(text: "[project]\nname = 2024-01-01", line: 2, key: "project.name", says: "found a date"),
    Case(
      text: "[project]\nname = \"x\"\nlicense = \"\"", line: 3, key: "project.license", says: "SPDX"
    ),
    Case(
      text: "[project]\nname = \"x\"\nguideline = \"../g.md\"", line: 3, key: "project.guideline",
      says: "inside the project"),
    Case(
      text: "[project]\nname = \"x\"\nurl = \"javascript:x\"", line: 3, key: "project.url",
      says: "https://"),
    Case(
      text: Example.small("[overlap]\nmin = \"2\""), line: 5, key: "overlap.min",
      says: "found the text \"2\", allowed: an integer from 1 to 1000"),
    Case(
      text: Example.small("[overlap]\nmin = 0"), line: 5, key: "overlap.min",
      says: "found the number 0"),
    Case(
      text: Example.small("[overlap]\nmin = 2.5"), line: 5, key: "overlap.min",
      says: "found the number 2.5"),
    Case(
      text: Example.small("[overlap]\nmin = 6"), line: 5, key: "overlap.min",
      says: "more than max, 5"),
    Case(
      text: Example.small("[overlap]\nconfidence = 0.4"), line: 5, key: "overlap.confidence",
      says: "found the number 0.4, allowed: a number from 0.5 to 1"),
    Case(
      text: Example.small("[overlap]\nconfidence = nan"), line: 5, key: "overlap.confidence",
      says: "nan"),
    Case(
      text: Example.small("[overlap]\nconfidence = 0.9500001"), line: 5, key: "overlap.confidence",
      says: "six decimal places"),
    Case(
      text: Example.small("[overlap]\nconfidence = \"high\""), line: 5, key: "overlap.confidence",
      says: "found the text \"high\""),
    Case(
      text: Example.small("[overlap]\nconfidence = 07:32:00"), line: 5, key: "overlap.confidence",
      says: "date or time"),
    Case(
      text: Example.small("[overlap]\nmni = 2"), line: 5, key: "overlap.mni",
      says: "the nearest is \"min\""),
    Case(
      text: Example.small("[overlap]\nlease_minute = 2"), line: 5, key: "overlap.lease_minute",
      says: "nearest is \"lease_minutes\""),
    Case(
      text: Example.small("[queue]\ntraining = 2"), line: 5, key: "queue.training",
      says: "belongs to [gold]"),
    Case(
      text: Example.small("[overlp]\nmin = 2"), line: 4, key: "overlp", says: "nearest is [overlap]"
    ),
    Case(
      text: "license = \"MIT\"\n[project]\nname = \"x\"", line: 1, key: "license",
      says: "belongs to [project]"),
    Case(
      text: Example.small("[overlap]\n\"m\\u001bn\" = 2"), line: 5, key: "overlap.m\\u{1b}n",
      says: "nearest is \"min\""),
    Case(
      text: Example.small("[queue]\norder = \"fast\""), line: 5, key: "queue.order",
      says: "found the text \"fast\", allowed: \"gain\", \"given\", \"random\""),
    Case(
      text: Example.small("[scoring]\nagents = 1"), line: 5, key: "scoring.agents",
      says: "allowed: true or false"),
    Case(
      text: Example.small("[samples]\nshow = \"text\""), line: 5, key: "samples.show",
      says: "found the text \"text\", allowed: a list"),
    Case(
      text: Example.small("[samples]\nshow = [\n  \"a\",\n  \"a\"]"), line: 7,
      key: "samples.show[2]", says: "there already"),
    Case(
      text: Example.small("[samples]\nshow = [\"id\", \"field_id\"]"), line: 5,
      key: "samples.show[2]", says: "both can't be shown"),
    Case(
      text: Example.small("[samples]\nshow = []"), line: 5, key: "samples.show", says: "list of 0"),
    Case(
      text: Example.small("[samples]\nmedia = [\"text/html\"]"), line: 5, key: "samples.media[1]",
      says: "text/plain"),
    Case(
      text: Example.small("[shares]\nsubmit = 0\nanswer = 0\nreview = 0"), line: 5,
      key: "shares.submit", says: "all 0"),
    Case(
      text: Example.small("[task]\nid = \"t\""), line: 4, key: "task", says: "allowed: [[task]]"),
    Case(
      text: Example.small("[[task]]\nid = \"t\""), line: 4, key: "task[1].type", says: "is missing"),
    Case(
      text: Example.small("[[task]]\nid = \"T\"\ntype = \"text\""), line: 5, key: "task[1].id",
      says: "a-z, 0-9 and _"),
    Case(
      text: Example.small("[[task]]\nid = \"t\"\ntype = \"chioce\""), line: 6, key: "task[1].type",
      says: "\"multichoice\""),
    Case(
      text: Example.small("[[task]]\nid = \"t\"\ntype = \"text\"\nlow = \"a\""), line: 7,
      key: "task[1].low", says: "but of rating"),
    Case(
      text: Example.small(
        "[[task]]\nid = \"t\"\ntype = \"text\"\n[[task]]\ntype = \"text\"\nid = \"t\""), line: 9,
      key: "task[2].id", says: "there already"),
    Case(
      text: Example.small("[[task]]\nid = \"t\"\ntype = \"choice\""), line: 4,
      key: "task[1].options", says: "is missing"),
    Case(
      text: Example.small(choice("{id = \"a\"}")), line: 7, key: "task[1].options",
      says: "at least 2"),
    Case(
      text: Example.small(choice(two + "{id = \"a\"}")), line: 10, key: "task[1].options[3].id",
      says: "there already, in place 1"),
    Case(
      text: Example.small(choice(two + "{id = \"c\", kye = \"x\"}")), line: 10,
      key: "task[1].options[3].kye", says: "nearest is \"key\""),
    Case(
      text: Example.small(choice(two + "{id = \"c\", key = \"xy\"}")), line: 10,
      key: "task[1].options[3].key", says: "one letter"),
    Case(
      text: Example.small(choice(two + "{id = \"c\", key = \"x\"},\n{id = \"d\", key = \"x\"}")),
      line: 11, key: "task[1].options[4].key", says: "there already"),
    Case(
      text: Example.small(choice(two + "{id = \"c\", merged_into = \"z\"}")), line: 10,
      key: "task[1].options[3].merged_into", says: "another option"),
    Case(
      text: Example.small(choice(two + "{id = \"c\", merged_into = \"c\"}")), line: 10,
      key: "task[1].options[3].merged_into", says: "back to the option"),
    Case(
      text: Example.small(choice(two + "{id = \"c\", retired = false, merged_into = \"a\"}")),
      line: 10, key: "task[1].options[3].retired", says: "found false"),
    Case(
      text: Example.small(choice(two, more: "overlap = {min = 9}\n")), line: 7,
      key: "task[1].overlap.min", says: "more than max, 5"),
    Case(
      text: Example.small(
        "[[task]]\nid = \"t\"\ntype = \"multichoice\"\nmin = 2\nmax = 4\noptions = [{id = \"a\"}]"),
      line: 7,
      key: "task[1].min", says: "1 options are offered"),
    Case(
      text: Example.small("[[task]]\nid = \"t\"\ntype = \"rating\"\nmin = 5"), line: 7,
      key: "task[1].min", says: "two steps"),
    Case(
      text: Example.small("[[task]]\nid = \"t\"\ntype = \"rating\"\nmin = 0\nmax = 100"), line: 8,
      key: "task[1].max", says: "101 steps"),
    Case(
      text: Example.small("[[task]]\nid = \"t\"\ntype = \"preference\"\nfields = [\"a\"]"), line: 7,
      key: "task[1].fields", says: "list of 1"),
    Case(
      text: Example.small("[[task]]\nid = \"t\"\ntype = \"fields\"\nfields = [\"a\"]"), line: 7,
      key: "task[1].fields", says: "table of tables"),
    Case(
      text: Example.small(
        "[[task]]\nid = \"t\"\ntype = \"fields\"\n[task.fields.a]\ntype = \"strin\""), line: 8,
      key: "task[1].fields.a.type", says: "\"string\""),
    Case(
      text: Example.small(
        "[[task]]\nid = \"t\"\ntype = \"fields\"\n[task.fields.Aa]\ntype = \"date\""), line: 7,
      key: "task[1].fields.Aa", says: "a-z"),
    Case(
      text: Example.small(
        "[[task]]\nid = \"t\"\ntype = \"fields\"\nfields = {a = {type = \"string\", pattern = \"(\"}}"
      ), line: 7, key: "task[1].fields.a.pattern", says: "no regular expression"),
    Case(
      text: Example.small(
        "[[task]]\nid = \"t\"\ntype = \"fields\"\nfields = {a = {type = \"date\", pattern = \"x\"}}"
      ), line: 7, key: "task[1].fields.a.pattern", says: "only fields of type"),
    Case(
      text: Example.small(
        "[samples]\nshow = [\"a\", \"b\"]\n[[task]]\nid = \"t\"\ntype = \"spans\"\noptions = [{id = \"a\"}]"
      ), line: 6, key: "task[1].field", says: "must be named"),
    Case(
      text: Example.small(
        "[[task]]\nid = \"t\"\ntype = \"text\"\nwhen = {task = \"u\", is = \"a\"}"), line: 7,
      key: "task[1].when.task", says: "stands earlier"),
    Case(
      text: Example.small(
        choice(two) + "\n[[task]]\nid = \"u\"\ntype = \"text\"\nwhen = {task = \"t\", is = \"z\"}"),
      line: 15, key: "task[2].when.is", says: "an option of t"),
    Case(
      text: Example.small(
        "[[task]]\nid = \"r\"\ntype = \"rating\"\n[[task]]\nid = \"u\"\ntype = \"text\"\nwhen = {task = \"r\", is = 6}"
      ), line: 10, key: "task[2].when.is", says: "from 1 to 5"),
  ]

  @Test("each is said once, with its line and key", arguments: cases)
  func problem(of one: Case) throws {
    let error = try #require(throws: ProjectFileError.self) {
      try ProjectFile.read(text: one.text, name: "winnow.toml")
    }
    #expect(error.problems.map(\.line) == [one.line], "\(error)")
    #expect(error.problems.map(\.key) == [one.key], "\(error)")
    #expect(error.problems[0].message.contains(one.says), "\(error)")
    #expect(error.description.hasPrefix("winnow.toml:\(one.line): \(one.key): "))
    let isPrintable = !error.description.unicodeScalars.contains { ChosenName.isControl($0) }
    #expect(isPrintable)
  }

  @Test("all are reported at once, in the order of lines")
  func allAtOnce() throws {
    let text = """
      [project]
      nmae = "x"
      [samples]
      max_bytes = -1
      [[task]]
      id = "t"
      type = "choice"
      options = [{ id = "a", key = "ab" }, { name = "b" }]
      [overlap]
      min = true
      confidence = 7
      """
    let error = try #require(throws: ProjectFileError.self) { try ProjectFile.read(text: text) }
    #expect(
      error.problems.map { "\($0.line) \($0.key)" } == [
        "1 project.name", "2 project.nmae", "4 samples.max_bytes", "8 task[1].options[1].key",
        "8 task[1].options[2].id",
        "10 overlap.min", "11 overlap.confidence",
      ])
    #expect(error.description.split(separator: "\n").count == 7)
  }

  @Test("of very many problems all are kept, and the first are shown")
  func manyProblems() throws {
    let text = Example.small((0..<60).map { "[wrong\($0)]" }.joined(separator: "\n"))
    let error = try #require(throws: ProjectFileError.self) { try ProjectFile.read(text: text) }
    #expect(error.problems.count == 60)
    #expect(error.description.split(separator: "\n").count == 51)
    #expect(error.description.hasSuffix("… and 10 more"))
  }

  @Test(
    "text that is no TOML is refused with its line",
    arguments: [
      ("[project]\nname = \"x", 2), ("[project]\nname = \"x\"\nname = \"y\"", 3),
      ("\na = [1, 2\n\n", 2), ("= 3", 1),
      ("[project]\nname = \"a\u{1b}[31m\"", 2),
    ])
  func syntax(text: String, line: Int) throws {
    let error = try #require(throws: ProjectFileError.self) { try ProjectFile.read(text: text) }
    #expect(error.problems.map(\.line) == [line], "\(error)")
    #expect(error.problems[0].message.hasPrefix("not TOML: "))
    let isPrintable = !error.description.unicodeScalars.contains { ChosenName.isControl($0) }
    #expect(isPrintable)
  }

  @Test(
    "a NUL, raw or escaped, is refused and never ends the file early",
    arguments: [
      "name = \"x\"\u{0}\n", "name = \"x\\u0000y\"", "name = \"x\\U00000000\"",
      "name = \"x\"\n\"a\\u0000\" = 1",
    ])
  func zero(line: String) throws {
    let error = try #require(throws: ProjectFileError.self) {
      try ProjectFile.read(text: "[project]\n\(line)")
    }
    #expect(error.problems.count == 1)
    #expect(error.problems[0].message.contains("NUL"))
  }

  @Test("a policy of more than 1 MiB is refused, whether the file or the event is too large")
  func tooLarge() throws {
    for comment in [
      String(repeating: "x", count: 1 << 20), String(repeating: "\"", count: 600_000),
    ] {
      let text = Example.small("# \(comment)")
      let error = try #require(throws: ProjectFileError.self) { try ProjectFile.read(text: text) }
      #expect(error.problems[0].message.contains("at most 1048576"))
    }
    #expect(throws: Never.self) {
      try ProjectFile.read(text: Example.small("# \(String(repeating: "x", count: 1_000_000))"))
    }
  }

  @Test("nesting deeper than any policy is an error, not a crash")
  func deepNesting() {
    for depth in [200, 5_000] {
      let text =
        "a = " + String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      #expect(throws: ProjectFileError.self) { try ProjectFile.read(text: text) }
    }
  }

  @Test("the distance counts insertions, deletions, replacements and swaps")
  func distance() {
    let pairs = [
      ("min", "mni", 1), ("", "abc", 3), ("kitten", "sitting", 3), ("same", "same", 0),
      ("ab", "ba", 1),
    ]
    for (a, b, expected) in pairs {
      #expect(UnknownKey.editDistance(Array(a.utf8), Array(b.utf8)) == expected)
    }
  }
}
