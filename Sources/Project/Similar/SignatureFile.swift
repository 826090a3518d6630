import Domain
import Glibc

/// The signatures of a project's samples, in a file of their own beside the ledger: `similar.bin`. It holds nothing that
/// is not in the ledger and may be deleted at any time; what is erased goes with it.
///
/// A list that is read from end to end: a million are 84 MB, looked through in some 30 ms, and nothing has to be kept in
/// order while samples come in. 64 bytes of header (words that name the format, 32 bytes that name the ledger, how many
/// entries, the last sample that was looked at), then entries of 84 bytes: the sample's row, the signature.
struct SignatureFile {
  private static let headerBytes = 64
  private static let entryBytes = 4 + TextSignature.binCount
  private static let magic = Array("winnow signatures 1\n".utf8.prefix(16))
  private static let chunkEntries = 12_000

  private let descriptor: Int32
  private var count = 0
  /// The last sample that was looked at.
  private(set) var through = 0
  private let owner: [UInt8]

  /// Opens the file, or makes it; that of another ledger is made anew.
  /// - Parameter owner: 32 bytes that name the ledger.
  /// - Returns: nil where it can't be had.
  init?(path: String, owner: Digest) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return nil }
    self.owner = owner.bytes
    // Another process may be adding to it.
    guard flock(descriptor, LOCK_EX) == 0 else {
      Glibc.close(descriptor)
      return nil
    }
    var header = [UInt8](repeating: 0, count: Self.headerBytes)
    let read = pread(descriptor, &header, Self.headerBytes, 0)
    let number = { (start: Int) in
      header[start..<start + 8].reduce(0) { $0 << 8 | Int($1) }
    }
    var info = stat()
    if read == Self.headerBytes, Array(header[..<16]) == Self.magic,
      Array(header[16..<48]) == self.owner, fstat(descriptor, &info) == 0,
      number(48) >= 0, number(48) <= (Int(info.st_size) - Self.headerBytes) / Self.entryBytes
    {
      count = number(48)
      through = number(56)
    } else if ftruncate(descriptor, 0) != 0 {
      Glibc.close(descriptor)
      return nil
    }
  }

  func close() { Glibc.close(descriptor) }

  /// Adds the signatures of the next samples.
  /// - Parameters:
  ///   - entries: rows and signatures.
  ///   - through: the last sample that was looked at.
  /// - Returns: whether they are in the file.
  mutating func add(_ entries: [(row: Int, signature: TextSignature)], through: Int) -> Bool {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(entries.count * Self.entryBytes)
    for (row, signature) in entries {
      withUnsafeBytes(of: UInt32(truncatingIfNeeded: row).littleEndian) {
        bytes.append(contentsOf: $0)
      }
      bytes += signature.bytes
    }
    // The header last: what it doesn't count is not there.
    guard write(bytes, at: Self.headerBytes + count * Self.entryBytes) else { return false }
    let newCount = count + entries.count
    var header = Self.magic + owner
    for number in [newCount, through] {
      withUnsafeBytes(of: UInt64(number).bigEndian) { header.append(contentsOf: $0) }
    }
    guard write(header, at: 0) else { return false }
    count = newCount
    self.through = through
    return true
  }

  private func write(_ bytes: [UInt8], at offset: Int) -> Bool {
    var done = 0
    return bytes.withUnsafeBytes { buffer in
      while done < buffer.count, let base = buffer.baseAddress {
        let written = pwrite(descriptor, base + done, buffer.count - done, off_t(offset + done))
        if written > 0 { done += written } else if written == 0 || errno != EINTR { return false }
      }
      return true
    }
  }

  /// Rows of samples that may be near duplicates, those that agree most first, at most so many.
  func candidates(of signature: TextSignature, limit: Int) -> [Int] {
    var found: [(agreement: Int, row: Int)] = []
    var buffer = [UInt8](repeating: 0, count: Self.chunkEntries * Self.entryBytes)
    var entry = 0
    signature.bytes.withUnsafeBytes { own in
      while entry < count {
        let wanted = min(Self.chunkEntries, count - entry) * Self.entryBytes
        let read = pread(
          descriptor, &buffer, wanted, off_t(Self.headerBytes + entry * Self.entryBytes))
        guard read == wanted else { return }
        buffer.withUnsafeBytes { bytes in
          for start in stride(from: 0, to: wanted, by: Self.entryBytes) {
            let other = UnsafeRawBufferPointer(
              rebasing: bytes[start + 4..<start + Self.entryBytes])
            let agreement = TextSignature.agreement(own, other)
            guard agreement >= TextSignature.minimumAgreement else { continue }
            let row = Int(
              UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self)))
            found.append((agreement, row))
            if found.count > 64 * limit { found = Self.best(found, limit) }
          }
        }
        entry += wanted / Self.entryBytes
      }
    }
    return Self.best(found, limit).map(\.row)
  }

  private static func best(_ found: [(agreement: Int, row: Int)], _ limit: Int) -> [(
    agreement: Int, row: Int
  )] {
    Array(
      found.sorted {
        $0.agreement != $1.agreement ? $0.agreement > $1.agreement : $0.row < $1.row
      }.prefix(limit))
  }
}
