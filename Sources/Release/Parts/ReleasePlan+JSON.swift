import Domain

/// A plan travels as its facts do; the part is not in it.
extension ReleasePlan {
  var json: JSONValue {
    var object: JSONObject = [
      "formats": .array(formats.map { .string($0.rawValue) }),
      "has_content": .bool(hasContentColumn), "layout": .integer(layout),
      "proofs": .string(proofs.rawValue), "shard_bytes": .integer(shardBytes),
      "splits": .array(splits.map(\.json)), "tasks": .array(tasks.map(\.json)),
      "zstd_level": .integer(zstdLevel),
    ]
    object["shards"] = shardCount.map { .integer($0) }
    if !keptFiles.isEmpty { object["kept"] = .array(keptFiles.map(\.json)) }
    object["columns"] = columnNames.map { .array($0.map { .string($0) }) }
    return .object(object)
  }

  /// nil where something is missing or of another form.
  init?(_ json: JSONValue) {
    guard let formats = json["formats"]?.arrayValue, let splits = json["splits"]?.arrayValue,
      let tasks = json["tasks"]?.arrayValue, let hasContent = json["has_content"]?.boolValue,
      let layout = json["layout"]?.intValue, let shardBytes = json["shard_bytes"]?.intValue,
      let level = json["zstd_level"]?.intValue,
      let proofs = json["proofs"]?.stringValue.flatMap(ReleaseProofs.init(rawValue:))
    else { return nil }
    self.init(
      formats: formats.compactMap { $0.stringValue.flatMap(ReleaseFormat.init(rawValue:)) },
      splits: splits.compactMap(SplitPlan.init), tasks: tasks.compactMap(ReleaseTask.init),
      hasContentColumn: hasContent, shardBytes: shardBytes, shardCount: json["shards"]?.intValue,
      zstdLevel: level, proofs: proofs, layout: layout)
    columnNames = json["columns"]?.arrayValue?.compactMap(\.stringValue)
    let kept = json["kept"]?.arrayValue ?? []
    keptFiles = kept.compactMap { ListedFile($0) }
    guard keptFiles.count == kept.count, self.formats.count == formats.count,
      self.splits.count == splits.count,
      self.tasks.count == tasks.count
    else { return nil }
  }
}

extension SplitPlan {
  fileprivate var json: JSONValue {
    [
      "bytes": .integer(contentBytes), "first_shard": .integer(firstShard),
      "kept_bytes": .integer(keptBytes), "kept_rows": .integer(keptRows), "name": .string(name),
      "percent": .integer(percent), "rows": .integer(rows),
    ]
  }

  fileprivate init?(_ json: JSONValue) {
    guard let name = json["name"]?.stringValue, let percent = json["percent"]?.intValue,
      let rows = json["rows"]?.intValue, let bytes = json["bytes"]?.intValue,
      let firstShard = json["first_shard"]?.intValue, let keptRows = json["kept_rows"]?.intValue,
      let keptBytes = json["kept_bytes"]?.intValue
    else { return nil }
    self.init(name: name, percent: percent, rows: rows, contentBytes: bytes)
    self.firstShard = firstShard
    self.keptRows = keptRows
    self.keptBytes = keptBytes
  }
}

extension ReleaseTask {
  fileprivate var json: JSONValue {
    [
      "has_text_label": .bool(hasTextLabel), "id": .string(id),
      "options": .array(options.map { .string($0) }),
      "subjects": .array(subjects.map { .string($0) }),
      "values": .array(
        values.map {
          [
            "name": .string($0.name), "nullable": .bool($0.isNullable), "type": $0.type.json,
          ]
        }),
    ]
  }

  fileprivate init?(_ json: JSONValue) {
    guard let id = json["id"]?.stringValue, let options = json["options"]?.arrayValue,
      let hasTextLabel = json["has_text_label"]?.boolValue,
      let subjects = json["subjects"]?.arrayValue, let listed = json["values"]?.arrayValue
    else { return nil }
    let values = listed.compactMap { item -> Column? in
      guard let name = item["name"]?.stringValue, let isNullable = item["nullable"]?.boolValue,
        let type = item["type"].flatMap({ ReleaseColumn.ValueType($0) })
      else { return nil }
      return Column(name, type, isNullable: isNullable)
    }
    guard values.count == listed.count else { return nil }
    self.init(
      id, options: options.compactMap(\.stringValue), hasTextLabel: hasTextLabel, values: values)
    self.subjects = subjects.compactMap(\.stringValue)
  }
}

extension ReleaseColumn.ValueType {
  fileprivate var json: JSONValue {
    switch self {
    case .string: "string"
    case .int32: "int32"
    case .int64: "int64"
    case .bool: "bool"
    case .ppm: "ppm"
    case .list(let element): ["list": element.json]
    case .structure(let members):
      [
        "structure": .array(
          members.map { ["name": .string($0.name), "type": $0.type.json] })
      ]
    }
  }

  /// - Parameter depth: how deep this type lies within others.
  fileprivate init?(_ json: JSONValue, depth: Int = 0) {
    guard depth < 8 else { return nil }
    if let element = json["list"] {
      guard let type = Self(element, depth: depth + 1) else { return nil }
      self = .list(type)
    } else if let listed = json["structure"]?.arrayValue {
      let members = listed.compactMap { item -> ReleaseColumn.Member? in
        guard let name = item["name"]?.stringValue,
          let type = item["type"].flatMap({ Self($0, depth: depth + 1) })
        else { return nil }
        return ReleaseColumn.Member(name, type)
      }
      guard members.count == listed.count else { return nil }
      self = .structure(members)
    } else {
      switch json.stringValue {
      case "string": self = .string
      case "int32": self = .int32
      case "int64": self = .int64
      case "bool": self = .bool
      case "ppm": self = .ppm
      default: return nil
      }
    }
  }
}
