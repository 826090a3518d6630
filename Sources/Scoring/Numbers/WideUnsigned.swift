/// A non-negative integer of any size, for exact fractions: least significant word first, without
/// leading zero words.
struct WideUnsigned: Sendable, Equatable {
  private(set) var words: [UInt64]

  init(_ value: UInt64) { words = value == 0 ? [] : [value] }

  static func += (sum: inout WideUnsigned, term: WideUnsigned) {
    var carry = false
    for i in 0..<max(sum.words.count, term.words.count) {
      if i == sum.words.count { sum.words.append(0) }
      let (first, over) = sum.words[i].addingReportingOverflow(
        i < term.words.count ? term.words[i] : 0)
      let (second, overAgain) = first.addingReportingOverflow(carry ? 1 : 0)
      sum.words[i] = second
      carry = over || overAgain
    }
    if carry { sum.words.append(1) }
  }

  /// Takes `term` away, which has to be no larger.
  static func -= (difference: inout WideUnsigned, term: WideUnsigned) {
    precondition(!(difference < term), "a wide integer stays at or above zero")
    var borrow = false
    for i in difference.words.indices {
      let (first, under) = difference.words[i].subtractingReportingOverflow(
        i < term.words.count ? term.words[i] : 0)
      let (second, underAgain) = first.subtractingReportingOverflow(borrow ? 1 : 0)
      difference.words[i] = second
      borrow = under || underAgain
    }
    difference.dropLeadingZeros()
  }

  static func * (value: WideUnsigned, factor: UInt64) -> WideUnsigned {
    var product = WideUnsigned(0)
    guard factor != 0 else { return product }
    product.words.reserveCapacity(value.words.count + 1)
    var carry: UInt64 = 0
    for word in value.words {
      var (high, low) = word.multipliedFullWidth(by: factor)
      let (sum, over) = low.addingReportingOverflow(carry)
      low = sum
      if over { high += 1 }  // at most 2^64 - 2 before, so it fits
      product.words.append(low)
      carry = high
    }
    if carry != 0 { product.words.append(carry) }
    return product
  }

  static func * (left: WideUnsigned, right: WideUnsigned) -> WideUnsigned {
    var product = WideUnsigned(0)
    for (position, word) in right.words.enumerated() {
      var partial = left * word
      guard !partial.words.isEmpty else { continue }
      partial.words.insert(contentsOf: repeatElement(0, count: position), at: 0)
      product += partial
    }
    return product
  }

  static func < (left: WideUnsigned, right: WideUnsigned) -> Bool {
    if left.words.count != right.words.count { return left.words.count < right.words.count }
    for i in left.words.indices.reversed() where left.words[i] != right.words[i] {
      return left.words[i] < right.words[i]
    }
    return false
  }

  var isZero: Bool { words.isEmpty }

  private mutating func dropLeadingZeros() {
    while words.last == 0 { words.removeLast() }
  }
}
