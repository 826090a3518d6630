import Domain

/// What of a row tells two releases apart.
public struct ReleasedSample: Sendable {
  public let id: SampleID
  public let split: String
  /// Label columns with their values: a text, or the canonical JSON of anything else.
  public let labels: [String: String]
}

extension ReleaseFolder {
  /// The tasks that the release was made of.
  public var tasks: [String] {
    manifest["selection"]?["tasks"]?.arrayValue?.compactMap(\.stringValue) ?? []
  }

  /// Names of the label columns, a task each.
  public var labelColumns: [String] {
    tasks.count == 1 ? ["label"] : tasks.map { $0 + "_label" }
  }

  /// Goes through the samples once, shard by shard: by JSON lines where there are some, else by
  /// tars, else by Parquet. Labels are without confidences within them, which move with every fit.
  ///
  /// - Throws: `ReleaseError`, also where the release has none of the three.
  public func eachSample(_ body: (ReleasedSample) throws -> Void) throws {
    try eachRow(columns: labelColumns) { file, id, labels in
      try body(ReleasedSample(id: id, split: file.split ?? "", labels: labels))
    }
  }

  /// Goes through the rows as `eachSample` does.
  ///
  /// - Parameters:
  ///   - columns: what is read of a row; a column that isn't there, or in Parquet is a fraction, is left out.
  ///   - body: gets the shard, the sample, and the columns' texts, or the canonical JSON of anything else, without
  ///     the confidences in lists of records.
  /// - Throws: `ReleaseError`.
  public func eachRow(
    columns: [String],
    _ body: (_ shard: ListedFile, _ id: SampleID, _ values: [String: String]) throws -> Void
  ) throws {
    if let file = missing.first {
      throw ReleaseError.damaged(
        path: path,
        reason:
          "it keeps \(missing.count) shards of an earlier release that are not here, such as \(file.path) (say --parent FOLDER of that release)"
      )
    }
    let lined = rowFiles.filter { $0.path.hasPrefix("data/") }
    let tars = files.filter { $0.split != nil && $0.isTar }
    if !lined.isEmpty {
      for file in lined {
        let lines = try lines(of: file.path)
        while let line = try lines.next() {
          let (id, values) = try row(line, of: columns, in: file)
          try body(file, id, values)
        }
      }
    } else if !tars.isEmpty {
      for file in tars {
        let members = try members(of: file.path)
        while let member = try members.next() {
          guard member.name.hasSuffix(".json") else { continue }
          let (id, values) = try row(member.bytes, of: columns, in: file)
          try body(file, id, values)
        }
      }
    } else {
      try eachTableRow(columns, body)
    }
  }

  private func eachTableRow(
    _ columns: [String], _ body: (ListedFile, SampleID, [String: String]) throws -> Void
  ) throws {
    guard !tableFiles.isEmpty || manifest["samples"]?["count"]?.intValue == 0 else {
      throw ReleaseError.damaged(
        path: path, reason: "it has no samples as JSON lines, tar or Parquet, which are read here")
    }
    let texts = columns.map { $0 + "_text" }
    for file in tableFiles {
      let table = try table(of: file.path, columns: ["id"] + columns + texts)
      while let row = try table.next() {
        var values: [String: String] = [:]
        for column in columns { values[column] = row[column + "_text"] ?? row[column] }
        try body(file, id(row["id"], in: file), values)
      }
    }
  }

  private func row(_ json: [UInt8], of columns: [String], in file: ListedFile) throws -> (
    SampleID, [String: String]
  ) {
    let row: JSONValue
    do {
      row = try JSONScanner.parse(json)
    } catch {
      throw ReleaseError.damaged(path: file.path, reason: "a row is no JSON: \(error)")
    }
    var values: [String: String] = [:]
    for column in columns {
      values[column] = row[column].map {
        $0.stringValue ?? JSONWriter.text(Self.withoutConfidences($0))
      }
    }
    return (try id(row["id"]?.stringValue, in: file), values)
  }

  /// A list of records without the confidences in them: they move with every fit, and Parquet has them as fractions.
  private static func withoutConfidences(_ value: JSONValue) -> JSONValue {
    guard let items = value.arrayValue else { return value }
    return .array(
      items.map { item in
        guard var object = item.objectValue else { return item }
        object["confidence"] = nil
        return .object(object)
      })
  }

  private func id(_ text: String?, in file: ListedFile) throws -> SampleID {
    guard let id = text.flatMap({ SampleID(hex: $0) }) else {
      throw ReleaseError.damaged(path: file.path, reason: "a row has no sample's id")
    }
    return id
  }

  /// The sample of every answer in `annotations/`, again for each answer: all samples are among them.
  /// - Throws: `ReleaseError`.
  public func eachAnnotatedSample(_ body: (SampleID) throws -> Void) throws {
    let listed = files.filter { $0.path.hasPrefix(Manifest.annotationsFolder + "/") }
    let lined = listed.filter(\.isLines)
    for file in lined {
      let lines = try lines(of: file.path)
      while let line = try lines.next() {
        try body(id(try? JSONScanner.parse(line)["sample"]?.stringValue, in: file))
      }
    }
    for file in lined.isEmpty ? listed.filter(\.isParquet) : [] {
      let table = try table(of: file.path, columns: ["sample"])
      while let row = try table.next() { try body(id(row["sample"], in: file)) }
    }
  }

  /// The lines of contributors.jsonl.
  /// - Throws: `ReleaseError`.
  public func contributors() throws -> [JSONValue] {
    try objects(of: Manifest.contributorsName)
  }

  /// Ids of samples that were erased; empty where none were.
  /// - Throws: `ReleaseError`.
  public func erased() throws -> Set<SampleID> {
    guard listed(Manifest.erasedName) != nil else { return [] }
    return Set(
      try objects(of: Manifest.erasedName).compactMap {
        $0["id"]?.stringValue.flatMap { SampleID(hex: $0) }
      })
  }

  /// figures.json; nil where the release is of a layout without it.
  /// - Throws: `ReleaseError`.
  public func figures() throws -> ReleaseFigures? {
    guard let json = try figuresJSON() else { return nil }
    guard let figures = ReleaseFigures(json) else {
      throw ReleaseError.damaged(path: Manifest.figuresName, reason: "it holds no figures")
    }
    return figures
  }

  /// figures.json as it stands; nil where there is none.
  /// - Throws: `ReleaseError`.
  public func figuresJSON() throws -> JSONValue? {
    guard listed(Manifest.figuresName) != nil else { return nil }
    let bytes = try reader.bytes(
      of: Manifest.figuresName, limit: ReleaseLimit.maximumManifestBytes)
    do {
      return try JSONScanner.parse(bytes)
    } catch {
      throw ReleaseError.damaged(path: Manifest.figuresName, reason: "it is no JSON: \(error)")
    }
  }

  private func objects(of path: String) throws -> [JSONValue] {
    let lines = try lines(of: path)
    var objects: [JSONValue] = []
    while let line = try lines.next() {
      guard let object = try? JSONScanner.parse(line) else {
        throw ReleaseError.damaged(path: path, reason: "line \(lines.lineCount) is no JSON")
      }
      objects.append(object)
    }
    return objects
  }
}
