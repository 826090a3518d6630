import Domain

/// Which column of a table is what.
struct SampleTable {
  struct Column {
    let name: String
    let index: Int
  }

  /// The one shown column, where only one field is shown.
  let single: Int?
  /// Shown columns where there are several; in the order of their names as bytes.
  let shown: [Column]
  let id: Int?
  /// All other columns, in the same order.
  let metadata: [Column]

  /// - Throws: `ImportError.missingColumn`.
  init(columns: [String], options: ReadOptions, path: String) throws {
    func index(_ name: String) -> Int? { columns.firstIndex { $0.sameBytes(as: name) } }
    var wanted = options.show
    if options.show.count == 1, index(options.show[0]) == nil { wanted = [options.textField] }
    guard !wanted.isEmpty, wanted.allSatisfy({ index($0) != nil }) else {
      let missing = options.show.filter { index($0) == nil }
      let alternative = options.show.count == 1 ? wanted : []
      let names =
        missing + alternative.filter { name in !missing.contains { $0.sameBytes(as: name) } }
      throw ImportError.missingColumn(path: path, line: 1, names: names, has: columns)
    }
    let sorted = columns.enumerated().map { Column(name: $1, index: $0) }
      .sorted { $0.name.precedesInBytes($1.name) }
    let shown = sorted.filter { column in wanted.contains { $0.sameBytes(as: column.name) } }
    let isID = { (column: Column) in column.name.sameBytes(as: "id") }
    let shownIndexes = Set(shown.map(\.index))
    self.shown = shown
    single = wanted.count == 1 ? shown.first?.index : nil
    id = sorted.first(where: isID)?.index
    metadata = sorted.filter { !isID($0) && !shownIndexes.contains($0.index) }
  }
}
