/// SQL put together from literals of the source; what came from outside is bound, never part of the text.
struct SQLText {
  private(set) var parts: [StaticString] = []
  private(set) var values: [SQLValue] = []

  mutating func add(_ part: StaticString, _ bound: SQLValue...) {
    parts.append(part)
    values += bound
  }

  mutating func add(_ other: SQLText) {
    parts += other.parts
    values += other.values
  }

  var text: String { parts.map(\.description).joined() }
}
