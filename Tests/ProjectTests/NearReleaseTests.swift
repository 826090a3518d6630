import Domain
import Foundation
import Release
import Testing

@testable import Project

@Suite("Selection of a release")
struct NearReleaseTests {
  /// A text of so many words that resembles no other.
  private static func text(_ number: Int) -> String {
    var state = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ 77
    func letter() -> Character {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Character(UnicodeScalar(UInt8(ascii: "a") + UInt8(state >> 59 & 15)))
    }
    let words = (0..<24).map { _ in String((0..<6).map { _ in letter() }) }
    return (["lantern\(number % 5)"] + words).joined(separator: " ")
  }

  /// Samples `name → text`, each answered by three people.
  private static func add(_ samples: [(String, String)], to workshop: Workshop, file: String) throws
  {
    let lines = samples.map { "{\"id\":\"\($0.0)\",\"text\":\"\($0.1)\"}\n" }.joined()
    let path = try workshop.file(file + ".jsonl", lines)
    var answers = "task,worker,label\n"
    for (index, sample) in samples.enumerated() {
      for worker in 0..<3 {
        answers += "\(sample.0),w\(worker),\(index % 4 == worker ? "other" : "bug")\n"
      }
    }
    let given = try workshop.file(file + ".csv", answers)
    try workshop.act { (project: Project) throws in
      _ = try project.importFiles([path], ImportRequest()) { _ in }
      var request = ImportRequest(kind: .answers)
      request.task = "topic"
      _ = try project.importFiles([given], request) { _ in }
    }
  }

  private static func rows(_ path: String) throws -> [String: (split: String, cluster: String)] {
    let folder = try ReleaseFolder.open(path)
    var rows: [String: (split: String, cluster: String)] = [:]
    for file in folder.rowFiles {
      let lines = try folder.lines(of: file.path)
      while let line = try lines.next() {
        let row = try JSONScanner.parse(line)
        rows[row["source_id"]?.stringValue ?? ""] = (
          row["split"]?.stringValue ?? "", row["cluster"]?.stringValue ?? ""
        )
      }
    }
    return rows
  }

  private static func options(parent: String? = nil) -> ExportOptions {
    var options = ExportOptions()
    options.splits = [("train", 60), ("validation", 20), ("test", 20)]
    options.parent = parent
    options.proofs = .full
    return options
  }

  private static func holds(_ workshop: Workshop, _ name: String, parent: String? = nil) throws {
    let verified = try ReleaseTests.verify(workshop, workshop.path(name), parent: parent)
    #expect(verified.problems == [])
    #expect(verified.isRecomputed)
  }

