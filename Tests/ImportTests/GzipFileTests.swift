import Import
import Testing

@Suite("Files compressed with gzip")
struct GzipFileTests {
  let folder: TestFolder
  init() throws { folder = try TestFolder() }

  private func isDamaged(_ path: String) -> Bool {
    if case .damagedArchive(path, .gzip, _) = readError(path) { true } else { false }
  }

  @Test("a .gz file is read as what its name says before, its members are one stream")
  func readsMembers() throws {
    let bytes =
      GzipFile.stored("{\"text\":\"a\"}\n{\"te") + GzipFile.stored("")
      + GzipFile.stored("xt\":\"b\"}\n", name: "part two") + GzipFile.stored("{\"text\":\"c\"}")
    let reader = try SampleReader(path: folder.file("a.jsonl.gz", bytes), options: ReadOptions())
    let reading = try Reading(reader.next)
    #expect(reading.texts == ["a", "b", "c"])
    #expect(reader.bytesRead == bytes.count && reader.totalBytes == bytes.count)
    let table = try folder.file("a.csv.gz", GzipFile.stored("text\nx\n\"y\nz\"\n"))
    #expect(try readSamples(table).texts == ["x", "y\nz"])
  }

  @Test("members longer than the buffers are read whole")
  func longMembers() throws {
    let lines = (0..<200).map { "\($0) " + String(repeating: "x", count: 200) }
    let member = GzipFile.stored(lines.map { $0 + "\n" }.joined())
    let path = try folder.file("a.txt.gz", (0..<60).flatMap { _ in member })
    let texts = try readSamples(path).texts
    #expect(texts.count == 12_000)
    #expect(texts.indices.allSatisfy { texts[$0] == lines[$0 % 200] })
  }

  @Test("a gzip file without its ending is recognised by its first bytes")
  func recognisedByContent() throws {
    let path = try folder.file("a.txt", GzipFile.stored("one\ntwo\n"))
    #expect(try readSamples(path).texts == ["one", "two"])
  }

  @Test("a file that is cut anywhere is an error, in its first member and in a later one")
  func truncated() throws {
    let first = GzipFile.stored("one\n", name: "n")
    let whole = first + GzipFile.stored("two\n")
    for length in 2..<whole.count where length != first.count {
      let path = try folder.file("cut.txt.gz", whole.prefix(length))
      #expect(readError(path) == .truncatedArchive(path: path), "cut after \(length) bytes")
    }
  }

  @Test("a flipped bit in text, checksum or length is an error", arguments: [15, 19, 23])
  func damaged(position: Int) throws {
    var bytes = GzipFile.stored("one\n")
    bytes[position] ^= 4
    #expect(try isDamaged(folder.file("a.txt.gz", bytes)))
  }

  @Test(
    "bytes after the last member are an error, even a single one or zeros",
    arguments: ["garbage", "g", "\0", "\u{1F}garbage"])
  func trailing(_ rest: String) throws {
    #expect(try isDamaged(folder.file("a.txt.gz", GzipFile.stored("one\n") + Array(rest.utf8))))
  }

  @Test("bytes after a member are an error where they begin a new block of the file, too")
  func trailingInNewBlock() throws {
    let blockBytes = 256 << 10
    let member = GzipFile.stored(String(repeating: "a\n", count: 30_000))
    let start = (0..<4).flatMap { _ in member }
    // A member of nothing with a name (and its NUL) that fills the block.
    let nameBytes = blockBytes - start.count - GzipFile.stored("").count - 1
    let whole = start + GzipFile.stored("", name: String(repeating: "n", count: nameBytes))
    #expect(whole.count == blockBytes)
    #expect(try readSamples(folder.file("whole.txt.gz", whole)).texts.count == 120_000)
    for rest in ["A", "\u{1F}A"] {
      #expect(try isDamaged(folder.file("a.txt.gz", whole + Array(rest.utf8))))
    }
  }

  @Test(
    "a file that unfolds to hundreds of times its size is refused, a small repetitive one is not")
  func bomb() throws {
    let bomb = try folder.file(
      "bomb.txt.gz", GzipFile.repeated(0x41, repeats: 400_000, hasTrailer: false))
    #expect(readError(bomb) == .expandsTooFar(path: bomb))
    let small = try folder.file(
      "small.txt.gz",
      GzipFile.stored("x\n") + GzipFile.repeated(0x41, repeats: 500) + GzipFile.stored("\ny"))
    #expect(try readSamples(small, ReadOptions(maximumSampleBytes: 20_000)).texts == ["x", "y"])
  }

  @Test("what is compressed once more inside is no text")
  func nested() throws {
    let inner = GzipFile.stored("one\n")
    let frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x38, 0x21, 0, 0] + Array("one\n".utf8)
    #expect(try readSamples(folder.file("b.txt", frame)).texts == ["one"])
    // A header with a long name: no NUL near the beginning gives it away.
    let named = [0x1F, 0x8B, 8, 8, 1, 1, 1, 1, 2, 3] + [UInt8](repeating: 0x6E, count: 5000)
    for bytes in [inner, GzipFile.stored(inner), frame, named] {
      let path = try folder.file("a.txt.gz", GzipFile.stored(bytes))
      #expect(readError(path) == .notText(path: path))
    }
  }

  @Test("a name needs the compression that it says")
  func wrongName() throws {
    let plain = try folder.file("a.txt.gz", "plain\n")
    #expect(readError(plain) == .notCompressed(path: plain, compression: .gzip))
    let other = try folder.file("a.txt.zst", GzipFile.stored("one\n"))
    #expect(readError(other) == .notCompressed(path: other, compression: .zstd))
  }

  @Test("members of nothing are empty")
  func emptyMember() throws {
    let path = try folder.file("a.txt.gz", GzipFile.stored("") + GzipFile.stored(""))
    #expect(readError(path) == .empty(path: path))
  }
}
