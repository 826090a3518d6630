import Domain
import Testing

/// Values of every type: what is taken, what is refused and how, and the one form.
struct TaskValueTests {
  private let options = [
    LabelOption(id: "refund"), LabelOption(id: "angry"), LabelOption(id: "é"),
    LabelOption(id: "old", isRetired: true),
  ]

  private func canonical(_ kind: TaskKind, _ value: JSONValue, _ subject: TaskSubject? = nil)
    -> String?
  {
    kind.problem(value, subject: subject) == nil ? JSONWriter.text(kind.canonical(value)) : nil
  }

  @Test func aChoiceIsAnOfferedOption() {
    let kind = TaskKind.choice(ChoiceTask(options: options))
    #expect(kind.problem("refund") == nil)
    #expect(
      kind.problem("old") == #"found the text "old", allowed: "refund", "angry", "é""#)
    // Canonically equal, other bytes.
    #expect(kind.problem("e\u{301}") != nil)
    #expect(kind.problem(["refund"]) != nil)
  }

  @Test func aMultichoiceIsASortedSet() {
    let kind = TaskKind.multichoice(MultichoiceTask(options: options, minimum: 1, maximum: 2))
    #expect(canonical(kind, ["refund", "angry"]) == #"["angry","refund"]"#)
    #expect(kind.problem(["angry", "angry"]) == #"found "angry" twice"#)
    #expect(kind.problem([]) == "found a list of 0, allowed: 1 to 2 options")
    #expect(kind.problem(["angry", "refund", "é"]) != nil)
    #expect(kind.problem(["old"]) != nil)
    #expect(kind.problem("angry") != nil)
  }

  @Test func aRatingIsOnTheScale() {
    let kind = TaskKind.rating(RatingTask(minimum: -2, maximum: 2))
    #expect(kind.problem(-2) == nil)
    #expect(kind.problem(3) == "found the number 3, allowed: an integer from -2 to 2")
    #expect(kind.problem(.number("1.0")) != nil)
    #expect(canonical(kind, .number("-0")) == "0")
  }

