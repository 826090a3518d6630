/// Seconds since 1970-01-01T00:00:00Z and their text form, without any calendar library: no time zone, no locale.
public enum Timestamp {
  /// `2026-11-24T15:04:05Z`. Years 0 to 9999; others are clamped.
  public static func text(secondsSince1970 seconds: Int) -> String {
    let bounded = min(max(seconds, -62_167_219_200), 253_402_300_799)
    let days = bounded.flooredQuotient(86_400)
    let second = bounded - days * 86_400
    let (year, month, day) = civil(daysSince1970: days)
    let pairs = [
      year / 100, year % 100, month, day, second / 3600, second / 60 % 60, second % 60,
    ]
    return String(unsafeUninitializedCapacity: 20) { text in
      var at = 0
      for (pair, mark) in zip(pairs, ["", "-", "-", "T", ":", ":", "Z"]) {
        text[at] = UInt8(ascii: "0") + UInt8(pair / 10)
        text[at + 1] = UInt8(ascii: "0") + UInt8(pair % 10)
        at += 2
        for byte in mark.utf8 {
          text[at] = byte
          at += 1
        }
      }
      return at
    }
  }

  /// The seconds of a text in exactly that form; nil for anything else.
  public static func secondsSince1970(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    guard bytes.count == 20 else { return nil }
    for (index, mark) in [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":"), (19, "Z")]
    where bytes[index] != mark.utf8.first { return nil }
    func number(_ range: Range<Int>) -> Int? {
      guard bytes[range].allSatisfy({ (48...57).contains($0) }) else { return nil }
      return bytes[range].reduce(0) { $0 * 10 + Int($1) - 48 }
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
      let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60
    else { return nil }
    let days = daysSince1970(year: year, month: month, day: day)
    guard civil(daysSince1970: days) == (year, month, day) else { return nil }
    return days * 86_400 + hour * 3600 + minute * 60 + second
  }

  /// Days to a civil date of the proleptic Gregorian calendar, counted in eras of 400 years that begin in March.
  private static func civil(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = shifted.flooredQuotient(146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
    let marchYear = month <= 2 ? year - 1 : year
    let era = marchYear.flooredQuotient(400)
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

}

extension Int {
  fileprivate func flooredQuotient(_ divisor: Int) -> Int {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