  @Test("near duplicates share a split and a cluster, stay there as data grows, and earn little")
  func grows() throws {
    let workshop = try Workshop()
    var samples = (0..<20).map { ("s\($0)", Self.text($0)) }
    samples += (0..<20).map { ("copy\($0)", Self.text($0) + "!") }
    try Self.add(samples, to: workshop, file: "one")
    let report = try workshop.act { try $0.export(to: workshop.path("one"), Self.options()) }
    #expect(report.clusters == (20, 40))
    #expect(report.crossSplitDuplicates == 0)
    let first = try Self.rows(workshop.path("one"))
    for number in 0..<20 {
      #expect(first["s\(number)"]?.split == first["copy\(number)"]?.split)
      #expect(first["s\(number)"]?.cluster == first["copy\(number)"]?.cluster)
    }
    #expect(Set(first.values.map(\.split)).count == 3)
    try Self.holds(workshop, "one")
    _ = try workshop.act { try $0.publish(workshop.path("one"), parent: nil) }
    // More copies, which may have smaller ids than all before them.
    try Self.add(
      (0..<20).map { ("more\($0)", Self.text($0).uppercased() + "?") }
        + (20..<40).map { ("s\($0)", Self.text($0)) }, to: workshop, file: "two")
    _ = try workshop.act {
      try $0.export(to: workshop.path("two"), Self.options(parent: workshop.path("one")))
    }
    let second = try Self.rows(workshop.path("two"))
    #expect(second.count == 80)
    for (name, row) in first { #expect(second[name]?.split == row.split) }
    for number in 0..<20 { #expect(second["more\(number)"]?.split == first["s\(number)"]?.split) }
    try Self.holds(workshop, "two", parent: workshop.path("one"))
    try Self.holds(workshop, "two")
  }

  @Test("what joins two splits stays out, and the release still verifies from its own proofs")
  func joins() throws {
    let workshop = try Workshop()
    // A chain of texts: each resembles its neighbours, the ends do not resemble each other.
    let parts = (0..<14).map { Self.text(100 + $0) }
    func link(_ start: Int) -> String { parts[start..<start + 12].joined(separator: " ") }
    try Self.add((0..<2).map { ("end\($0)", link($0 * 2)) }, to: workshop, file: "ends")
    _ = try workshop.act { try $0.export(to: workshop.path("r0"), Self.options()) }
    let ends = try Self.rows(workshop.path("r0"))
    #expect(ends["end0"]?.cluster != ends["end1"]?.cluster)
    _ = try workshop.act { try $0.publish(workshop.path("r0"), parent: nil) }
    try Self.add([("between", link(1))], to: workshop, file: "between")
    let report = try workshop.act {
      try $0.export(to: workshop.path("next"), Self.options(parent: workshop.path("r0")))
    }
    let isSplit = ends["end0"]?.split != ends["end1"]?.split
    #expect(report.leftOut.map(\.reason) == (isSplit ? ["split_conflict"] : []))
    #expect(report.crossSplitDuplicates == 0)
    try Self.holds(workshop, "next")
    try Self.holds(workshop, "next", parent: workshop.path("r0"))
  }

  @Test("query, balance, licence and contributors' type narrow; verify comes to the same")
  func narrowed() throws {
    let workshop = try Workshop()
    try Self.add((0..<30).map { ("s\($0)", Self.text($0)) }, to: workshop, file: "all")
    func export(_ name: String, _ change: (inout ExportOptions) throws -> Void) throws
      -> ExportReport
    {
      var options = Self.options()
      try change(&options)
      let report = try workshop.act { try $0.export(to: workshop.path(name), options) }
      let answers = report.allAnswers
      #expect(
        answers.inRelease + answers.leftOut.reduce(0) { $0 + $1.answers } == answers.inLedger)
      #expect(answers.inLedger == 90)
      #expect(report.rows + report.leftOut.reduce(0) { $0 + $1.samples } == report.accepted)
      try Self.holds(workshop, name)
      return report
    }
    let words = try export("words") { $0.query = try FilterParser.parse("lantern3 -id:s3") }
    #expect(words.rows > 0 && words.rows < 30)
    #expect(words.leftOut.map(\.reason) == ["query"])
    let status = try export("label") { $0.query = try FilterParser.parse("label:bug answers:>=3") }
    #expect(status.rows > 0)
    let balanced = try export("balance") { $0.balance = "topic" }
    #expect(balanced.leftOut.first { $0.reason == "balance" } != nil || balanced.rows == 30)
    #expect(try export("people") { $0.contributorTypes = [.human] }.rows == 30)
    #expect(try export("agents") { $0.contributorTypes = [.agent] }.rows == 0)
    #expect(try export("licence") { $0.licenses = ["MIT"] }.rows == 0)
    #expect(throws: (any Error).self) { try export("bad") { $0.balance = "nothing" } }
    #expect(throws: (any Error).self) {
      try export("bad") { $0.query = try FilterParser.parse("label:nothing") }
    }
  }

