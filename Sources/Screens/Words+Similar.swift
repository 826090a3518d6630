import Terminal

/// Words about near duplicates.
extension Words {
  static func nearDuplicates(_ count: Int) -> SafeText {
    count == 1 ? "1 near duplicate" : "\(count) near duplicates"
  }
  static func nearDuplicatesHere(_ count: Int) -> SafeText {
    count == 1 ? "Much like 1 text that is here:" : "Much like \(count) texts that are here:"
  }
  static func onlyNearDuplicates(_ count: Int) -> SafeText {
    "Not here word for word, but \(nearDuplicates(count))."
  }
  static func alike(ppm: Int) -> SafeText { "\(ppm / 10_000) % alike" }
  static let similarAccepted: SafeText = "accepted"
  static let similarPending: SafeText = "not accepted (yet)"
  static let noNearDuplicate: SafeText = "Not here yet: no duplicate, and none that is nearly one."
  static let lookingForDuplicates: SafeText = "looking for near duplicates"
}
