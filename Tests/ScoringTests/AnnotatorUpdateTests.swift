import Scoring
import Testing

@Suite("What one more answer tells of its author")
struct AnnotatorUpdateTests {
  private static let labels = 3

  /// A crowd, and who of it is known after a fit without one of its answers.
  private struct Trial {
    let base: AnswerTable
    let before: AnswerTable
    let fit: Fit

    init(leaving row: Int) {
      base =
        RandomCrowd(seed: 3, samples: 400, annotators: 20, labels: labels, answersPerSample: 5)
        .answers
      var before = AnswerTable(sampleCount: 400, annotatorCount: 20, labelCount: labels)
      for at in 0..<base.count where at != row {
        before.append(
          sample: base.sample[at], annotator: base.annotator[at], label: base.label[at])
      }
      self.before = before
      fit = W1DS().fit(before)
    }

    func annotator(_ j: Int) throws -> AnnotatorUpdate.Annotator {
      let width = labels * labels
      return AnnotatorUpdate.Annotator(
        reliability: try #require(fit.annotators.reliabilities)[j],
        answers: before.answerCounts()[j],
        confusion: Array(
          try #require(fit.annotators.confusions)[j * width..<(j + 1) * width]))
    }

    /// The answer of j to a sample, with the others as the table has them.
    func answer(_ sample: Int, by j: Int, label: Int) throws -> AnnotatorUpdate.Answer {
      let groups = base.groupedBySample()
      return AnnotatorUpdate.Answer(
        label: label,
        others: try groups.answers(of: sample).filter { Int(groups.annotator[$0]) != j }.map {
          (label: Int(groups.label[$0]), annotator: try annotator(Int(groups.annotator[$0])))
        }, gold: nil)
    }
  }

  @Test("one answer by itself comes close to what a new fit says", arguments: 0..<12)
  func closeToRefit(row: Int) throws {
    let trial = Trial(leaving: row * 131)
    let new = try #require(W1DS().fit(trial.base).annotators.reliabilities)
    let j = Int(trial.base.annotator[row * 131])
    let updated = AnnotatorUpdate(labelCount: Self.labels, prior: trial.fit.classPrior).annotator(
      try trial.annotator(j),
      oneMore: try trial.answer(
        Int(trial.base.sample[row * 131]), by: j, label: Int(trial.base.label[row * 131])))
    #expect(abs(try #require(updated.reliability) - new[j]) < 0.01)
  }

  @Test("with the earlier answers it comes closer, matrix and all", arguments: 0..<6)
  func earlierAnswers(row: Int) throws {
    let left = row * 131
    let trial = Trial(leaving: left)
    let new = W1DS().fit(trial.base).annotators
    let j = Int(trial.base.annotator[left])
    func answer(_ row: Int) throws -> AnnotatorUpdate.Answer {
      try trial.answer(Int(trial.base.sample[row]), by: j, label: Int(trial.base.label[row]))
    }
    let updated = AnnotatorUpdate(labelCount: Self.labels, prior: trial.fit.classPrior).annotator(
      try trial.annotator(j), oneMore: try answer(left),
      earlier: try (0..<trial.base.count).filter {
        Int(trial.base.annotator[$0]) == j && $0 != left
      }.map(answer))
    let reliabilities = try #require(new.reliabilities)
    #expect(abs(try #require(updated.reliability) - reliabilities[j]) < 0.003)
    let width = Self.labels * Self.labels
    let refitted = try #require(new.confusions)[j * width..<(j + 1) * width]
    #expect(zip(updated.confusion, refitted).allSatisfy { abs($0 - $1) < 0.01 })
    #expect(updated.answers == trial.before.answerCounts()[j] + 1)
    for k in 0..<Self.labels {
      let sum = updated.confusion[k * Self.labels..<(k + 1) * Self.labels].reduce(0, +)
      #expect(abs(sum - 1) < 1e-9)
    }
  }

  @Test("a stranger's first answer on a known sample is a hit or a miss")
  func stranger() {
    let nobody = AnnotatorUpdate.Annotator(reliability: nil, answers: 0, confusion: [])
    let update = AnnotatorUpdate(labelCount: 2, prior: [])
    for (label, reliability) in [(1, 0.75), (0, 0.5)] {
      let answer = AnnotatorUpdate.Answer(label: label, others: [], gold: 1)
      #expect(update.annotator(nobody, oneMore: answer).reliability == reliability)
    }
  }

  @Test("nothing to go by, and a label out of range, give defined figures")
  func degenerate() {
    let nobody = AnnotatorUpdate.Annotator(reliability: nil, answers: 0, confusion: [])
    let update = AnnotatorUpdate(labelCount: 1, prior: [])
    let answer = AnnotatorUpdate.Answer(
      label: 0, others: [(label: 0, annotator: nobody)], gold: nil)
    #expect(update.annotator(nobody, oneMore: answer).reliability == 0.75)
    let unknown = AnnotatorUpdate.Answer(label: 7, others: [], gold: nil)
    #expect(update.annotator(nobody, oneMore: unknown) == nobody)
  }
}
