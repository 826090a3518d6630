/// Rounding to integers that add up exactly, by largest remainder (Hamilton's method).
///
/// Each contributor gets the whole ppm of its exact share; what is left of the million goes, one
/// ppm each, to the largest remainders, and among equal ones to the lowest id as UTF-8 bytes. In
/// Python:
///
/// ```python
/// def ppm(credit):  # {id: non-negative integer}
///     total = sum(credit.values())
///     if total == 0: return {c: 0 for c in credit}
///     base = {c: v * 10**6 // total for c, v in credit.items()}
///     order = sorted(credit, key=lambda c: (-(credit[c] * 10**6 % total), c.encode()))
///     for c in order[:10**6 - sum(base.values())]: base[c] += 1
///     return base
/// ```
public enum LargestRemainder {
  /// Shares in ppm that add up to exactly 1,000,000, or are all 0 where the credits are.
  ///
  /// - Parameters:
  ///   - credits: one credit a contributor, any unit; their sum may exceed 64 bits.
  ///   - ids: the contributors' ids, as many.
  public static func ppm(credits: [UInt64], ids: [String]) -> [Int] {
    var total = WideUnsigned(0)
    for credit in credits { total += WideUnsigned(credit) }
    return ppm(numerators: credits.map(WideUnsigned.init), denominator: total, ids: ids)
  }

  /// The same for signed credits, none of which may be below zero.
  public static func ppm(credits: [Int64], ids: [String]) -> [Int] {
    ppm(credits: credits.map(nonNegative), ids: ids)
  }

  static func nonNegative(_ credit: Int64) -> UInt64 {
    precondition(credit >= 0, "credit is at or above zero")
    return UInt64(credit)
  }

  /// The same for exact fractions with one denominator, which is the sum of the numerators.
  static func ppm(
    numerators: [WideUnsigned], denominator: WideUnsigned, ids: [String]
  ) -> [Int] {
    precondition(numerators.count == ids.count, "one credit an id")
    guard !denominator.isZero else { return ids.map { _ in 0 } }
    // A share has at most 20 bits in ppm, so dividing takes 20 comparisons.
    let multiples = (0..<20).map { denominator * (1 << UInt64($0)) }
    var shares = [Int](repeating: 0, count: ids.count)
    var remainders: [WideUnsigned] = []
    remainders.reserveCapacity(ids.count)
    for (contributor, numerator) in numerators.enumerated() {
      var rest = numerator * UInt64(PartsPerMillion.whole)
      for bit in multiples.indices.reversed() where !(rest < multiples[bit]) {
        rest -= multiples[bit]
        shares[contributor] += 1 << bit
      }
      remainders.append(rest)
    }
    let left = PartsPerMillion.whole - shares.reduce(0, +)
    let order = ids.indices.sorted { first, second in
      if remainders[first] != remainders[second] { return remainders[second] < remainders[first] }
      if ids[first].utf8.elementsEqual(ids[second].utf8) { return first < second }
      return ids[first].utf8.lexicographicallyPrecedes(ids[second].utf8)
    }
    for contributor in order.prefix(left) { shares[contributor] += 1 }
    return shares
  }
}
