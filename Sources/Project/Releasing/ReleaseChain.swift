import Domain
import Ledger
import Release

/// The shards of the release before, for an export that keeps those whose samples say the same.
///
/// A shard is kept where each of its samples is still in the release, in the same split, with the same labels, status
/// and `settled_by`. Its other figures stay as they were when it was written: the weights of annotators move a little
/// with every answer anywhere, and no shard is written again for that alone.
struct ReleaseChain {
  struct Shard {
    let split: String
    let number: Int
    /// In all formats.
    let files: [ListedFile]
    /// Its samples among `ids`.
    var rows: Range<Int>
  }

  let manifest: Digest
  let version: ReleaseVersion
  private(set) var shards: [Shard] = []
  private(set) var ids: [SampleID] = []
  /// A hash of what each sample's row said.
  private(set) var states: [UInt64] = []
  /// Whether its rows have a column with the whole content; nil where it has no rows.
  private(set) var hasContentColumn: Bool?
  /// By split, the number after that of the last shard that any release of the chain wrote.
  private(set) var nextShards: [String: Int] = [:]

  /// Reads what the release says of its samples.
  /// - Throws: `ReleaseError`, and `ProjectError` where it can't be gone on from.
  init(_ folder: ReleaseFolder, options: ExportOptions, tasks: [ReleaseTask]) throws {
    let name = MessageText.quoted(folder.path)
    guard let selection = folder.manifest["selection"]?.objectValue,
      let before = ExportOptions(selection: selection),
      let version = ReleaseVersion(folder.version)
    else {
      throw ProjectError.badInput(
        "\(name) was made by another version; export without --since")
    }
    guard before.formats == options.formats, before.columns == options.columns,
      before.layout == options.layout, folder.tasks == tasks.map(\.id)
    else {
      throw ProjectError.badInput(
        "\(name) has other formats, columns or tasks (\(before.formats.map(\.rawValue).joined(separator: ",")); \(folder.tasks.joined(separator: ", "))): a chain of shards keeps them; say the same, or export without --since"
      )
    }
    if let file = folder.missing.first {
      throw ProjectError.badInput(
        "\(name) lacks \(folder.missing.count) shards that it keeps from an earlier release, such as \(file.path): put them there first (docs/release.md)"
      )
    }
    manifest = folder.manifestSHA256
    self.version = version
    for member in (selection["next_shards"]?.objectValue ?? [:]).members {
      nextShards[member.key] = member.value.intValue
    }
    var files: [ShardName: [ListedFile]] = [:]
    for file in folder.files where file.split != nil {
      guard let shard = ShardName(file) else {
        throw ProjectError.badInput("\(name): \(file.path) is no shard of a chain")
      }
      files[shard, default: []].append(file)
      nextShards[shard.split] = max(nextShards[shard.split] ?? 0, shard.number + 1)
    }
    try read(folder, tasks: tasks, files: files)
  }

  private mutating func read(
    _ folder: ReleaseFolder, tasks: [ReleaseTask], files: [ShardName: [ListedFile]]
  ) throws {
    let row = RowState(tasks)
    var current: String?
    try folder.eachRow(columns: row.columns + ["content"]) { file, id, values in
      if current != file.path {
        current = file.path
        guard let shard = ShardName(file) else { return }
        shards.append(
          Shard(
            split: shard.split, number: shard.number, files: files[shard] ?? [],
            rows: ids.count..<ids.count))
      }
      guard let state = row.state(of: values) else {
        throw ProjectError.badInput(
          "the shards of \(MessageText.quoted(folder.path)) don't tell the labels of every task apart: --since needs them as jsonl or webdataset, in all columns"
        )
      }
      ids.append(id)
      states.append(state)
      shards[shards.count - 1].rows = shards[shards.count - 1].rows.lowerBound..<ids.count
      if hasContentColumn == nil { hasContentColumn = values["content"] != nil }
    }
  }
}

/// Split and number of a shard, the same in all formats.
private struct ShardName: Hashable {
  let split: String
  let number: Int

  /// nil where a file is no shard, or of a format that numbers its files otherwise.
  init?(_ file: ListedFile) {
    guard let split = file.split, let name = file.path.split(separator: "/").last,
      name.hasPrefix(split + "-"),
      let number = Int(name.dropFirst(split.utf8.count + 1).prefix { $0.isNumber })
    else { return nil }
    self.split = split
    self.number = number
  }
}

/// What of a row decides whether its shard is kept.
struct RowState {
  private let tasks: [ReleaseTask]
  private let stems: [String]
  let columns: [String]

  init(_ tasks: [ReleaseTask]) {
    self.tasks = tasks
    stems = tasks.map { tasks.count == 1 ? "" : $0.id + "_" }
    columns = stems.flatMap { stem in ["label", "status", "settled_by"].map { stem + $0 } }
  }

  /// Of a row that was read; nil where a column isn't there.
  func state(of values: [String: String]) -> UInt64? {
    var parts: [String] = []
    for (task, stem) in zip(tasks, stems) {
      guard let label = values[stem + "label"], let status = values[stem + "status"],
        let settledBy = values[stem + "settled_by"]
      else { return nil }
      parts += [task.hasTextLabel ? label : Self.plain(label), status, settledBy]
    }
    return Self.hash(parts)
  }

  /// Of a row as it would be written.
  func state(of outcomes: [TaskOutcome]) -> UInt64 {
    var parts: [String] = []
    for (task, outcome) in zip(tasks, outcomes) {
      var label = outcome.label
      if !task.hasTextLabel, let place = task.values.firstIndex(where: { $0.name == "label" }) {
        label = Self.plain(outcome.values[place].text(as: task.values[place].type))
      }
      parts += [label, outcome.status, outcome.settledBy]
    }
    return Self.hash(parts)
  }

  /// A label that is JSON without the confidences in it, which are figures of the fit.
  private static func plain(_ label: String) -> String {
    guard let value = try? JSONScanner.parse(Array(label.utf8)) else { return label }
    guard let items = value.arrayValue else { return JSONWriter.text(value) }
    return JSONWriter.text(
      .array(
        items.map { item in
          guard var object = item.objectValue else { return item }
          object["confidence"] = nil
          return .object(object)
        }))
  }

  private static func hash(_ parts: [String]) -> UInt64 {
    sha256(parts.joined(separator: "\u{0}").utf8).firstWord
  }
}

/// `MAJOR.MINOR.PATCH` of a release.
struct ReleaseVersion: CustomStringConvertible {
  var major: Int
  var minor: Int
  var patch: Int

  init?(_ text: String) {
    let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 3, let major = numbers[0], let minor = numbers[1],
      let patch = numbers[2], min(major, minor, patch) >= 0
    else { return nil }
    self.major = major
    self.minor = minor
    self.patch = patch
  }

  private init(_ major: Int, _ minor: Int, _ patch: Int) {
    self.major = major
    self.minor = minor
    self.patch = patch
  }

  var description: String { "\(major).\(minor).\(patch)" }

  /// The next one: MAJOR where rows of before went or say something else, MINOR where there are new ones, PATCH where
  /// the rows are the same.
  func next(changesRows: Bool, addsRows: Bool) -> Self {
    if changesRows { return Self(major + 1, 0, 0) }
    return addsRows ? Self(major, minor + 1, 0) : Self(major, minor, patch + 1)
  }
}
