import Domain

/// A column of a release as tables hold it, whatever the format.
struct TableColumn: Sendable, Equatable {
  /// What a value is. Every value, element and part may be missing.
  indirect enum ValueType: Sendable, Equatable {
    case text
    /// 32 bits.
    case small
    /// 64 bits.
    case integer
    /// A fraction, from parts per million; 32 bits.
    case fraction
    case boolean
    /// One of a task's options by its place among them; 64 bits.
    case option([String])
    case list(ValueType)
    case record([Part])
  }

  /// A named part of a record.
  struct Part: Sendable, Equatable {
    var name: String
    var type: ValueType
  }

  var name: String
  var type: ValueType
  /// Whether hardly two rows have the same value, so that looking for repeats is in vain.
  var isUnique: Bool

  init(_ name: String, _ type: ValueType, isUnique: Bool = false) {
    self.name = name
    self.type = type
    self.isUnique = isUnique
  }
}

extension TableColumn.ValueType {
  /// The type as `datasets` describes it (in its `Features`).
  var feature: JSONValue {
    switch self {
    case .text: ["_type": "Value", "dtype": "string"]
    case .small: ["_type": "Value", "dtype": "int32"]
    case .integer: ["_type": "Value", "dtype": "int64"]
    case .fraction: ["_type": "Value", "dtype": "float32"]
    case .boolean: ["_type": "Value", "dtype": "bool"]
    case .option(let names): ["_type": "ClassLabel", "names": .array(names.map(JSONValue.string))]
    case .list(let element): ["_type": "List", "feature": element.feature]
    case .record(let parts):
      .object(JSONObject(parts.map { (key: $0.name, value: $0.type.feature) }))
    }
  }
}
