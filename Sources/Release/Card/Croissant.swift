import Domain

/// croissant.json: MLCommons Croissant 1.1 with the fields for responsible AI (RAI 1.0).
///
/// Record sets stand over the Parquet files alone: readers of the format open no compressed lines.
/// Their file sets name no container, and `application/x-parquet` as their encoding: under the
/// registered name the library reads nothing.
struct Croissant {
  let known: KnownFacts
  let files: [ListedFile]
  /// Columns of the samples' table.
  let columns: [TableColumn]

  private var facts: ManifestFacts { known.facts }

  var json: JSONValue {
    let project = facts.project
    var object: JSONObject = [
      "@context": .object(Self.context), "@type": "sc:Dataset",
      "conformsTo": [
        "http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0",
      ],
      "name": .string(project.name),
      "description": .string(project.description ?? project.title ?? project.name),
      "license": .string(SPDX.address(project.license)),
      "url": .string(project.url ?? "urn:winnow:\(project.id.hex)"),
      "version": .string(facts.version), "datePublished": .string(String(facts.at.prefix(10))),
      "citeAs": .string(project.citation ?? citation), "creator": creators,
      "distribution": .array(distribution),
    ]
    if let title = project.title { object["alternateName"] = .string(title) }
    if !project.languages.isEmpty {
      object["inLanguage"] = .array(project.languages.map(JSONValue.string))
    }
    if !recordSets.isEmpty { object["recordSet"] = .array(recordSets) }
    for (key, values) in responsible {
      object["rai:" + key] =
        values.count == 1 ? .string(values[0]) : .array(values.map(JSONValue.string))
    }
    return .object(object)
  }

  /// What is cited where the project doesn't say.
  private var citation: String {
    let project = facts.project
    let authors = project.authors.isEmpty ? "" : project.authors.joined(separator: ", ") + ": "
    return "\(authors)\(project.title ?? project.name), release \(facts.version), "
      + String(facts.at.prefix(10))
  }

  private var creators: JSONValue {
    let project = facts.project
    guard !project.authors.isEmpty else {
      return ["@type": "sc:Organization", "name": .string(project.title ?? project.name)]
    }
    return .array(project.authors.map { ["@type": "sc:Person", "name": .string($0)] })
  }

  private var responsible: [(String, [String])] {
    [
      ("dataCollection", [known.collection]),
      ("dataCollectionType", ["Crowdsourced", "Manual Human Curation"]),
      ("dataAnnotationProtocol", [known.protocolText] + known.tasks),
      ("dataAnnotationPlatform", ["winnow \(facts.toolVersion)"]),
      ("dataAnnotationAnalysis", known.analysis),
      ("annotationsPerItem", [known.answersPerSample]),
      ("annotatorDemographics", ["Not collected."] + known.contributors),
      ("machineAnnotationTools", known.programs.isEmpty ? ["None."] : known.programs),
      ("dataReleaseMaintenancePlan", [known.maintenance]),
      ("personalSensitiveInformation", [known.privacy]),
      ("dataLimitations", [known.limitations]),
      ("dataBiases", [known.biases]),
    ].filter { !$0.1.isEmpty }
  }

  // MARK: Files and records

  private var tables: [ListedFile] { files.filter(\.isParquet) }

  private var distribution: [JSONValue] {
    let objects: [JSONValue] = files.filter { $0.split != nil || $0.isParquet }.map { file in
      [
        "@type": "cr:FileObject", "@id": .string(file.path), "name": .string(file.path),
        "contentUrl": .string(file.path), "contentSize": .string("\(file.bytes) B"),
        "encodingFormat": .string(Self.encoding(of: file.path)), "sha256": .string(file.sha256.hex),
      ]
    }
    return objects
      + tableSets.map { set in
        [
          "@type": "cr:FileSet", "@id": .string(set.id), "name": .string(set.id),
          "encodingFormat": "application/x-parquet", "includes": .string(set.pattern),
        ]
      }
  }

