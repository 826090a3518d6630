import Domain
import TOMLKit
import Testing

@testable import ProjectFile

@Suite("Lines of keys")
struct KeyIndexTests {
  static let tricky = #"""
    # [comment] = 1
    top = "a # \" ] = [x]"
    literal = 'c:\ # ['
    long = """
    [not]
    a = 1 \
      "" quoted""""
    other = '''
    b = 2 '' [[no]]'''
    "quoted.key" = 1
    a.b . c = 2
    [ table . "in ner" ]
    list = [ 1, # one
      [2, 3],
      { x = 1, y = { z = [ "]" ] } },
    ]
    date = 1979-05-27 07:32:00Z
    [[task]]
    id = "one"
    [[task.options]]
    id = "a"
    [[task.options]]
    id = "b"
    [task.when]
    is = 'x'
    [[task]]
    id = "two"
    [[task.options]]
    id = "c"
    """#

  static let values = #"""
    a = [1, +2.5e3, 0x1F, 0o17, 0b1, 1979-05-27T07:32:00Z, 1979-05-27 07:32:00.5+01:00, 07:32:00.5, 1979-05-27]
    b = [true, false, inf, -nan, 1_000, 0, -0, 0.0, "x\u00e9", 'y', """z\
      """, '''w''']
    [t . "q r" . u]
    [[v]]
    c = { d = 1, e = { f = [] } }
    """#

  /// All paths to values that the parser sees.
  private func paths(_ value: any TOMLValueConvertible, at path: KeyPath) -> [KeyPath] {
    if let table = value.table {
      return table.flatMap { [path + [.key($0.0)]] + paths($0.1, at: path + [.key($0.0)]) }
    }
    if let array = value.array {
      return array.enumerated().flatMap {
        [path + [.index($0)]] + paths($1, at: path + [.index($0)])
      }
    }
    return []
  }

  @Test(
    "every key and item that the parser sees has a line, and there are no others",
    arguments: [tricky, values, Example.full])
  func complete(text: String) throws {
    let index = try KeyIndex(text)
    let seen = Set(paths(try TOMLTable(string: text), at: []))
    #expect(Set(index.lines.keys).subtracting(seen).isEmpty)
    // Tables that only the header of a deeper one names have no line of their own.
    #expect(
      seen.subtracting(index.lines.keys).subtracting([
        [.key("table")], [.key("t")], [.key("t"), .key("q r")],
      ]).isEmpty)
    #expect(index.zeroLines.isEmpty)
  }

  @Test(
    "lines are those of the keys",
    arguments: [
      ([.key("top")], 2), ([.key("literal")], 3), ([.key("long")], 4), ([.key("other")], 8),
      ([.key("quoted.key")], 10),
      ([.key("a"), .key("b"), .key("c")], 11), ([.key("table"), .key("in ner")], 12),
      ([.key("table"), .key("in ner"), .key("list"), .index(1), .index(0)], 14),
      ([.key("table"), .key("in ner"), .key("list"), .index(2), .key("y"), .key("z")], 15),
      ([.key("table"), .key("in ner"), .key("date")], 17),
      ([.key("task"), .index(0), .key("options"), .index(1), .key("id")], 23),
      ([.key("task"), .index(0), .key("when"), .key("is")], 25), ([.key("task"), .index(1)], 26),
      ([.key("task"), .index(1), .key("options"), .index(0), .key("id")], 29),
      ([.key("task"), .index(1), .key("missing")], 26), ([.key("missing")], 1),
    ] as [(KeyPath, Int)])
  func lines(path: KeyPath, line: Int) throws {
    #expect(try KeyIndex(Self.tricky).line(of: path) == line)
  }

  @Test(
    "what the parser takes for impossible never reaches it",
    arguments: [
      ("[=]", "expected a key"), ("[[ .a]]", "expected a key"), ("[]", "expected a key"),
      ("[a", "expected ]"),
      ("[[a]", "expected ]]"), ("a = ", "expected a value"), ("a = ]", "expected a value"),
      ("a = [1, , 2]", "expected a value"),
      ("a = { b = }", "expected a value"), ("a = 1979-05-27Tx", "no value"),
      ("a = 1979-05-27 0:1", "no value"),
      ("a = 7:32:00", "no value"), ("a = yes", "no value"), ("a = 01", "no value"),
      ("a = 1__0", "no value"),
      ("a = 1_", "no value"), ("a = 1.", "no value"), ("a = 0x", "no value"),
      ("a = 1e", "no value"), ("a = _1", "no value"),
      ("a = 1 2", "no value"), ("a", "expected ="), ("a = \"x", "never ends"),
      ("a = '''x", "never ends"), ("a = [1", "never ends"),
      ("a = {b = 1", "never ends"), ("a = \"x\" b = 1", "end of the line"),
      ("[a] b = 1", "end of the line"),
      ("a = [1 2]", "no value"), ("a = [\"x\" \"y\"]", "expected , or the end"),
      ("a = \"\\", "never ends"),
    ])
  func faults(text: String, says: String) throws {
    let fault = try #require(throws: SyntaxFault.self) { try KeyIndex("# one\n\(text)\n") }
    #expect(fault.line == 2)
    #expect(fault.message.contains(says), "\(fault)")
  }

  @Test(
    "a damaged file is read or refused, never worse", arguments: [Example.full, tricky, values])
  func damaged(text: String) {
    var state: UInt64 = 42
    func next(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    let original = Array(text.utf8)
    let marks = Array("[]{}\"'=,.#\\\n0a-\u{1}".utf8)
    var refused = 0
    for _ in 0..<500 {
      var bytes = original
      for _ in 0...next(3) {
        let place = next(bytes.count)
        switch next(3) {
        case 0: bytes.remove(at: place)
        case 1: bytes[place] = marks[next(marks.count)]
        default: bytes.insert(marks[next(marks.count)], at: place)
        }
      }
      let text = String(decoding: bytes, as: UTF8.self)
      let lines = text.utf8.count { $0 == UInt8(ascii: "\n") } + 1
      do {
        let policy = try ProjectFile.read(text: text)
        if (try? Policy(rules: policy.rules)) != policy { Issue.record("no round trip:\n\(text)") }
      } catch let error as ProjectFileError {
        refused += 1
        let isSound =
          !error.problems.isEmpty && error.problems.allSatisfy { (1...lines).contains($0.line) }
        if !isSound { Issue.record("\(error)\n\(text)") }
      } catch {
        Issue.record("another error: \(error)")
      }
    }
    #expect(refused > 0)
  }
}
