/// `dataset_info` of the card's head: the columns and the number of rows of each split, as
/// `datasets` reads them. Only for Parquet, which holds these very types.
struct CardFeatures {
  let plan: ReleasePlan
  let columns: [TableColumn]

  var lines: [String] {
    let filled = plan.splits.filter { $0.allRows > 0 }
    guard plan.layout >= 2, plan.formats.contains(.parquet), !filled.isEmpty else { return [] }
    var lines = ["dataset_info:", "- config_name: default", "  features:"]
    for column in columns { lines += Self.feature(column.name, column.type, indent: "  ") }
    lines.append("  splits:")
    for split in filled {
      // Without a size the library leaves all of this out.
      lines += [
        "  - name: \(split.name)", "    num_bytes: \(split.contentBytes + split.keptBytes)",
        "    num_examples: \(split.allRows)",
      ]
    }
    return lines
  }

  private static func feature(_ name: String, _ type: TableColumn.ValueType, indent: String)
    -> [String]
  {
    ["\(indent)- name: " + CardText.yaml(name)] + value(type, key: "dtype", indent: indent + "  ")
  }

  /// A type under a key: `dtype` of a column, `list` of a list's elements.
  private static func value(_ type: TableColumn.ValueType, key: String, indent: String) -> [String]
  {
    switch type {
    case .text: return ["\(indent)\(key): string"]
    case .small: return ["\(indent)\(key): int32"]
    case .integer: return ["\(indent)\(key): int64"]
    case .fraction: return ["\(indent)\(key): float32"]
    case .boolean: return ["\(indent)\(key): bool"]
    case .option(let names):
      let inner = indent + "  "
      return ["\(indent)\(key):", "\(inner)class_label:", "\(inner)  names:"]
        + names.enumerated().map { "\(inner)    '\($0)': " + CardText.yaml($1) }
    case .list(let element): return value(element, key: "list", indent: indent)
    case .record(let parts):
      return ["\(indent)\(key == "list" ? "list" : "struct"):"]
        + parts.flatMap { feature($0.name, $0.type, indent: indent) }
    }
  }
}
