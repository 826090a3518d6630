/// Members of a POSIX ustar archive as `webdataset.TarWriter` writes them, except for the time: 0.
/// Its own is a float, for which Python adds a pax header of 1,024 bytes to every member.
struct TarMember {
  static let blockBytes = 512
  /// What ends an archive: two blocks of zeros.
  static let endBytes = 2 * blockBytes

  private static let nameRange = 0..<100
  private static let sizeOffset = 124
  private static let checksumOffset = 148

  /// A header with everything but name, size and checksum, and the sum of its bytes.
  private let template: [UInt8]
  private let templateSum: Int

  init() {
    var header = [UInt8](repeating: 0, count: Self.blockBytes)
    func put(_ text: String, at offset: Int) {
      header.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
    }
    put("0000444\0", at: 100)  // mode
    put("0000000\0", at: 108)  // uid
    put("0000000\0", at: 116)  // gid
    put("00000000000\0", at: 136)  // mtime
    put("        ", at: Self.checksumOffset)  // counted as spaces
    put("0", at: 156)  // a regular file
    put("ustar\u{0}00", at: 257)
    put("bigdata", at: 265)  // uname
    put("bigdata", at: 297)  // gname
    template = header
    templateSum = header.reduce(0) { $0 + Int($1) }
  }

  /// Appends a member whose payload `body` writes; true unless name or size don't fit ustar, in
  /// which case the block is as before.
  func append(
    key: UnsafeRawBufferPointer, suffix: StaticString, to block: ByteBlock,
    body: (ByteBlock) throws -> Void
  ) rethrows -> Bool {
    let start = block.count
    let nameBytes = key.count + suffix.utf8CodeUnitCount
    guard nameBytes <= Self.nameRange.count else { return false }
    block.append(template)
    do {
      try body(block)
    } catch {
      block.truncate(to: start)
      throw error
    }
    let size = block.count - start - Self.blockBytes
    guard size <= ReleaseLimit.maximumTarMemberBytes else {
      block.truncate(to: start)
      return false
    }
    block.append(zeros: (Self.blockBytes - size % Self.blockBytes) % Self.blockBytes)

    var sum = templateSum
    let suffixBytes = UnsafeRawBufferPointer(
      start: suffix.utf8Start, count: suffix.utf8CodeUnitCount)
    for byte in key { sum += Int(byte) }
    for byte in suffixBytes { sum += Int(byte) }
    block.replace(at: start, with: key)
    block.replace(at: start + key.count, with: suffixBytes)
    sum += put(octal: size, digits: 11, at: start + Self.sizeOffset, in: block)
    // Six digits, NUL, and the last of the spaces that are there already.
    _ = put(octal: sum, digits: 6, at: start + Self.checksumOffset, in: block)
    block.replace(at: start + Self.checksumOffset + 6, with: 0)
    return true
  }

  /// Writes octal digits and returns the sum of their bytes.
  private func put(octal value: Int, digits: Int, at offset: Int, in block: ByteBlock) -> Int {
    var rest = value
    var sum = 0
    for position in stride(from: digits - 1, through: 0, by: -1) {
      let digit = UInt8(ascii: "0") + UInt8(rest & 7)
      block.replace(at: offset + position, with: digit)
      sum += Int(digit)
      rest >>= 3
    }
    return sum
  }
}
