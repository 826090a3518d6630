import Domain
import Ledger
import Store

/// The guideline in force, and what changed in it since the user last looked.
public struct GuidelineReading: Sendable, Equatable {
  public struct Line: Sendable, Equatable {
    public enum Change: Sendable, Equatable { case same, added, removed }
    public let text: String
    public let change: Change

    public init(text: String, change: Change) {
      self.text = text
      self.change = change
    }
  }

  public let text: String
  /// The lines of both; nil where nothing changed, or the user never looked.
  public let changes: [Line]?
}

extension Project {
  private func guidelineNote() -> String { "guideline_seen.\(fingerprint ?? "")" }

  /// Whether the guideline is another than the one that the user looked at last.
  public func hasNewGuideline() throws -> Bool {
    let name = guidelineNote()
    return try store.read { reader in
      guard let seen = try reader.localNote(name) else { return false }
      return try reader.currentGuideline()?.bytes != seen
    }
  }

  /// Reads the guideline; nil where there is none.
  public func readGuideline() throws -> GuidelineReading? {
    let name = guidelineNote()
    return try store.read { reader in
      guard let key = try reader.currentGuideline(), let now = try reader.content(key) else {
        return nil
      }
      let text = String(decoding: now.bytes, as: UTF8.self)
      var changes: [GuidelineReading.Line]?
      if let seen = try reader.localNote(name), seen != key.bytes, let before = Digest(seen),
        let old = try reader.content(before)
      {
        changes = LineDifference.lines(
          from: String(decoding: old.bytes, as: UTF8.self), to: text)
      }
      return GuidelineReading(text: text, changes: changes)
    }
  }

  /// Notes on this machine that the user has read the guideline in force.
  public func noteGuidelineRead() throws {
    guard isWritable, let fingerprint, try store.read({ try $0.contributor(fingerprint) }) != nil
    else { return }
    let name = guidelineNote()
    try store.write { writer in
      guard let key = try writer.reader.currentGuideline(),
        try writer.reader.localNote(name) != key.bytes
      else { return }
      try writer.note(name, key.bytes)
    }
  }
}

/// What changed between two texts, line by line: a longest common subsequence, as `diff` finds.
enum LineDifference {
  /// Beyond so many lines of difference all of the old goes and all of the new comes.
  static let limit = 2_000

  static func lines(from old: String, to new: String) -> [GuidelineReading.Line] {
    let a = old.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let b = new.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard a.count <= limit, b.count <= limit else {
      return a.map { .init(text: $0, change: .removed) } + b.map { .init(text: $0, change: .added) }
    }
    // lengths[i][j]: lines in common of a[i...] and b[j...].
    let width = b.count + 1
    var lengths = [Int32](repeating: 0, count: (a.count + 1) * width)
    for i in stride(from: a.count - 1, through: 0, by: -1) {
      for j in stride(from: b.count - 1, through: 0, by: -1) {
        lengths[i * width + j] =
          a[i].sameBytes(as: b[j])
          ? lengths[(i + 1) * width + j + 1] + 1
          : max(lengths[(i + 1) * width + j], lengths[i * width + j + 1])
      }
    }
    var lines: [GuidelineReading.Line] = []
    var (i, j) = (0, 0)
    while i < a.count || j < b.count {
      if i < a.count, j < b.count, a[i].sameBytes(as: b[j]) {
        lines.append(.init(text: b[j], change: .same))
        i += 1
        j += 1
      } else if j == b.count
        || (i < a.count && lengths[(i + 1) * width + j] >= lengths[i * width + j + 1])
      {
        lines.append(.init(text: a[i], change: .removed))
        i += 1
      } else {
        lines.append(.init(text: b[j], change: .added))
        j += 1
      }
    }
    return lines
  }
}
