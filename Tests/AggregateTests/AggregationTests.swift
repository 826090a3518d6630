import Aggregate
import Foundation
import Import
import Scoring
import Testing

/// Files as a user brings them, and what comes out.
@Suite("Aggregation of crowd files")
final class AggregationTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "winnow-aggregate-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func file(_ name: String, _ text: String) throws -> String {
    let path = folder.appendingPathComponent(name).path
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  private func run(
    _ text: String, _ change: (inout AggregateRequest) -> Void = { _ in }
  ) throws -> AggregateResult {
    var request = AggregateRequest(files: [try file("answers.csv", text)])
    change(&request)
    return try Aggregation.run(request)
  }

  private func labels(_ result: AggregateResult) throws -> String {
    let bytes = Collected()
    try result.writeLabels { bytes.all += $0 }
    return String(decoding: bytes.all, as: UTF8.self)
  }

  private final class Collected {
    var all: [UInt8] = []
  }

  private static let rows = [
    "a,ann,yes", "a,bo,yes", "a,cy,no", "b,ann,no", "b,bo,no", "b,cy,no", "c,ann,yes", "c,cy,no",
    "c,bo,yes",
  ]

  @Test("the order of rows and how files are split change nothing")
  func order() throws {
    let header = "task,worker,label\n"
    let plain = try run(header + Self.rows.joined(separator: "\n") + "\n")
    let backwards = try run(header + Self.rows.reversed().joined(separator: "\r\n"))
    #expect(plain.labels == backwards.labels)
    #expect(plain.workers == backwards.workers)
    let first = try file("1.csv", header + Self.rows.prefix(4).joined(separator: "\n"))
    let second = try file("2.csv", header + Self.rows.dropFirst(4).joined(separator: "\n"))
    let split = try Aggregation.run(AggregateRequest(files: [second, first]))
    #expect(split.labels == plain.labels)
    #expect(split.workers == plain.workers)
    #expect(plain.workers.reduce(0) { $0 + $1.sharePPM } == 1_000_000)
    #expect(plain.labels.map(\.label) == ["yes", "no", "yes"])
  }

  @Test("what can't be used is refused with its line, the rest is kept")
  func refusals() throws {
    let result = try run(
      "task,worker,label\na,w,\n,w,x\na,v,NaN\n\"a, \"\"b\"\" 😀\",w,\"x,y\"\na,w,x\n")
    #expect(result.refusedCount == 3)
    #expect(result.refusals.map { $0.split(separator: ":")[1] } == ["2", "3", "4"])
    #expect(result.labels.map(\.task) == ["a", "a, \"b\" 😀"])
    #expect(try labels(result).contains("\n\"a, \"\"b\"\" 😀\",\"x,y\","))
  }

  @Test("a header that lacks a column names what is there; names may be said")
  func header() throws {
    let text = "item,who,said\na,w,x\n"
    #expect(throws: ImportError.self) { try run(text) }
    let renamed = try run(text) {
      $0.taskColumn = "item"
      $0.workerColumn = "who"
      $0.labelColumn = "said"
    }
    #expect(renamed.labels.map(\.label) == ["x"])
    #expect(throws: AggregateError.self) { try run("task,worker,label\n") }
    #expect(throws: AggregateError.self) {
      try run("task,worker,label\na,w,x\n") { $0.method = "oracle" }
    }
  }

  @Test("of one worker's several answers to a task the commonest counts")
  func repeated() throws {
    let result = try run("task,worker,label\na,w,y\na,w,x\na,w,y\nb,w,x\n")
    #expect(result.answerCount == 2)
    #expect(result.repeatedCount == 2)
    #expect(result.labels.map(\.label) == ["y", "x"])
  }

  @Test("gold is taken over, and labels that nobody gave are refused with their line")
  func gold() throws {
    let truth = try file("truth.csv", "task,truth\na,no\nb,maybe\nz,no\n")
    let result = try run("task,worker,label\n" + Self.rows.joined(separator: "\n")) {
      $0.gold = truth
    }
    #expect(result.goldCount == 1)
    #expect(result.labels[0].label == "no")
    #expect(result.labels[0].confidencePPM == 1_000_000)
    #expect(result.refusals.count == 1)
    #expect(result.refusals[0].contains("truth.csv:3"))
  }

  @Test("classes that are integers stand by value, and every row has a probability for each")
  func classes() throws {
    let result = try run("task,worker,label\na,w,10\nb,w,9\nb,v,9\n")
    #expect(result.classes == ["9", "10"])
    #expect(try labels(result).hasPrefix("task,label,confidence,p_9,p_10\na,10,"))
  }

  @Test("kinds are told by what the answers look like")
  func kinds() throws {
    #expect(try run("task,worker,label\ns,w,O B-PER I-PER\ns,v,O B-PER O\n").kind == .spans)
    let pairs = try run("worker,left,right,label\nw,a,b,a\nw,b,c,b\nv,a,c,a\nv,a,b,tie\n")
    #expect(pairs.kind == .pairs)
    #expect(pairs.labels.max { $0.confidencePPM < $1.confidencePPM } != nil)
    let ranks = try #require(pairs.extraColumns.first { $0.name == "rank" })
    #expect(ranks.cells == ["1", "2", "3"])
    let texts = try run(
      "task,worker,label\nt,u,the cat sat\nt,v,the cat sat down\nt,w,a dog barked\n")
    #expect(texts.kind == .text)
    #expect(texts.labels[0].label.hasPrefix("the cat sat"))
    let numbers = try run("task,worker,label\nt,u,4\nt,v,6\nr,u,1\nr,v,two\n") {
      $0.kind = .number
    }
    #expect(numbers.labels.count == 2)
    #expect(numbers.refusals.count == 1)
    #expect(throws: ImportError.self) {
      try run("worker,left,right,label\nw,a,b,a\n") { $0.kind = .choice }
    }
  }

  @Test("very many classes end in a result by a method that can hold them, or in words")
  func manyClasses() throws {
    let rows = (0..<6_000).map { "t\($0 % 40),w\($0 % 20),c\($0)" }
    let text = "task,worker,label\n" + rows.joined(separator: "\n")
    #expect(try run(text) { $0.wantsWorkers = false }.method == "one-coin")
    #expect(throws: AggregateError.self) { try run(text) { $0.method = "dawid-skene" } }
  }

  @Test("a copy's share is its leader's under discount")
  func copies() throws {
    var generator = SplitMix64(seed: 5)
    var rows: [String] = []
    for task in 0..<150 {
      let truth = generator.nextIndex(below: 3)
      for worker in 0..<6 {
        let said =
          generator.nextUnit() < 0.75
          ? truth : (truth + 1 + generator.nextIndex(below: 2)) % 3
        rows.append("t\(task),w\(worker),\(said)")
        if worker == 0 { rows += ["t\(task),z1,\(said)", "t\(task),z2,\(said)"] }
      }
    }
    let text = "task,worker,label\n" + rows.joined(separator: "\n")
    let shown = try run(text) { $0.method = "w1ds" }
    #expect(shown.copies.count == 3)
    let discounted = try run(text) {
      $0.method = "w1ds"
      $0.discountsCopies = true
    }
    let ring = discounted.workers.filter { $0.cluster == "w0" }
    #expect(ring.map(\.worker) == ["w0", "z1", "z2"])
    let base = try run(
      "task,worker,label\n" + rows.filter { !$0.contains(",z") }.joined(separator: "\n")
    ) { $0.method = "w1ds" }
    let alone = try #require(base.workers.first { $0.worker == "w0" }).sharePPM
    #expect(Double(ring.reduce(0) { $0 + $1.sharePPM }) <= 1.05 * Double(alone))
  }
}
