import Domain
import Ledger

/// A proof that a sample is in a release, or that it isn't, against the root that the release's
/// signed manifest names.
///
/// The tree is RFC 9162's over the samples' ids in ascending order, so a sample is absent where two
/// neighbours leave no place for it.
public struct SampleProof: Sendable {
  /// A leaf with its path, lowest sibling first.
  public struct Leaf: Sendable, Equatable {
    public let id: SampleID
    public let index: Int
    public let path: [Digest]
  }

  public let sample: SampleID
  /// The sample's own leaf; nil where it is not in the release.
  public let leaf: Leaf?
  /// Of an absent sample: the leaf before its place, where there is one.
  public let before: Leaf?
  /// Of an absent sample: the leaf after its place, where there is one.
  public let after: Leaf?
  /// Whether erased.jsonl lists it.
  public let isErased: Bool
  public let count: Int
  public let root: Digest
  public let manifestSHA256: Digest

  /// - Throws: `ReleaseError.damaged` where the rows don't have the manifest's root.
  /// - Complexity: O(n log n) in the release's samples.
  public init(of sample: SampleID, in folder: ReleaseFolder) throws {
    try self.init(of: sample, among: Self.ids(of: folder).all, in: folder)
  }

  /// The same for a sample that is named by the beginning of its id, 4 hexadecimal digits or more, or by its record's own
  /// id as rows have it in `source_id`: one of the release, or by its id of those that it says are erased.
  /// - Throws: `ReleaseError.noSuchSample` where none or several are named so.
  public init(ofSampleNamed name: String, in folder: ReleaseFolder) throws {
    let (ids, ofRecord) = try Self.ids(of: folder, record: name)
    var named = Set(ofRecord)
    if name.utf8.count >= 4 {
      let beginning = name.lowercased()
      for id in ids.lazy.map({ SampleID($0) }) where id.hex.hasPrefix(beginning) {
        named.insert(id)
      }
      for id in try folder.erased() where id.hex.hasPrefix(beginning) { named.insert(id) }
    }
    guard let sample = named.first, named.count == 1 else {
      throw ReleaseError.noSuchSample(name: name, found: named.sorted().prefix(3).map(\.hex))
    }
    try self.init(of: sample, among: ids, in: folder)
  }

  private init(of sample: SampleID, among ids: [Digest], in folder: ReleaseFolder) throws {
    root = MerkleTree.root(of: ids)
    guard folder.manifest["samples"]?["root"]?.stringValue == root.hex else {
      throw ReleaseError.damaged(
        path: folder.path, reason: "its samples do not have the root that its manifest names")
    }
    self.sample = sample
    count = ids.count
    manifestSHA256 = folder.manifestSHA256
    isErased = try folder.erased().contains(sample)
    var place = 0
    var end = ids.count
    while place < end {
      let middle = (place + end) / 2
      if ids[middle] < sample.digest { place = middle + 1 } else { end = middle }
    }
    func leaf(_ index: Int) -> Leaf? {
      guard ids.indices.contains(index) else { return nil }
      return Leaf(
        id: SampleID(ids[index]), index: index, path: MerkleTree.path(of: index, in: ids[...]))
    }
    if ids.indices.contains(place), ids[place] == sample.digest {
      self.leaf = leaf(place)
      before = nil
      after = nil
    } else {
      self.leaf = nil
      before = leaf(place - 1)
      after = leaf(place)
    }
  }

  /// The ids of a release's samples, ascending: of its rows, or where those can't be read (formats of other tools, shards
  /// that are kept elsewhere) of its annotations, since every sample has an answer. The root says whether they are all.
  /// - Parameter record: an id of a record, as rows have it in `source_id`.
  /// - Returns: with them the samples of that record; none where rows can't be read.
  private static func ids(of folder: ReleaseFolder, record: String? = nil) throws
    -> (all: [Digest], ofRecord: [SampleID])
  {
    var ids: [Digest] = []
    var ofRecord: [SampleID] = []
    do {
      try folder.eachRow(columns: record == nil ? [] : ["source_id"]) { _, id, values in
        ids.append(id.digest)
        if let record, values["source_id"]?.sameBytes(as: record) == true { ofRecord.append(id) }
      }
    } catch let unreadable as ReleaseError {
      ofRecord = []
      var known: Set<SampleID> = []
      do { try folder.eachAnnotatedSample { known.insert($0) } } catch { throw unreadable }
      ids = known.map(\.digest)
      ids.sort()
      guard folder.manifest["samples"]?["root"]?.stringValue == MerkleTree.root(of: ids).hex else {
        throw unreadable
      }
    }
    ids.sort()
    return (ids, ofRecord)
  }

  /// One canonical object, which the script in docs/verify.md checks.
  public var json: JSONValue {
    func object(_ leaf: Leaf?) -> JSONValue {
      guard let leaf else { return .null }
      return [
        "id": .string(leaf.id.hex), "index": .integer(leaf.index),
        "path": .array(leaf.path.map { .string($0.hex) }),
      ]
    }
    var proof: JSONObject = [
      "count": .integer(count), "format": "winnow/proof/1",
      "manifest_sha256": .string(manifestSHA256.hex), "root": .string(root.hex),
      "sample": .string(sample.hex), "erased": .bool(isErased),
    ]
    if leaf != nil {
      proof["leaf"] = object(leaf)
    } else {
      proof["before"] = object(before)
      proof["after"] = object(after)
    }
    return .object(proof)
  }
}
