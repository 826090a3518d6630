import Scoring
import Testing

@Suite("What one more answer tells of its author")
struct AnswerUpdateTests {
  @Test("it comes close to what a new fit says", arguments: 0..<12)
  func closeToRefit(row: Int) throws {
    let base = RandomCrowd(
      seed: 3, samples: 400, annotators: 20, labels: 3, answersPerSample: 5
    ).answers
    // The same answers but one.
    var before = AnswerTable(sampleCount: 400, annotatorCount: 20, labelCount: 3)
    let left = row * 131
    for at in 0..<base.count where at != left {
      before.append(
        sample: base.sample[at], annotator: base.annotator[at], label: base.label[at])
    }
    let old = W1DS().fit(before)
    let new = try #require(W1DS().fit(base).annotators.reliabilities)
    let counts = before.answerCounts()
    func annotator(_ j: Int) throws -> AnswerUpdate.Annotator {
      AnswerUpdate.Annotator(
        reliability: try #require(old.annotators.reliabilities)[j], answers: counts[j],
        confusion: Array(try #require(old.annotators.confusions)[j * 9..<j * 9 + 9]))
    }
    let groups = before.groupedBySample()
    let update = AnswerUpdate(
      labelCount: 3, prior: old.classPrior,
      others: try groups.answers(of: Int(base.sample[left])).map {
        (label: Int(groups.label[$0]), annotator: try annotator(Int(groups.annotator[$0])))
      }, gold: nil)
    let j = Int(base.annotator[left])
    let updated = update.reliability(of: try annotator(j), label: Int(base.label[left]))
    #expect(abs(updated - new[j]) < 0.01)
  }

  @Test("a stranger's first answer on a known sample is a hit or a miss")
  func stranger() {
    let nobody = AnswerUpdate.Annotator(reliability: nil, answers: 0, confusion: [])
    let update = AnswerUpdate(labelCount: 2, prior: [], others: [], gold: 1)
    #expect(update.reliability(of: nobody, label: 1) == 0.75)
    #expect(update.reliability(of: nobody, label: 0) == 0.5)
  }
}
