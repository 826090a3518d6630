import Domain
import Foundation
import Ledger
import Store
import Testing

@Suite("Rules in the store")
struct RulesInTheStoreTests {
  @Test("a stranger's samples wait for reviewers, a maintainer's do not")
  func acceptance() throws {
    let fixture = try Fixture()
    let ada = Fixture.signer(2)
    let reviewers = [Fixture.signer(3), Fixture.signer(4)]
    for signer in [ada] + reviewers { try fixture.join(signer) }
    for reviewer in reviewers { try fixture.grant(reviewer, .reviewer) }
    try fixture.submit(["from the maintainer"], by: fixture.maintainer)
    let given = try fixture.submit(["from ada"], by: ada)
    #expect(try fixture.store.read { try $0.counter(CounterName.acceptedSamples) } == 1)
    let target = ItemReference(event: given.event, index: 0)
    #expect(throws: Refusal.self) { try fixture.review(target, .accept, by: ada) }
    try fixture.review(target, .accept, by: reviewers[0])
    #expect(try fixture.store.read { try $0.submission(target)?.state } == .pending)
    try fixture.review(target, .accept, by: reviewers[1])
    #expect(try fixture.store.read { try $0.submission(target)?.state } == .accepted)
    #expect(try fixture.store.read { try $0.counter(CounterName.acceptedSamples) } == 2)
  }

  @Test("who has no role is refused, and nothing of the act stays")
  func roles() throws {
    let fixture = try Fixture(isOpen: false)
    let ada = Fixture.signer(2)
    try fixture.join(ada)
    let samples = try fixture.submit(["one"], by: fixture.maintainer).samples
    let before = try fixture.dump
    #expect(throws: Refusal.self) { try fixture.answer(samples[0], "bug", by: ada) }
    #expect(throws: Refusal.self) { try fixture.submit(["two"], by: ada) }
    #expect(throws: Refusal.self) { try fixture.answer(samples[0], "bug", by: Fixture.signer(9)) }
    #expect(try fixture.dump == before)
    try fixture.grant(ada, .annotator)
    try fixture.answer(samples[0], "bug", by: ada)
  }

  @Test(
    "values that the task does not offer are refused",
    arguments: [
      "nothing", .integer(1), ["skip": "bored"], ["skip": "unsure", "more": 1], [], .null,
    ] as [JSONValue])
  func values(value: JSONValue) throws {
    let fixture = try Fixture()
    let samples = try fixture.submit(["one"], by: fixture.maintainer).samples
    #expect(throws: Refusal.self) { try fixture.answer(samples[0], value, by: fixture.maintainer) }
  }

  @Test("an answer given after a reveal is kept and never scored")
  func seen() throws {
    let fixture = try Fixture()
    let samples = try fixture.submit(["one"], by: fixture.maintainer).samples
    try fixture.answer(samples[0], "bug", by: fixture.maintainer)
    try fixture.answer(samples[0], "other", by: fixture.maintainer, seen: true)
    let standing = try fixture.dump.filter { $0.hasPrefix("answer") && $0.hasSuffix("\t1") }
    #expect(standing.count == 1)
    #expect(standing.first?.contains("\tbug\t") == true)
  }

  @Test("undo and redo lead back to the same state")
  func undo() throws {
    let fixture = try Fixture()
    let samples = try fixture.submit(["one"], by: fixture.maintainer).samples
    let first = try fixture.answer(samples[0], "bug", by: fixture.maintainer)
    func standing() throws -> [String] {
      try fixture.dump.filter { $0.hasPrefix("answer") && $0.hasSuffix("\t1") }.map {
        $0.split(separator: "\t").dropFirst(2).joined(separator: "\t")
      }
    }
    let before = try standing()
    try fixture.retract(first.id, by: fixture.maintainer)
    #expect(try standing().isEmpty)
    try fixture.answer(samples[0], "bug", by: fixture.maintainer)
    #expect(try standing() == before)
  }

  @Test("a reviewer who turns out to be an agent no longer counts as a human")
  func agentByALaterJoin() throws {
    let fixture = try Fixture()
    let ada = Fixture.signer(2)
    let reviewers = [Fixture.signer(3), Fixture.signer(4)]
    for signer in [ada] + reviewers { try fixture.join(signer) }
    for reviewer in reviewers { try fixture.grant(reviewer, .reviewer) }
    let given = try fixture.submit(["from ada"], by: ada)
    let target = ItemReference(event: given.event, index: 0)
    for reviewer in reviewers { try fixture.review(target, .accept, by: reviewer) }
    #expect(try fixture.store.read { try $0.submission(target)?.state } == .accepted)
    let body = JoinBody(
      key: reviewers[0].key.publicKey, type: .agent, license: "CC-BY-4.0", policy: fixture.policy,
      name: nil)
    try fixture.append(.join, body.json, by: reviewers[0])
    #expect(try fixture.store.read { try $0.submission(target)?.state } == .pending)
    let dump = try fixture.dump
    try fixture.store.write { try $0.rebuild() }
    #expect(try fixture.dump == dump)
  }

