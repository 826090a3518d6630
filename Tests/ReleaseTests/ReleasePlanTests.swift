import Testing

@testable import Release

@Suite("The plan")
struct ReleasePlanTests {
  func plan(_ split: SplitPlan, shardBytes: Int, shardCount: Int? = nil) -> ReleasePlan {
    ReleasePlan(
      formats: [.jsonl], splits: [split], tasks: [ReleaseTask("topic", options: ["a"])],
      hasContentColumn: false,
      shardBytes: shardBytes, shardCount: shardCount)
  }

  @Test(
    "shards are as many as the bytes ask for and differ by at most one row",
    arguments: [
      (rows: 10, contentBytes: 4_000, shardBytes: 10_000, shards: [10]),
      (rows: 10, contentBytes: 4_001, shardBytes: 10_000, shards: [5, 5]),
      (rows: 11, contentBytes: 0, shardBytes: 2_200, shards: [4, 4, 3]),
      (rows: 3, contentBytes: 9_000, shardBytes: 1, shards: [1, 1, 1]),
      (rows: 0, contentBytes: 0, shardBytes: 1, shards: []),
    ])
  func balanced(rows: Int, contentBytes: Int, shardBytes: Int, shards: [Int]) {
    let split = SplitPlan(name: "train", percent: 100, rows: rows, contentBytes: contentBytes)
    #expect(plan(split, shardBytes: shardBytes).shardRows(of: split) == shards)
  }

  @Test("a number of shards outranks a size, and none is empty")
  func counted() {
    let split = SplitPlan(name: "train", percent: 100, rows: 10, contentBytes: 4_000)
    #expect(plan(split, shardBytes: 1, shardCount: 3).shardRows(of: split) == [4, 3, 3])
    let few = plan(split, shardBytes: 1 << 20, shardCount: 40).shardRows(of: split)
    #expect(few == [Int](repeating: 1, count: 10))
  }

  @Test("no row is lost and no shard is empty", arguments: [1, 7, 99, 1_000, 4_321])
  func complete(rows: Int) {
    for shardBytes in [1, 700, 5_000, 100_000] {
      let split = SplitPlan(name: "a", percent: 100, rows: rows, contentBytes: rows * 100)
      let shards = plan(split, shardBytes: shardBytes).shardRows(of: split)
      #expect(shards.reduce(0, +) == rows)
      #expect((shards.max() ?? 0) - (shards.min() ?? 0) <= 1)
      #expect(shards.min() ?? 0 > 0)
    }
  }

  @Test(
    "a split whose name could leave the folder is refused",
    arguments: ["../x", "a/b", "", "Train", "a.b", String(repeating: "a", count: 33)])
  func hostileSplit(name: String) {
    let split = SplitPlan(name: name, percent: 100, rows: 1, contentBytes: 1)
    #expect(throws: ReleaseError.self) { try plan(split, shardBytes: 1).validate() }
  }
}