  @Test("erased: gone from the files, listed in the next release, not to be given again")
  func erased() throws {
    let workshop = try Workshop()
    try workshop.join("zuzu", credit: .name)
    try workshop.join("bo")
    try Self.add((0..<6).map { ("s\($0)", Self.text($0)) }, to: workshop, file: "all")
    let secret = "call me at 555-0199, says Ada Lovelace of Ockham"
    try workshop.act(as: "zuzu") { _ = try $0.submit(text: secret) }
    _ = try workshop.act { try $0.find("lantern", limit: 5) }
    _ = try workshop.act {
      try $0.similar(text: "call me at 555-0199, says Ada Lovelace of Ockham!")
    }
    let id = try workshop.act { try $0.find("555", limit: 1).found[0].id }
    var request = ErasureRequest(reason: "personal_data")
    request.samples = [id.hex]
    // Somebody else's is not theirs to erase; one's own is.
    #expect(throws: ProjectError.self) {
      try workshop.act(as: "bo") { _ = try $0.planErasure(request) }
    }
    _ = try workshop.act(as: "zuzu") { (project: Project) throws in
      let plan = try project.planErasure(request)
      #expect(plan.contents == 1)
      #expect(plan.similar == [])
      #expect(try project.erase(plan).isScrubbed)
    }
    #expect(throws: ProjectError.self) {
      try workshop.act(as: "bo") { _ = try $0.submit(text: secret) }
    }
    var names = ErasureRequest(reason: "request")
    names.names = ["zuzu"]
    _ = try workshop.act { (project: Project) throws in
      _ = try project.erase(project.planErasure(names))
    }
    let folder = URL(filePath: workshop.folder.path)
    for word in ["555-0199", "Lovelace", "zuzu"] {
      for file in try FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil)
      where file.lastPathComponent.hasPrefix("ledger.sqlite")
        || ["search.sqlite", "similar.bin", "signatures.bin"].contains(file.lastPathComponent)
      {
        #expect(
          try Data(contentsOf: file).range(of: Data(word.utf8)) == nil,
          "\(word) in \(file.lastPathComponent)")
      }
    }
    let report = try workshop.act { try $0.export(to: workshop.path("after"), Self.options()) }
    #expect(report.erased == 1)
    let release = try ReleaseFolder.open(workshop.path("after"))
    #expect(try release.erased() == [id])
    let proof = try SampleProof(of: id, in: release)
    #expect(proof.isErased && proof.leaf == nil)
    try Self.holds(workshop, "after")
  }

  @Test(
    "signatures of an export before spare work and change nothing, whatever happens to their file")
  func keptSignatures() throws {
    let workshop = try Workshop()
    try Self.add(
      (0..<100).map { ("s\($0)", $0 % 10 == 9 ? Self.text($0 - 1) + " indeed" : Self.text($0)) },
      to: workshop, file: "all")
    func manifest(_ name: String) throws -> Digest {
      try workshop.act { try $0.export(to: workshop.path(name), Self.options()).manifestSHA256 }
    }
    let path = workshop.folder.exportSignatures
    let url = URL(filePath: path)
    let first = try manifest("first")
    let written = try Data(contentsOf: url)
    #expect(written.count == 16 + 12 + 100 * SignatureCache.entryBytes)
    #expect(try manifest("second") == first)
    #expect(try Data(contentsOf: url) == written)
    // Entries of other samples in their rows, a flipped bit, a file that was cut off, none at all.
    var changed = written
    changed.replaceSubrange(16 + 12 + 4..<16 + 12 + 12, with: [UInt8](repeating: 7, count: 8))
    var flipped = written
    flipped[500] ^= 1
    for (index, bytes) in [changed, flipped, written.prefix(700), Data()].enumerated() {
      try bytes.write(to: url)
      #expect(try manifest("again\(index)") == first)
      #expect(try Data(contentsOf: url) == written)
    }
    #expect(!FileManager.default.fileExists(atPath: SignatureCache.draft(of: path)))
    // Found by its row and id, and by nothing else.
    let entry = Array(written[28..<28 + SignatureCache.entryBytes])
    func found(row: Int, _ word: [UInt8]) throws -> [UInt8]? {
      var room = [UInt8](repeating: 0, count: TextSignature.binCount)
      let id = SampleID(try #require(Digest(word + [UInt8](repeating: 0, count: 24))))
      let isFound = room.withUnsafeMutableBytes {
        SignatureCache(path: path).find(row: row, id: id, into: $0)
      }
      return isFound ? room : nil
    }
    let (row, word) = (Int(entry[0]), Array(entry[4..<12]))
    #expect(try found(row: row, word) == Array(entry[12...]))
    #expect(try found(row: row + 1, word) == nil)
    #expect(try found(row: row, word.reversed()) == nil)
    try Self.add((0..<80).map { ("t\($0)", Self.text($0 + 500)) }, to: workshop, file: "more")
    _ = try manifest("more")
    let all = try Data(contentsOf: url)
    #expect(all.count == 16 + 12 + 180 * SignatureCache.entryBytes)
    #expect(all[28..<28 + 100 * SignatureCache.entryBytes] == written[28...])
    try workshop.act { $0.forgetSignatures() }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test("near duplicates are named before a text is submitted, and not the text itself")
  func beforeSubmitting() throws {
    let workshop = try Workshop()
    try Self.add((0..<5).map { ("s\($0)", Self.text($0)) }, to: workshop, file: "all")
    try workshop.act { (project: Project) throws in
      let found = try project.similar(text: Self.text(3) + " indeed")
      #expect(found.map(\.sample.fields[0].text) == [Self.text(3)])
      #expect(found[0].similarityPPM >= 800_000 && found[0].similarityPPM < 1_000_000)
      #expect(try project.similar(text: Self.text(3)) == [])
      #expect(try project.similar(text: "nothing of the kind") == [])
    }
    // What came in since is found as well; a file that was cut off is made anew.
    try Self.add([("late", Self.text(77))], to: workshop, file: "late")
    try workshop.act { (project: Project) throws in
      #expect(try project.similar(text: Self.text(77) + "!").count == 1)
    }
    let file = workshop.folder.signatures
    try Data(try Data(contentsOf: URL(filePath: file)).prefix(100)).write(to: URL(filePath: file))
    try workshop.act { (project: Project) throws in
      #expect(try project.similar(text: Self.text(77) + "!").count == 1)
    }
  }

  @Test("of a submitted file those that are like what is here, or like each other, are named")
  func ofSubmittedFile() throws {
    let workshop = try Workshop()
    try Self.add((0..<3).map { ("s\($0)", Self.text($0)) }, to: workshop, file: "all")
    try workshop.join("ann")
    let texts = [
      Self.text(1), Self.text(2) + " indeed", Self.text(40), Self.text(50), Self.text(50) + "!",
    ]
    let path = try workshop.file(
      "own.jsonl", texts.map { "{\"text\":\"\($0)\"}\n" }.joined())
    try workshop.act(as: "ann") { (project: Project) throws in
      let report = try project.submitFile(path) { _ in }
      #expect((report.new, report.duplicate) == (4, 1))
      let found = try project.similar(toNewest: report.new) { _ in }
      let pairs = Set(
        found.map { [$0.sample.fields[0].text] + $0.others.map(\.sample.fields[0].text) })
      #expect(
        pairs == [
          [texts[1], Self.text(2)], [texts[3], texts[4]], [texts[4], texts[3]],
        ])
    }
  }
}
