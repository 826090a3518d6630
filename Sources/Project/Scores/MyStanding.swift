import Store

extension Project {
  /// The user's weight a task and share of a release made now.
  public func myStanding() throws -> MyStanding {
    let fingerprint = try requireKey().fingerprint
    let scored = try scores()
    var weights: [MyStanding.Weight] = []
    for score in scored {
      guard let index = score.table.annotators.firstIndex(of: fingerprint),
        let weight = score.weights?[index]
      else { continue }
      weights.append(
        MyStanding.Weight(
          task: score.table.task, weightPPM: weight.weightPPM, lowPPM: weight.lowerWeightPPM,
          answers: score.answersOfAnnotator[index]))
    }
    let policy = try policy().policy
    let share = try store.read { reader -> Int in
      let work = try ReleaseWork(
        reader, scores: scored, policy: policy, released: FirstSubmissions(reader).entries)
      return work.shares[fingerprint] ?? 0
    }
    return MyStanding(weights: weights, sharePPM: share)
  }

  /// The user's fingerprint.
  /// - Throws: why there is none.
  public func requireIdentity() throws -> String { try requireKey().fingerprint }
}

/// Where the user stands.
public struct MyStanding: Sendable {
  public struct Weight: Sendable {
    public let task: String
    public let weightPPM: Int
    public let lowPPM: Int
    public let answers: Int
  }

  public let weights: [Weight]
  public let sharePPM: Int
}
