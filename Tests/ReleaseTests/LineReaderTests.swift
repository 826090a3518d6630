import Foundation
import Testing

@testable import Release

@Suite("Reading lines")
struct LineReaderTests {
  let temporary: TemporaryFolder
  init() throws { temporary = try TemporaryFolder() }

  func reader(_ bytes: [UInt8], isCompressed: Bool, maximumLines: Int = .max) throws -> LineReader {
    let path = temporary.path + "/file"
    try write(bytes, to: path)
    let descriptor = open(path, O_RDONLY)
    return try LineReader(
      descriptor: descriptor, path: "file", isCompressed: isCompressed, maximumLines: maximumLines)
  }

  func frame(_ bytes: [UInt8]) throws -> [UInt8] {
    let block = ByteBlock(capacity: bytes.count)
    block.append(bytes)
    let output = ByteBlock(capacity: 1)
    try ZstdFrame.compress(block.bytes, level: 3, hasChecksum: true, into: output)
    return Array(output.bytes)
  }

  func all(_ reader: LineReader) throws -> [[UInt8]] {
    var lines: [[UInt8]] = []
    while let line = try reader.next() { lines.append(line) }
    return lines
  }

  @Test("lines come as they are, across frames and buffers", arguments: [true, false])
  func lines(isCompressed: Bool) throws {
    let lines = (0..<5_000).map { index -> [UInt8] in
      [UInt8](repeating: UInt8(ascii: "a") + UInt8(index % 26), count: index * 7 % 900)
    }
    let bytes = Array(lines.map { $0 + [0x0A] }.joined())
    // The frames' border lies within a line.
    let stored =
      isCompressed
      ? try frame(Array(bytes[..<1_000_001])) + frame(Array(bytes[1_000_001...])) : bytes
    #expect(try all(reader(stored, isCompressed: isCompressed)) == lines)
  }

  @Test("no lines are no lines", arguments: [true, false])
  func empty(isCompressed: Bool) throws {
    #expect(try all(reader(isCompressed ? frame([]) : [], isCompressed: isCompressed)).isEmpty)
  }

  @Test("a bomb of one endless line ends with an error, in bounded memory")
  func bomb() throws {
    let zeros = try frame([UInt8](repeating: 0, count: 32 << 20))
    let stored = zeros + zeros + zeros
    #expect(stored.count < 100_000)
    #expect(throws: ReleaseError.lineTooLong(path: "file", line: 1)) {
      try all(reader(stored, isCompressed: true))
    }
  }

  @Test("more lines than were announced are refused")
  func tooMany() throws {
    let stored = try frame([UInt8](repeating: 0x0A, count: 1 << 20))
    #expect(throws: ReleaseError.damaged(path: "file", reason: "it has more than 10 lines")) {
      try all(reader(stored, isCompressed: true, maximumLines: 10))
    }
  }

  @Test("a frame that was cut or changed, and a last line without its end, are refused")
  func damaged() throws {
    let stored = try frame(Array("one\ntwo\n".utf8))
    for cut in 1..<stored.count {
      #expect(throws: ReleaseError.self, "cut at \(cut)") {
        try all(reader(Array(stored[..<cut]), isCompressed: true))
      }
    }
    var flipped = stored
    flipped[stored.count - 6] ^= 1
    #expect(throws: ReleaseError.self) { try all(reader(flipped, isCompressed: true)) }
    #expect(throws: ReleaseError.damaged(path: "file", reason: "its last line has no newline")) {
      try all(reader(Array("one\ntwo".utf8), isCompressed: false))
    }
  }
}
