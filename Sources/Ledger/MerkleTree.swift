import Domain

/// The tree of RFC 9162 section 2.1 over 32-byte leaves: leaf = SHA-256(0x00 ‖ leaf), node = SHA-256(0x01 ‖ left ‖ right).
///
/// A release's tree stands over its sample ids in ascending order.
public enum MerkleTree {
  /// The root of the tree; of no leaves it is the SHA-256 of nothing.
  public static func root(of leaves: some Sequence<Digest>) -> Digest {
    var builder = MerkleTreeBuilder()
    for leaf in leaves { builder.append(leaf) }
    return builder.root
  }

  /// The inclusion path of a leaf, lowest sibling first (RFC 9162 section 2.1.3.1).
  /// - Precondition: `index` lies within the leaves.
  public static func path(of index: Int, in leaves: ArraySlice<Digest>) -> [Digest] {
    precondition(
      leaves.indices.contains(leaves.startIndex + index), "the leaf lies within the tree")
    guard leaves.count > 1 else { return [] }
    let split = splitPoint(leaves.count)
    let left = leaves.prefix(split)
    let right = leaves.dropFirst(split)
    return index < split
      ? path(of: index, in: left) + [root(of: right)]
      : path(of: index - split, in: right) + [root(of: left)]
  }

  /// The root that a leaf and its path lead to (RFC 9162 section 2.1.3.2); nil where the path has the wrong length.
  public static func root(leaf: Digest, index: Int, count: Int, path: [Digest]) -> Digest? {
    guard index >= 0, index < count else { return nil }
    var node = leafHash(leaf)
    var position = index
    var last = count - 1
    for sibling in path {
      guard last > 0 else { return nil }
      if position & 1 == 1 || position == last {
        node = nodeHash(sibling, node)
        while position & 1 == 0, position > 0 {
          position >>= 1
          last >>= 1
        }
      } else {
        node = nodeHash(node, sibling)
      }
      position >>= 1
      last >>= 1
    }
    return last == 0 ? node : nil
  }

  static func leafHash(_ leaf: Digest) -> Digest {
    withUnsafeTemporaryAllocation(byteCount: 33, alignment: 8) { buffer in
      buffer[0] = 0x00
      leaf.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(rebasing: buffer[1...]).copyMemory(from: $0)
      }
      return hash(buffer)
    }
  }

  static func nodeHash(_ left: Digest, _ right: Digest) -> Digest {
    withUnsafeTemporaryAllocation(byteCount: 65, alignment: 8) { buffer in
      buffer[0] = 0x01
      left.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(rebasing: buffer[1..<33]).copyMemory(from: $0)
      }
      right.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(rebasing: buffer[33...]).copyMemory(from: $0)
      }
      return hash(buffer)
    }
  }

  private static func hash(_ bytes: UnsafeMutableRawBufferPointer) -> Digest {
    var hash = RunningHash()
    hash.update(buffer: UnsafeRawBufferPointer(bytes))
    return hash.finish()
  }

  /// The largest power of two below `count`.
  private static func splitPoint(_ count: Int) -> Int {
    var split = 1
    while split * 2 < count { split *= 2 }
    return split
  }
}

/// Builds a root leaf by leaf in memory proportional to the tree's height.
public struct MerkleTreeBuilder: Sendable {
  /// Roots of complete subtrees, largest first; bit `i` of `count` says whether one of 2^i leaves is among them.
  private var subtrees: [Digest] = []
  public private(set) var count = 0

  public init() {}

  public mutating func append(_ leaf: Digest) {
    var node = MerkleTree.leafHash(leaf)
    var bits = count
    while bits & 1 == 1 {
      node = MerkleTree.nodeHash(subtrees.removeLast(), node)
      bits >>= 1
    }
    subtrees.append(node)
    count += 1
  }

  public var root: Digest {
    guard var node = subtrees.last else { return sha256([]) }
    for left in subtrees.dropLast().reversed() { node = MerkleTree.nodeHash(left, node) }
    return node
  }
}
