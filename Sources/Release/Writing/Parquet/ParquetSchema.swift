/// Parquet's physical types, as far as they are used.
enum ParquetType: Int, Sendable {
  case boolean = 0
  case int32 = 1
  case int64 = 2
  case float = 4
  case double = 5
  case byteArray = 6

  /// Bytes of a plain value; nil where values differ in length or are packed bits.
  var byteCount: Int? {
    switch self {
    case .boolean, .byteArray: nil
    case .int32, .float: 4
    case .int64, .double: 8
    }
  }
}

/// A leaf of a schema: one column chunk a row group.
struct ParquetLeafColumn: Sendable, Equatable {
  var path: [String]
  var type: ParquetType
  /// Level at which a value is there.
  var maximumDefinition: UInt8
  /// Lists that it lies within.
  var maximumRepetition: UInt8
  /// Whether to look for repeated values.
  var mayRepeat: Bool
}

/// Names and numbers of apache/parquet-format, src/main/thrift/parquet.thrift.
enum ParquetCode {
  static let plain = 0
  static let rle = 3
  static let rleDictionary = 8
  static let zstd = 6
  static let dataPage = 0
  static let dictionaryPage = 2
  static let optional = 1
  static let repeated = 2
  static let utf8 = 0
  static let list = 3
  static let magic = Array("PAR1".utf8)
}

/// A node of a schema: a leaf, or a group with its children.
struct ParquetNode: Sendable {
  enum Kind: Sendable {
    case leaf
    indirect case list(ParquetNode)
    case group([ParquetNode])
  }

  let kind: Kind
  /// The leaves under it.
  let leaves: Range<Int>
  /// The level above: what is missing here has this definition.
  let definition: UInt8
  /// Of a list: the level at which another element follows.
  let repetition: UInt8
}

/// A table's schema. Every column, element and part is optional, as all writers have it: readers
/// compare types with their nullability.
struct ParquetSchema: Sendable {
  let columns: [TableColumn]
  private(set) var nodes: [ParquetNode] = []
  private(set) var leaves: [ParquetLeafColumn] = []
  /// SchemaElements, depth first, without the root.
  private var elements: [[UInt8]] = []

  init(_ columns: [TableColumn]) {
    self.columns = columns
    nodes = columns.map { column in
      node(
        column.type, named: column.name, path: [column.name], definition: 0, repetition: 0,
        mayRepeat: !column.isUnique)
    }
  }

  /// Enters a node with all below it.
  private mutating func node(
    _ type: TableColumn.ValueType, named name: String, path: [String], definition: UInt8,
    repetition: UInt8, mayRepeat: Bool
  ) -> ParquetNode {
    let first = leaves.count
    let kind: ParquetNode.Kind
    switch type {
    case .list(let element):
      addGroup(name, childCount: 1, isRepeated: false, isList: true)
      addGroup("list", childCount: 1, isRepeated: true, isList: false)
      kind = .list(
        node(
          element, named: "element", path: path + ["list", "element"], definition: definition + 2,
          repetition: repetition + 1, mayRepeat: mayRepeat))
    case .record(let parts):
      addGroup(name, childCount: parts.count, isRepeated: false, isList: false)
      kind = .group(
        parts.map { part in
          node(
            part.type, named: part.name, path: path + [part.name], definition: definition + 1,
            repetition: repetition, mayRepeat: mayRepeat)
        })
    case .text, .small, .integer, .fraction, .boolean, .option:
      let physical = type.parquetType
      addLeaf(name, type: physical, isText: type == .text)
      leaves.append(
        ParquetLeafColumn(
          path: path, type: physical, maximumDefinition: definition + 1,
          maximumRepetition: repetition, mayRepeat: mayRepeat && physical != .boolean))
      kind = .leaf
    }
    return ParquetNode(
      kind: kind, leaves: first..<leaves.count, definition: definition,
      repetition: repetition + 1)
  }

  private mutating func addGroup(
    _ name: String, childCount: Int, isRepeated: Bool, isList: Bool
  ) {
    elements.append(
      ThriftCompactWriter.structure { group in
        group.field(3, i32: isRepeated ? ParquetCode.repeated : ParquetCode.optional)
        group.field(4, text: name)
        group.field(5, i32: childCount)
        guard isList else { return }
        group.field(6, i32: ParquetCode.list)
        group.field(10) { logical in logical.field(3) { _ in } }
      })
  }

  private mutating func addLeaf(_ name: String, type: ParquetType, isText: Bool) {
    elements.append(
      ThriftCompactWriter.structure { leaf in
        leaf.field(1, i32: type.rawValue)
        leaf.field(3, i32: ParquetCode.optional)
        leaf.field(4, text: name)
        guard isText else { return }
        // Both, as the specification asks: older readers know the converted type only.
        leaf.field(6, i32: ParquetCode.utf8)
        leaf.field(10) { logical in logical.field(1) { _ in } }
      })
  }

  /// Writes the list of SchemaElements: the tree, depth first.
  func write(to footer: inout ThriftCompactWriter, field: Int) {
    footer.field(field, list: .structure, count: elements.count + 1) { footer in
      footer.element { root in
        root.field(4, text: "schema")
        root.field(5, i32: columns.count)
      }
      for element in elements { footer.element(structure: element) }
    }
  }
}

extension TableColumn.ValueType {
  /// Of a leaf; lists and records have none.
  fileprivate var parquetType: ParquetType {
    switch self {
    case .text, .list, .record: .byteArray
    case .small: .int32
    case .integer, .option: .int64
    case .fraction: .float
    case .boolean: .boolean
    }
  }
}
