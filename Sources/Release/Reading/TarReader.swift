import Foundation

/// Reads the members of a tar shard as winnow writes them: plain ustar, regular files, no links, no
/// extended headers. Memory is bounded by the largest member
/// (`ReleaseLimit.maximumTarMemberBytes`).
public final class TarReader {
  public struct Member: Sendable, Equatable {
    public let name: String
    public let bytes: [UInt8]
  }

  private let path: String
  private let descriptor: Int32

  init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// The next member; nil at the end, after the two blocks of zeros that must be there.
  /// - Throws: `ReleaseError.damaged` where the archive is cut, or of another kind than ours.
  public func next() throws -> Member? {
    let header = try exactly(TarMember.blockBytes)
    guard header.contains(where: { $0 != 0 }) else {
      let second = try exactly(TarMember.blockBytes)
      guard !second.contains(where: { $0 != 0 }), try read(upTo: 1).isEmpty else {
        throw damaged("something follows its end")
      }
      return nil
    }
    guard header[257..<265].elementsEqual("ustar\u{0}00".utf8), header[156] == UInt8(ascii: "0"),
      header[345] == 0
    else { throw damaged("it holds something other than plain ustar files") }
    let sum = header.enumerated().reduce(0) { sum, item in
      sum + ((148..<156).contains(item.offset) ? 0x20 : Int(item.element))
    }
    guard octal(header[148..<154]) == sum else { throw damaged("a header's checksum is wrong") }
    guard let size = octal(header[124..<135]), size <= ReleaseLimit.maximumTarMemberBytes else {
      throw damaged("a member is larger than \(ReleaseLimit.maximumTarMemberBytes) bytes")
    }
    let blocks = (size + TarMember.blockBytes - 1) / TarMember.blockBytes
    var bytes = try exactly(blocks * TarMember.blockBytes)
    guard !bytes[size...].contains(where: { $0 != 0 }) else {
      throw damaged("bytes stand between two members")
    }
    bytes.removeLast(bytes.count - size)
    let name = String(decoding: header[..<100].prefix { $0 != 0 }, as: UTF8.self)
    return Member(name: name, bytes: bytes)
  }

  private func octal(_ digits: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(digit) else { return nil }
      value = value << 3 | Int(digit - UInt8(ascii: "0"))
    }
    return value
  }

  private func exactly(_ count: Int) throws -> [UInt8] {
    let bytes = try read(upTo: count)
    guard bytes.count == count else { throw damaged("it ends too early") }
    return bytes
  }

  private func read(upTo count: Int) throws -> [UInt8] {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = 0
      while filled < count {
        let got = Foundation.read(
          descriptor, buffer.baseAddress.map { $0 + filled }, count - filled)
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = errno }
        guard got > 0 else { return }
        filled += got
      }
    }
    guard failure == 0 else { throw damaged(ReleaseError.reason(failure)) }
    return bytes
  }

  private func damaged(_ reason: String) -> ReleaseError { .damaged(path: path, reason: reason) }
}
