import Domain

/// The index.json of a split's MDS shards: made when all shards have their hashes.
enum MDSIndex {
  /// - Parameters:
  ///   - files: of the whole release; those under `mds/` in the order of their names, which is that
  ///     of their rows.
  /// - Throws: `ReleaseError.badPlan` where two columns have one name.
  static func all(
    of files: [ListedFile], plan: ReleasePlan, fieldNames: [String]
  ) throws -> [(path: String, bytes: [UInt8])] {
    guard plan.formats.contains(.mds) else { return [] }
    let columns = MDSColumn.columns(
      of: try RowTable(plan: plan, fieldNames: fieldNames), plan: plan)
    return plan.splits.compactMap { split in
      let folder = "\(ReleaseFormat.mds.folder)/\(split.name)"
      let shards = files.compactMap { file -> (number: Int, file: ListedFile)? in
        number(of: file.path, in: folder).map { ($0, file) }
      }.sorted { $0.number < $1.number }
      guard !shards.isEmpty else { return nil }
      let entries = shards.map { _, file -> JSONValue in
        var shard = MDSColumn.configuration(columns)
        shard["raw_data"] = [
          "basename": .string(String(file.path.dropFirst(folder.count + 1))),
          "bytes": .integer(file.bytes), "hashes": ["sha256": .string(file.sha256.hex)],
        ]
        shard["samples"] = .integer(file.rows ?? 0)
        shard["zip_data"] = .null
        return .object(shard)
      }
      let index: JSONValue = ["shards": .array(entries), "version": 2]
      return (folder + "/index.json", JSONWriter.bytes(index))
    }
  }

  /// Number of a shard by its path; nil where it is another file.
  private static func number(of path: String, in folder: String) -> Int? {
    guard path.hasPrefix(folder + "/shard."), path.hasSuffix(".mds") else { return nil }
    return Int(path.dropFirst(folder.count + 7).dropLast(4))
  }

  // MARK: Parts

  /// How a part names a file: how many files the shards before have is known only when all are there.
  static func partPath(folder: String, shard: String, piece: Int) -> String {
    "\(folder)/part.\(shard).\(fiveDigits(piece)).mds"
  }

  /// The final paths of files that parts named so.
  static func finalPaths(of paths: [String]) -> [String: String] {
    var folders: [String: [(shard: Int, piece: Int, path: String)]] = [:]
    for path in paths {
      let components = path.split(separator: "/").map(String.init)
      let words = (components.last ?? "").split(separator: ".")
      guard components.count == 3, words.count == 4, words[0] == "part", words[3] == "mds",
        let shard = Int(words[1]), let piece = Int(words[2])
      else { continue }
      folders[components.dropLast().joined(separator: "/"), default: []].append(
        (shard, piece, path))
    }
    var final: [String: String] = [:]
    for (folder, files) in folders {
      let ordered = files.sorted { ($0.shard, $0.piece) < ($1.shard, $1.piece) }
      for (number, file) in ordered.enumerated() {
        final[file.path] = "\(folder)/shard.\(fiveDigits(number)).mds"
      }
    }
    return final
  }
}
