import Domain
import Scoring
import Testing

@testable import Project

@Suite("A record's fields")
struct RecordFieldsTests {
  /// By way of the tree, which any text can take.
  static func byTree(_ text: [UInt8]) -> (id: String?, others: String)? {
    guard var object = try? JSONScanner.parse(text).objectValue else { return nil }
    let id = object["id"]?.stringValue
    object["id"] = nil
    object["source"] = nil
    return (id, object.isEmpty ? "" : JSONWriter.text(.object(object)))
  }

  static func expectSame(_ text: [UInt8]) {
    let found = text.withUnsafeBytes { RecordFields($0) }
    let expected = byTree(text)
    let said = String(decoding: text, as: UTF8.self)
    #expect((found == nil) == (expected == nil), "\(said)")
    #expect(found?.id.map { Array($0.utf8) } == expected?.id.map { Array($0.utf8) }, "\(said)")
    #expect(
      found.map { Array($0.others.utf8) } == expected.map { Array($0.others.utf8) }, "\(said)")
  }

  @Test(
    "what is cut out of canonical text is what parsing and writing makes of it",
    arguments: [
      "{}", #"{"id":"a"}"#, #"{"id":"a","source":"s"}"#, #"{"source":"s"}"#, #"{"id":7,"k":1}"#,
      #"{"source":7,"k":1}"#, #"{"a":[1,-0.5,1e9,true,false,null,{"b":"c"}],"id":"x","z":{}}"#,
      #"{"b":1,"a":2}"#, #"{"a":1,"a":2}"#, #"{"a":{"y":1,"x":2},"id":"1"}"#, #"{"a": 1}"#,
      #" {"a":1}"#, #"{"a":1} "#, #"{"a":1}x"#, #"{"a":01}"#, #"{"a":1.}"#, #"{"a":-}"#,
      #"{"a":1E+5,"b":2e-3}"#, #"{"a":"\n","id":"q"}"#, #"{"a":"é","id":"ü"}"#, #"{"id":"a\"b"}"#,
      #"{"a":[1,],"id":"1"}"#, #"{"a":[],"id":"1"}"#, #"{"a":tru}"#, #"{"a"}"#, "[]", "7", "", "{",
      #"{"id":"a","#, #"{"ida":1,"idb":2,"sources":3}"#, "{\"a\":\"\u{7F}\"}", "{\"a\":\"\t\"}",
    ])
  func sameAsTree(text: String) {
    Self.expectSame(Array(text.utf8))
  }

  @Test("nesting ends at the same depth")
  func depth() {
    for depth in [62, 63, 64, 65, 66] {
      let nested =
        #"{"a":"# + String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      Self.expectSame(Array((nested + #","id":"1"}"#).utf8))
    }
  }

  @Test("texts with a byte changed here and there are read as the tree reads them")
  func mutations() {
    let text = Array(#"{"a":[1.5,{"k":"v"}],"b":"text","id":"r-7","n":null,"source":"s"}"#.utf8)
    let bytes = Array(#"{}[]",:\0-.e9atn "#.utf8) + [0x1F, 0x7F, 0x80, 0xC3, 0xFF]
    var random = SplitMix64(seed: 7)
    for _ in 0..<3_000 {
      var changed = text
      for _ in 0..<1 + Int(random.next() % 2) {
        let place = Int(random.next() % UInt64(changed.count))
        changed[place] = bytes[Int(random.next() % UInt64(bytes.count))]
      }
      Self.expectSame(changed)
    }
  }
}
