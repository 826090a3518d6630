import Domain
import Foundation
import Ledger

/// The folder of a release that is joined from parts, while it is filled.
struct JoinedFolder {
  private let folder: String
  private var subfolders: Set<String> = []
  private(set) var files: [ListedFile] = []
  private var paths: Set<String> = []
  /// Files that were missing or damaged.
  private(set) var problems: [String] = []

  init(_ folder: String) { self.folder = folder }

  /// Takes a file over, and hashes it: what differs from its description is a problem.
  mutating func take(_ file: ListedFile, from part: String, as path: String) throws {
    var taken = file
    taken.path = path
    guard paths.insert(path).inserted else {
      problems.append("\(part)/\(file.path): another part has it, too")
      return
    }
    files.append(taken)
    do {
      let (size, sha256) = try FolderReader(root: part).fingerprint(of: file.path)
      guard size == file.bytes, sha256 == file.sha256 else {
        problems.append("\(part)/\(file.path): not the file that was written")
        return
      }
    } catch let error as ReleaseError {
      problems.append("\(part)/\(file.path): \(error.shortReason)")
      return
    }
    guard problems.isEmpty else { return }
    try makeFolders(of: path)
    try Self.bring(part + "/" + file.path, to: folder + "/" + path)
  }

  /// Writes a small file, durably.
  mutating func write(_ bytes: [UInt8], as path: String) throws -> ListedFile {
    try makeFolders(of: path)
    let full = folder + "/" + path
    let descriptor = try FileSystem.create(full)
    defer { close(descriptor) }
    try bytes.withUnsafeBytes {
      try FileSystem.writeAll($0, to: descriptor, path: full)
    }
    try FileSystem.synchronize(descriptor, path: full)
    return ListedFile(
      path: path, bytes: bytes.count, sha256: sha256(bytes), rows: nil, rowsSHA256: nil, split: nil)
  }

  func synchronize() throws {
    for subfolder in subfolders { try FileSystem.synchronizeFolder(folder + "/" + subfolder) }
    try FileSystem.synchronizeFolder(folder)
  }

  private mutating func makeFolders(of path: String) throws {
    var parent = ""
    for component in path.split(separator: "/").dropLast() {
      parent += (parent.isEmpty ? "" : "/") + component
      if subfolders.insert(parent).inserted { try FileSystem.makeFolder(folder + "/" + parent) }
    }
  }

  /// Links a file, or copies it where that can't be (another file system, or one without links).
  private static func bring(_ source: String, to target: String) throws {
    if linkat(AT_FDCWD, source, AT_FDCWD, target, 0) == 0 { return }
    let input = open(source, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard input >= 0 else { throw ReleaseError.fromSystem("reading", source, code: errno) }
    defer { close(input) }
    let output = try FileSystem.create(target)
    defer { close(output) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = read(input, buffer.baseAddress, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw ReleaseError.fromSystem("reading", source, code: errno) }
      guard count > 0 else { break }
      try FileSystem.writeAll(
        UnsafeRawBufferPointer(rebasing: buffer[..<count]), to: output, path: target)
    }
    try FileSystem.synchronize(output, path: target)
  }
}

extension ReleaseError {
  /// The reason alone, where the path was said already.
  var shortReason: String {
    switch self {
    case .damaged(_, let reason), .unsafePath(_, let reason): reason
    default: "\(self)"
    }
  }
}

/// Where a release will be, and where it is made until then.
struct ReleaseDestination {
  let path: String
  let folder: String

  /// - Throws: `ReleaseError.badDestination`, `.exists`.
  init(_ destination: String, suffix: String) throws {
    var path = destination
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard !["", ".", ".."].contains(name), !path.utf8.contains(0) else {
      throw ReleaseError.badDestination(path: destination, reason: "it names no new folder")
    }
    // Also where something is said to be elsewhere: no network is spoken here.
    guard !path.contains("://") else {
      throw ReleaseError.badDestination(
        path: destination,
        reason:
          "it is an address; export to a folder and hand that to your own tool (docs/scale.md)")
    }
    guard !suffix.isEmpty, suffix.utf8.allSatisfy({ $0 != UInt8(ascii: "/") && $0 > 0x20 }) else {
      throw ReleaseError.badDestination(path: destination, reason: "the suffix is not a word")
    }
    guard !FileSystem.exists(path) else { throw ReleaseError.exists(path: path) }
    self.path = path
    folder = "\(path).tmp-\(getpid())-\(suffix)"
  }
}
