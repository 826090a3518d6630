import Domain
import Foundation
import Ledger
import Release
import Scoring
import Store
import Testing

@testable import Project

@Suite("The spool of rows")
struct RowSpoolTests {
  static func keyWord(_ number: Int) -> UInt64 { sha256("sample \(number)".utf8).firstWord }

  /// - Returns: the spool, and where each content begins in its bucket.
  static func spool(in folder: String, contents: [[UInt8]?]) throws -> (RowSpool, [UInt32?]) {
    let writer = SerialWorker()
    defer { writer.cancel() }
    var spool = RowSpool(in: folder, count: contents.count, writer: writer)
    let places = contents.enumerated().map { number, content in
      content.flatMap { content in
        content.withUnsafeBytes {
          spool.append(content: $0, bucket: spool.bucket(ofKeyWord: keyWord(number)))
        }
      }
    }
    try writer.finish()
    return (spool, places)
  }

  @Test("content comes back from its bucket, whatever the sizes, in memory and in the file")
  func contentComesBack() throws {
    let folder = NSTemporaryDirectory()
    var random = SplitMix64(seed: 3)
    // Over the buffers' room in all, so that most of it is read from the file.
    let contents: [[UInt8]?] = (0..<9_000).map { number in
      guard number % 7 != 0 else { return nil }
      let size = Int(random.next() % 2_000)
      return [UInt8](repeating: UInt8(ascii: "a") + UInt8(number % 26), count: size)
    }
    let (spool, places) = try Self.spool(in: folder, contents: contents)
    var buckets: [Int: BucketBytes] = [:]
    var isWrong = 0
    for (number, content) in contents.enumerated() {
      let place = places[number]
      guard let content else {
        #expect(place == nil)
        continue
      }
      let bucketNumber = spool.bucket(ofKeyWord: Self.keyWord(number))
      let bucket = try buckets[bucketNumber] ?? #require(spool.read(bucket: bucketNumber))
      buckets[bucketNumber] = bucket
      let text = try bucket.text(at: #require(place), count: content.count)
      if Array(text.utf8) != content { isWrong += 1 }
    }
    #expect(isWrong == 0)
    #expect(buckets.count > 1)
    spool.discard()
    #expect(spool.read(bucket: 0) == nil)
  }

  @Test("what is too large is not kept, and without a folder nothing is")
  func notKept() throws {
    let large = [UInt8](repeating: 0x61, count: RowSpool.maximumEntryBytes + 1)
    let (_, places) = try Self.spool(in: NSTemporaryDirectory(), contents: [large, [0x62]])
    #expect(places[0] == nil)
    #expect(places[1] != nil)
    let (none, nowhere) = try Self.spool(in: "/nonexistent/folder", contents: [large, [0x62]])
    #expect(nowhere == [nil, nil])
    #expect(none.read(bucket: 0) == nil)
  }

  @Test("an export without it has the same bytes")
  func sameBytesWithout() throws {
    let workshop = try ReleaseTests.finished()
    var options = ExportOptions()
    options.formats = [.jsonl, .webdataset]
    let report = try workshop.act { try $0.export(to: workshop.path("with"), options) }
    let without = try workshop.act { (project: Project) throws in
      try project.store.read { reader in
        let build = try ReleaseBuild(
          reader, project: project.id, options: options, recorded: [:], parentManifest: nil,
          version: report.version, spoolFolder: "/nonexistent/folder")
        return try Project.write(build, to: workshop.path("without"), suffix: "t") { _ in }
      }
    }
    #expect(without.manifestSHA256 == report.manifestSHA256)
  }
}
