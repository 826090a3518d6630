import Scoring
import Testing

@Suite("Methods")
struct MethodsTests {
  @Test("every method is found by its id, and none twice")
  func registry() {
    let ids = Methods.all.map(\.id)
    #expect(ids.count == Set(ids).count)
    #expect(ids.first == "auto")
    for method in Methods.all { #expect(Methods.named(method.id)?.id == method.id) }
    #expect(Methods.named("W1DS") == nil)
    #expect(Methods.named("") == nil)
  }

  @Test("auto says what it chose")
  func automatic() throws {
    let fit = try #require(Methods.named("auto")).fit(RandomCrowd.small)
    #expect(fit.requestedMethod == "auto")
    #expect(fit.method == "avg")
    #expect(fit.methodVersion == 1)
    #expect(fit.parameters["temperature_ppm"] == 800_000)
    #expect(fit.parameters["temperature_gold"] == 0)
    #expect(fit.posteriors == Average().fit(RandomCrowd.small).posteriors)
  }

  @Test("no samples, no answers", arguments: Methods.all.map(\.id))
  func empty(id: String) throws {
    let method = try #require(Methods.named(id))
    let nothing = method.fit(AnswerTable(sampleCount: 0, annotatorCount: 0, labelCount: 3))
    #expect(nothing.posteriors.isEmpty)
    #expect(nothing.classPriorPPM == [333_333, 333_333, 333_333])
    let unanswered = method.fit(AnswerTable(sampleCount: 2, annotatorCount: 3, labelCount: 2))
    #expect(unanswered.posteriorPPM(of: 1) == [500_000, 500_000])
    #expect(unanswered.label(of: 1) == 0)
    #expect(unanswered.isTied(1))
  }

  @Test("samples without answers get the class prior", arguments: Methods.all.map(\.id))
  func unanswered(id: String) throws {
    let fit = try #require(Methods.named(id)).fit(RandomCrowd.small)
    #expect(fit.posteriorPPM(of: 6) == fit.classPriorPPM)
  }

  @Test("with one label everything is that label", arguments: Methods.all.map(\.id))
  func oneLabel(id: String) throws {
    let fit = try #require(Methods.named(id)).fit(AnswerTable(rows: ["000", "0", "."], labels: 1))
    for sample in 0..<3 {
      #expect(fit.posteriorPPM(of: sample) == [1_000_000])
      #expect(fit.label(of: sample) == 0)
      #expect(fit.confidencePPM(of: sample) == 1_000_000)
    }
    #expect(fit.posteriors.allSatisfy { $0 == 1 })
  }

  @Test("one annotator is believed, less than wholly", arguments: ["w1ds", "one-coin"])
  func oneAnnotator(id: String) throws {
    let fit = try #require(Methods.named(id)).fit(AnswerTable(rows: ["0", "1", "1"], labels: 2))
    #expect((0..<3).map { fit.label(of: $0) } == [0, 1, 1])
    #expect(fit.confidencePPM(of: 0) > 500_000)
    #expect(fit.confidencePPM(of: 0) < 1_000_000)
  }

  @Test(
    "gold is one-hot, and moves what is believed of annotators", arguments: Methods.all.map(\.id))
  func gold(id: String) throws {
    let method = try #require(Methods.named(id))
    let crowd = RandomCrowd(seed: 21, samples: 60, annotators: 8, labels: 3, answersPerSample: 3)
    // Gold against all answers, gold without any, and gold on top of what was thought anyway.
    var answers = AnswerTable(sampleCount: 61, annotatorCount: 8, labelCount: 3)
    for row in 0..<crowd.answers.count {
      answers.append(
        sample: crowd.answers.sample[row], annotator: crowd.answers.annotator[row],
        label: crowd.answers.label[row])
    }
    let free = method.fit(answers)
    let against = (free.label(of: 5) + 1) % 3
    let fit = method.fit(answers, gold: [5: against, 60: 2], options: FitOptions())
    #expect(fit.gold == [5, 60])
    #expect(fit.label(of: 5) == against)
    #expect(fit.confidencePPM(of: 5) == 1_000_000)
    #expect(fit.posteriorPPM(of: 60) == [0, 0, 1_000_000])
    if let before = free.annotators.reliabilities, let after = fit.annotators.reliabilities {
      let wrong = (0..<answers.count).first {
        answers.sample[$0] == 5 && answers.label[$0] == free.label(of: 5)
      }
      let annotator = Int(answers.annotator[try #require(wrong)])
      // A subtype of its own may take the odd sample of EBCC.
      #expect(after[annotator] < before[annotator] || id == "ebcc")
    }
  }

  @Test("a tie goes to the commoner label, then to the first")
  func ties() {
    let fit = Majority().fit(AnswerTable(rows: ["01", "12", "2", "2", "02", "10"], labels: 3))
    #expect(fit.posteriorPPM(of: 0) == [500_000, 500_000, 0])
    #expect(fit.label(of: 1) == 2)
    #expect(fit.label(of: 4) == 2)
    #expect(fit.isTied(4))
    #expect(!fit.isTied(2))
    #expect(fit.classPriorPPM[0] == fit.classPriorPPM[1])
    #expect(fit.label(of: 0) == 0)
    #expect(fit.label(of: 5) == 0)
  }

  @Test("majority averages ties and knows nothing of annotators")
  func majority() {
    let fit = Majority().fit(AnswerTable(rows: ["0012", "1", "."], labels: 3))
    #expect(fit.posteriorPPM(of: 0) == [500_000, 250_000, 250_000])
    #expect(fit.classPriorPPM == [300_000, 450_000, 250_000])
    #expect(AnnotatorWeight.all(of: fit) == nil)
  }
}
