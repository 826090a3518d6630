import Domain
import Import
import Ledger
import Store

/// Writes known answers: a maintainer's gold counts alone. The value stands in the event as a commitment, so that the
/// ledger does not tell it before a release does.
struct GoldBuffer {
  static let bufferedRecords = 2_000

  private let project: Project
  private let isDryRun: Bool
  private let policyEvent: EventID
  private let batch: String
  private var rows: [(sample: SampleID, task: LabelingTask, value: JSONValue)] = []
  private(set) var new = 0
  private(set) var duplicate = 0
  private(set) var hasWritten = false

  init(_ project: Project, _ request: ImportRequest, policyEvent: EventID, batch: String) {
    self.project = project
    isDryRun = request.isDryRun
    self.policyEvent = policyEvent
    self.batch = batch
  }

  var isFull: Bool { rows.count >= Self.bufferedRecords }

  mutating func add(_ value: JSONValue, to sample: SampleID, task: LabelingTask) {
    rows.append((sample, task, value))
  }

  mutating func flush() throws {
    guard !rows.isEmpty else { return }
    let rows = rows
    self.rows = []
    guard !isDryRun else {
      new += rows.count
      return
    }
    let written = try project.writing { writer, signer in
      var count = 0
      for row in rows {
        let known = try writer.reader.goldAnswer(row.sample, task: row.task.id)
        if known == row.value["pick"] ?? row.value { continue }
        let hidden = project.committed(JSONWriter.bytes(row.value))
        let body = ReviewBody(
          target: .label(sample: row.sample, task: row.task.id), verdict: .gold,
          policy: policyEvent, commitment: hidden.commitment, batch: batch)
        try writer.append(
          Draft(kind: .review, body: body.json, at: project.surroundings.now()), by: signer,
          content: [hidden.row])
        count += 1
      }
      return count
    }
    new += written
    duplicate += rows.count - written
    hasWritten = hasWritten || written > 0
  }
}
