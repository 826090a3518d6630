import Import
import Testing

@Suite("Files compressed with zstd")
struct ZstandardFileTests {
  let folder: TestFolder
  init() throws { folder = try TestFolder() }

  /// A zstd frame made by hand: blocks that store bytes or repeat one byte, no checksum.
  private func frame(_ blocks: [Block], windowByte: UInt8 = 0x38) -> [UInt8] {
    var out: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, windowByte]
    for (index, block) in blocks.enumerated() {
      let isLast = index == blocks.count - 1 ? 1 : 0
      let (kind, size, payload): (Int, Int, [UInt8]) =
        switch block {
        case .stored(let text): (0, text.utf8.count, Array(text.utf8))
        case .repeated(let byte, let count): (1, count, [byte])
        }
      let header = size << 3 | kind << 1 | isLast
      out += [UInt8(header & 0xFF), UInt8(header >> 8 & 0xFF), UInt8(header >> 16)] + payload
    }
    return out
  }
  private enum Block {
    case stored(String)
    case repeated(UInt8, Int)
  }

  @Test("a .zst file is read as what its name says before, in one or several frames")
  func readsFrames() throws {
    let bytes =
      frame([.stored("{\"text\":\"a\"}\n{\"te"), .stored("xt\":\"b\"}\n")])
      + frame([.stored("{\"text\":\"c\"}")])
    let reader = try SampleReader(path: folder.file("a.jsonl.zst", bytes), options: ReadOptions())
    let reading = try Reading(reader.next)
    #expect(reading.texts == ["a", "b", "c"])
    #expect(reader.bytesRead == bytes.count && reader.totalBytes == bytes.count)
  }

  @Test("a compressed file without its ending is recognised by its first bytes")
  func recognisedByContent() throws {
    let path = try folder.file("a.txt", frame([.stored("one\ntwo\n")]))
    #expect(try readSamples(path).texts == ["one", "two"])
  }

  @Test("a frame that is cut anywhere is an error, whatever was read before")
  func truncated() throws {
    let whole = frame([.stored("one\n"), .stored("two\n")])
    for length in 5..<whole.count {
      let path = try folder.file("cut.txt.zst", whole.prefix(length))
      #expect(readError(path) == .truncatedArchive(path: path), "cut after \(length) bytes")
    }
  }

  @Test("bytes after the last frame are an error")
  func trailing() throws {
    let path = try folder.file("a.txt.zst", frame([.stored("one\n")]) + Array("garbage".utf8))
    guard case .damagedArchive = readError(path) else {
      Issue.record("read garbage without an error")
      return
    }
  }

  @Test("a frame that asks for a window over 128 MiB is refused")
  func largeWindow() throws {
    // Exponent 21 above 2^10: 2 GiB.
    let path = try folder.file("a.txt.zst", frame([.stored("one\n")], windowByte: 21 << 3))
    let error = try #require(readError(path))
    #expect(error.description.contains("too much memory"))
  }

  @Test(
    "a file that unfolds to hundreds of times its size is refused, a small repetitive one is not")
  func bomb() throws {
    let text = Block.repeated(0x41, 128 << 10)
    let bomb = try folder.file(
      "bomb.txt.zst", frame([.stored("x\n")] + Array(repeating: text, count: 600)))
    #expect(readError(bomb) == .expandsTooFar(path: bomb))
    let small = try folder.file("small.txt.zst", frame([.stored("x\n"), text, .stored("\ny")]))
    #expect(try readSamples(small, ReadOptions(maximumSampleBytes: 20_000)).texts == ["x", "y"])
  }

  @Test("a name that says zstd needs bytes that are")
  func wrongName() throws {
    let path = try folder.file("a.txt.zst", "plain\n")
    #expect(readError(path) == .notCompressed(path: path, compression: .zstd))
  }

  @Test("a frame of nothing is empty")
  func emptyFrame() throws {
    let path = try folder.file("a.txt.zst", frame([.stored("")]))
    #expect(readError(path) == .empty(path: path))
  }
}
