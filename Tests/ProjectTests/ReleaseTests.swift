import Domain
import Foundation
import Project
import Release
import Testing

@Suite("Releases")
struct ReleaseTests {
  /// Ten samples, three people, one gold, one submission by a contributor that a reviewer accepted.
  static func finished() throws -> Workshop {
    let workshop = try Workshop()
    try workshop.importSamples(10)
    try workshop.join("ada", credit: .name)
    try workshop.join("bo", role: .reviewer)
    try workshop.join("cy", credit: .anonymous)
    let gold = try workshop.file("truth.csv", "task,truth\n1,bug\n")
    try workshop.act { _ = try $0.importFiles([gold], ImportRequest(kind: .gold)) { _ in } }
    try workshop.act(as: "ada") { _ = try $0.submit(text: "ada's own text") }
    try workshop.act(as: "bo") { (project: Project) throws in
      let session = try ReviewSession(project)
      _ = try session.decide(.accept)
    }
    try workshop.act { (project: Project) throws in
      let item = try #require(try project.pendingForMe(limit: 1).first)
      _ = try project.review(item.submission, .accept, reason: nil, note: nil)
    }
    for sample in 1...9 {
      for (person, value) in [
        ("ada", "bug"), ("bo", sample % 3 == 0 ? "other" : "bug"), ("cy", "bug"),
      ] {
        try workshop.answer(sample, value, as: person)
      }
    }
    return workshop
  }

  static func verify(_ workshop: Workshop, _ path: String, parent: String? = nil) throws
    -> Verification
  {
    try ReleaseVerifier(surroundings: workshop.surroundings(of: "stranger")).verify(
      path, ledger: nil, parent: parent)
  }

  @Test("an export verifies, is repeated byte for byte, and says what is in it and what not")
  func exportAndVerify() throws {
    let workshop = try Self.finished()
    var options = ExportOptions()
    options.formats = [.jsonl, .webdataset]
    let report = try workshop.act { try $0.export(to: workshop.path("one"), options) }
    #expect(report.rows == 9)
    #expect(report.leftOut.first { $0.reason == "no_answers" }?.samples == 2)
    let again = try workshop.act(as: "ada") { try $0.export(to: workshop.path("two"), options) }
    #expect(again.manifestSHA256 == report.manifestSHA256)
    let verified = try Self.verify(workshop, workshop.path("one"))
    #expect(verified.problems == [])
    #expect(verified.isRecomputed)
    #expect(verified.signer == nil)
    #expect(verified.notes.contains { $0.hasPrefix("unsigned") })
  }

  @Test("a sample whose answer is known and that nobody answered is in a release, as gold")
  func goldAlone() throws {
    let workshop = try Self.finished()
    let gold = try workshop.file("more.csv", "task,truth\n10,other\n")
    try workshop.act { _ = try $0.importFiles([gold], ImportRequest(kind: .gold)) { _ in } }
    let report = try workshop.act { try $0.export(to: workshop.path("gold"), ExportOptions()) }
    #expect(report.rows == 10)
    #expect(report.leftOut.first { $0.reason == "no_answers" }?.samples == 1)
    #expect(try Self.verify(workshop, workshop.path("gold")).problems == [])
    var options = ExportOptions()
    options.statuses = ["gold"]
    let narrow = try workshop.act { try $0.export(to: workshop.path("only"), options) }
    #expect(narrow.rows == 2)
    #expect(try Self.verify(workshop, workshop.path("only")).problems == [])
  }

