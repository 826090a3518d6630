import Domain

/// Turns rows into one JSON object each, keys in byte order, the same keys in every row.
///
/// The columns are fixed by the plan and the first row's field names; what stands between two
/// values is made once.
struct RowEncoder {
  /// What stands before the columns' values, one after the other.
  private let prefixes: [UInt8]
  /// Each column and where its prefix ends.
  private let columns: [(column: ReleaseColumn, end: Int)]
  private let tasks: [ReleaseTask]
  private let fieldNames: [String]

  /// The columns' names in the order in which they are written.
  let names: [String]

  /// Whether lists that may be empty are written as a text of JSON.
  private let writesListsAsText: Bool
  private let scratch = ByteBlock(capacity: 256)

  /// - Parameters:
  ///   - omitsFields: leaves the shown fields out (a tar holds the text in a member of its own).
  ///   - writesListsAsText: a task's own lists as texts of JSON, for readers that guess a column's type from its first
  ///     rows, where all lists may be empty.
  /// - Throws: `ReleaseError.badPlan` where two columns have one name.
  init(
    plan: ReleasePlan, fieldNames: [String], omitsFields: Bool, writesListsAsText: Bool = false
  ) throws {
    var named = try plan.columns(fieldNames: fieldNames)
    if omitsFields {
      named.removeAll { if case .field = $0.source { true } else { false } }
    }
    var prefixes: [UInt8] = []
    columns = named.map { column in
      prefixes.append(UInt8(ascii: prefixes.isEmpty ? "{" : ","))
      JSONWriter.append(string: column.name, to: &prefixes)
      prefixes.append(UInt8(ascii: ":"))
      return (column, prefixes.count)
    }
    self.prefixes = prefixes
    names = named.map(\.name)
    tasks = plan.tasks
    self.fieldNames = fieldNames
    self.writesListsAsText = writesListsAsText
  }

  /// Appends the row's object, without a newline.
  /// - Throws: `ReleaseError.badRow` where the row has other fields, tasks or options than the plan.
  func append(_ row: ReleaseRow, to block: ByteBlock) throws {
    try check(row)
    prefixes.withUnsafeBytes { prefixes in
      var start = 0
      for (column, end) in columns {
        block.append(UnsafeRawBufferPointer(rebasing: prefixes[start..<end]))
        start = end
        switch column.source {
        case .id: appendQuoted(hex: row.id.digest, to: block)
        case .sourceID: block.append(jsonString: row.sourceID)
        case .media: block.append(jsonString: row.media)
        case .content: block.append(jsonString: row.content ?? "")
        case .meta: block.append(jsonString: row.meta)
        case .contributor: block.append(jsonString: row.contributor)
        case .cluster: appendQuoted(hex: row.cluster.digest, to: block)
        case .license: block.append(jsonString: row.license)
        case .split: block.append(jsonString: row.split)
        case .field(let index): block.append(jsonString: row.fields[index].text)
        case .outcome(let part, let task):
          append(part, ofTask: task, in: row, as: column.type, to: block)
        }
      }
    }
    block.append(byte: UInt8(ascii: "}"))
  }

  private func append(
    _ column: ReleaseColumn.OutcomeColumn, ofTask task: Int, in row: ReleaseRow,
    as type: ReleaseColumn.ValueType, to block: ByteBlock
  ) {
    switch column {
    case .label: block.append(jsonString: row.outcomes[task].label)
    case .probabilities:
      block.append(byte: UInt8(ascii: "["))
      var isFirst = true
      for value in row.outcomes[task].probabilitiesPPM {
        if !isFirst { block.append(byte: UInt8(ascii: ",")) }
        isFirst = false
        block.append(ppm: value)
      }
      block.append(byte: UInt8(ascii: "]"))
    case .confidence: block.append(ppm: row.outcomes[task].confidencePPM)
    case .answers: block.append(integer: row.outcomes[task].answers)
    case .agreement: block.append(ppm: row.outcomes[task].agreementPPM)
    case .weight: block.append(ppm: row.outcomes[task].weightPPM)
    case .status: block.append(jsonString: row.outcomes[task].status)
    case .settledBy: block.append(jsonString: row.outcomes[task].settledBy)
    case .value(let place):
      let value = row.outcomes[task].values[place]
      if writesListsAsText, case .list = type {
        scratch.removeAll()
        scratch.append(value, as: type)
        block.append(jsonString: scratch.bytes)
      } else {
        block.append(value, as: type)
      }
    }
  }

