import Domain
import Release

/// What `winnow export` is asked for; written into the manifest, so that `verify` can do the same again.
public struct ExportOptions: Sendable, Equatable {
  public var formats: [ReleaseFormat] = [.jsonl]
  /// nil: all that are asked.
  public var tasks: [String]?
  /// nil: the policy's.
  public var method: String?
  public var statuses: [String] = Self.allStatuses
  public var minimumConfidencePPM = 0
  /// Only samples that were given under these licences; nil: any.
  public var licenses: [String]?
  /// Only samples that contributors of these types gave; nil: any.
  public var contributorTypes: [ContributorType]?
  /// Only samples that the filter names; nil: all.
  public var query: SampleFilter?
  /// A task of whose labels equally many samples are taken; nil: all there are.
  public var balance: String?
  /// Which rules a release is made by: 1 knows no near duplicates and accounts for the answers that count alone.
  public var rules = Self.newestRules
  public static let newestRules = 2
  /// Parts in whole percent, adding up to 100.
  public var splits: [(name: String, percent: Int)] = [
    ("train", 90), ("validation", 5), ("test", 5),
  ]
  public var shardBytes = 256 << 20
  /// Shards of each split; nil: as many as `shardBytes` makes.
  public var shardCount: Int?
  public var proofs: ReleaseProofs?
  /// The part that is written, where several processes share the work; no part of the selection.
  public var partition: ReleasePartition?
  /// Columns of the shards; nil: all.
  public var columns: [String]?
  /// What stands beside the shards; releases made before there was a second layout have the first.
  public var layout = ReleasePlan.newestLayout
  /// Folder of the release before, or `none`; needed once there is one.
  public var parent: String?
  /// Whether shards of the release before (`parent`) are kept where they say the same.
  public var isIncremental = false

  public static let allStatuses = ["gold", "settled", "adjudicated", "disputed", "open"]
  static let zstdLevel = 3

  public init() {}

  public static func == (left: Self, right: Self) -> Bool {
    left.selection == right.selection && left.parent == right.parent
  }

  /// The manifest's `selection`.
  var selection: JSONObject {
    var object: JSONObject = [
      "formats": .array(formats.map { .string($0.rawValue) }),
      "min_confidence_ppm": .integer(minimumConfidencePPM),
      "shard_bytes": .integer(shardBytes),
      "splits": .object(JSONObject(splits.map { (key: $0.name, value: .integer($0.percent)) })),
      "status": .array(statuses.map { .string($0) }),
      "zstd_level": .integer(Self.zstdLevel),
    ]
    if layout > 1 { object["layout"] = .integer(layout) }
    if rules > 1 { object["rules"] = .integer(rules) }
    object["licenses"] = licenses.map { .array($0.map { .string($0) }) }
    object["contributor_types"] = contributorTypes.map { .array($0.map { .string($0.word) }) }
    object["query"] = query.map { .string($0.text) }
    object["balance"] = balance.map { .string($0) }
    object["shards"] = shardCount.map { .integer($0) }
    object["columns"] = columns.map { .array($0.map { .string($0) }) }
    object["tasks"] = tasks.map { .array($0.map { .string($0) }) }
    object["method"] = method.map { .string($0) }
    object["proofs"] = proofs.map { .string($0.rawValue) }
    return object
  }

  /// Reads a manifest's `selection`; nil where it says something that this version can't do again.
  init?(selection: JSONObject) {
    self.init()
    guard
      let formats = selection["formats"]?.arrayValue?.compactMap({
        $0.stringValue.flatMap(ReleaseFormat.init(rawValue:))
      }),
      !formats.isEmpty, let splits = selection["splits"]?.objectValue,
      let statuses = selection["status"]?.arrayValue?.compactMap(\.stringValue),
      let minimum = selection["min_confidence_ppm"]?.intValue,
      let shardBytes = selection["shard_bytes"]?.intValue,
      shardBytes > 0, (selection["shards"]?.intValue ?? 1) > 0,
      statuses.allSatisfy({ Self.allStatuses.contains($0) }),
      Set(statuses).count == statuses.count,
      selection["zstd_level"]?.intValue == Self.zstdLevel,
      case let layout = selection["layout"].map({ $0.intValue ?? 0 }) ?? 1,
      (1...ReleasePlan.newestLayout).contains(layout),
      case let rules = selection["rules"].map({ $0.intValue ?? 0 }) ?? 1,
      (1...Self.newestRules).contains(rules)
    else { return nil }
    self.rules = rules
    licenses = selection["licenses"]?.arrayValue?.compactMap(\.stringValue)
    if let types = selection["contributor_types"]?.arrayValue {
      contributorTypes = types.compactMap { $0.stringValue.flatMap(ContributorType.init(word:)) }
      guard contributorTypes?.count == types.count else { return nil }
    }
    if let text = selection["query"]?.stringValue {
      guard let filter = try? FilterParser.parse(text) else { return nil }
      query = filter
    }
    balance = selection["balance"]?.stringValue
    self.formats = formats
    self.layout = layout
    self.statuses = statuses
    minimumConfidencePPM = minimum
    self.shardBytes = shardBytes
    shardCount = selection["shards"]?.intValue
    isIncremental = selection["since"] != nil
    columns = selection["columns"]?.arrayValue?.compactMap(\.stringValue)
    self.splits = ["train", "validation", "test"].compactMap { name in
      splits[name]?.intValue.map { (name, $0) }
    }
    tasks = selection["tasks"]?.arrayValue?.compactMap(\.stringValue)
    method = selection["method"]?.stringValue
    proofs = selection["proofs"]?.stringValue.flatMap(ReleaseProofs.init(rawValue:))
  }

  /// - Throws: `ProjectError.badInput`.
  func validate() throws {
    guard !formats.isEmpty else { throw ProjectError.wrongUse("--format names no format") }
    guard splits.reduce(0, { $0 + $1.percent }) == 100, splits.allSatisfy({ $0.percent >= 0 })
    else {
      throw ProjectError.wrongUse("--split must add up to 100, e.g. train=90,validation=5,test=5")
    }
    let known = ["train", "validation", "test"]
    guard splits.allSatisfy({ known.contains($0.name) }),
      Set(splits.map(\.name)).count == splits.count
    else {
      throw ProjectError.wrongUse("--split names train, validation and test, each once")
    }
    if let bad = statuses.first(where: { !Self.allStatuses.contains($0) }) {
      throw ProjectError.wrongUse(
        "no status \(MessageText.quoted(bad)); there are \(Self.allStatuses.joined(separator: ", "))"
      )
    }
    if isIncremental, formats.contains(.mds) {
      throw ProjectError.wrongUse(
        "mds numbers its files from the first to the last: --since can't go on from it; export it without"
      )
    }
    if columns != nil, !formats.contains(where: \.hasColumns) {
      throw ProjectError.wrongUse(
        "--columns is for parquet, jsonl, webdataset, mds and csv; \(formats.map(\.rawValue).joined(separator: ", ")): rows as other tools read them"
      )
    }
    guard (1...100_000).contains(shardCount ?? 1) else {
      throw ProjectError.wrongUse("--shards is a number from 1 to 100000")
    }
    guard (0...1_000_000).contains(minimumConfidencePPM) else {
      throw ProjectError.wrongUse("--min-confidence lies between 0 and 1")
    }
  }
}
