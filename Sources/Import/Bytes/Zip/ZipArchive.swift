import Glibc

/// The files in a zip archive (APPNOTE 6.3), read where they lie: nothing is ever written to disk, so that no name in
/// it can lead anywhere.
///
/// Refused: encrypted members, other methods than *stored* and *deflate*, names that climb out of their folder,
/// members that share their bytes (one way to make a bomb), and the 64-bit form.
final class ZipArchive {
  struct Member {
    let name: String
    let method: Int
    let checksum: UInt32
    let storedBytes: Int
    let bytes: Int
    let offset: Int
  }

  let path: String
  let members: [Member]
  private let descriptor: Int32

  /// Members that are read at most.
  static let maximumMembers = 10_000

  /// - Throws: `ImportError`.
  init(path: String) throws {
    let descriptor =
      path == "-"
      ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
      : Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else {
      throw ImportError.system(
        path: path, action: "open", reason: String(cString: strerror(errno)))
    }
    self.path = path
    self.descriptor = descriptor
    do {
      members = try Self.directory(descriptor, path: path)
    } catch {
      Glibc.close(descriptor)
      throw error
    }
  }

  deinit { Glibc.close(descriptor) }

  /// The member's bytes as they are stored.
  func source(_ member: Member) throws -> ZipMemberSource {
    let header = try Self.read(descriptor, path: path, at: member.offset, count: 30)
    guard Self.number(header, 0, 4) == 0x0403_4B50 else { throw damaged("a member without a head") }
    let start = member.offset + 30 + Self.number(header, 26, 2) + Self.number(header, 28, 2)
    return ZipMemberSource(
      path: "\(path)/\(member.name)", descriptor: descriptor, archive: self, start: start,
      count: member.storedBytes)
  }

  private func damaged(_ reason: String) -> ImportError { Self.damaged(path, reason) }

  private static func damaged(_ path: String, _ reason: String) -> ImportError {
    .damagedZip(path: path, reason: reason)
  }

