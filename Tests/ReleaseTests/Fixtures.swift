import Domain
import Foundation
import Ledger

@testable import Release

/// A folder that is removed with its owner.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array((NSTemporaryDirectory() + "/release-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] }
}

/// A made-up release, as an application would hand it over.
struct SampleRelease {
  var project = sha256("project".utf8)
  var rows: [ReleaseRow] = []
  var plan: ReleasePlan
  var facts: ManifestFacts
  var contributors = [SampleRelease.contributor("SHA256:a", share: 600_000)]
  var annotations: [AnnotationRow] = []
  var erased: [SampleID] = []
  var proofs: [(file: ProofFile, line: String)] = [
    (.events, #"{"kind":"join"}"#), (.heads, #"{"seq":0}"#), (.events, #"{"kind":"answer"}"#),
  ]

  static let options = ["billing", "bug", "other"]

  /// Nine of ten rows go to train, the rest to test.
  init(
    count: Int = 40, formats: [ReleaseFormat] = [.jsonl, .webdataset],
    tasks: [String] = ["topic"], fields: [String] = ["text"], text: (Int) -> String = Self.text
  ) {
    let train = count - count / 10
    var contentBytes = [0, 0]
    for index in 0..<count {
      let isTrain = index < train
      let texts = fields.map { (name: $0, text: text(index)) }
      contentBytes[isTrain ? 0 : 1] += texts.reduce(0) { $0 + $1.text.utf8.count }
      let id = SampleID(sha256("sample \(index)".utf8))
      rows.append(
        ReleaseRow(
          id: id, sourceID: "r\(index)", media: "text/plain", fields: texts, content: nil,
          meta: index % 2 == 0 ? "" : #"{"page":1.50}"#,
          outcomes: tasks.map { Self.outcome($0, index) },
          contributor: "SHA256:a", cluster: id, license: "CC-BY-4.0",
          split: isTrain ? "train" : "test"))
      annotations.append(
        AnnotationRow(
          event: sha256("event \(index)".utf8).hex, index: 0, sample: id, task: tasks[0],
          value: "bug", annotator: "SHA256:b", type: "human", weightPPM: 913_000,
          elapsedMilliseconds: 1_200 + index, policy: 1, at: "2026-11-24T15:04:05Z"))
    }
    plan = ReleasePlan(
      formats: formats,
      splits: [
        SplitPlan(name: "train", percent: 90, rows: train, contentBytes: contentBytes[0]),
        SplitPlan(name: "test", percent: 10, rows: count - train, contentBytes: contentBytes[1]),
      ],
      tasks: tasks.map { ReleaseTask($0, options: Self.options) }, hasContentColumn: false)
    contributors.append(Self.contributor("ext:bob", share: 400_000))
    facts = Self.facts(project: project, rows: count)
  }

  static func text(_ index: Int) -> String {
    "Ticket \(index): \"ça\\ne\" va\tpas\u{1}\u{7F} 🙂 "
      + String(repeating: "word ", count: index % 50)
  }

  static func outcome(_ task: String, _ index: Int) -> TaskOutcome {
    TaskOutcome(
      task: task, label: options[index % 3], probabilitiesPPM: [913_000, 86_999, 1],
      confidencePPM: 1_000_000, answers: 3 + index, agreementPPM: 666_667, weightPPM: 7,
      status: "settled", settledBy: "weighted")
  }

  static func contributor(_ id: String, share: Int) -> ContributorLine {
    ContributorLine(
      id: id, type: "human", license: "CC-BY-4.0", answers: 340, reviews: 20,
      acceptedSubmissions: 12, rejectedSubmissions: 1,
      credit: .init(answerMicrobits: 81_234_567, reviewMicrobits: 512_000, submitMicro: 9_100_000),
      sharePPM: share, weights: [.init(task: "topic", weightPPM: 913_000)])
  }

  static func facts(project: Digest, rows: Int) -> ManifestFacts {
    ManifestFacts(
      at: "2026-11-24T15:04:05Z",
      project: .init(
        id: project, name: "helpdesk-triage", title: "Helpdesk", description: "Tickets.\n\nMany.",
        url: "https://example.org/a", languages: ["en", "de"], authors: ["Ada"],
        citation: "@misc{a}", license: "CC-BY-4.0"),
      policyEvent: EventID(sha256("policy".utf8)), guidelineSHA256: sha256("guideline".utf8),
      counts: ["answers_used": 10, "status": ["settled": .integer(rows)]], ledgerEvents: 3,
      headsSHA256: sha256("heads".utf8), licenses: [("CC-BY-4.0", rows)], parentManifest: nil,
      version: "1.0.0", scoring: ["topic": ["method": "avg", "version": 1]],
      selection: ["splits": ["test": 10, "train": 90]],
      shares: .init(
        rule: "shapley/1", answerPPM: 400_000, reviewPPM: 200_000, submitPPM: 400_000,
        totalPPM: 1_000_000, unclaimedPPM: 400_000), toolVersion: "1.0.0",
      taskCategories: ["text-classification"])
  }

  func writer(_ destination: String, announcing announced: [SampleID]? = nil) throws
    -> ReleaseFolderWriter
  {
    let ids = announced ?? rows.map(\.id)
    return try ReleaseFolderWriter(
      destination: destination, plan: plan,
      samples: AnnouncedSamples(count: ids.count) { ids[$0] }, suffix: "t1")
  }

  /// Everything but `finish`.
  func fill(_ writer: ReleaseFolderWriter) throws {
    for row in rows { try writer.append(row: row) }
    for annotation in annotations { try writer.append(annotation: annotation) }
    for contributor in contributors { try writer.append(contributor: contributor) }
    for id in erased { try writer.append(erased: id) }
    for (file, line) in proofs { try writer.appendProof(file, line: Array(line.utf8)) }
  }

  @discardableResult
  func publish(_ destination: String) throws -> PublishedRelease {
    let writer = try writer(destination)
    try fill(writer)
    return try writer.finish(facts)
  }
}

func contents(_ path: String) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(fileURLWithPath: path)))
}

func write(_ bytes: [UInt8], to path: String) throws {
  try Data(bytes).write(to: URL(fileURLWithPath: path))
}

/// All files below a folder with their bytes, by relative path.
func tree(_ path: String) throws -> [String: [UInt8]] {
  var found: [String: [UInt8]] = [:]
  for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
    var isFolder: ObjCBool = false
    _ = FileManager.default.fileExists(atPath: path + "/" + name, isDirectory: &isFolder)
    if !isFolder.boolValue { found[name] = try contents(path + "/" + name) }
  }
  return found
}

/// All lines of a listed file, unpacked by our own reader.
func lines(_ folder: ReleaseFolder, _ path: String) throws -> [String] {
  let reader = try folder.lines(of: path)
  var found: [String] = []
  while let line = try reader.next() { found.append(String(decoding: line, as: UTF8.self)) }
  return found
}

/// Other people's programs, as judges of what we wrote.
enum Tool {
  static func exists(_ name: String) -> Bool {
    (try? run(["/usr/bin/env", "sh", "-c", "command -v \(name)"]))?.status == 0
  }

  static func run(_ arguments: [String], in folder: String? = nil) throws -> (
    status: Int32, output: [UInt8]
  ) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: arguments[0])
    process.arguments = Array(arguments.dropFirst())
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, Array(output))
  }
}
