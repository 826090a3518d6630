import Scoring
import Testing

@testable import Simulation

@Suite("Simulated crowds")
struct SimulatedCrowdTests {
  private func crowd(_ change: (inout CrowdOptions) -> Void = { _ in }) throws -> SimulatedCrowd {
    var options = CrowdOptions()
    options.tasks = 400
    options.workers = 40
    change(&options)
    return try SimulatedCrowd(options)
  }

  /// How often each annotator is right, of all samples.
  private func accuracies(_ crowd: SimulatedCrowd) -> [Double] {
    crowd.annotators.indices.map { j in
      let right = crowd.truth.indices.count { crowd.answer(of: j, to: $0) == crowd.truth[$0] }
      return Double(right) / Double(crowd.truth.count)
    }
  }

  @Test("the same options give the same crowd, another seed another one")
  func seeds() throws {
    let one = try crowd()
    #expect(try crowd().answers() == one.answers())
    #expect(try crowd { $0.seed = 2 }.answers() != one.answers())
    // Pinned: the same on every machine.
    #expect(one.answers().label.prefix(12) == [0, 1, 1, 1, 3, 2, 0, 0, 0, 0, 3, 0])
  }

  @Test("each sample is asked of different people, as many as wanted, even all")
  func asked() throws {
    for redundancy in [1, 5, 40] {
      let crowd = try crowd { $0.redundancy = redundancy }
      #expect(crowd.asked.count == 400 * redundancy)
      for sample in 0..<400 {
        #expect(Set(crowd.people(askedAbout: sample)).count == redundancy)
      }
    }
  }

  @Test("fewer answers are the first of more")
  func prefixes() throws {
    let crowd = try crowd()
    let two = crowd.answers([Int](repeating: 2, count: 400))
    #expect(two.count == 800)
    for row in 0..<2 { #expect(two.label[row] == crowd.answers().label[row]) }
  }

  @Test("people are as accurate as they are said to be")
  func accuracy() throws {
    let crowd = try crowd {
      $0.tasks = 3_000
      $0.biasedPPM = 200_000
      $0.spammersPPM = 200_000
      $0.sleepersPPM = 200_000
      $0.driftersPPM = 200_000
      $0.copiersPPM = 100_000
      $0.rings = 1
    }
    for (one, found) in zip(crowd.annotators, accuracies(crowd)) {
      #expect(abs(Double(one.accuracyPPM) / 1e6 - found) < 0.06, "\(one.kind)")
    }
    #expect(Set(crowd.annotators.map(\.kind)).count == 7)
  }

  @Test("copiers and rings repeat one person word for word")
  func copies() throws {
    let crowd = try crowd {
      $0.copiersPPM = 300_000
      $0.rings = 2
      $0.ringSize = 4
    }
    let leaders = Set(crowd.annotators.filter { $0.kind == .copier }.map(\.copies))
    #expect(leaders.count == 1)
    #expect(
      crowd.annotators.filter { $0.kind == .ring }.map(\.copies).map { $0 ?? -1 }
        == [-1, 32, 32, 32, -1, 36, 36, 36])
    for (j, one) in crowd.annotators.enumerated() {
      guard let leader = one.copies else { continue }
      #expect(crowd.annotators[leader].copies == nil)
      #expect(one.accuracyPPM == crowd.annotators[leader].accuracyPPM)
      for sample in 0..<50 {
        #expect(crowd.answer(of: j, to: sample) == crowd.answer(of: leader, to: sample))
      }
    }
  }

  @Test("a sleeper is worse in the last part of the time, a spammer throughout")
  func habits() throws {
    let crowd = try crowd {
      $0.tasks = 3_000
      $0.sleepersPPM = 500_000
      $0.spammersPPM = 250_000
    }
    func accuracy(_ j: Int, _ samples: Range<Int>) -> Double {
      let right = samples.count { crowd.answer(of: j, to: $0) == crowd.truth[$0] }
      return Double(right) / Double(samples.count)
    }
    for (j, one) in crowd.annotators.enumerated() {
      if one.kind == .sleeper { #expect(abs(accuracy(j, 2_200..<3_000) - 0.25) < 0.07) }
      if one.kind == .spammer { #expect(abs(accuracy(j, 0..<3_000) - 0.25) < 0.05) }
      if one.kind == .honest { #expect(accuracy(j, 2_200..<3_000) > 0.3) }
    }
  }

  @Test("a crowd of copiers has somebody to copy, and one worker is a crowd")
  func extremes() throws {
    let copiers = try crowd { $0.copiersPPM = 1_000_000 }
    #expect(copiers.annotators.count { $0.copies == nil } == 1)
    let lone = try crowd {
      $0.workers = 1
      $0.redundancy = 1
      $0.copiersPPM = 1_000_000
    }
    #expect(lone.annotators[0].copies == nil)
    let ring = try crowd {
      $0.workers = 2
      $0.redundancy = 2
      $0.rings = 1
      $0.ringSize = 2
      $0.classes = 2
    }
    #expect(PercentAgreement.value(of: ring.answers()) == 1)
  }

  @Test("what can't be is said")
  func contradictions() {
    let changes: [(inout CrowdOptions) -> Void] = [
      { $0.redundancy = 41 }, { $0.classes = 1 }, { $0.tasks = 0 }, { $0.workers = -3 },
      {
        $0.spammersPPM = 600_000
        $0.copiersPPM = 500_000
      }, { $0.rings = 14 },
      {
        $0.rings = 1
        $0.ringSize = 1
      }, { $0.rings = -1 }, { $0.classes = 60_000 }, { $0.spammersPPM = -1 },
      { $0.tasks = .max }, { $0.rings = .max },
    ]
    for change in changes { #expect(throws: SimulationError.self) { try crowd(change) } }
  }
}
