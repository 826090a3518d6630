import Domain
import Ledger
import Store

extension ProjectFolder {
  /// The words of the samples; may be deleted at any time.
  public var words: String { path + "/search.sqlite" }
}

extension Project {
  /// The index of words; nil where there can be none.
  func wordIndex() -> WordIndex? {
    guard isWritable else { return nil }
    return try? WordIndex(path: folder.words, owner: wordsOwner())
  }

  /// A restored or rebuilt ledger may number its samples otherwise: then the index is another's.
  private func wordsOwner() throws -> String {
    let first = try store.read { reader in
      let rows = try reader.samples(rows: [1, 2, 3, 4, 5, 6, 7, 8])
      return rows.map { "\($0.number) \($0.id.hex)" }.joined(separator: "\n")
    }
    return "\(id.hex)\n\(first)"
  }

  /// Gathers the words of the next samples.
  /// - Returns: the last row whose words are in the index now.
  func gatherWords(into index: WordIndex, after: Int, last: Int) throws -> Int {
    let end = min(last, after + SampleSearch.indexRows)
    let show = try policy().policy.samples.show
    var entries: [WordIndex.Entry] = []
    try store.read { reader in
      try reader.eachSampleContent(after: after, through: end) { number, media, content in
        let view = SampleView(id: SampleID(sha256([])), media: media, content: content, show: show)
        entries.append(
          WordIndex.Entry(number: number, text: view.fields.map(\.text).joined(separator: "\n")))
      }
    }
    try index.add(entries, after: after, through: end)
    return end
  }

  /// Forgets all words, so that none of what was erased is left; the next search gathers them again.
  public func forgetWords() throws {
    guard isWritable, FileAccess.exists(folder.words) else { return }
    try wordIndex()?.clear()
  }

  /// Whether the user may see what others said before their own answer.
  public func mayReview() throws -> Bool {
    try fingerprint.flatMap { id in try store.read { try $0.contributor(id) } }?.roles
      .allows(.reviewer) ?? false
  }

  /// A sample in a list, as people see it.
  public func view(_ sample: FoundSample) throws -> SampleView {
    SampleView(
      id: sample.id, media: sample.media, content: sample.content,
      show: try policy().policy.samples.show)
  }

  /// How many samples a filter names.
  /// - Parameter progress: thousandths, and whether words are still being gathered.
  /// - Throws: `FilterProblem`, `StoreError`.
  public func count(
    _ text: String, progress: (Int, Bool) -> Void = { _, _ in }
  ) throws -> (search: SampleSearch, count: Int) {
    let search = try SampleSearch(self, try FilterParser.parse(text))
    var count = 0
    while true {
      let (rows, step) = try search.nextRows()
      count += rows.count
      if step.isDone { return (search, count) }
      progress(step.thousandths, step.isIndexing)
    }
  }

  /// Finds samples, all at once.
  /// - Parameters:
  ///   - limit: at most that many.
  ///   - progress: thousandths, and whether words are still being gathered.
  /// - Throws: `FilterProblem`, `StoreError`.
  public func find(
    _ text: String, limit: Int, progress: (Int, Bool) -> Void = { _, _ in }
  ) throws -> (search: SampleSearch, found: [FoundSample]) {
    let search = try SampleSearch(self, try FilterParser.parse(text))
    var found: [FoundSample] = []
    while found.count < limit {
      let step = try search.next(limit: min(500, limit - found.count))
      found += step.found
      if step.isDone { break }
      progress(step.thousandths, step.isIndexing)
    }
    return (search, found)
  }
}
