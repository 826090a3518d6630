/// The set of a text's shingles, to be compared with other texts'.
///
/// An open-addressing table that is filled again and again, so that comparing one text with several costs one pass over
/// each and no allocation.
public struct Shingles {
  private var table: [UInt64] = []
  /// Which filling a place belongs to: what is of an earlier one is empty.
  private var filling: [UInt32] = []
  private var current: UInt32 = 0
  /// Of shingles that are in the set: which comparison counted them last.
  private var counted: [UInt32] = []
  private var comparison: UInt32 = 0
  /// Distinct shingles.
  public private(set) var count = 0
  /// Shingles of the other text that are not in this one, each counted once.
  private var others: [UInt64] = []

  public init() {}

  /// The shingles of a text.
  public init(_ text: UnsafeRawBufferPointer) {
    self.init()
    fill(with: text)
  }

  /// The shingles of a text.
  public init(_ text: String) {
    self.init()
    var text = text
    text.withUTF8 { fill(with: UnsafeRawBufferPointer($0)) }
  }

  /// Takes another text instead. O(bytes), expected.
  public mutating func fill(with text: UnsafeRawBufferPointer) {
    reserve(text.count + 1)
    current &+= 1
    if current == 0 {
      for place in filling.indices { filling[place] = 0 }
      current = 1
    }
    count = 0
    ShingleScanner.each(in: text) { insert($0) }
  }

  /// Jaccard similarity with another text: shingles that both have, of those that either has; in ppm, rounded down.
  /// O(bytes), expected.
  public mutating func similarityPPM(to text: UnsafeRawBufferPointer) -> Int {
    comparison &+= 1
    if comparison == 0 {
      for place in counted.indices { counted[place] = 0 }
      comparison = 1
    }
    var both = 0
    others.removeAll(keepingCapacity: true)
    ShingleScanner.each(in: text) { hash in
      if let place = place(of: hash) {
        if counted[place] != comparison {
          counted[place] = comparison
          both += 1
        }
      } else {
        others.append(hash)
      }
    }
    // Too many already, even if they are all the same one: no need to tell them apart.
    var different = others.count
    if different > 1 {
      others.sort()
      different = 1
      for index in 1..<others.count where others[index] != others[index - 1] { different += 1 }
    }
    return both * 1_000_000 / (count + different)
  }

  /// As `similarityPPM(to:)`.
  public mutating func similarityPPM(to text: String) -> Int {
    var text = text
    return text.withUTF8 { similarityPPM(to: UnsafeRawBufferPointer($0)) }
  }

  private mutating func reserve(_ shingles: Int) {
    var size = max(64, table.count)
    while size < 2 * shingles { size *= 2 }
    guard size > table.count else { return }
    table = [UInt64](repeating: 0, count: size)
    filling = [UInt32](repeating: 0, count: size)
    counted = [UInt32](repeating: 0, count: size)
    current = 0
    comparison = 0
  }

  @inline(__always)
  private mutating func insert(_ hash: UInt64) {
    let mask = table.count - 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while filling[place] == current {
      if table[place] == hash { return }
      place = (place + 1) & mask
    }
    filling[place] = current
    table[place] = hash
    counted[place] = 0
    count += 1
  }

  @inline(__always)
  private func place(of hash: UInt64) -> Int? {
    let mask = table.count - 1
    guard mask > 0 else { return nil }
    var place = Int(truncatingIfNeeded: hash) & mask
    while filling[place] == current {
      if table[place] == hash { return place }
      place = (place + 1) & mask
    }
    return nil
  }
}
