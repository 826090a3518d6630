import Scoring
import Simulation
import Testing

@Suite("Replay of a stopping rule")
struct StoppingReplayTests {
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
    let replay = try StoppingReplay(
      crowd(), rule: StoppingRule(min: 2, max: 8, confidencePPM: 950_000))
    #expect(replay.full.answers == 2_400)
    #expect(replay.stopped.answers < 1_700)
    #expect(replay.uniform.answers == replay.stopped.answers)
    #expect(replay.stopped.accuracyPPM > replay.full.accuracyPPM - 30_000)
    #expect(replay.stopped.accuracyPPM > replay.uniform.accuracyPPM)
    #expect(replay.settledSamples > 250)
  }

  @Test("a rule asks at least and at most what it says")
  func ends() throws {
    let all = try StoppingReplay(
      crowd(), rule: StoppingRule(min: 8, max: 8, confidencePPM: 1_000_000))
    #expect(all.stopped == all.full)
    #expect(all.uniform == all.full)
    let few = try StoppingReplay(crowd(), rule: StoppingRule(min: 3, max: 8, confidencePPM: 0))
    #expect(few.stopped.answers == 900)
    #expect(few.settledSamples == 300)
    #expect(throws: SimulationError.self) {
      try StoppingReplay(crowd(), rule: StoppingRule(min: 2, max: 9, confidencePPM: 900_000))
    }
  }
}
