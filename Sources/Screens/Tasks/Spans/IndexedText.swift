/// A text with short ways between Unicode scalars and UTF-8 bytes, and from one grapheme to the next.
struct IndexedText: Equatable, Sendable {
  let string: String
  let byteCount: Int
  let scalarCount: Int
  /// The byte at which every 256th scalar starts; empty where each scalar is one byte.
  private let blocks: [Int]

  private static let blockScalars = 256

  /// - Complexity: O(bytes).
  init(_ text: String) {
    var string = text
    string.makeContiguousUTF8()
    let bytes = string.utf8.count
    let scalars =
      string.utf8.withContiguousStorageIfAvailable { storage in
        storage.reduce(into: 0) { count, byte in if byte & 0xC0 != 0x80 { count += 1 } }
      } ?? string.unicodeScalars.count
    var starts: [Int] = []
    if scalars < bytes {
      starts.reserveCapacity(scalars / IndexedText.blockScalars + 1)
      var number = 0
      var at = 0
      for byte in string.utf8 {
        if byte & 0xC0 != 0x80 {
          if number % IndexedText.blockScalars == 0 { starts.append(at) }
          number += 1
        }
        at += 1
      }
    }
    self.string = string
    byteCount = bytes
    scalarCount = scalars
    blocks = starts
  }

  static func == (a: IndexedText, b: IndexedText) -> Bool {
    a.string.utf8.count == b.string.utf8.count && a.string.utf8.elementsEqual(b.string.utf8)
  }

  /// The byte at which a scalar starts; the end of the text for its scalar count. Clamped to the text.
  func byte(ofScalar scalar: Int) -> Int {
    let wanted = min(max(0, scalar), scalarCount)
    guard !blocks.isEmpty, wanted < scalarCount else {
      return blocks.isEmpty ? wanted : byteCount
    }
    let block = wanted / IndexedText.blockScalars
    var left = wanted % IndexedText.blockScalars
    var at = blocks[block]
    withBytes { bytes in
      while left > 0 {
        at += 1
        while at < bytes.count, bytes[at] & 0xC0 == 0x80 { at += 1 }
        left -= 1
      }
    }
    return at
  }

  /// How many scalars start before a byte.
  func scalar(ofByte byte: Int) -> Int {
    let wanted = min(max(0, byte), byteCount)
    guard !blocks.isEmpty else { return wanted }
    var low = 0
    var high = blocks.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if blocks[middle] <= wanted { low = middle } else { high = middle - 1 }
    }
    let start = blocks[low]
    let more = withBytes { bytes in
      bytes[start..<wanted].reduce(into: 0) { if $1 & 0xC0 != 0x80 { $0 += 1 } }
    }
    return low * IndexedText.blockScalars + more
  }

  /// The grapheme that a byte is part of, CR and LF together; an empty range at the end of the text.
  func grapheme(at byte: Int) -> Range<Int> {
    let byte = min(max(0, byte), byteCount)
    guard byte < byteCount else { return byteCount..<byteCount }
    if isSimple(byte) { return byte..<byte + 1 }
    let end = string.index(after: index(byte))
    let start = string.index(before: end)
    return offset(start)..<offset(end)
  }

  /// The grapheme that ends at a byte or holds the byte before it; nil at the start.
  func grapheme(before byte: Int) -> Range<Int>? {
    byte > 0 ? grapheme(at: byte - 1) : nil
  }

  /// The text between two bytes that start scalars.
  func text(_ bytes: Range<Int>) -> Substring {
    string[index(bytes.lowerBound)..<index(bytes.upperBound)]
  }

  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if let found = string.utf8.withContiguousStorageIfAvailable(body) { return found }
    return Array(string.utf8).withUnsafeBufferPointer(body)
  }

  /// An ASCII byte before another: a grapheme of its own, but for CR and LF.
  private func isSimple(_ byte: Int) -> Bool {
    withBytes { bytes in
      let one = bytes[byte]
      guard one < 0x80, one != 0x0D, one != 0x0A else { return false }
      return byte + 1 >= bytes.count || bytes[byte + 1] < 0x80
    }
  }

  private func index(_ byte: Int) -> String.Index {
    string.utf8.index(string.startIndex, offsetBy: min(max(0, byte), byteCount))
  }

  private func offset(_ index: String.Index) -> Int {
    string.utf8.distance(from: string.startIndex, to: index)
  }
}