  @Test("a narrowed release verifies, gold outside of it included; withheld gold is found")
  func narrowed() throws {
    let workshop = try Self.finished()
    var options = ExportOptions()
    options.statuses = ["settled", "open", "disputed"]
    _ = try workshop.act { try $0.export(to: workshop.path("narrow"), options) }
    #expect(try Self.verify(workshop, workshop.path("narrow")).problems == [])
    // A cheat exports from a copy of the ledger that has lost what opens the gold.
    let forged = workshop.path("forged-project")
    try FileManager.default.copyItem(atPath: workshop.folder.path, toPath: forged)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "sqlite3", forged + "/ledger.sqlite",
      "UPDATE content SET bytes = NULL WHERE key IN (SELECT hidden FROM review WHERE hidden IS NOT NULL)",
    ]
    try process.run()
    process.waitUntilExit()
    let project = try Project(
      ProjectFolder(forged), surroundings: workshop.surroundings(of: "cheat"))
    _ = try project.export(to: workshop.path("forged"), ExportOptions())
    project.close()
    #expect(
      try Self.verify(workshop, workshop.path("forged")).problems.contains {
        $0.contains("not opened")
      })
    #expect(throws: ProjectError.self) {
      try workshop.act { (project: Project) throws in
        try project.publish(workshop.path("forged"), parent: nil)
      }
    }
  }

  @Test("of two exports of one state only one becomes a release; recorded splits must be named")
  func order() throws {
    let workshop = try Self.finished()
    _ = try workshop.act { try $0.export(to: workshop.path("a"), ExportOptions()) }
    try workshop.answer(10, "other", as: "bo")
    _ = try workshop.act { try $0.export(to: workshop.path("b"), ExportOptions()) }
    _ = try workshop.act { (project: Project) throws in
      try project.publish(workshop.path("a"), parent: nil)
    }
    #expect(throws: ProjectError.self) {
      try workshop.act { (project: Project) throws in
        try project.publish(workshop.path("b"), parent: nil)
      }
    }
    var options = ExportOptions()
    options.parent = workshop.path("a")
    options.splits = [("train", 100)]
    let hasOthers = try Self.splits(workshop.path("a")).values.contains { $0 != "train" }
    if hasOthers {
      #expect(throws: ProjectError.self) {
        try workshop.act { (project: Project) throws in
          try project.export(to: workshop.path("c"), options)
        }
      }
    }
  }

  @Test("names stand where their owners chose so; the anonymous share one line")
  func credit() throws {
    let workshop = try Self.finished()
    _ = try workshop.act { try $0.export(to: workshop.path("one"), ExportOptions()) }
    let lines = try String(contentsOfFile: workshop.path("one/contributors.jsonl"), encoding: .utf8)
      .split(separator: "\n").map { try JSONScanner.parse(Array($0.utf8)) }
    #expect(lines.contains { $0["name"]?.stringValue == "ada" })
    #expect(!lines.contains { $0["name"]?.stringValue == "bo" })
    #expect(lines.contains { $0["id"]?.stringValue == "anonymous" })
    #expect(lines.compactMap { $0["share_ppm"]?.intValue }.reduce(0, +) == 1_000_000)
  }

  @Test("a signed release verifies as its signer's; a second one needs the first")
  func publish() throws {
    let workshop = try Self.finished()
    let first = workshop.path("first")
    _ = try workshop.act { try $0.export(to: first, ExportOptions()) }
    #expect(throws: ProjectError.self) {
      try workshop.act(as: "ada") { try $0.publish(first, parent: nil) }
    }
    let published = try workshop.act { (project: Project) throws in
      try project.publish(first, parent: nil)
    }
    #expect(published.version == "1.0.0")
    #expect(
      try workshop.act { (project: Project) throws in try project.publish(first, parent: nil) }
        .wasThere)
    let verified = try Self.verify(workshop, first)
    #expect(verified.problems == [])
    #expect(verified.signer?.hasPrefix("SHA256:") == true)
    try workshop.answer(10, "other", as: "bo")
    #expect(throws: ProjectError.self) {
      try workshop.act { try $0.export(to: workshop.path("x"), ExportOptions()) }
    }
    var options = ExportOptions()
    options.parent = first
    options.splits = [("train", 50), ("validation", 25), ("test", 25)]
    let second = workshop.path("second")
    let report = try workshop.act { try $0.export(to: second, options) }
    #expect(report.version == "2.0.0")
    #expect(try Self.verify(workshop, second, parent: first).problems == [])
    let before = try Self.splits(first)
    let after = try Self.splits(second)
    for (id, split) in before { #expect(after[id] == split) }
    _ = try workshop.act { (project: Project) throws in try project.publish(second, parent: first) }
    #expect(try Self.verify(workshop, second, parent: first).problems == [])
  }

  static func splits(_ path: String) throws -> [String: String] {
    let folder = try ReleaseFolder.open(path)
    var splits: [String: String] = [:]
    for file in folder.rowFiles where file.path.hasPrefix("data/") {
      let lines = try folder.lines(of: file.path)
      while let line = try lines.next() {
        let row = try JSONScanner.parse(line)
        splits[row["id"]?.stringValue ?? ""] = row["split"]?.stringValue
      }
    }
    return splits
  }

  @Test("figures that the events don't give are named, even where every hash is right")
  func forged() throws {
    let workshop = try Self.finished()
    let path = workshop.path("one")
    _ = try workshop.act { try $0.export(to: path, ExportOptions()) }
    // A cheat who rewrites the shares and all hashes around them.
    let contributors = path + "/contributors.jsonl"
    let text = try String(contentsOfFile: contributors, encoding: .utf8)
    let lines = text.split(separator: "\n").map(String.init)
    let shares = lines.compactMap { line in
      line.firstMatch(of: /"share_ppm":(\d+)/).flatMap { Int($0.1) }
    }
    let top = try #require(shares.max())
    let low = try #require(shares.min())
    let forged = text.replacing("\"share_ppm\":\(top),", with: "\"share_ppm\":\(top - 1),")
      .replacing("\"share_ppm\":\(low),", with: "\"share_ppm\":\(low + 1),")
    try #require(forged != text)
    try forged.write(toFile: contributors, atomically: true, encoding: .utf8)
    try Self.rehash(path)
    let verified = try Self.verify(workshop, path)
    #expect(verified.problems.contains { $0.hasPrefix("contributors.jsonl") })
  }

  /// Makes manifest and sums agree with the files again, as a forger would.
  static func rehash(_ path: String) throws {
    let script = """
      import hashlib, json, sys
      root = sys.argv[1]
      sha = lambda p: hashlib.sha256(open(root + "/" + p, "rb").read()).hexdigest()
      manifest = json.load(open(root + "/manifest.json"))
      old = next(f for f in manifest["files"] if f["path"] == "contributors.jsonl")["sha256"]
      new = sha("contributors.jsonl")
      text = open(root + "/manifest.json").read().replace(old, new)
      open(root + "/manifest.json", "w").write(text)
      sums = open(root + "/SHA256SUMS").read().splitlines()
      open(root + "/SHA256SUMS", "w").write("".join(sha(l[66:]) + "  " + l[66:] + "\\n" for l in sums))
      """
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script, path]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }
}
