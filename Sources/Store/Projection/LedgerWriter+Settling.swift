/// Answers whose samples find their new place in the queue one transaction later: whoever waits for the disk has half the
/// pages to wait for. Nothing is handed out between, for each transaction begins by settling what was left.
extension LedgerWriter {
  /// Takes over what earlier transactions left, and settles it unless this one, too, leaves that for later.
  func takeUnsettled() throws {
    let prefix = CounterName.unsettledPrefix
    unsettled = Set(
      try db.all(
        "SELECT substr(name, ?3) FROM counter WHERE name >= ?1 AND name < ?2", .text(prefix + "."),
        .text(prefix + "/"), .integer(prefix.utf8.count + 2)
      ) { Int($0.text(0)) ?? 0 })
    guard !unsettled.isEmpty else { return }
    touched.formUnion(unsettled)
    if unsettled.count >= Self.unsettledAtMost { settlesLater = false }
    if !settlesLater { try refreshQueue() }
  }

  /// Marks what was touched instead of settling it.
  func leaveUnsettled() throws {
    try noteGiven()
    reader.cache.unlearned += try takeFresh()
    for sample in touched.subtracting(unsettled).sorted() {
      try db.run(
        "INSERT OR REPLACE INTO counter (name, value) VALUES (?, 1)",
        .text(CounterName.unsettled(sample)))
      unsettled.insert(sample)
    }
    touched = []
  }

  /// Takes the marks away, once their samples are settled.
  func forgetUnsettled() throws {
    guard !unsettled.isEmpty else { return }
    for sample in unsettled.sorted() {
      try db.run("DELETE FROM counter WHERE name = ?", .text(CounterName.unsettled(sample)))
    }
    unsettled = []
  }

  /// Samples that are left at most: whoever types faster than the next sample is fetched has some of them settled with an
  /// answer.
  private static let unsettledAtMost = 16
}
