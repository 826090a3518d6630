import Domain

/// The columns of a release's rows for formats with typed columns, and where each gets its values.
///
/// They are those of the JSON rows, in an order to be read by people: the sample, what was decided
/// on it, where it comes from. Only the label of a task with options differs: it is the option's
/// place among them, and `label_text` its id.
struct RowTable {
  /// A column with its source.
  struct Entry {
    let column: TableColumn
    let source: ReleaseColumn.Source
    /// Whether the value is the place of the label among the options.
    let isPlace: Bool
    let isNullable: Bool
    /// The type as the plan has it.
    let type: ReleaseColumn.ValueType
  }

  let entries: [Entry]
  /// Each task's options with their places.
  private let places: [[String: Int]]

  var columns: [TableColumn] { entries.map(\.column) }

  /// - Throws: `ReleaseError.badPlan` where two columns have one name.
  init(plan: ReleasePlan, fieldNames: [String]) throws {
    let columns = try plan.columns(fieldNames: fieldNames).enumerated().sorted { left, right in
      (Self.rank(left.element.source), left.offset) < (
        Self.rank(right.element.source), right.offset
      )
    }
    var entries: [Entry] = []
    for (_, column) in columns {
      var type = TableColumn.ValueType(column.type)
      let isPlace = column.hasPlace(in: plan)
      if case .outcome(_, let task) = column.source, isPlace {
        type = .option(plan.tasks[task].options)
      }
      func isWanted(_ name: String) -> Bool { plan.columnNames?.contains(name) ?? true }
      if isWanted(column.name) || column.source == .id {
        entries.append(
          Entry(
            column: TableColumn(column.name, type, isUnique: Self.isUnique(column.source)),
            source: column.source, isPlace: isPlace, isNullable: column.isNullable,
            type: column.type))
      }
      let name = column.textName
      guard isPlace, isWanted(name) else { continue }
      guard !columns.contains(where: { $0.element.name.sameBytes(as: name) }) else {
        throw ReleaseError.badPlan(reason: "two columns are called \"\(name)\"")
      }
      entries.append(
        Entry(
          column: TableColumn(name, .text), source: column.source, isPlace: false,
          isNullable: false, type: column.type))
    }
    self.entries = entries
    places = plan.tasks.map { task in
      Dictionary(
        task.options.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }
  }

  /// Place of a task's label among its options; nil where it has none.
  func place(ofTask task: Int, in row: ReleaseRow) -> Int? {
    places[task][row.outcomes[task].label]
  }

  private static func rank(_ source: ReleaseColumn.Source) -> Int {
    switch source {
    case .id: 0
    case .sourceID: 1
    case .field(let index): 2 + min(index, 1_000)
    case .content: 1_003
    case .outcome(let part, let task): 1_004 + 1_004 * task + rank(part)
    case .media: .max - 5
    case .meta: .max - 4
    case .contributor: .max - 3
    case .cluster: .max - 2
    case .license: .max - 1
    case .split: .max
    }
  }

  private static func rank(_ part: ReleaseColumn.OutcomeColumn) -> Int {
    switch part {
    case .label: 0
    case .value(let index): 1 + min(index, 990)
    case .probabilities: 992
    case .confidence: 993
    case .answers: 994
    case .agreement: 995
    case .weight: 996
    case .status: 997
    case .settledBy: 998
    }
  }

  private static func isUnique(_ source: ReleaseColumn.Source) -> Bool {
    switch source {
    case .id, .cluster, .field, .content: true
    default: false
    }
  }
}

extension TableColumn.ValueType {
  init(_ type: ReleaseColumn.ValueType) {
    self =
      switch type {
      case .string: .text
      case .int32: .small
      case .int64: .integer
      case .bool: .boolean
      case .ppm: .fraction
      case .list(let element): .list(Self(element))
      case .structure(let members):
        .record(members.map { TableColumn.Part(name: $0.name, type: Self($0.type)) })
      }
  }
}
