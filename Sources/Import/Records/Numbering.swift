/// Numbers for names, in the order in which they first appear. Names are compared as bytes.
///
/// All names lie behind each other in one array, so that a million answers cost no million strings.
public struct Numbering: Sendable {
  private var bytes: [UInt8] = []
  /// Where each name begins; one more than there are names.
  private var starts: [Int] = [0]
  private var hashes: [UInt64] = []
  /// Open addressing: the number of a name, or -1.
  private var slots = [Int32](repeating: -1, count: 1 << 10)

  public init() {}

  /// How many names there are.
  public var count: Int { hashes.count }

  /// The number of a name, a new one where it is new. There may be 2^31 names.
  public mutating func number(of name: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash ^= hash >> 29
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let number = Int(slots[slot])
      if hashes[number] == hash, isEqual(number, name) { return UInt32(number) }
      slot = (slot + 1) & (slots.count - 1)
    }
    let number = hashes.count
    slots[slot] = Int32(number)
    hashes.append(hash)
    bytes.append(contentsOf: name)
    starts.append(bytes.count)
    if hashes.count * 2 > slots.count { grow() }
    return UInt32(number)
  }

  /// The number of a name, a new one where it is new.
  public mutating func number(of name: String) -> UInt32 {
    var name = name
    return name.withUTF8 { number(of: $0) }
  }

  /// The name with a number.
  public func name(_ number: Int) -> String {
    String(decoding: bytes[starts[number]..<starts[number + 1]], as: UTF8.self)
  }

  /// The bytes of the name with a number.
  public func nameBytes(_ number: Int) -> ArraySlice<UInt8> {
    bytes[starts[number]..<starts[number + 1]]
  }

  /// The numbers in the order of their names as bytes.
  public func sorted() -> [Int] {
    bytes.withUnsafeBufferPointer { bytes in
      (0..<count).sorted { left, right in
        let (a, b) = (starts[left]..<starts[left + 1], starts[right]..<starts[right + 1])
        return bytes[a].lexicographicallyPrecedes(bytes[b])
      }
    }
  }

  private func isEqual(_ number: Int, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = starts[number]
    guard starts[number + 1] - start == name.count else { return false }
    for offset in 0..<name.count where bytes[start + offset] != name[offset] { return false }
    return true
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 4)
    for (number, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(number)
    }
  }
}
