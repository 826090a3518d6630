/// Contribution shares: one integer ppm a contributor, over all kinds of work.
///
/// Submissions, answers and reviews are credited in different units, which are never added. Each
/// kind divides its own part of the policy's split by its credits. A kind without work (no credit
/// and no count) passes its part to the others pro rata; a kind with work whose credits are all 0
/// is divided by its counts. Where every kind that has work has a part of 0, they get equal parts.
/// A kind may consist of several pools (one a task), to which the same rules apply within its part.
///
/// The sums are exact fractions, rounded once, by largest remainder. In Python, for pools without
/// nesting:
///
/// ```python
/// from fractions import Fraction as F
/// def shares(ids, pools):  # pools: [(part, [credit per id], [count per id])]
///     pools = [(p, cr if any(cr) else n) for p, cr, n in pools if any(cr) or any(n)]
///     if not pools: return {c: 0 for c in ids}
///     if not any(p for p, _ in pools): pools = [(1, w) for _, w in pools]
///     parts = sum(p for p, _ in pools)
///     x = [sum(F(p * w[i], parts * sum(w)) for p, w in pools) * 10**6 for i in range(len(ids))]
///     order = sorted(range(len(ids)), key=lambda i: (-(x[i] % 1), ids[i].encode()))
///     up = set(order[:10**6 - sum(v // 1 for v in x)])
///     return {c: x[i] // 1 + (i in up) for i, c in enumerate(ids)}
/// ```
public enum Shares {
  /// Work of one unit: what each contributor is credited with, and how many pieces they did.
  public struct Pool: Sendable, Equatable {
    /// The pool's weight within its kind, any scale.
    public let part: Int
    /// One credit a contributor, at or above 0.
    public let credits: [Int64]
    /// One count of pieces of work a contributor, at or above 0.
    public let counts: [Int64]

    public init(part: Int = 1, credits: [Int64], counts: [Int64]) {
      precondition(part >= 0, "a part is at or above zero")
      precondition(credits.count == counts.count, "one credit and one count a contributor")
      self.part = part
      self.credits = credits
      self.counts = counts
    }

    /// What the pool is divided by: credits, or counts where all credits are 0; nil without work.
    fileprivate var work: [Int64]? {
      if credits.contains(where: { $0 > 0 }) { return credits }
      return counts.contains { $0 > 0 } ? counts : nil
    }
  }

  /// A kind of work (submit, answer, review) and its part of the split.
  public struct Kind: Sendable, Equatable {
    /// The kind's part of the policy's split, any scale (ppm or 40 : 40 : 20).
    public let part: Int
    /// Its pools, one a task; submissions and reviews have one.
    public let pools: [Pool]

    public init(part: Int, pools: [Pool]) {
      precondition(part >= 0, "a part is at or above zero")
      self.part = part
      self.pools = pools
    }

    /// A kind of one pool.
    public init(part: Int, credits: [Int64], counts: [Int64]) {
      self.init(part: part, pools: [Pool(credits: credits, counts: counts)])
    }
  }

  /// The share of each contributor in ppm: exactly 1,000,000 together, or all 0 without any work.
  ///
  /// - Parameters:
  ///   - contributors: ids; ties of remainders go to the lowest as UTF-8 bytes.
  ///   - kinds: each pool with one credit and one count a contributor, in the order of ids.
  /// - Complexity: O(contributors × pools²) words.
  public static func ppm(contributors: [String], kinds: [Kind]) -> [Int] {
    let portions = portions(of: kinds)
    var denominator = WideUnsigned(1)
    for portion in portions { denominator = denominator * portion.denominator }
    if portions.isEmpty { denominator = WideUnsigned(0) }
    var numerators = [WideUnsigned](repeating: WideUnsigned(0), count: contributors.count)
    for (position, portion) in portions.enumerated() {
      precondition(portion.work.count == contributors.count, "one credit a contributor")
      // Over the common denominator, a portion is its numerator times the others' denominators.
      var coefficient = portion.numerator
      for (other, factor) in portions.enumerated() where other != position {
        coefficient = coefficient * factor.denominator
      }
      for (contributor, amount) in portion.work.enumerated() where amount > 0 {
        numerators[contributor] += coefficient * UInt64(amount)
      }
    }
    return LargestRemainder.ppm(
      numerators: numerators, denominator: denominator, ids: contributors)
  }

  /// A pool's work and the fraction of everything that one unit of it is worth.
  private struct Portion {
    let work: [Int64]
    let numerator: WideUnsigned
    let denominator: WideUnsigned
  }

  private static func portions(of kinds: [Kind]) -> [Portion] {
    let worked = kinds.filter { $0.pools.contains { $0.work != nil } }
    let kindParts = effectiveParts(worked.map(\.part))
    let kindTotal = sum(kindParts)
    var portions: [Portion] = []
    for (kind, kindPart) in zip(worked, kindParts) {
      let pools = kind.pools.compactMap { pool in pool.work.map { (part: pool.part, work: $0) } }
      let poolParts = effectiveParts(pools.map(\.part))
      let poolTotal = sum(poolParts)
      for (pool, poolPart) in zip(pools, poolParts) {
        let workTotal = sum(pool.work.map(LargestRemainder.nonNegative))
        portions.append(
          Portion(
            work: pool.work,
            numerator: WideUnsigned(kindPart) * poolPart,
            denominator: kindTotal * poolTotal * workTotal))
      }
    }
    return portions
  }

  /// Parts as they are, or equal ones where all are 0.
  private static func effectiveParts(_ parts: [Int]) -> [UInt64] {
    parts.contains { $0 > 0 } ? parts.map { UInt64($0) } : parts.map { _ in 1 }
  }

  private static func sum(_ values: [UInt64]) -> WideUnsigned {
    var sum = WideUnsigned(0)
    for value in values { sum += WideUnsigned(value) }
    return sum
  }
}
