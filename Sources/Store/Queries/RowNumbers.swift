/// A set of row numbers, a bit each: they are small and dense.
public struct RowNumbers: Sendable {
  private var words: [UInt64] = []
  /// How many there are.
  public private(set) var count = 0

  public init() {}

  public mutating func insert(_ number: Int) {
    guard number >= 0, !contains(number) else { return }
    if words.count <= number >> 6 {
      words += [UInt64](repeating: 0, count: (number >> 6) + 1 - words.count)
    }
    words[number >> 6] |= 1 << UInt64(number & 63)
    count += 1
  }

  public func contains(_ number: Int) -> Bool {
    number >= 0 && number >> 6 < words.count
      && words[number >> 6] >> UInt64(number & 63) & 1 == 1
  }

  /// All, ascending.
  public var all: [Int] {
    var numbers: [Int] = []
    numbers.reserveCapacity(count)
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        numbers.append(index << 6 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return numbers
  }
}