  private static func directory(_ descriptor: Int32, path: String) throws -> [Member] {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw damaged(path, "its size is not known") }
    let size = Int(status.st_size)
    // The end record is 22 bytes and a comment of at most 65,535.
    let tailCount = min(size, 22 + 65_535)
    let tail = try read(descriptor, path: path, at: size - tailCount, count: tailCount)
    guard
      let end = stride(from: tailCount - 22, through: 0, by: -1).first(where: {
        number(tail, $0, 4) == 0x0605_4B50 && $0 + 22 + number(tail, $0 + 20, 2) == tailCount
      })
    else { throw ImportError.truncatedArchive(path: path) }
    let count = number(tail, end + 10, 2)
    let length = number(tail, end + 12, 4)
    let start = number(tail, end + 16, 4)
    guard count < 0xFFFF, start < 0xFFFF_FFFF, length < 0xFFFF_FFFF else {
      throw ImportError.unreadableZip(path: path, reason: "is of the 64-bit form")
    }
    guard number(tail, end + 4, 2) == 0, number(tail, end + 8, 2) == count else {
      throw ImportError.unreadableZip(path: path, reason: "is one part of several")
    }
    guard count <= maximumMembers else {
      throw ImportError.unreadableZip(path: path, reason: "holds over \(maximumMembers) files")
    }
    guard start + length <= size - tailCount + end, length <= 64 << 20 else {
      throw damaged(path, "its directory lies outside of it")
    }
    let bytes = try read(descriptor, path: path, at: start, count: length)
    let members = try members(bytes, count: count, directory: start, path: path)
    try checkOverlap(members, directory: start, path: path)
    return members
  }

  private static func members(
    _ bytes: [UInt8], count: Int, directory: Int, path: String
  ) throws -> [Member] {
    var members: [Member] = []
    var at = 0
    for _ in 0..<count {
      guard at + 46 <= bytes.count, number(bytes, at, 4) == 0x0201_4B50 else {
        throw damaged(path, "its directory is broken")
      }
      let nameCount = number(bytes, at + 28, 2)
      let next = at + 46 + nameCount + number(bytes, at + 30, 2) + number(bytes, at + 32, 2)
      guard next <= bytes.count else { throw damaged(path, "its directory is broken") }
      let name = String(decoding: bytes[at + 46..<at + 46 + nameCount], as: UTF8.self)
      let member = Member(
        name: name, method: number(bytes, at + 10, 2),
        checksum: UInt32(number(bytes, at + 16, 4)), storedBytes: number(bytes, at + 20, 4),
        bytes: number(bytes, at + 24, 4), offset: number(bytes, at + 42, 4))
      let flags = number(bytes, at + 8, 2)
      at = next
      try checkName(name, path: path)
      if name.hasSuffix("/") || isLitter(name) { continue }
      try check(member, flags: flags, directory: directory, path: path)
      members.append(member)
    }
    return members
  }

  private static func check(_ member: Member, flags: Int, directory: Int, path: String) throws {
    let name = ForeignText.quoted(member.name)
    guard flags & 1 == 0 else {
      throw ImportError.unreadableZip(
        path: path, reason: "is encrypted (\(name)); unpack it with its password")
    }
    guard member.method == 0 || member.method == 8 else {
      throw ImportError.unreadableZip(
        path: path, reason: "packs \(name) with method \(member.method), which is not read here")
    }
    guard member.storedBytes < 0xFFFF_FFFF, member.bytes < 0xFFFF_FFFF else {
      throw ImportError.unreadableZip(path: path, reason: "is of the 64-bit form")
    }
    guard member.offset + 30 + member.storedBytes <= directory else {
      throw damaged(path, "\(name) lies outside of it")
    }
    let allowed =
      member.storedBytes * ImportLimit.expansionRatio + ImportLimit.expansionSlackBytes
    guard member.bytes <= allowed else { throw ImportError.expandsTooFar(path: path) }
  }

  private static func checkName(_ text: String, path: String) throws {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard !text.hasPrefix("/"), !text.contains("\\"), !text.contains("\0"),
      !parts.contains(".."), !text.dropFirst().hasPrefix(":")
    else {
      throw ImportError.unreadableZip(
        path: path,
        reason: "holds the name \(ForeignText.quoted(text)), which leads out of its folder")
    }
  }

  private static func checkOverlap(_ members: [Member], directory: Int, path: String) throws {
    let sorted = members.sorted { $0.offset < $1.offset }
    for (left, right) in zip(sorted, sorted.dropFirst())
    where left.offset + 30 + left.storedBytes > right.offset {
      throw damaged(path, "two of its files share bytes")
    }
  }

  /// What file managers leave behind.
  private static func isLitter(_ name: String) -> Bool {
    let file = name.split(separator: "/").last ?? ""
    return name.hasPrefix("__MACOSX/") || file.hasPrefix(".") || file == "Thumbs.db"
  }

  private static func read(
    _ descriptor: Int32, path: String, at offset: Int, count: Int
  ) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: max(0, count))
    var done = 0
    while done < count {
      let got = bytes.withUnsafeMutableBytes { target in
        pread(
          descriptor, target.baseAddress.map { $0 + done }, target.count - done, offset + done)
      }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { throw ImportError.truncatedArchive(path: path) }
      done += got
    }
    return bytes
  }

  /// A little-endian number; beyond the end there are zeros.
  private static func number(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> Int {
    var value = 0
    for index in 0..<count {
      let at = offset + index
      value |= Int(at >= 0 && at < bytes.count ? bytes[at] : 0) << (8 * index)
    }
    return value
  }
}

/// The stored bytes of one member.
final class ZipMemberSource: ByteSource {
  let path: String
  let totalBytes: Int?
  private let descriptor: Int32
  /// Keeps the descriptor open.
  private let archive: ZipArchive
  private var offset: Int
  private let end: Int

  init(path: String, descriptor: Int32, archive: ZipArchive, start: Int, count: Int) {
    self.path = path
    self.descriptor = descriptor
    self.archive = archive
    offset = start
    end = start + count
    totalBytes = count
  }

  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let wanted = min(target.count, end - offset)
      guard wanted > 0 else { return 0 }
      let count = pread(descriptor, target.baseAddress, wanted, offset)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw ImportError.truncatedArchive(path: archive.path) }
      offset += count
      return count
    }
  }
}
