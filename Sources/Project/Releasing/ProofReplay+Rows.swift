import Domain
import Ledger
import Release
import Store

extension ProofReplay {
  /// Adds the rows' content where the shards have it. What does not hold is kept in `rowProblems`: where columns were
  /// left out it may be the wrong layout that was tried.
  mutating func addRows() throws {
    guard let layouts = try layouts(), !layouts.isEmpty else { return }
    let shards = folder.rowFiles.filter { $0.path.hasPrefix("data/") }
    if shards.isEmpty {
      return folder.tableFiles.isEmpty
        ? try addTarRows(layouts) : try addTableRows(layouts)
    }
    for shard in shards {
      let lines = try folder.lines(of: shard.path)
      try Self.add(
        to: store, of: { try lines.next() },
        problem: { _ in "\(shard.path):\(lines.lineCount): does not open what it names" },
        content: { .found(Self.content(of: try JSONScanner.parse($0), layouts)) },
        problems: &rowProblems)
    }
  }

  /// How a policy has its samples shown: what a row's columns are made of.
  private typealias Layout = Policy

  /// The policies by which rows may have been written, and whose columns are there. Before the events are replayed that
  /// is each that they hold: a row counts only where it hashes to its id, so a wrong guess can do no harm.
  /// - Returns: nil where ids are salted, since contents come with their openings then.
  private func layouts() throws -> [Layout]? {
    var found: [Layout] = []
    if let current = try store.read({ try $0.currentPolicy() })?.policy {
      if try store.read({ try $0.genesis()?.body.hasSaltedIDs }) ?? false { return nil }
      found = [current]
    } else if let lines = try folder.lines(of: .events) {
      while let line = try lines.next() {
        guard Self.isGovernance(line), let event = try? Event(bytes: line) else { continue }
        if event.kind == Kind.project.word, (try? ProjectBody(event.body))?.hasSaltedIDs == true {
          return nil
        }
        guard event.kind == Kind.policy.word, let body = try? PolicyBody(event.body) else {
          continue
        }
        let isNew = !found.contains { Self.fields($0) == Self.fields(body.policy) }
        if isNew { found.insert(body.policy, at: 0) }
      }
    }
    return found.filter { folder.holdsContent(fields: Self.fields($0)) }
  }

  private static func fields(_ layout: Layout) -> [String] {
    layout.samples.show.map { layout.exportName(ofField: $0) }
  }

  /// Whether an event may be of a kind that is looked at before the others. In canonical bytes its kind stands behind
  /// the body, and what follows is short.
  private static func isGovernance(_ line: [UInt8]) -> Bool {
    let end = line.suffix(400)
    return governanceMarks.contains { end.contains($0) }
  }

  private static let governanceMarks = [Kind.project, .policy].map {
    Array("\"kind\":\"\($0.word)\"".utf8)
  }

  private mutating func addTableRows(_ layouts: [Layout]) throws {
    let columns = Set(layouts.flatMap(Self.fields)).union(["id", "media", "content"])
    for file in folder.tableFiles {
      let table = try folder.table(of: file.path, columns: columns.sorted())
      try Self.add(
        to: store, of: { try table.next() },
        problem: { "\(file.path): \($0["id"] ?? "a row") is not what its id commits to" },
        content: { row in
          let object = JSONObject(row.map { (key: $0.key, value: .string($0.value)) })
          return .found(Self.content(of: .object(object), layouts))
        }, problems: &rowProblems)
    }
  }

  private mutating func addTarRows(_ layouts: [Layout]) throws {
    for file in folder.files where file.path.hasSuffix(".tar") {
      let members = try folder.members(of: file.path)
      try Self.add(
        to: store, of: { try members.next() },
        problem: { "\(file.path): \($0.name) is not the content that its name commits to" },
        content: { Self.content(of: $0, layouts) }, problems: &rowProblems)
    }
  }

  private static func content(of member: TarReader.Member, _ layouts: [Layout]) -> Given {
    if member.name.hasSuffix(".txt") {
      let id = Identity.sampleID(media: "text/plain", content: member.bytes)
      return .found(
        member.name == id.hex + ".txt" ? ContentRow(key: id.digest, bytes: member.bytes) : nil)
    }
    guard let row = try? JSONScanner.parse(member.bytes),
      row["media"]?.stringValue != "text/plain"
    else { return .nothingHere }
    return .found(content(of: row, layouts))
  }

  /// The content of a row, where its id is that content's hash.
  private static func content(of row: JSONValue, _ layouts: [Layout]) -> ContentRow? {
    for layout in layouts {
      if let content = content(of: row, layout) { return content }
    }
    return nil
  }

  private static func content(of row: JSONValue, _ layout: Layout) -> ContentRow? {
    guard let id = row["id"]?.stringValue.flatMap({ SampleID(hex: $0) }),
      let media = row["media"]?.stringValue
    else {
      return nil
    }
    let show = layout.samples.show
    let bytes: [UInt8]
    if media != "application/json" {
      guard let first = show.first, let text = row[layout.exportName(ofField: first)]?.stringValue
      else { return nil }
      bytes = Array(text.utf8)
    } else if let content = row["content"]?.stringValue, !content.isEmpty {
      bytes = Array(content.utf8)
    } else {
      let members = show.compactMap { field in
        row[layout.exportName(ofField: field)].map { (key: field, value: $0) }
      }
      bytes = JSONWriter.bytes(.object(JSONObject(members)))
    }
    return Identity.sampleID(media: media, content: bytes) == id
      ? ContentRow(key: id.digest, bytes: bytes) : nil
  }
}
