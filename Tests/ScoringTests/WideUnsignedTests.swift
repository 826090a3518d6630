import Testing

@testable import Scoring

@Suite("Wide integers")
struct WideUnsignedTests {
  private let ones = WideUnsigned(.max)

  @Test("a carry runs through words that are full")
  func carry() {
    // 2^128 - 1, and one more.
    var value = ones * ones
    value += ones
    value += ones
    #expect(value.words == [.max, .max])
    value += WideUnsigned(1)
    #expect(value.words == [0, 0, 1])
  }

  @Test("a borrow runs through words that are empty, and leading zeros go")
  func borrow() {
    var value = ones * ones
    value += ones
    value += ones
    var power = value
    power += WideUnsigned(1)
    power -= WideUnsigned(1)
    #expect(power == value)
    power -= value
    #expect(power.isZero)
    #expect(power == WideUnsigned(0))
  }

  @Test(
    "products of all sizes agree with distribution over sums", arguments: 0..<50 as Range<UInt64>)
  func products(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    func wide() -> WideUnsigned {
      (0..<3).reduce(WideUnsigned(1)) { product, _ in
        product * (generator.next() >> (generator.next() % 64))
      }
    }
    let (a, b, c) = (wide(), wide(), wide())
    var sum = a
    sum += b
    var distributed = a * c
    distributed += b * c
    #expect(sum * c == distributed)
    #expect(c * sum == distributed)
    distributed -= a * c
    #expect(distributed == b * c)
  }

  @Test("order is that of the numbers")
  func order() {
    #expect(WideUnsigned(0) < WideUnsigned(1))
    #expect(!(WideUnsigned(1) < WideUnsigned(1)))
    #expect(ones < ones * 2)
    #expect(ones * 2 < ones * 3)
    #expect(!(ones * 3 < ones * 2))
    #expect((ones * 0).isZero)
    #expect((ones * WideUnsigned(0)).isZero)
  }
}
