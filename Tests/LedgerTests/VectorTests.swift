import Domain
import Foundation
import Ledger
import Testing

/// The vectors beside this file were made by an independent program; every byte must agree.
@Suite("Vectors of an independent program")
struct VectorTests {
  static func vectors(_ name: String) throws -> JSONValue {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "Vectors/\(name).json")
    return try JSONScanner.parse(Data(contentsOf: url))
  }

  @Test("event bytes, ids and signatures")
  func events() throws {
    let file = try Self.vectors("event")
    let seed = try #require(file["seed"]?.stringValue.flatMap(Hexadecimal.bytes))
    let key = try #require(SigningKey(seed: seed))
    #expect(key.publicKey.authorizedKey == file["public"]?.stringValue)
    #expect(key.fingerprint == file["fingerprint"]?.stringValue)
    let rows = try #require(file["events"]?.arrayValue)
    for row in rows {
      let bytes = Array(try #require(row["bytes"]?.stringValue).utf8)
      #expect(JSONWriter.bytes(try #require(row["value"])) == bytes)
      let event = try Event(bytes: bytes)
      #expect(event.bytes == bytes)
      let stored = try StoredEvent(signing: event, with: key)
      #expect(stored.id.hex == row["id"]?.stringValue)
      let signature = try #require(row["signature_hex"]?.stringValue.flatMap(Hexadecimal.bytes))
      #expect(
        SSHSignature.verify(
          signature, of: bytes, namespace: SSHSignature.eventNamespace, key: key.publicKey))
      #expect(!SSHSignature.verify(signature, of: bytes, namespace: "other", key: key.publicKey))
      #expect(stored.isSigned(by: key.publicKey))
    }
    let last = try #require(rows.last)
    let signature = try #require(last["signature_hex"]?.stringValue.flatMap(Hexadecimal.bytes))
    let armour = SSHSignature.armour(
      signature, namespace: SSHSignature.eventNamespace, key: key.publicKey)
    #expect(armour == file["armour_of_last"]?.stringValue)
    let read = SSHSignature.read(armour: armour, namespace: SSHSignature.eventNamespace)
    #expect(read?.key == key.publicKey)
    #expect(read?.signature == signature)
    #expect(SSHSignature.read(armour: armour, namespace: "other") == nil)
  }

  @Test("texts that are no event are refused")
  func refusedEvents() throws {
    let refused = try #require(try Self.vectors("event")["refused"]?.arrayValue)
    #expect(refused.count > 10)
    for text in refused.compactMap(\.stringValue) {
      #expect(throws: JSONError.self, "\(text)") {
        try JSONScanner.parse(Array(text.utf8), form: .event)
      }
    }
  }

  @Test("commitments and imported annotators")
  func openings() throws {
    let opened = try #require(try Self.vectors("event")["opened"])
    let meta = try #require(opened["meta"])
    let salt = try #require(meta["salt"]?.stringValue.flatMap(Hexadecimal.bytes))
    let text = try #require(meta["text"]?.stringValue)
    #expect(Identity.commitment(salt: salt, text: text.utf8).hex == meta["commitment"]?.stringValue)
    let annotator = try #require(opened["imported_annotator"])
    let annotatorSalt = try #require(annotator["salt"]?.stringValue.flatMap(Hexadecimal.bytes))
    let id = Identity.importedAnnotator(
      salt: annotatorSalt, source: try #require(annotator["source"]?.stringValue),
      name: try #require(annotator["name"]?.stringValue))
    #expect(id == annotator["id"]?.stringValue)
    let content = try #require(opened["content"]?.stringValue)
    let submitted = try #require(
      try Self.vectors("event")["events"]?.arrayValue?[2]["value"]?["body"]?["samples"])
    #expect(
      Identity.sampleID(media: "text/plain", content: content.utf8).hex
        == submitted.arrayValue?.first?["id"]?.stringValue)
  }

  @Test("content JSON keeps numbers as written and sorts by bytes")
  func content() throws {
    let file = try Self.vectors("content")
    for row in try #require(file["cases"]?.arrayValue) {
      let given = try #require(row["given"]?.stringValue)
      let canonical = JSONWriter.bytes(try JSONScanner.parse(Array(given.utf8)))
      #expect(
        String(decoding: canonical, as: UTF8.self).sameBytes(
          as: row["canonical"]?.stringValue ?? ""))
      #expect(
        Identity.sampleID(media: "application/json", content: canonical).hex
          == row["sample_id"]?.stringValue)
    }
    for text in try #require(file["refused"]?.arrayValue).compactMap(\.stringValue) {
      #expect(throws: JSONError.self, "\(text)") { try JSONScanner.parse(Array(text.utf8)) }
    }
  }

  @Test("Merkle roots and paths")
  func merkle() throws {
    for row in try #require(try Self.vectors("merkle")["cases"]?.arrayValue) {
      let ids = try #require(row["ids"]?.arrayValue).compactMap {
        $0.stringValue.flatMap(Digest.init(hex:))
      }
      let root = MerkleTree.root(of: ids)
      #expect(root.hex == row["root"]?.stringValue)
      guard let index = row["index"]?.intValue else { continue }
      let path = MerkleTree.path(of: index, in: ids[...])
      #expect(path.map(\.hex) == row["path"]?.arrayValue?.compactMap(\.stringValue))
      for leaf in ids.indices {
        let path = MerkleTree.path(of: leaf, in: ids[...])
        #expect(MerkleTree.root(leaf: ids[leaf], index: leaf, count: ids.count, path: path) == root)
      }
    }
  }
}
