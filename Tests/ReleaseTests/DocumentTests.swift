import Domain
import Foundation
import Ledger
import Testing

@testable import Release

@Suite("Documents of a release")
struct DocumentTests {
  let temporary: TemporaryFolder
  init() throws { temporary = try TemporaryFolder() }

  private func folder(_ change: (inout SampleRelease) -> Void = { _ in }) throws -> ReleaseFolder {
    var release = SampleRelease(formats: [.parquet, .jsonl, .mds, .csv])
    change(&release)
    try release.publish(temporary.path + "/out")
    return try ReleaseFolder.open(temporary.path + "/out")
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try contents(temporary.path + "/out/" + name), as: UTF8.self)
  }

  @Test("figures are counted of the rows, and read back")
  func figures() throws {
    let folder = try folder()
    let figures = try #require(try folder.figures())
    #expect(figures.rows == 40)
    let task = try #require(figures.tasks.first)
    #expect(task.labels.map(\.label) == ["billing", "bug", "other"])
    #expect(task.labels.map(\.rows) == [14, 13, 13] && task.unlabelled == 0)
    #expect(task.confidence == [0, 0, 0, 0, 0, 0, 0, 0, 0, 40])
    #expect(task.agreement == [0, 0, 0, 0, 0, 0, 40, 0, 0, 0])
    #expect(task.answers == (0..<40).reduce(0) { $0 + 3 + $1 })
    #expect(figures.kinds.map(\.type) == ["human"] && figures.kinds[0].contributors == 2)
  }

  @Test("Croissant names every shard with its hash, and a field a column")
  func croissant() throws {
    let folder = try folder()
    let json = try JSONScanner.parse(try contents(temporary.path + "/out/croissant.json"))
    let objects = json["distribution"]?.arrayValue ?? []
    for file in folder.files where file.split != nil {
      let object = objects.first { $0["contentUrl"]?.stringValue == file.path }
      #expect(object?["sha256"]?.stringValue == file.sha256.hex)
      #expect(object?["contentSize"]?.stringValue == "\(file.bytes) B")
    }
    let fields = json["recordSet"]?.arrayValue?.first?["field"]?.arrayValue ?? []
    let names = fields.compactMap { $0["name"]?.stringValue }
    #expect(names.prefix(4) == ["id", "source_id", "text", "label"])
    #expect(names.contains("label_probs") && names.contains("split"))
  }

  @Test("the card names Parquet alone, with its features and counts")
  func card() throws {
    _ = try folder()
    let card = try text("README.md")
    #expect(
      card.contains("path: data/train-*.parquet") && !card.contains("path: data/train-*.jsonl"))
    #expect(card.contains("  - name: \"label\"\n    dtype:\n      class_label:\n        names:\n"))
    #expect(card.contains("          '1': \"bug\"\n"))
    #expect(card.contains("  - name: \"label_probs\"\n    list: float32\n"))
    #expect(card.contains("\n    num_examples: 36\n  - name: test\n"))
  }

  @Test("hostile names stay text in drawing, datasheet and citation", arguments: CardTests.hostile)
  func hostile(name: String) throws {
    _ = try folder { release in
      release.facts.project.title = name
      release.facts.project.authors = [name]
      release.facts.project.description = name
    }
    let drawing = FiguresDrawing.escaped(name)
    #expect(!drawing.contains("<") && !drawing.unicodeScalars.contains { $0.value < 0x20 })
    let sheet = try text("datasheet.md")
    #expect(!sheet.contains("<script") && !sheet.contains("\u{202E}"))
    let citation = try text("CITATION.cff")
    let keys = citation.split(separator: "\n").filter { !$0.hasPrefix(" ") && !$0.hasPrefix("-") }
    #expect(
      keys.map { String($0.prefix { $0 != ":" }) } == [
        "cff-version", "message", "type", "title", "authors", "version", "date-released", "license",
        "url", "abstract", "identifiers",
      ])
  }

  @Test("a sample is proven, an absent one by its neighbours")
  func proofs() throws {
    let folder = try folder()
    let ids = SampleRelease().rows.map(\.id)
    for id in ids {
      let proof = try SampleProof(of: id, in: folder)
      let leaf = try #require(proof.leaf)
      #expect(leaf.id == id && proof.before == nil && proof.after == nil)
      let root = MerkleTree.root(
        leaf: id.digest, index: leaf.index, count: proof.count, path: leaf.path)
      #expect(root?.hex == folder.manifest["samples"]?["root"]?.stringValue)
    }
    for text in ["0", "1", "2", "3", "4", "5"] {
      let proof = try SampleProof(of: SampleID(sha256(text.utf8)), in: folder)
      #expect(proof.leaf == nil)
      for leaf in [proof.before, proof.after].compactMap({ $0 }) {
        let root = MerkleTree.root(
          leaf: leaf.id.digest, index: leaf.index, count: proof.count, path: leaf.path)
        #expect(root == proof.root)
      }
      #expect(proof.before.map { $0.id < proof.sample } ?? true)
      #expect(proof.after.map { proof.sample < $0.id } ?? true)
      #expect((proof.before?.index ?? -1) + 1 == proof.after?.index ?? proof.count)
    }
  }

  @Test(
    "a sample of the release may be named by its record's id or the beginning of its own, if no other is"
  )
  func proofByBeginning() throws {
    let folder = try folder()
    let ids = SampleRelease().rows.map(\.id)
    let proof = try SampleProof(ofSampleNamed: String(ids[3].hex.prefix(12)), in: folder)
    #expect(proof.sample == ids[3] && proof.leaf?.id == ids[3])
    #expect(try SampleProof(ofSampleNamed: "r3", in: folder).sample == ids[3])
    #expect(throws: ReleaseError.self) {
      _ = try SampleProof(ofSampleNamed: "0123456789", in: folder)
    }
    #expect(throws: ReleaseError.self) { _ = try SampleProof(ofSampleNamed: "", in: folder) }
  }

  @Test("two releases are compared by samples, labels and shares, whatever their formats")
  func comparison() throws {
    let old = try folder { $0.facts.selection["tasks"] = ["topic"] }
    var release = SampleRelease(formats: [.webdataset])
    release.facts.selection["tasks"] = ["topic"]
    release.rows[0].outcomes[0].label = "other"
    let last = release.rows.removeLast()
    release.plan.splits[1].rows -= 1
    release.facts.licenses = [("CC-BY-4.0", 39)]
    release.erased = [last.id]
    release.contributors[0].sharePPM = 500_000
    release.contributors[1].sharePPM = 500_000
    try release.publish(temporary.path + "/new")
    let new = try ReleaseFolder.open(temporary.path + "/new")
    let comparison = try ReleaseComparison(from: old, to: new)
    #expect(comparison.added.isEmpty && comparison.removed == [last.id])
    #expect(comparison.erased == [last.id] && comparison.moved.isEmpty)
    #expect(
      comparison.labels.map(\.new) == ["other"] && comparison.labels.map(\.old) == ["billing"])
    #expect(comparison.unchanged == 38)
    #expect(comparison.shares.map(\.contributor) == ["SHA256:a", "ext:bob"])
    let back = try ReleaseComparison(from: new, to: old)
    #expect(back.added == [last.id] && back.removed.isEmpty && back.labels.count == 1)
  }

  @Test("MDS: offsets lead from sample to sample, and the index tells the file's hash")
  func mds() throws {
    let folder = try folder()
    let bytes = try contents(temporary.path + "/out/mds/train/shard.00000.mds")
    func number(_ place: Int) -> Int {
      bytes[4 * place..<4 * place + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    #expect(number(0) == 36)
    let offsets = (1...37).map(number)
    #expect(offsets == offsets.sorted() && offsets.last == bytes.count)
    let index = try JSONScanner.parse(try contents(temporary.path + "/out/mds/train/index.json"))
    let shard = index["shards"]?.arrayValue?.first
    #expect(shard?["raw_data"]?["hashes"]?["sha256"]?.stringValue == sha256(bytes).hex)
    #expect(shard?["samples"]?.intValue == 36)
    let configuration = try JSONScanner.parse(bytes[(4 * 38)..<offsets[0]])
    #expect(configuration["column_names"] == shard?["column_names"])
    #expect(folder.listed("mds/train/index.json") != nil)
  }

  @Test("CSV: a line of names, quotes where needed, formulas made harmless")
  func csv() throws {
    var release = SampleRelease(count: 2, formats: [.csv])
    release.rows[0].fields[0].text = "=1+1"
    release.rows[1].fields[0].text = "a,\"b\"\nc"
    try release.publish(temporary.path + "/csv")
    let text = String(
      decoding: try contents(temporary.path + "/csv/csv/train-00000.csv"), as: UTF8.self)
    #expect(text.hasPrefix("id,source_id,text,label,label_text,label_probs,"))
    #expect(text.contains(",\"'=1+1\",0,billing,\"[0.913000,0.086999,0.000001]\","))
    #expect(text.contains(",\"a,\"\"b\"\"\nc\",1,bug,"))
  }
}
