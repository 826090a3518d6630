/// Two annotators whose answers agree as if one repeated the other's.
public struct CopyPair: Sendable, Equatable {
  /// The lower of the two numbers.
  public let first: UInt32
  public let second: UInt32
  /// Samples that both answered.
  public let commonSamples: Int
  /// Samples on which they said the same.
  public let sameAnswers: Int
  /// The log likelihood ratio of copying against independence, in millionths of a nat.
  public let evidenceMicronats: Int
}

/// What was found about copies among the annotators of a task: evidence for maintainers, which
/// changes labels and pay only where a policy says so.
public struct CopyFinding: Sendable, Equatable {
  /// The pairs over the threshold, by first, then second number.
  public let pairs: [CopyPair]
  /// The cluster of each annotator: the lowest number in it. Who copies nobody is alone.
  public let clusters: [UInt32]

  /// No copies at all.
  public init(annotatorCount: Int) {
    pairs = []
    clusters = (0..<annotatorCount).map(UInt32.init)
  }

  init(pairs: [CopyPair], annotatorCount: Int) {
    self.pairs = pairs
    var clusters = Clusters(count: annotatorCount)
    for pair in pairs { clusters.join(pair.first, pair.second) }
    self.clusters = clusters.roots()
  }

  /// Whether there is a cluster of more than one.
  public var hasCopies: Bool { !pairs.isEmpty }
}

/// Sets that grow together (union-find), each named by its lowest member.
struct Clusters {
  private var parent: [UInt32]

  init(count: Int) { parent = (0..<count).map(UInt32.init) }

  mutating func join(_ a: UInt32, _ b: UInt32) {
    let (left, right) = (root(a), root(b))
    parent[Int(max(left, right))] = min(left, right)
  }

  mutating func root(_ member: UInt32) -> UInt32 {
    var root = member
    while parent[Int(root)] != root { root = parent[Int(root)] }
    var at = member
    while parent[Int(at)] != root { (at, parent[Int(at)]) = (parent[Int(at)], root) }
    return root
  }

  mutating func roots() -> [UInt32] { parent.indices.map { root(UInt32($0)) } }
}
