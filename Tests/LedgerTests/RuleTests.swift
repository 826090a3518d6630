import Domain
import Ledger
import Testing

@Suite("Which answer stands")
struct StandingTests {
  static func answer(
    _ number: UInt8, chain: UInt64 = 1, sequence: Int, at: Int = 0, seen: Bool = false,
    retracted: Bool = false,
    replaces: UInt8? = nil
  ) -> AnswerFacts {
    AnswerFacts(
      position: ActPosition(
        reference: reference(number), chain: ChainKey(author: "a", chain: ChainID(chain)),
        sequence: sequence, at: at),
      isSeen: seen, isRetracted: retracted, replaces: replaces.map(reference))
  }

  static func reference(_ number: UInt8) -> ItemReference {
    ItemReference(event: EventID(sha256([number])), index: 0)
  }

  @Test("in one chain the newest, whatever the clocks say")
  func newest() {
    let chosen = Standing.choose([
      Self.answer(1, sequence: 4, at: 900), Self.answer(2, sequence: 5, at: 100),
    ])
    #expect(chosen == Self.reference(2))
  }

  @Test("between chains the later clock")
  func betweenChains() {
    let chosen = Standing.choose([
      Self.answer(1, chain: 1, sequence: 9, at: 100),
      Self.answer(2, chain: 2, sequence: 0, at: 200),
    ])
    #expect(chosen == Self.reference(2))
  }

  @Test("an answer given after a reveal never stands; the one before it does")
  func seen() {
    let chosen = Standing.choose([
      Self.answer(1, sequence: 1), Self.answer(2, sequence: 2, seen: true),
    ])
    #expect(chosen == Self.reference(1))
  }

  @Test("what was retracted makes room for what stood before")
  func retracted() {
    let answers = [Self.answer(1, sequence: 1), Self.answer(2, sequence: 2, retracted: true)]
    #expect(Standing.choose(answers) == Self.reference(1))
    #expect(Standing.choose([Self.answer(1, sequence: 1, retracted: true)]) == nil)
  }

  @Test("a replaced answer is out, even in a chain where it is the newest")
  func replaced() {
    let chosen = Standing.choose([
      Self.answer(1, chain: 1, sequence: 5, at: 900),
      Self.answer(2, chain: 2, sequence: 0, at: 100, replaces: 1),
    ])
    #expect(chosen == Self.reference(2))
  }

  @Test("the order in which they are looked at does not matter")
  func order() {
    let answers = [
      Self.answer(1, chain: 1, sequence: 1, at: 5), Self.answer(2, chain: 2, sequence: 1, at: 5),
      Self.answer(3, chain: 1, sequence: 2, at: 4),
      Self.answer(4, chain: 3, sequence: 0, at: 5, seen: true),
    ]
    #expect(Standing.choose(answers) == Standing.choose(answers.reversed()))
  }
}

@Suite("Acceptance of a submission")
struct AcceptanceTests {
  static func voice(_ verdict: Verdict, maintainer: Bool = false, human: Bool = true)
    -> Acceptance.Voice
  {
    Acceptance.Voice(verdict: verdict, isMaintainer: maintainer, isHuman: human)
  }

  @Test(
    "verdicts are counted",
    arguments: [
      ([], 2, SubmissionState.pending),
      ([voice(.accept)], 2, .pending),
      ([voice(.accept), voice(.accept)], 2, .accepted),
      ([voice(.reject), voice(.reject)], 2, .rejected),
      ([voice(.accept), voice(.reject)], 2, .pending),
      ([voice(.accept), voice(.reject), voice(.returned)], 2, .returned),
      ([voice(.accept), voice(.reject), voice(.accept)], 2, .accepted),
      ([voice(.accept, maintainer: true)], 2, .accepted),
      ([voice(.reject), voice(.reject), voice(.accept, maintainer: true)], 2, .accepted),
      ([voice(.accept, maintainer: true), voice(.reject, maintainer: true)], 2, .rejected),
      ([voice(.accept, human: false), voice(.accept, human: false)], 2, .pending),
      ([voice(.accept, human: false), voice(.accept)], 2, .accepted),
    ])
  func judged(voices: [Acceptance.Voice], wanted: Int, state: SubmissionState) {
    #expect(Acceptance.judge(voices, wanted: wanted) == state)
  }
}

@Suite("Order of governance")
struct GovernanceOrderTests {
  static func id(_ number: UInt8) -> EventID { EventID(sha256([number])) }

  @Test("follows `after`, then the smallest id, and leaves out what hangs in the air")
  func order() {
    let events: [(id: EventID, after: EventID?)] = [
      (Self.id(3), Self.id(1)), (Self.id(2), Self.id(1)), (Self.id(1), nil),
      (Self.id(4), Self.id(2)),
      (Self.id(9), Self.id(8)),
    ]
    let order = GovernanceOrder.order(events)
    #expect(order == GovernanceOrder.order(events.reversed()))
    #expect(order.first == Self.id(1))
    #expect(Set(order) == Set([1, 2, 3, 4].map(Self.id)))
    let position = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    #expect((position[Self.id(4)] ?? 0) > (position[Self.id(2)] ?? 9))
  }
}

@Suite("What an answer may be")
struct AnswerValueTests {
  private static func policy() throws -> Policy {
    try Policy(
      name: "p",
      tasks: [
        LabelingTask(
          id: "tags", type: .multichoice,
          options: [
            LabelOption(id: "a"), LabelOption(id: "b"), LabelOption(id: "c", isRetired: true),
          ]),
        LabelingTask(id: "text", type: .text),
        LabelingTask(id: "stars", type: .rating, settings: ["min": 1, "max": 3]),
      ])
  }

  @Test("a value is taken in its one form alone")
  func oneForm() throws {
    let policy = try Self.policy()
    #expect(AnswerValue.problem(["a", "b"], task: "tags", policy: policy) == nil)
    #expect(AnswerValue.problem([], task: "tags", policy: policy) == nil)
    for wrong: JSONValue in [["b", "a"], ["a", "a"], ["c"], "a", nil, ["skip": "nope"]] {
      #expect(AnswerValue.problem(wrong, task: "tags", policy: policy) != nil)
    }
    #expect(AnswerValue.problem(["skip": "unsure"], task: "tags", policy: policy) == nil)
    #expect(AnswerValue.problem(.number("-0"), task: "stars", policy: policy) != nil)
    #expect(AnswerValue.problem(3, task: "stars", policy: policy) == nil)
  }

  @Test("no free text stands in an event")
  func commitments() throws {
    let policy = try Self.policy()
    let commitment = Identity.commitment(salt: [UInt8](repeating: 1, count: 16), text: "x".utf8)
    let value = AnswerValue.value(of: commitment)
    #expect(AnswerValue.problem(value, task: "text", policy: policy) == nil)
    #expect(AnswerValue.commitment(value) == commitment)
    for wrong: JSONValue in ["x", ["commitment": "00"], ["commitment": "x", "text": "x"]] {
      #expect(AnswerValue.problem(wrong, task: "text", policy: policy) != nil)
    }
    #expect(AnswerValue.plain(AnswerValue.content(of: "é"), type: .text) == "é")
    #expect(AnswerValue.plain(AnswerValue.content(of: ["n": 1]), type: .fields) == ["n": 1])
  }
}
