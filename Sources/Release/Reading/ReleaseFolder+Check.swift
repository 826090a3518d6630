import Domain
import Foundation
import Ledger

extension ReleaseFolder {
  /// Compares the folder with its manifest: every listed file's size and SHA-256, files that were
  /// added (hidden ones, links and empty folders too), SHA256SUMS byte for byte, and whether the
  /// manifest is canonical and agrees with itself.
  ///
  /// Shards that are kept from an earlier release and are not there (`missing`) are passed over.
  ///
  /// - Returns: what differs, sorted by path; empty where nothing does.
  public func checkFiles() -> [Difference] {
    let missing = Set(missing.map(\.path))
    let present = files.filter { !missing.contains($0.path) }
    var found = checkManifest() + present.compactMap(check) + checkSums()
    found += addedEntries(in: "")
    return found.sorted { ($0.path, $0.what) < ($1.path, $1.what) }
  }

  /// Unpacks every file of lines, every tar and every Parquet file, and compares the number of their
  /// rows and the SHA-256 of the lines or pages with the manifest, which `checkFiles` alone takes at its word.
  public func checkRows() -> [Difference] {
    let missing = Set(missing.map(\.path))
    return files.filter { !missing.contains($0.path) }.compactMap { file in
      do {
        let reason = try checkRows(of: file)
        return reason.map { Difference(path: file.path, what: $0) }
      } catch {
        return Difference(path: file.path, what: "\(error)")
      }
    }
  }

  private func checkRows(of file: ListedFile) throws -> String? {
    if file.isLines { return try checkLines(file) }
    if file.isTar { return try checkMembers(file) }
    return file.isParquet ? try checkPages(file) : nil
  }

  private func checkPages(_ file: ListedFile) throws -> String? {
    let (rows, hash) = try table(of: file.path).check()
    if rows != file.rows {
      let listed = file.rows.map(String.init) ?? "nothing"
      return "has \(rows) rows, the manifest says \(listed)"
    }
    return hash == file.rowsSHA256 ? nil : "its pages do not have the listed rows_sha256"
  }

  private func checkLines(_ file: ListedFile) throws -> String? {
    let lines = try lines(of: file.path)
    var hash = RunningHash()
    while let line = try lines.next() {
      hash.update(line)
      hash.update(CollectionOfOne(UInt8(ascii: "\n")))
    }
    if let rows = file.rows, rows != lines.lineCount {
      return "has \(lines.lineCount) lines, the manifest says \(rows)"
    }
    if let expected = file.rowsSHA256, expected != hash.finish() {
      return "its lines do not have the listed rows_sha256"
    }
    return nil
  }

  private func checkMembers(_ file: ListedFile) throws -> String? {
    let members = try members(of: file.path)
    var rows = 0
    while let member = try members.next() {
      if member.name.hasSuffix(".json") { rows += 1 }
    }
    return rows == file.rows
      ? nil : "has \(rows) samples, the manifest says \(file.rows.map(String.init) ?? "nothing")"
  }

  private func check(_ file: ListedFile) -> Difference? {
    do {
      let (size, sha256) = try reader(of: file).fingerprint(of: file.path)
      if size != file.bytes {
        return Difference(
          path: file.path, what: "has \(size) bytes, the manifest says \(file.bytes)")
      }
      return sha256 == file.sha256
        ? nil : Difference(path: file.path, what: "does not have the SHA-256 that is listed")
    } catch ReleaseError.damaged(_, let reason), ReleaseError.unsafePath(_, let reason) {
      return Difference(path: file.path, what: reason)
    } catch {
      return Difference(path: file.path, what: "\(error)")
    }
  }

  private func checkSums() -> [Difference] {
    let expected = Manifest.sums(files: files, manifest: manifestSHA256)
    do {
      let actual = try reader.bytes(of: Manifest.sumsName, limit: expected.count + 1 << 16)
      return actual == expected
        ? [] : [Difference(path: Manifest.sumsName, what: "is not what the manifest leads to")]
    } catch {
      return [Difference(path: Manifest.sumsName, what: "\(error)")]
    }
  }

