import Domain
import Foundation
import Ledger
import Store
import Testing

@Suite("Erasure in the store")
struct ErasureTests {
  @Test("a maintainer's word counts, and that of whoever gave the sample first; nobody else's")
  func whoMay() throws {
    let fixture = try Fixture()
    let (ada, bo) = (Fixture.signer(2), Fixture.signer(3))
    try fixture.join(ada)
    try fixture.join(bo)
    let own = try fixture.submit(["ada's text", "another"], by: ada).samples
    // Whoever gives it again has no more say than before.
    try fixture.submit(["ada's text"], by: bo)
    try fixture.erase([own[0]], by: bo)
    #expect(try fixture.store.read { try $0.erasedIDs() } == [])
    try fixture.erase([own[0]], by: ada)
    #expect(try fixture.store.read { try $0.erasedIDs() } == [own[0]])
    try fixture.erase([own[1]], by: fixture.maintainer)
    #expect(try fixture.store.read { try $0.erasedIDs() } == own.sorted())
  }

  @Test("what is erased can't come back with the next submission")
  func notAgain() throws {
    let fixture = try Fixture()
    let sample = try fixture.submit(["a secret"], by: fixture.maintainer).samples[0]
    try fixture.erase([sample], by: fixture.maintainer)
    try fixture.store.write { try $0.erase([sample.digest]) }
    #expect(try fixture.store.read { try $0.content(sample.digest) == nil })
    try fixture.submit(["a secret"], by: fixture.maintainer)
    #expect(try fixture.store.read { try $0.content(sample.digest) == nil })
  }

  @Test("the words are gone from the file and its log")
  func scrubbed() throws {
    let fixture = try Fixture(access: .readWrite)
    let text = "the quick brown fox and its telephone number 555-0199"
    let sample = try fixture.submit(
      [text, String(repeating: text, count: 300)], by: fixture.maintainer
    ).samples
    #expect(try Self.found("555-0199", in: fixture.folder))
    try fixture.erase(sample, by: fixture.maintainer)
    try fixture.store.write { try $0.erase(sample.map(\.digest)) }
    #expect(try fixture.store.scrub())
    #expect(try !Self.found("555-0199", in: fixture.folder))
    // The ledger goes on.
    try fixture.submit(["another text"], by: fixture.maintainer)
    let before = try fixture.dump
    try fixture.store.write { try $0.rebuild() }
    #expect(try fixture.dump == before)
  }

  static func found(_ words: String, in folder: URL) throws -> Bool {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .contains { try Data(contentsOf: $0).range(of: Data(words.utf8)) != nil }
  }
}