  @Test func spansAreScalarRanges() {
    let subject = TaskSubject(text: "a👩‍👩‍👧é")
    let flat = TaskKind.spans(SpansTask(options: options))
    let value: JSONValue = [
      ["start": 6, "end": 7, "label": "angry"], ["start": 0, "end": 6, "label": "refund"],
    ]
    #expect(
      canonical(flat, value, subject)
        == #"[{"end":6,"label":"refund","start":0},{"end":7,"label":"angry","start":6}]"#)
    #expect(canonical(flat, [], subject) == "[]")
    #expect(
      flat.problem([["start": 6, "end": 8, "label": "angry"]], subject: subject)
        == "found the range 6–8, allowed: 0 ≤ start < end ≤ 7")
    #expect(flat.problem([["start": 3, "end": 3, "label": "angry"]]) != nil)
    let over: JSONValue = [
      ["start": 0, "end": 3, "label": "angry"], ["start": 2, "end": 4, "label": "angry"],
    ]
    #expect(flat.problem(over)?.contains("overlaps") == true)
    let nested = TaskKind.spans(SpansTask(isNested: true, options: options))
    #expect(nested.problem(over) == nil)
    let twice: JSONValue = [
      ["start": 0, "end": 3, "label": "angry"], ["start": 0, "end": 3, "label": "angry"],
    ]
    #expect(nested.problem(twice)?.contains("twice") == true)
    #expect(nested.problem([["start": 0, "end": 3, "label": "angry", "x": 1]]) != nil)
  }

  @Test func aPreferenceNamesFieldsNotSides() {
    let plain = TaskKind.preference(PreferenceTask(fields: ["x", "y"]))
    #expect(canonical(plain, "tie") == #"{"pick":"tie","shown":"ab"}"#)
    #expect(canonical(plain, ["pick": "a", "shown": "ba"]) == #"{"pick":"a","shown":"ba"}"#)
    #expect(
      plain.problem("left") == #"found the text "left", allowed: "a" ("x"), "b" ("y"), "tie""#)
    #expect(plain.problem(["pick": "a", "strength": 1]) != nil)
    #expect(plain.problem(["pick": "a", "shown": "aa"]) != nil)
    #expect(plain.problem(["pick": "a", "why": "x"]) != nil)
    #expect(plain.problem(["shown": "ab"]) != nil)
    let graded = TaskKind.preference(
      PreferenceTask(fields: ["x", "y"], allowsTie: false, strength: 3))
    #expect(graded.problem("a") == "strength: found nothing, allowed: an integer from 1 to 3")
    #expect(graded.problem("tie") != nil)
    #expect(
      canonical(graded, ["strength": 2, "pick": "b"]) == #"{"pick":"b","shown":"ab","strength":2}"#)
  }

  @Test func aRankingIsAPermutation() {
    let subject = TaskSubject(fields: ["replies": ["x", "y", "z"]])
    let kind = TaskKind.ranking(RankingTask(items: "replies"))
    #expect(canonical(kind, [[1], [2, 0]], subject) == "[[1],[0,2]]")
    #expect(canonical(kind, [2, 0, 1], subject) == "[[2],[0],[1]]")
    #expect(
      kind.problem([[0], [1]], subject: subject)
        == "found the positions [0, 1], allowed: each of 0 to 2 once")
    #expect(kind.problem([[0], [0, 1]]) != nil)
    #expect(kind.problem([[0], []]) != nil)
    #expect(kind.problem([["a"]]) != nil)
    let strict = TaskKind.ranking(RankingTask(items: "replies", allowsTies: false))
    #expect(strict.problem([[0, 1, 2]], subject: subject) != nil)
  }

  @Test func aTextHasALength() {
    let kind = TaskKind.text(TextTask(minimum: 2, maximum: 3))
    #expect(kind.problem("é👍") == nil)
    #expect(kind.problem("a") == "found 1 characters, allowed: 2 to 3")
    #expect(kind.problem("") != nil)
    #expect(TaskKind.text(TextTask(minimum: 2, isOptional: true)).problem("") == nil)
    #expect(kind.problem(7) != nil)
  }

  @Test func aFormIsCheckedFieldByField() {
    let kind = TaskKind.fields(
      FieldsTask(fields: [
        FormField(id: "order", kind: .string, isRequired: true, pattern: "A-[0-9]+"),
        FormField(id: "amount", kind: .decimal), FormField(id: "paid", kind: .boolean),
        FormField(id: "day", kind: .date), FormField(id: "count", kind: .integer),
      ]))
    #expect(
      canonical(
        kind,
        ["order": "A-7", "amount": "012.50", "paid": true, "day": "2024-02-29", "count": nil])
        == #"{"amount":12.5,"day":"2024-02-29","order":"A-7","paid":true}"#)
    #expect(kind.problem(["order": "B-7"])?.contains("A-[0-9]+") == true)
    #expect(kind.problem([:])?.hasPrefix("order: is missing") == true)
    #expect(kind.problem(["order": "A-1", "day": "2023-02-29"])?.hasPrefix("day: ") == true)
    #expect(kind.problem(["order": "A-1", "amount": .number("1e3")]) != nil)
    #expect(kind.problem(["order": "A-1", "count": .number("1.0")]) != nil)
    #expect(kind.problem(["order": "A-1", "what": 1])?.hasPrefix(#"found the key "what""#) == true)
  }

  @Test(arguments: [
    ("-0.00", "0"), ("007", "7"), ("-1.250", "-1.25"), ("0.5", "0.5"), ("100", "100"),
  ])
  func decimalsHaveOneForm(_ text: String, _ form: String) {
    let field = FormField(id: "x", kind: .decimal)
    #expect(field.value(typed: text) == .number(form))
  }

  @Test(arguments: ["", ".5", "5.", "1e3", "+1", "--1", "1.2.3", "١"])
  func whatIsNoDecimalIsSaid(_ text: String) {
    let field = FormField(id: "x", kind: .decimal, isRequired: true)
    #expect(field.problem(field.value(typed: text)) != nil)
  }

  @Test func conditionsChainAndReadEveryType() throws {
    let rating = LabelingTask(
      id: "stars", type: .rating, settings: ["min": 1, "max": 5])
    let choice = LabelingTask(
      id: "topic", type: .choice, options: [LabelOption(id: "bug"), LabelOption(id: "other")],
      settings: ["when": ["task": "stars", "is": 1]])
    let text = LabelingTask(
      id: "why", type: .text, settings: ["when": ["task": "topic", "is": "other"]])
    let policy = try Policy(name: "p", tasks: [rating, choice, text])
    func asked(_ answers: [String: JSONValue]) -> [String] {
      policy.askedTasks(given: answers).map(\.id)
    }
    #expect(asked([:]) == ["stars"])
    #expect(asked(["stars": 2, "topic": "other"]) == ["stars"])
    #expect(asked(["stars": 1, "topic": "other"]) == ["stars", "topic", "why"])
    #expect(asked(["stars": ["skip": "unsure"]]) == ["stars"])
    #expect(TaskCondition(task: "tags", is: "angry").isMet(by: ["angry", "refund"]))
  }
}