  private func appendQuoted(hex digest: Digest, to block: ByteBlock) {
    block.append(byte: UInt8(ascii: "\""))
    block.append(hex: digest)
    block.append(byte: UInt8(ascii: "\""))
  }

  /// - Throws: `ReleaseError.badRow` where the row has other fields, tasks or options than the plan.
  func check(_ row: ReleaseRow) throws {
    func refuse(_ reason: String) -> ReleaseError { .badRow(id: row.id.hex, reason: reason) }
    guard row.fields.count == fieldNames.count,
      fieldNames.indices.allSatisfy({ row.fields[$0].name.sameBytes(as: fieldNames[$0]) })
    else { throw refuse("its fields are not those of the first row") }
    guard row.outcomes.count == tasks.count else {
      throw refuse("it has outcomes of \(row.outcomes.count) tasks, not of \(tasks.count)")
    }
    for index in tasks.indices {
      let (id, options) = (tasks[index].id, tasks[index].options)
      guard row.outcomes[index].task.sameBytes(as: id) else {
        throw refuse("an outcome of task \(row.outcomes[index].task) stands where \(id) belongs")
      }
      let probabilities = row.outcomes[index].probabilitiesPPM.count
      guard probabilities == options.count else {
        throw refuse(
          "task \(id) has \(options.count) options and \(probabilities) probabilities")
      }
      guard row.outcomes[index].values.count == tasks[index].values.count else {
        throw refuse("task \(id) has \(tasks[index].values.count) columns of its own")
      }
    }
  }
}

extension ByteBlock {
  /// A value of a task's own column as JSON; what is not of the type is null.
  func append(_ value: ReleaseValue, as type: ReleaseColumn.ValueType) {
    switch (value, type) {
    case (.string(let text), .string): append(jsonString: text)
    case (.integer(let number), .int32), (.integer(let number), .int64): append(integer: number)
    case (.bool(let flag), .bool): append(text: flag ? "true" : "false")
    case (.ppm(let figure), .ppm): append(ppm: figure)
    case (.list(let items), .list(let item)):
      append(byte: UInt8(ascii: "["))
      for (index, value) in items.enumerated() {
        if index > 0 { append(byte: UInt8(ascii: ",")) }
        append(value, as: item)
      }
      append(byte: UInt8(ascii: "]"))
    case (.structure(let values), .structure(let members)):
      append(byte: UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { append(byte: UInt8(ascii: ",")) }
        append(jsonString: member.name)
        append(byte: UInt8(ascii: ":"))
        append(index < values.count ? values[index] : .null, as: member.type)
      }
      append(byte: UInt8(ascii: "}"))
    default: append(literal: "null")
    }
  }
}

extension AnnotationRow {
  /// Appends the line's object, keys in byte order, without a newline.
  func append(to block: ByteBlock) {
    block.append(literal: #"{"annotator":"#)
    block.append(jsonString: annotator)
    block.append(literal: #","at":"#)
    block.append(jsonString: at)
    block.append(literal: #","elapsed_ms":"#)
    block.append(integer: elapsedMilliseconds)
    block.append(literal: #","event":"#)
    block.append(jsonString: event)
    block.append(literal: #","index":"#)
    block.append(integer: index)
    block.append(literal: #","policy":"#)
    block.append(integer: policy)
    block.append(literal: #","sample":""#)
    block.append(hex: sample.digest)
    block.append(literal: #"","skip":"#)
    block.append(jsonString: skip)
    block.append(literal: #","task":"#)
    block.append(jsonString: task)
    block.append(literal: #","type":"#)
    block.append(jsonString: type)
    block.append(literal: #","value":"#)
    block.append(jsonString: value)
    block.append(literal: #","weight":"#)
    block.append(ppm: weightPPM)
    block.append(byte: UInt8(ascii: "}"))
  }
}