  @Test("nobody retracts what another did")
  func retractOthers() throws {
    let fixture = try Fixture()
    let ada = Fixture.signer(2)
    try fixture.join(ada)
    let samples = try fixture.submit(["one"], by: fixture.maintainer).samples
    let given = try fixture.answer(samples[0], "bug", by: fixture.maintainer)
    #expect(throws: Refusal.self) { try fixture.retract(given.id, by: ada) }
  }

  @Test("the pinned schema is the one that the scripts make")
  func schema() throws {
    let fixture = try Fixture(access: .readWrite)
    fixture.store.close()
    _ = try LedgerStore(opening: fixture.store.path, judge: MajorityJudge())
  }
  @Test(
    "a file of an earlier schema is derived anew at opening, and refused where nothing may be written"
  )
  func earlierSchema() throws {
    let fixture = try Fixture(access: .readWrite)
    let samples = try fixture.submit(["one"], by: fixture.maintainer).samples
    try fixture.answer(samples[0], "bug", by: fixture.maintainer)
    let dump = try fixture.dump
    fixture.store.close()
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "sqlite3", fixture.store.path,
      """
      DROP TABLE erasure; DROP TABLE comment; DROP TABLE gold; DROP TABLE gold_answer; DROP TABLE gold_test; DROP TABLE reinstatement;
      DROP TABLE answer; UPDATE local SET value = 1 WHERE name = 'projection';
      DROP TABLE sample; DROP TABLE score; DROP TABLE annotator_score; DROP TABLE task_score;
      DROP TABLE choice;
      CREATE TABLE answer (
        n INTEGER PRIMARY KEY,
        event INTEGER NOT NULL,
        item INTEGER NOT NULL,
        contributor INTEGER NOT NULL,
        sample INTEGER NOT NULL,
        task INTEGER NOT NULL,
        value INTEGER NOT NULL,            -- choice.n; below 0: a skip, -1 - its code
        at INTEGER NOT NULL,
        elapsed INTEGER NOT NULL,          -- ms
        policy INTEGER NOT NULL,
        seen INTEGER NOT NULL,
        training INTEGER NOT NULL,
        replaces_event BLOB,
        replaces_item INTEGER,
        standing INTEGER NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX answer_event ON answer (event, item);
      CREATE INDEX answer_sample ON answer (sample, task, contributor);
      CREATE TABLE choice (                -- options of choice tasks
        n INTEGER PRIMARY KEY,
        task INTEGER NOT NULL,
        id BLOB NOT NULL,
        code INTEGER NOT NULL,             -- order of first appearance over all policies, never reused
        UNIQUE (task, id)
      ) STRICT;
      CREATE TABLE sample (
        n INTEGER PRIMARY KEY,             -- content.n, where its id and its bytes are
        media TEXT NOT NULL,
        accepted INTEGER NOT NULL,         -- 1 where a submission of it is accepted
        given INTEGER NOT NULL,            -- answers and skips that count, the least over the tasks still asked
        confidence INTEGER NOT NULL,       -- ppm, the least over the tasks still asked
        rank INTEGER NOT NULL,             -- first 8 bytes of the id: the order among equals
        open INTEGER NOT NULL              -- 1 where it is still asked
      ) STRICT;
      CREATE INDEX sample_queue ON sample (given, confidence, rank) WHERE open = 1;
      CREATE TABLE score (                 -- a cache for the queue and the screens, never exported
        sample INTEGER NOT NULL,
        task INTEGER NOT NULL,
        status INTEGER NOT NULL,
        label INTEGER,                     -- choice.n
        confidence INTEGER NOT NULL,       -- one-coin posterior, ppm
        answers INTEGER NOT NULL,
        skips INTEGER NOT NULL,
        PRIMARY KEY (sample, task)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE annotator_score (       -- the last fit's figures, through the event named in `local`
        task INTEGER NOT NULL,
        contributor INTEGER NOT NULL,
        reliability INTEGER NOT NULL,      -- ppm
        PRIMARY KEY (task, contributor)
      ) STRICT, WITHOUT ROWID;
      """,
    ]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    #expect(throws: StoreError.earlierTables(path: fixture.store.path)) {
      _ = try LedgerStore(
        opening: fixture.store.path, access: .readOnly, judge: MajorityJudge())
    }
    let store = try LedgerStore(opening: fixture.store.path, judge: MajorityJudge())
    #expect(try store.read { try $0.canonicalDump() } == dump)
    store.close()
  }
}
