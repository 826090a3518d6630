import Domain
import Foundation
import Ledger

/// Opens files inside one folder and nowhere else: every component is opened without following
/// links, from the folder before it.
struct FolderReader: Sendable {
  let root: String

  /// Whether a path stays within a folder when it is taken apart at its slashes.
  /// - Throws: `ReleaseError.unsafePath`.
  static func check(_ path: String) throws {
    func refuse(_ reason: String) -> ReleaseError { .unsafePath(path: path, reason: reason) }
    guard path.utf8.count <= 1_024 else { throw refuse("it is longer than 1,024 bytes") }
    guard path.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }) else {
      throw refuse("it holds a control character or a backslash")
    }
    for component in components(path)
    where component.isEmpty || component == "." || component == ".." {
      throw refuse("it leaves the folder or is not in its shortest form")
    }
  }

  static func components(_ path: String) -> [String] {
    path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
  }

  /// Opens a regular file for reading.
  /// - Returns: its descriptor, which the caller closes, and its size in bytes.
  /// - Throws: `ReleaseError.unsafePath` for links, `.damaged` where it isn't there or no file.
  func open(_ path: String) throws -> (descriptor: Int32, size: Int) {
    try Self.check(path)
    var folder = Foundation.open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw failure(path, errno) }
    let components = Self.components(path)
    for component in components.dropLast() {
      let next = openat(folder, component, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      let code = errno
      close(folder)
      guard next >= 0 else { throw failure(path, code) }
      folder = next
    }
    // Without O_NONBLOCK a pipe of that name would wait for a writer for ever.
    let descriptor = openat(
      folder, components.last ?? "", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    let code = errno
    close(folder)
    guard descriptor >= 0 else { throw failure(path, code) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw ReleaseError.damaged(path: path, reason: "it is no regular file")
    }
    return (descriptor, Int(status.st_size))
  }

  /// Whether something stands at a path; only `open` tells whether it can be read.
  func holds(_ path: String) -> Bool { FileSystem.exists(root + "/" + path) }

  private func failure(_ path: String, _ code: Int32) -> ReleaseError {
    switch code {
    case ENOENT: .damaged(path: path, reason: "it is missing")
    case ELOOP, ENOTDIR: .unsafePath(path: path, reason: "a link or file stands in its place")
    default: .damaged(path: path, reason: ReleaseError.reason(code))
    }
  }

  /// All bytes of a small file.
  /// - Throws: as `open`, and `ReleaseError.damaged` where it is larger than `limit`.
  func bytes(of path: String, limit: Int) throws -> [UInt8] {
    var out: [UInt8] = []
    _ = try read(path) { chunk in
      guard out.count + chunk.count <= limit else {
        throw ReleaseError.damaged(path: path, reason: "it is larger than \(limit) bytes")
      }
      out.append(contentsOf: chunk)
    }
    return out
  }

  /// Size and SHA-256 of a file, read once from end to end.
  func fingerprint(of path: String) throws -> (size: Int, sha256: Digest) {
    var hash = RunningHash()
    let size = try read(path) { hash.update(buffer: $0) }
    return (size, hash.finish())
  }

  private func read(_ path: String, _ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Int {
    let (descriptor, _) = try open(path)
    defer { close(descriptor) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    var total = 0
    while true {
      let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(path, errno) }
      guard count > 0 else { return total }
      total += count
      try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }
}
