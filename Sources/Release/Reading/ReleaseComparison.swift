import Domain

/// What changed from one release to another.
public struct ReleaseComparison: Sendable {
  /// A label that is another one now.
  public struct Change: Sendable, Equatable {
    public let sample: SampleID
    public let column: String
    public let old: String
    public let new: String
  }

  /// A contributor whose share moved.
  public struct Share: Sendable, Equatable {
    public let contributor: String
    public let oldPPM: Int
    public let newPPM: Int
  }

  /// Samples of the new release alone, ascending.
  public private(set) var added: [SampleID] = []
  /// Samples of the old release alone, ascending.
  public private(set) var removed: [SampleID] = []
  /// Of those removed, what the new release lists as erased.
  public private(set) var erased: [SampleID] = []
  /// In the new release's order.
  public private(set) var labels: [Change] = []
  /// Samples whose split changed, which no release should do.
  public private(set) var moved: [SampleID] = []
  /// Largest move first.
  public private(set) var shares: [Share] = []
  public private(set) var unchanged = 0
  /// Columns of labels that not both releases have in their rows.
  public private(set) var uncompared: [String] = []

  /// - Throws: `ReleaseError`.
  public init(from old: ReleaseFolder, to new: ReleaseFolder) throws {
    var known: [SampleID: ReleasedSample] = [:]
    var columns: [Set<String>] = [[], []]
    try old.eachSample {
      known[$0.id] = $0
      columns[0].formUnion($0.labels.keys)
    }
    try new.eachSample { sample in
      columns[1].formUnion(sample.labels.keys)
      guard let before = known.removeValue(forKey: sample.id) else {
        added.append(sample.id)
        return
      }
      if !before.split.sameBytes(as: sample.split) { moved.append(sample.id) }
      let changes = sample.labels.keys.sorted().compactMap { column -> Change? in
        guard let was = before.labels[column], let now = sample.labels[column] else { return nil }
        return was.sameBytes(as: now)
          ? nil : Change(sample: sample.id, column: column, old: was, new: now)
      }
      labels += changes
      if changes.isEmpty { unchanged += 1 }
    }
    let wanted = Set(old.labelColumns).union(new.labelColumns)
    uncompared = wanted.subtracting(columns[0].intersection(columns[1])).sorted()
    added.sort()
    removed = known.keys.sorted()
    let gone = try new.erased()
    erased = removed.filter(gone.contains)
    shares = try Self.shares(from: old, to: new)
  }

  private static func shares(from old: ReleaseFolder, to new: ReleaseFolder) throws -> [Share] {
    func ppm(_ folder: ReleaseFolder) throws -> [String: Int] {
      Dictionary(
        try folder.contributors().compactMap { line in
          guard let id = line["id"]?.stringValue, let ppm = line["share_ppm"]?.intValue else {
            return nil
          }
          return (id, ppm)
        }, uniquingKeysWith: { first, _ in first })
    }
    let (before, after) = (try ppm(old), try ppm(new))
    return Set(before.keys).union(after.keys).map {
      Share(contributor: $0, oldPPM: before[$0] ?? 0, newPPM: after[$0] ?? 0)
    }
    .filter { $0.oldPPM != $0.newPPM }
    .sorted {
      let (left, right) = (abs($0.newPPM - $0.oldPPM), abs($1.newPPM - $1.oldPPM))
      return left != right ? left > right : $0.contributor.precedesInBytes($1.contributor)
    }
  }
}
