import Domain
import Foundation
import Ledger
import Scoring
import Store
import Testing

@Suite("Whatever the order of arrival")
struct ArrivalOrderTests {
  /// A history of random acts by five people, some of them refused.
  static func history(seed: UInt64) throws -> Fixture {
    var random = SplitMix64(seed: seed)
    let fixture = try Fixture(isOpen: seed % 2 == 0)
    let people = (2...6).map { Fixture.signer($0) }
    var samples = try fixture.submit((0..<6).map { "sample \($0)" }, by: fixture.maintainer).samples
    var answers: [(EventID, Signer)] = []
    var submissions: [ItemReference] = []
    for step in 0..<140 {
      guard let person = people.randomElement(using: &random) else { continue }
      switch Int.random(in: 0..<16, using: &random) {
      case 0: _ = try? fixture.join(person)
      case 1:
        _ = try? fixture.grant(
          person,
          [.annotator, .reviewer, .submitter, .maintainer].randomElement(using: &random)
            ?? .annotator)
      case 2:
        if let given = try? fixture.submit(["text \(step % 7)", "more \(step)"], by: person) {
          samples += given.samples
          submissions += [0, 1].map { ItemReference(event: given.event, index: $0) }
        }
      case 3:
        if step % 5 == 0 {
          try fixture.setPolicy(isOpen: true, options: ["bug", "other", "new\(step)"])
        }
      case 4:
        if let target = submissions.randomElement(using: &random) {
          let verdict =
            [Verdict.accept, .returned, .reject].randomElement(using: &random) ?? .accept
          _ = try? fixture.review(target, verdict, by: person)
        }
      case 5:
        if let (event, signer) = answers.randomElement(using: &random) {
          _ = try? fixture.retract(event, by: signer, seen: Bool.random(using: &random))
        }
      case 12, 13:
        if let target = submissions.randomElement(using: &random),
          let corrected = try? fixture.correct(target, to: "right \(step)", by: person)
        {
          submissions.append(corrected)
        }
      case 14:
        if let target = submissions.randomElement(using: &random) {
          _ = try? fixture.retract(target.event, by: person)
        }
      case 15:
        if let sample = samples.randomElement(using: &random) {
          _ = try? fixture.erase([sample], by: person)
        }
      default:
        if let sample = samples.randomElement(using: &random) {
          let value: JSONValue =
            ["bug", "other", ["skip": "unsure"]].randomElement(using: &random) ?? "bug"
          if let event = try? fixture.answer(
            sample, value, by: person, seen: Int.random(in: 0..<6, using: &random) == 0)
          {
            answers.append((event.id, person))
          }
        }
      }
    }
    return fixture
  }

  static func events(_ fixture: Fixture) throws -> [StoredEvent] {
    try fixture.store.read { reader in
      var events: [StoredEvent] = []
      try reader.eachEvent { events.append(try StoredEvent(bytes: $0, signature: $1)) }
      return events
    }
  }

  static func replay(_ events: [StoredEvent], together: Int) throws -> (Fixture.Replayed, [String])
  {
    let replayed = try Fixture.Replayed()
    for start in stride(from: 0, to: events.count, by: together) {
      try replayed.store.write { writer in
        for event in events[start..<min(start + together, events.count)] {
          try writer.ingest(event)
        }
      }
    }
    return (replayed, try replayed.store.read { try $0.canonicalDump() })
  }

  @Test(
    "random events in random orders give the same canonical dump",
    arguments: 1...12 as ClosedRange<UInt64>)
  func anyOrder(seed: UInt64) throws {
    let fixture = try Self.history(seed: seed)
    let dump = try fixture.dump
    #expect(dump.count > 30)
    let events = try Self.events(fixture)
    var random = SplitMix64(seed: seed &* 77)
    for together in [1, 7, events.count] {
      let (_, other) = try Self.replay(events.shuffled(using: &random), together: together)
      #expect(other == dump, "seed \(seed), \(together) at a time")
    }
  }

  @Test("a rebuild gives what the increments gave", arguments: 1...6 as ClosedRange<UInt64>)
  func rebuild(seed: UInt64) throws {
    let fixture = try Self.history(seed: seed)
    let dump = try fixture.dump
    let names = [CounterName.events, CounterName.standingAnswers, CounterName.acceptedSamples]
    let counters = try fixture.store.read { reader in try names.map { try reader.counter($0) } }
    try fixture.store.write { try $0.rebuild() }
    #expect(try fixture.dump == dump)
    #expect(
      try fixture.store.read { reader in try names.map { try reader.counter($0) } } == counters)
  }
}

extension Fixture {
  /// An empty ledger to replay into.
  final class Replayed {
    let folder: URL
    let store: LedgerStore

    init() throws {
      folder = FileManager.default.temporaryDirectory.appending(path: "winnow-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      store = try LedgerStore(
        creating: folder.appending(path: "ledger.sqlite").path(percentEncoded: false),
        access: .scratch,
        judge: MajorityJudge())
    }

    deinit { try? FileManager.default.removeItem(at: folder) }
  }
}
