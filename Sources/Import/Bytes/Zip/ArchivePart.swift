import Domain
import Glibc

/// One file of a zip archive, named as if the archive were a folder: `data.zip/train.jsonl`.
struct ArchivePart {
  let archive: String
  let member: String

  /// - Returns: nil for a path that leads into no archive.
  init?(path: String) {
    guard path != "-", !Self.isFile(path) else { return nil }
    let bytes = Array(path.utf8)
    for end in bytes.indices.dropFirst() where bytes[end] == UInt8(ascii: "/") {
      let archive = String(decoding: bytes[..<end], as: UTF8.self)
      guard Self.isFile(archive) else { continue }
      self.archive = archive
      member = String(decoding: bytes[(end + 1)...], as: UTF8.self)
      return
    }
    return nil
  }

  /// The member's bytes, unfolded.
  /// - Throws: `ImportError`, also where the archive has no such file.
  func stream() throws -> ByteStream {
    let archive = try ZipArchive(path: archive)
    guard let found = archive.members.first(where: { $0.name.sameBytes(as: member) }) else {
      throw ImportError.system(
        path: "\(self.archive)/\(member)", action: "open",
        reason: "the archive has no such file")
    }
    guard found.bytes > 0 else { throw ImportError.empty(path: "\(self.archive)/\(member)") }
    return try ByteStream(found, in: archive)
  }

  /// A path beside the archive that holds the member's name; whatever is no plain letter of a name is `_`.
  var besideArchive: String {
    let name = member.unicodeScalars.map { scalar in
      scalar == "/"
        ? "." : Self.isPlain(scalar) ? String(scalar) : "_"
    }.joined()
    return "\(archive).\(String(name.suffix(150)))"
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "." || scalar == "-" || scalar == "_" || scalar.properties.isAlphabetic
      || ("0"..."9").contains(scalar)
  }

  private static func isFile(_ path: String) -> Bool {
    guard !path.utf8.contains(0) else { return false }
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }
}
