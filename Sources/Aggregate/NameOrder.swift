import Import

/// Names in the order in which figures are given, whatever the order of rows: as bytes, or by value
/// where all of them are integers and that is wanted.
struct NameOrder {
  /// The names in order.
  let names: [String]
  /// The place of each numbered name in the order.
  let place: [UInt32]

  init(_ numbering: Numbering, integersByValue: Bool = false) {
    var order = numbering.sorted()
    if integersByValue {
      let values = order.map { Int(numbering.name($0)) }
      if values.allSatisfy({ $0 != nil }) {
        order = zip(order, values).sorted { ($0.1 ?? 0) < ($1.1 ?? 0) }.map(\.0)
      }
    }
    names = order.map(numbering.name)
    var place = [UInt32](repeating: 0, count: order.count)
    for (index, number) in order.enumerated() { place[number] = UInt32(index) }
    self.place = place
  }

  /// The place of each name, for those who know it by its text.
  var places: [String: Int] {
    Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
  }
}
