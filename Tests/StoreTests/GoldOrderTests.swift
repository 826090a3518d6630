import Domain
import Ledger
import Scoring
import Store
import Testing

@Suite("Gold, whatever the order of arrival")
struct GoldOrderTests {
  /// People who answer, vote what is gold, take it back, become reviewers, and are let in again.
  private static func history(seed: UInt64) throws -> Fixture {
    var random = SplitMix64(seed: seed)
    let fixture = try Fixture()
    let people = (2...5).map { Fixture.signer($0) }
    for person in people { try fixture.join(person) }
    let samples = try fixture.submit((0..<8).map { "sample \($0)" }, by: fixture.maintainer).samples
    var acts: [(EventID, Signer)] = []
    for step in 0..<90 {
      guard let person = people.randomElement(using: &random),
        let sample = samples.randomElement(using: &random),
        let value = (["bug", "other"] as [JSONValue]).randomElement(using: &random)
      else { continue }
      switch Int.random(in: 0..<12, using: &random) {
      case 0: try fixture.grant(person, step % 2 == 0 ? .reviewer : .maintainer)
      case 1: try fixture.reinstate(person)
      case 2, 3:
        let voter = Bool.random(using: &random) ? person : fixture.maintainer
        if let event = try? fixture.gold(sample, value, by: voter) {
          acts.append((event.id, voter))
        }
      case 4:
        if let (event, signer) = acts.randomElement(using: &random) {
          _ = try? fixture.retract(event, by: signer, seen: Bool.random(using: &random))
        }
      default:
        let isTraining = Int.random(in: 0..<8, using: &random) == 0
        if let event = try? fixture.answer(sample, value, by: person, training: isTraining) {
          acts.append((event.id, person))
        }
      }
    }
    return fixture
  }

  @Test(
    "random events in random orders, and a rebuild, give the same gold and the same pauses",
    arguments: 1...10 as ClosedRange<UInt64>)
  func anyOrder(seed: UInt64) throws {
    let fixture = try Self.history(seed: seed)
    let gold = try fixture.store.read { try $0.goldDump() }
    #expect(gold.contains { $0.hasPrefix("gold_test\t") })
    let events = try ArrivalOrderTests.events(fixture)
    var random = SplitMix64(seed: seed &* 31)
    for together in [1, 9, events.count] {
      let (replayed, dump) = try ArrivalOrderTests.replay(
        events.shuffled(using: &random), together: together)
      #expect(try dump == fixture.dump)
      #expect(try replayed.store.read { try $0.goldDump() } == gold, "\(together) at a time")
    }
    try fixture.store.write { try $0.rebuild() }
    #expect(try fixture.store.read { try $0.goldDump() } == gold)
  }

  @Test("a grant lets earlier answers rest by chain and number, whatever the clocks say")
  func reinstated() throws {
    let fixture = try Fixture()
    let ada = Fixture.signer(2)
    try fixture.join(ada)
    let samples = try fixture.submit((0..<4).map { "s \($0)" }, by: fixture.maintainer).samples
    for sample in samples { try fixture.gold(sample, "bug", by: fixture.maintainer) }
    func pauses() throws -> [GoldPause] {
      try fixture.store.read { try $0.pauses(of: ada.key.fingerprint) }
    }
    for sample in samples.prefix(2) { try fixture.answer(sample, "other", by: ada) }
    #expect(try pauses().map(\.misses) == [2])
    try fixture.reinstate(ada)
    #expect(try pauses().isEmpty)
    // The clock goes back: what is written after the grant still counts.
    fixture.clock -= 1_000_000
    for sample in samples.suffix(2) { try fixture.answer(sample, "other", by: ada) }
    #expect(try pauses().map(\.misses) == [2])
    // Taking the gold back ends it.
    let gold = try fixture.store.read { reader in
      var found: [EventID] = []
      try reader.eachLogEntry(limit: nil) { entry in
        if entry.event.kind == "review" { found.append(entry.id) }
        return true
      }
      return found
    }
    try fixture.retract(gold[0], by: fixture.maintainer)
    #expect(try pauses().isEmpty)
  }
}

extension Fixture {
  @discardableResult
  func gold(
    _ sample: SampleID, _ value: JSONValue, by signer: Signer, _ verdict: Verdict = .gold
  ) throws -> StoredEvent {
    let body = ReviewBody(
      target: .label(sample: sample, task: "topic"), verdict: verdict, policy: policy, value: value)
    return try append(.review, body.json, by: signer)
  }

  func answer(_ sample: SampleID, _ value: JSONValue, by signer: Signer, training: Bool) throws
    -> StoredEvent
  {
    let item = AnswerBody.Item(
      sample: sample, task: "topic", value: value, elapsedMilliseconds: 900, isTraining: training)
    return try append(.answer, AnswerBody(answers: [item], policy: policy).json, by: signer)
  }

  /// A grant of the role of annotator, as `winnow grant` writes it.
  func reinstate(_ signer: Signer) throws {
    let who = signer.key.fingerprint
    let (after, last) = try store.read { (try $0.lastGovernance(), try $0.heads(of: who)) }
    guard let after else { return }
    let body = GrantBody(after: after, who: who, role: .annotator, last: last)
    try append(.grant, body.json, by: maintainer)
  }
}