  private func checkManifest() -> [Difference] {
    var reasons: [String] = []
    do {
      _ = try JSONScanner.parse(manifestBytes, form: .event)
    } catch {
      reasons.append("is not canonical: \(error)")
    }
    for (left, right) in zip(files, files.dropFirst())
    where !left.path.precedesInBytes(right.path) {
      reasons.append("lists \(right.path) out of order or twice")
    }
    let reserved = [Manifest.name, Manifest.signatureName, Manifest.sumsName]
    for file in files where reserved.contains(where: { file.path.sameBytes(as: $0) }) {
      reasons.append("lists \(file.path), which no manifest may")
    }
    for (section, path) in [
      ("contributors", Manifest.contributorsName), ("erased", Manifest.erasedName),
    ] where !agrees(section: manifest[section], with: listed(path)) {
      reasons.append("says something else of \(path) under \(section) than under files")
    }
    // A folder's shards of one kind are the samples once; those for other tools may leave some out.
    let complete = Set(ReleaseFormat.allCases.filter(\.isComplete).map(\.folder))
    let shards = files.filter {
      $0.split != nil && complete.contains(FolderReader.components($0.path)[0])
    }
    let rows = Dictionary(grouping: shards) { file in
      FolderReader.components(file.path)[0] + (file.isParquet ? " as Parquet" : "")
    }
    for (folder, shards) in rows {
      let sum = shards.reduce(0) { $0.addingReportingOverflow($1.rows ?? 0).partialValue }
      if sum != manifest["samples"]?["count"]?.intValue {
        reasons.append("counts other samples than the \(sum) rows of \(folder)")
      }
    }
    return reasons.map { Difference(path: Manifest.name, what: $0) }
  }

  private func agrees(section: JSONValue?, with file: ListedFile?) -> Bool {
    guard let section, let count = section["count"]?.intValue, count == (file?.rows ?? 0)
    else { return false }
    guard let file else { return section["sha256"] == nil }
    return section["sha256"]?.stringValue == file.sha256.hex
      && section["path"]?.stringValue == file.path
      && (section["bytes"]?.intValue ?? file.bytes) == file.bytes
  }
}

// MARK: - What was added

extension ReleaseFolder {
  /// What lies in a folder of the release and isn't listed. Only folders that hold a listed file
  /// are entered, so a folder beyond those is named itself, empty or not.
  private func addedEntries(in folder: String) -> [Difference] {
    let prefix = folder.isEmpty ? "" : folder + "/"
    var listedNames: Set<[UInt8]> = []
    var subfolders: Set<[UInt8]> = []
    for file in files where file.path.utf8.starts(with: prefix.utf8) {
      let rest = file.path.utf8.dropFirst(prefix.utf8.count)
      if let slash = rest.firstIndex(of: UInt8(ascii: "/")) {
        subfolders.insert(Array(rest[..<slash]))
      } else {
        listedNames.insert(Array(rest))
      }
    }
    if folder.isEmpty {
      for name in [Manifest.name, Manifest.signatureName, Manifest.sumsName] {
        listedNames.insert(Array(name.utf8))
      }
    }
    guard let entries = Self.entries(path + "/" + folder) else {
      return [Difference(path: folder.isEmpty ? "." : folder, what: "cannot be listed")]
    }
    return entries.flatMap { name, kind -> [Difference] in
      let shown = prefix + String(decoding: name, as: UTF8.self)
      switch kind {
      case .folder where subfolders.contains(name): return addedEntries(in: shown)
      case .file where listedNames.contains(name): return []
      case .file: return [Difference(path: shown, what: "was added: the manifest does not list it")]
      case .folder: return [Difference(path: shown, what: "is a folder that was added")]
      case .other: return [Difference(path: shown, what: "is a link or no regular file")]
      }
    }
  }

  private enum EntryKind { case file, folder, other }

  /// Names as bytes, since a name need not be UTF-8, and what they are; nil where unreadable.
  private static func entries(_ path: String) -> [(name: [UInt8], kind: EntryKind)]? {
    guard let folder = opendir(path) else { return nil }
    defer { closedir(folder) }
    var found: [(name: [UInt8], kind: EntryKind)] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      guard name != Array(".".utf8), name != Array("..".utf8) else { continue }
      var status = stat()
      let isKnown = (name + [0]).withUnsafeBytes { bytes in
        guard let base = bytes.baseAddress else { return false }
        let text = base.assumingMemoryBound(to: CChar.self)
        return fstatat(dirfd(folder), text, &status, AT_SYMLINK_NOFOLLOW) == 0
      }
      switch isKnown ? status.st_mode & S_IFMT : 0 {
      case S_IFREG: found.append((name, .file))
      case S_IFDIR: found.append((name, .folder))
      default: found.append((name, .other))
      }
    }
    return found
  }
}