  private var tableSets: [(id: String, pattern: String, columns: [TableColumn])] {
    var sets: [(id: String, pattern: String, columns: [TableColumn])] = []
    if tables.contains(where: { $0.split != nil }) {
      sets.append(("samples-parquet", "data/*.parquet", columns))
    }
    if tables.contains(where: { $0.split == nil }) {
      sets.append(("answers-parquet", "annotations/*.parquet", ParquetAnnotations.columns))
    }
    return sets
  }

  private static func encoding(of path: String) -> String {
    if path.hasSuffix(".parquet") { return "application/x-parquet" }
    if path.hasSuffix(".tar") { return "application/x-tar" }
    if path.hasSuffix(".csv") { return "text/csv" }
    if path.hasSuffix(".zst") { return "application/zstd" }
    return "application/octet-stream"
  }

  private var recordSets: [JSONValue] {
    tableSets.map { set in
      let name = String(set.id.prefix { $0 != "-" })
      return [
        "@type": "cr:RecordSet", "@id": .string(name), "name": .string(name),
        "field": .array(set.columns.compactMap { Self.field($0, of: name, in: set.id) }),
      ]
    }
  }

  /// A column as a field; nil where the vocabulary has no type for it. A list of records is a repeated field with a
  /// subfield for each part, which its source takes out of every entry.
  private static func field(_ column: TableColumn, of name: String, in set: String) -> JSONValue? {
    let id = "\(name)/\(column.name)"
    let source: JSONObject = [
      "fileSet": ["@id": .string(set)], "extract": ["column": .string(column.name)],
    ]
    var field: JSONObject = [
      "@type": "cr:Field", "@id": .string(id), "name": .string(column.name),
    ]
    if case .list(.record(let parts)) = column.type {
      field["repeated"] = true
      field["subField"] = .array(
        parts.compactMap { part in
          guard let word = part.type.croissantType else { return nil }
          var source = source
          source["transform"] = ["jsonPath": .string(part.name)]
          return [
            "@type": "cr:Field", "@id": .string("\(id)/\(part.name)"), "name": .string(part.name),
            "dataType": word, "source": .object(source),
          ]
        })
      return .object(field)
    }
    var type = column.type
    if case .list(let element) = type {
      type = element
      field["isArray"] = true
      field["arrayShape"] = "-1"
    }
    guard let word = type.croissantType else { return nil }
    field["dataType"] = word
    field["source"] = .object(source)
    return .object(field)
  }

  /// The context that the specification gives.
  private static let context: JSONObject = {
    var context: JSONObject = [
      "@language": "en", "@vocab": "https://schema.org/", "sc": "https://schema.org/",
      "cr": "http://mlcommons.org/croissant/", "rai": "http://mlcommons.org/croissant/RAI/",
      "dct": "http://purl.org/dc/terms/", "prov": "http://www.w3.org/ns/prov#",
      "conformsTo": "dct:conformsTo",
      "data": ["@id": "cr:data", "@type": "@json"],
      "dataType": ["@id": "cr:dataType", "@type": "@vocab"],
      "examples": ["@id": "cr:examples", "@type": "@json"],
    ]
    let terms = [
      "annotation", "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty",
      "excludes", "extract", "field", "fileProperty", "fileObject", "fileSet", "format", "includes",
      "isArray", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet",
      "references", "regex", "readLines", "repeated", "replace", "samplingRate", "sdVersion",
      "separator", "source", "subField", "transform", "unArchive", "value",
    ]
    for term in terms { context[term] = .string("cr:" + term) }
    return context
  }()
}

extension TableColumn.ValueType {
  fileprivate var croissantType: JSONValue? {
    switch self {
    case .text: "sc:Text"
    case .small, .integer: "sc:Integer"
    case .fraction: "sc:Float"
    case .boolean: "sc:Boolean"
    case .option: ["sc:Integer", "cr:Label"]
    case .list, .record: nil
    }
  }
}
