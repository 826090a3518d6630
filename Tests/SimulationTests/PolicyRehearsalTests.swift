import Scoring
import Simulation
import Testing

@Suite("Rehearsal of a policy")
struct PolicyRehearsalTests {
  private func crowd() throws -> SimulatedCrowd {
    var options = CrowdOptions()
    options.tasks = 300
    options.workers = 30
    options.redundancy = 8
    options.spammersPPM = 100_000
    return try SimulatedCrowd(options)
  }

  @Test("a rule saves answers and loses little; the same answers spread evenly lose more")
  func saves() throws {
    let replay = try PolicyRehearsal(
      crowd(), rule: StoppingRule(min: 2, max: 8, confidencePPM: 950_000))
    #expect(replay.full.answers == 2_400)
    #expect(replay.policy.answers < 1_700)
    #expect(replay.uniform.answers == replay.policy.answers)
    #expect(replay.policy.accuracyPPM > replay.full.accuracyPPM - 30_000)
    #expect(replay.policy.accuracyPPM > replay.uniform.accuracyPPM)
    #expect(replay.settledSamples > 250)
  }

  @Test("a rule asks at least and at most what it says")
  func ends() throws {
    let all = try PolicyRehearsal(
      crowd(), rule: StoppingRule(min: 8, max: 8, confidencePPM: 1_000_000))
    #expect(all.policy == all.full)
    #expect(all.uniform == all.full)
    let few = try PolicyRehearsal(crowd(), rule: StoppingRule(min: 3, max: 8, confidencePPM: 0))
    #expect(few.policy.answers == 900)
    #expect(few.settledSamples == 300)
    #expect(throws: SimulationError.self) {
      try PolicyRehearsal(crowd(), rule: StoppingRule(min: 2, max: 9, confidencePPM: 900_000))
    }
  }

  @Test("samples of known label pause who answers at random, and nobody else")
  func gold() throws {
    var options = CrowdOptions()
    options.tasks = 1_500
    options.workers = 30
    options.redundancy = 8
    options.spammersPPM = 300_000
    let crowd = try SimulatedCrowd(options)
    let rule = StoppingRule(min: 2, max: 5, confidencePPM: 950_000)
    let without = try PolicyRehearsal(crowd, rule: rule)
    let with = try PolicyRehearsal(
      crowd, rule: rule,
      gold: PolicyRehearsal.Gold(samples: 60, sharePPM: 100_000, minimumAccuracyPPM: 700_000))
    #expect(without.paused.isEmpty && without.goldAnswers == 0)
    let paused = with.paused.map { crowd.annotators[$0] }
    #expect(paused.count { $0.kind == .spammer } >= 5, "\(paused.map(\.kind))")
    #expect(paused.allSatisfy { $0.accuracyPPM < 600_000 }, "\(paused.map(\.accuracyPPM))")
    #expect(with.samples == 1_440 && with.goldAnswers > 200)
    #expect(with.policy.accuracyPPM > without.policy.accuracyPPM)
    let again = try PolicyRehearsal(
      crowd, rule: rule,
      gold: PolicyRehearsal.Gold(samples: 60, sharePPM: 100_000, minimumAccuracyPPM: 700_000))
    #expect(again == with)
    #expect(throws: SimulationError.self) {
      try PolicyRehearsal(
        crowd, rule: rule,
        gold: PolicyRehearsal.Gold(samples: 1_500, sharePPM: 0, minimumAccuracyPPM: 0))
    }
  }

  @Test("shares lie near those of an oracle, nearer where copies are discounted")
  func shares() throws {
    var options = CrowdOptions()
    options.tasks = 1_000
    options.workers = 40
    options.spammersPPM = 150_000
    options.copiersPPM = 100_000
    let crowd = try SimulatedCrowd(options)
    let shown = ShareRehearsal(crowd, discountsCopies: false)
    let discounted = ShareRehearsal(crowd, discountsCopies: true)
    for shares in [shown.sharesPPM, shown.oraclePPM, discounted.sharesPPM, shown.countPPM] {
      #expect(shares.reduce(0, +) == 1_000_000)
    }
    #expect(discounted.correlationPPM > 930_000, "\(discounted.correlationPPM)")
    #expect(discounted.distancePPM < shown.distancePPM)
    #expect(discounted.distancePPM < 90_000, "\(discounted.distancePPM)")
    #expect(shown.correlationPPM > shown.countCorrelationPPM)
    #expect(shown.distancePPM < shown.countDistancePPM)
    let spam = crowd.annotators.indices.filter { crowd.annotators[$0].kind == .spammer }
    #expect(spam.reduce(0) { $0 + discounted.sharesPPM[$1] } < 20_000)
  }
}
