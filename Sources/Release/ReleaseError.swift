import Domain
import Foundation

/// Why a release folder could not be written or read.
public enum ReleaseError: Error, Equatable, CustomStringConvertible {
  /// Something stands where the folder should go.
  case exists(path: String)
  case badDestination(path: String, reason: String)
  case parentMissing(path: String)
  case notWritable(path: String, reason: String)
  case diskFull(path: String)
  case system(operation: String, path: String, reason: String)
  case badPlan(reason: String)
  case badRow(id: String, reason: String)
  case badLine(file: String, reason: String)
  case badFacts(reason: String)
  case rowCount(split: String, planned: Int, got: Int)
  /// The writer has finished, was cancelled, or failed before.
  case closed
  case cancelled
  case compression(reason: String)
  /// A folder that holds no part of a release.
  case notAPart(path: String, reason: String)
  /// Parts that don't make a release together, each thing that is wrong.
  case badParts([String])
  case notARelease(path: String, reason: String)
  /// A path in a manifest that leaves the folder or follows a link.
  case unsafePath(path: String, reason: String)
  case lineTooLong(path: String, line: Int)
  case damaged(path: String, reason: String)
  /// No sample's id begins so, or several do: some of them.
  case noSuchSample(name: String, found: [String])

  public var description: String {
    switch self {
    case .exists(let path):
      "\(path) exists already: a release is never overwritten; choose another folder or remove it"
    case .badDestination(let path, let reason):
      "cannot write a release to \"\(path)\": \(reason)"
    case .parentMissing(let path):
      "the folder \(path) does not exist: make it first, then export again"
    case .notWritable(let path, let reason):
      "cannot write in \(path) (\(reason)): choose a folder you may write to"
    case .diskFull(let path):
      "no space left while writing \(path): free some, then export again (nothing was kept)"
    case .system(let operation, let path, let reason): "\(operation) \(path) failed: \(reason)"
    case .badPlan(let reason): "the release plan is not possible: \(reason)"
    case .badRow(let id, let reason): "sample \(id) cannot be released: \(reason)"
    case .badLine(let file, let reason): "a line of \(file) cannot be written: \(reason)"
    case .badFacts(let reason): "the manifest would not be true or canonical: \(reason)"
    case .rowCount(let split, let planned, let got):
      "split \(split) was planned with \(planned) rows and got \(got): export again"
    case .closed: "this release folder is closed: start a new export"
    case .cancelled: "the export was cancelled; nothing was kept"
    case .compression(let reason): "zstd refused to compress: \(reason)"
    case .notAPart(let path, let reason):
      "\(path) is no part of a release (winnow export DIR --partition i/n): \(reason)"
    case .badParts(let problems):
      "the parts make no release: " + problems.joined(separator: "; ")
    case .notARelease(let path, let reason): "\(path) is not a release folder: \(reason)"
    case .unsafePath(let path, let reason):
      "the path \"\(path)\" in the manifest is refused: \(reason)"
    case .lineTooLong(let path, let line):
      "\(path), line \(line): longer than \(ReleaseLimit.maximumLineBytes) bytes"
    case .damaged(let path, let reason): "\(path) cannot be read: \(reason)"
    case .noSuchSample(let name, let found):
      found.isEmpty
        ? "no sample of the release has the record id \(MessageText.quoted(name)), or an id that begins so; to prove that one is not in it, give all 64 digits"
        : "several samples have the record id \(MessageText.quoted(name)), or an id that begins so: \(found.joined(separator: ", ")), …; give more digits"
    }
  }

  /// The error for a failed system call.
  static func fromSystem(_ operation: String, _ path: String, code: Int32) -> ReleaseError {
    switch code {
    case ENOSPC, EDQUOT: .diskFull(path: path)
    case EACCES, EPERM, EROFS: .notWritable(path: path, reason: reason(code))
    case EEXIST, ENOTEMPTY: .exists(path: path)
    default: .system(operation: operation, path: path, reason: reason(code))
    }
  }

  static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}

/// Bounds of what is written and read.
public enum ReleaseLimit {
  /// Longest line of any file, in bytes without its newline.
  public static let maximumLineBytes = 64 << 20
  /// Largest manifest that is read, in bytes.
  public static let maximumManifestBytes = 64 << 20
  /// Uncompressed bytes after which a zstd frame, or a piece of a tar, is handed on.
  static let blockBytes = 1 << 20
  /// Blocks that wait to be compressed or written before the caller has to help.
  static let queuedBlocks = 8
  /// Overhead of a row beside its content, in bytes, assumed when shards are counted.
  static let rowOverheadBytes = 600
  /// Largest member of a tar that is written or read, in bytes (ustar itself ends at 8 GiB).
  public static let maximumTarMemberBytes = 64 << 20
}
