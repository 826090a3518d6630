import Domain
import Foundation
import Ledger
import Testing

@testable import Release

@Suite("The card and the table of shares")
struct CardTests {
  static let hostile = [
    "---\nlicense: mit\n---\n# owned", "a\r\n- split: x", "\"\nconfigs: []", "`code` ```\n```",
    "<script>alert(1)</script> & <b>", "![x](http://evil) [y](javascript:1)", "a | b |\n| - |",
    "\u{202E}gpj.exe\u{1B}[31m", "# heading", "1. list\n2) list", "&lt;", "${x} $$y$$ @ada",
    "www.evil.example mailto:a@b xmpp:c", "=====\n-----", "\u{2028}new: line\u{85}",
  ]

  func card(_ change: (inout SampleRelease) -> Void) -> String {
    var release = SampleRelease()
    change(&release)
    return DatasetCard(
      facts: release.facts, plan: release.plan, files: [], columns: ["id", "text"],
      samples: .init(count: 40, root: sha256([]))
    ).text
  }

  @Test("the head names the licence, the size and the JSON-lines configurations")
  func head() throws {
    let temporary = try TemporaryFolder()
    try SampleRelease().publish(temporary.path + "/out")
    let text = String(decoding: try contents(temporary.path + "/out/README.md"), as: UTF8.self)
    #expect(
      text.hasPrefix(
        """
        ---
        pretty_name: "Helpdesk"
        license: cc-by-4.0
        language:
        - "en"
        - "de"
        task_categories:
        - "text-classification"
        size_categories:
        - n<1K
        configs:
        - config_name: default
          default: true
          data_files:
          - split: train
            path: data/train-*.jsonl.zst
          - split: test
            path: data/test-*.jsonl.zst
        - config_name: annotations
          data_files: annotations/answers-*.jsonl.zst
        ---

        # Helpdesk

        Tickets.

        Many.

        """))
    #expect(text.contains("| train | 36 | 2 |"))
    #expect(text.contains("More: <https://example.org/a>"))
  }

  @Test("a licence that the Hub doesn't know stands under other")
  func otherLicense() {
    let text = card { $0.facts.project.license = "LicenseRef-Ours" }
    #expect(text.contains("license: other\nlicense_name: \"LicenseRef-Ours\"\n"))
  }

  @Test("hostile names can't add to the YAML head", arguments: hostile)
  func hostileHead(name: String) {
    let text = card {
      $0.facts.project.title = name
      $0.facts.project.license = name
      $0.facts.project.languages = [name]
      $0.facts.taskCategories = [name]
    }
    let plain = card {
      $0.facts.project.license = "x"
      $0.facts.project.languages = ["x"]
      $0.facts.taskCategories = ["x"]
    }
    // The same keys in the same lines, and the same number of document marks.
    func keys(_ text: String) -> [String] {
      var marks = 0
      var keys: [String] = []
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) where marks < 2 {
        if line == "---" { marks += 1 }
        keys.append(String(line.prefix { $0 != "\"" }))
      }
      return keys
    }
    #expect(keys(text) == keys(plain))
    let head = text.components(separatedBy: "\n---\n")[0]
    #expect(head.unicodeScalars.allSatisfy { $0 == "\n" || (0x20..<0x7F).contains($0.value) })
  }

  @Test(
    "YAML strings are read back as they were",
    .enabled(if: Tool.exists("python3"), "python3 is not installed"), arguments: hostile)
  func yamlRoundTrip(name: String) throws {
    // Our scalars use no escape that JSON lacks but \U, which none of these needs.
    let quoted = CardText.yaml(name)
    let result = try Tool.run([
      "/usr/bin/env", "python3", "-c",
      "import json, sys; sys.stdout.buffer.write(json.loads(sys.argv[1]).encode())", quoted,
    ])
    #expect(result.output == Array(name.utf8))
  }

  @Test("hostile text stays one paragraph of text in Markdown", arguments: hostile)
  func hostileText(name: String) {
    let shown = CardText.inline(name)
    #expect(!shown.contains { $0.isNewline })
    #expect(!shown.contains("<") && !shown.contains(">"))
    let bytes = Array(shown.utf8)
    for (index, byte) in bytes.enumerated() where "`*_[]#|~$!{}()@".utf8.contains(byte) {
      #expect(index > 0 && bytes[index - 1] == UInt8(ascii: "\\"))
    }
    #expect(!shown.hasPrefix("-") && !shown.hasPrefix("=") && !shown.hasPrefix("1. "))
    #expect(!shown.contains("p://") && !shown.contains("www.") && !shown.contains("mailto:"))
    #expect(
      !shown.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{1B}" || $0 == "\u{2028}" })
  }

  @Test("what is hidden is shown as its code point")
  func visibleEscape() {
    #expect(CardText.inline("a\u{202E}b") == "a&lt;U+202E&gt;b")
    #expect(CardText.yaml("a\u{202E}b\u{E0001}") == "\"a\\u202Eb\\U000E0001\"")
  }

  @Test("plain text is left alone")
  func plainText() {
    #expect(CardText.inline("Version 1.0, at 15:04 - done.") == "Version 1.0, at 15:04 - done.")
    #expect(CardText.paragraphs("a\nb\n\n\nc\r\n") == "a b\n\nc")
  }

  @Test("a citation can't close its fence")
  func fence() {
    let text = CardText.fenced("a\n````\n# owned\n```")
    #expect(text.hasPrefix("`````\n") && text.hasSuffix("\n`````"))
    let text2 = CardText.fenced("plain")
    #expect(text2 == "```\nplain\n```")
  }

  @Test("only plain web addresses become links")
  func links() {
    #expect(CardText.link("https://example.org/a?b=c") == "<https://example.org/a?b=c>")
    #expect(CardText.link("javascript:alert(1)") == "javascript:alert\\(1\\)")
    #expect(!CardText.link("https://x> <b>").contains("<"))
  }

  @Test(
    "cells that a spreadsheet would run are neutralised",
    arguments: [
      ("=1+1", "\"'=1+1\""), ("+a", "\"'+a\""), ("-a", "\"'-a\""), ("@a", "\"'@a\""),
      ("\ta", "\"'\ta\""), ("\r=a", "\"'\r=a\""), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""),
      ("a\nb", "\"a\nb\""), ("SHA256:a/b+c=", "SHA256:a/b+c="), ("ext:=x", "ext:=x"), ("", ""),
    ])
  func csvCell(text: String, cell: String) {
    #expect(CSVCell.text(text) == cell)
  }

  @Test("shares.csv and contributors.jsonl have exactly these lines")
  func contributorLines() throws {
    let temporary = try TemporaryFolder()
    var release = SampleRelease(count: 1)
    release.contributors[0].keys = ["SHA256:c"]
    release.contributors[0].name = "=ada"
    try release.publish(temporary.path + "/out")
    #expect(
      String(decoding: try contents(temporary.path + "/out/shares.csv"), as: UTF8.self) == """
        contributor,type,submissions,answers,reviews,credit_submit_micro,credit_answer_microbits,\
        credit_review_microbits,share_ppm
        SHA256:a,human,13,340,20,9100000,81234567,512000,600000
        ext:bob,human,13,340,20,9100000,81234567,512000,400000

        """)
    let first = try lines(ReleaseFolder.open(temporary.path + "/out"), "contributors.jsonl")[0]
    #expect(
      first == #"{"answers":340,"credit":{"answer_microbits":81234567,"#
        + #""review_microbits":512000,"submit_micro":9100000},"id":"SHA256:a","#
        + #""keys":["SHA256:c"],"license":"CC-BY-4.0","name":"=ada","reviews":20,"#
        + #""share_ppm":600000,"submitted":{"accepted":12,"rejected":1},"type":"human","#
        + #""weight_ppm":{"topic":913000}}"#)
  }
}
