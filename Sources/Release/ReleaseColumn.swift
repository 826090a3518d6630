import Domain

/// A column of a release's rows: what every format writes, in its own spelling.
public struct ReleaseColumn: Sendable, Equatable {
  /// What stands in a column.
  public indirect enum ValueType: Sendable, Equatable {
    case string
    case int32
    case int64
    case bool
    /// Parts per million, an integer here; written as the number with six decimals, or as a float.
    case ppm
    case list(ValueType)
    /// Named members, in byte order of their names.
    case structure([Member])
  }

  /// A member of a structure.
  public struct Member: Sendable, Equatable {
    public let name: String
    public let type: ValueType

    public init(_ name: String, _ type: ValueType) {
      self.name = name
      self.type = type
    }
  }

  /// Where a row has the column's value.
  public enum Source: Sendable, Equatable {
    case id, sourceID, media, content, meta, contributor, cluster, license, split
    /// Index among the row's shown fields.
    case field(Int)
    /// Of the outcome of a task, by its index in the plan.
    case outcome(OutcomeColumn, task: Int)
  }

  /// A column that each task has.
  public enum OutcomeColumn: Sendable, Equatable {
    case label, probabilities, confidence, answers, agreement, weight, status, settledBy
    /// Index among the task's own columns.
    case value(Int)
  }

  public let name: String
  public let type: ValueType
  /// Whether the value may be missing; only a task's own columns are.
  public let isNullable: Bool
  public let source: Source

  public init(name: String, type: ValueType, isNullable: Bool = false, source: Source) {
    self.name = name
    self.type = type
    self.isNullable = isNullable
    self.source = source
  }
}

/// A task of a release, as far as its columns go.
public struct ReleaseTask: Sendable, Equatable {
  /// A column that only tasks of some type have.
  public struct Column: Sendable, Equatable {
    public let name: String
    public let type: ReleaseColumn.ValueType
    public let isNullable: Bool

    public init(_ name: String, _ type: ReleaseColumn.ValueType, isNullable: Bool = false) {
      self.name = name
      self.type = type
      self.isNullable = isNullable
    }
  }

  public var id: String
  /// What the probabilities are of, in export order; empty: the task has no column of them.
  public var options: [String]
  /// Whether the label is one text; else `values` has a column `label` of another type.
  public var hasTextLabel: Bool
  /// Whether the text label is one of the options, or empty.
  public var isCategorical: Bool { hasTextLabel && !options.isEmpty }
  /// The type's own columns.
  public var values: [Column]
  /// Export names of the fields that the task is about: whose ranges are labelled, which are
  /// compared, which is corrected. Empty: the first shown field, or all.
  public var subjects: [String] = []
  /// Of a form its fields, in the project file's order.
  public var form: [FormField] = []

  public init(_ id: String, options: [String], hasTextLabel: Bool = true, values: [Column] = []) {
    self.id = id
    self.options = options
    self.hasTextLabel = hasTextLabel
    self.values = values
  }
}

/// A value of a task's own column.
public indirect enum ReleaseValue: Sendable, Equatable {
  case null
  case string(String)
  case integer(Int)
  case bool(Bool)
  case ppm(Int)
  case list([ReleaseValue])
  /// In the order of the type's members.
  case structure([ReleaseValue])
}

extension ReleaseColumn {
  /// Whether formats with typed columns write the label's place among the options, and its text in a column beside it.
  func hasPlace(in plan: ReleasePlan) -> Bool {
    if case .outcome(.label, let task) = source { plan.tasks[task].isCategorical } else { false }
  }

  /// Name of the column beside a label.
  var textName: String { name + "_text" }
}

extension ReleasePlan {
  /// The columns of the rows, sorted by the bytes of their names: those of `columnNames`, or all.
  /// - Parameter fieldNames: export names of the shown fields.
  /// - Throws: `ReleaseError.badPlan` where two columns have one name, or one is asked for that isn't there.
  public func columns(fieldNames: [String]) throws -> [ReleaseColumn] {
    let columns = try allColumns(fieldNames: fieldNames)
    guard let columnNames else { return columns }
    let known = Set(columns.flatMap { [$0.name] + ($0.hasPlace(in: self) ? [$0.textName] : []) })
    if let unknown = columnNames.first(where: { !known.contains($0) }) {
      throw ReleaseError.badPlan(
        reason: "no column \(unknown); there are \(known.sorted().joined(separator: ", "))")
    }
    // A label and its text are one column but for formats with typed ones.
    return columns.filter { column in
      column.source == .id || columnNames.contains(column.name)
        || column.hasPlace(in: self) && columnNames.contains(column.textName)
    }
  }

  private func allColumns(fieldNames: [String]) throws -> [ReleaseColumn] {
    func text(_ name: String, _ source: ReleaseColumn.Source) -> ReleaseColumn {
      ReleaseColumn(name: name, type: .string, source: source)
    }
    var columns = [
      text("id", .id), text("source_id", .sourceID), text("media", .media), text("meta", .meta),
      text("contributor", .contributor), text("cluster", .cluster), text("license", .license),
      text("split", .split),
    ]
    if hasContentColumn { columns.append(text("content", .content)) }
    for (index, name) in fieldNames.enumerated() { columns.append(text(name, .field(index))) }
    for index in tasks.indices { columns += self.columns(ofTask: index) }
    columns.sort { $0.name.precedesInBytes($1.name) }
    for (left, right) in zip(columns, columns.dropFirst())
    where left.name.sameBytes(as: right.name) {
      throw ReleaseError.badPlan(reason: "two columns are called \"\(left.name)\"")
    }
    return columns
  }

  private func columns(ofTask index: Int) -> [ReleaseColumn] {
    let task = tasks[index]
    let stem = tasks.count == 1 ? "" : task.id + "_"
    func column(
      _ name: String, _ type: ReleaseColumn.ValueType, _ part: ReleaseColumn.OutcomeColumn,
      isNullable: Bool = false
    ) -> ReleaseColumn {
      ReleaseColumn(
        name: stem + name, type: type, isNullable: isNullable, source: .outcome(part, task: index))
    }
    var columns: [ReleaseColumn] = []
    if task.hasTextLabel { columns.append(column("label", .string, .label)) }
    // An empty list has no type that a reader could guess: no options, no column.
    if !task.options.isEmpty {
      columns.append(column("label_probs", .list(.ppm), .probabilities))
    }
    columns += [
      column("confidence", .ppm, .confidence), column("n_answers", .int64, .answers),
      column("agreement", .ppm, .agreement), column("weight", .ppm, .weight),
      column("status", .string, .status), column("settled_by", .string, .settledBy),
    ]
    for (place, own) in task.values.enumerated() {
      columns.append(column(own.name, own.type, .value(place), isNullable: own.isNullable))
    }
    return columns
  }
}
