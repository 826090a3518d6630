/// A SHA-256 with a meaning of its own, so that an event's id can't be taken for a sample's.
public protocol DigestIdentifier: Hashable, Sendable, Comparable, CustomStringConvertible {
  var digest: Digest { get }
  init(_ digest: Digest)
}

extension DigestIdentifier {
  public init?(hex: String) {
    guard let digest = Digest(hex: hex) else { return nil }
    self.init(digest)
  }
  public init?(_ bytes: some Collection<UInt8>) {
    guard let digest = Digest(bytes) else { return nil }
    self.init(digest)
  }
  public var hex: String { digest.hex }
  public var bytes: [UInt8] { digest.bytes }
  public var description: String { hex }
  public static func < (left: Self, right: Self) -> Bool { left.digest < right.digest }
}

/// SHA-256 of an event's canonical bytes.
public struct EventID: DigestIdentifier {
  public let digest: Digest
  public init(_ digest: Digest) { self.digest = digest }
}

/// SHA-256 of `media type ‖ "\n" ‖ content bytes` (plain ids), or a salted commitment to the same.
public struct SampleID: DigestIdentifier {
  public let digest: Digest
  public init(_ digest: Digest) { self.digest = digest }
}

/// SHA-256 of `16 random bytes ‖ text`: stands in an event for text that must stay erasable.
public struct Commitment: DigestIdentifier {
  public let digest: Digest
  public init(_ digest: Digest) { self.digest = digest }
}

/// 64 random bits that name one author's chain on one machine and file.
public struct ChainID: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let value: UInt64
  public init(_ value: UInt64) { self.value = value }

  /// Takes 16 lower-case hexadecimal digits, else nil.
  public init?(hex: String) {
    guard let bytes = Hexadecimal.bytes(hex) else { return nil }
    self.init(bytes)
  }
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == 8 else { return nil }
    value = bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
  public var bytes: [UInt8] {
    stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> UInt64($0)) }
  }
  public var hex: String { Hexadecimal.text(bytes) }
  public var description: String { hex }
  public static func < (left: ChainID, right: ChainID) -> Bool { left.value < right.value }
}
