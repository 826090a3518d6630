import Domain
import Release

/// Samples that a release leaves out for a reason that can't be seen without their content: `proofs/left_out.jsonl.zst`
/// lists them, so that the rest of the release can be derived again by somebody who has not their texts.
struct LeftOutSamples {
  enum Reason: String {
    /// What the query says of content does not hold.
    case query
    /// More of its label than class-balanced sampling takes.
    case balance
    /// Near duplicates of it stand in different splits.
    case splitConflict = "split_conflict"
  }

  private(set) var all: [SampleID: Reason] = [:]

  init() {}

  /// Reads the proofs of a release.
  init(_ folder: ReleaseFolder) throws {
    guard let lines = try folder.lines(of: .leftOut) else { return }
    while let line = try lines.next() {
      let object = try JSONScanner.parse(line)
      guard let id = object["id"]?.stringValue.flatMap({ SampleID(hex: $0) }),
        let reason = object["reason"]?.stringValue.flatMap(Reason.init(rawValue:))
      else { continue }
      all[id] = reason
    }
  }

  subscript(id: SampleID) -> Reason? {
    get { all[id] }
    set { all[id] = newValue }
  }

  func write(to writer: ReleaseFolderWriter) throws {
    for (id, reason) in all.sorted(by: { $0.key < $1.key }) {
      try writer.appendProof(
        .leftOut,
        line: JSONWriter.bytes(["id": .string(id.hex), "reason": .string(reason.rawValue)]))
    }
  }
}
