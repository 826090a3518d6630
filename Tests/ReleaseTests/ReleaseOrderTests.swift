import Domain
import Ledger
import Testing

@testable import Release

@Suite("Order and splits")
struct ReleaseOrderTests {
  let project = sha256("project".utf8)
  let percents = [(name: "train", percent: 90), ("validation", 5), ("test", 5)]

  @Test("the key is the hash of both ids' raw bytes")
  func key() {
    let sample = sha256("sample".utf8)
    #expect(
      ReleaseOrder.key(project: project, sample: sample) == sha256(project.bytes + sample.bytes))
  }

  @Test("splits get their share of many clusters")
  func proportions() {
    var counts: [String: Int] = [:]
    for index in 0..<20_000 {
      let cluster = sha256("\(index)".utf8)
      counts[
        ReleaseOrder.split(project: project, cluster: cluster, percents: percents), default: 0] += 1
    }
    // Four standard deviations of a binomial of 20,000 and 5 % are 123.
    #expect(abs((counts["test"] ?? 0) - 1_000) < 123)
    #expect(abs((counts["validation"] ?? 0) - 1_000) < 123)
    #expect(counts.values.reduce(0, +) == 20_000)
  }

  @Test("a larger test split keeps every cluster that was in test")
  func borderMoves() {
    let larger = [(name: "train", percent: 80), ("validation", 10), ("test", 10)]
    for index in 0..<5_000 {
      let cluster = sha256("\(index)".utf8)
      let before = ReleaseOrder.split(project: project, cluster: cluster, percents: percents)
      let after = ReleaseOrder.split(project: project, cluster: cluster, percents: larger)
      if before == "test" { #expect(after == "test") }
      if after == "train" { #expect(before == "train") }
    }
  }

  @Test("the border is the exact fraction of 2^64, whatever the order of the splits")
  func exactBorder() {
    for index in 0..<2_000 {
      let cluster = sha256("\(index)".utf8)
      let u = ReleaseOrder.key(project: project, sample: cluster).firstWord
      // u < 2^64 · 5 / 100 exactly when u ≤ floor((2^64 − 1) / 20), since 20 does not divide 2^64.
      let expected = u <= UInt64.max / 20 ? "test" : u <= UInt64.max / 10 ? "validation" : "train"
      #expect(
        ReleaseOrder.split(project: project, cluster: cluster, percents: percents) == expected)
      #expect(
        ReleaseOrder.split(project: project, cluster: cluster, percents: percents.reversed())
          == expected)
    }
  }

  @Test("everything is train without percentages, and all test with 100")
  func extremes() {
    let cluster = sha256("c".utf8)
    #expect(ReleaseOrder.split(project: project, cluster: cluster, percents: []) == "train")
    #expect(
      ReleaseOrder.split(
        project: project, cluster: cluster, percents: [("train", 0), ("test", 100)]) == "test")
    #expect(
      ReleaseOrder.split(
        project: project, cluster: cluster, percents: [("test", 0), ("train", 100)]) == "train")
  }
}
