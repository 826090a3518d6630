import Domain
import Ledger
import Release
import Store

/// What somebody asks to be erased.
public struct ErasureRequest: Sendable, Equatable {
  /// Ids, beginnings of ids, or records' own ids.
  public var samples: [String] = []
  /// Events that hold texts (`EVENT`, or `EVENT:INDEX` of one act in it), or commitments.
  public var texts: [String] = []
  /// Names or fingerprints of contributors whose names are erased.
  public var names: [String] = []
  public var reason: String

  public init(reason: String) { self.reason = reason }
}

/// What would be erased, to be shown before it is done: it can't be undone.
public struct ErasurePlan: Sendable {
  public let samples: [SampleID]
  public let texts: [Commitment]
  /// Fingerprints.
  public let people: [String]
  public let reason: String
  /// Contents that are here now and would be gone: samples, metadata, comments, notes, answered texts, names.
  public let contents: Int
  /// Versions of releases made after what is to be erased came in: they may hold it, and nobody can take it out.
  public let releases: [String]
  /// Near duplicates of the samples, which stay: they may hold what is to be forgotten.
  public let similar: [SampleID]
  let keys: [Digest]
}

/// What was erased.
public struct ErasureReport: Sendable {
  public let events: [EventID]
  public let contents: Int
  /// Whether nothing is left in the database file and its log; false: another process was reading.
  public let isScrubbed: Bool
  /// Folders of releases that were looked into, and what they hold of what was erased.
  public let holding: [HoldingRelease]
}

/// What a release's folder still holds of what was erased.
public struct HoldingRelease: Sendable, Equatable {
  public let folder: String
  public let version: String
  /// How many of the samples are in it, in its own shards or in those that it keeps from an earlier release.
  public let samples: Int
  /// How many of the texts its proofs open.
  public let texts: Int
}
