import Scoring
import Testing

@Suite("Answer table")
struct AnswerTableTests {
  @Test("answers are grouped by sample and ordered by annotator, then label")
  func groups() {
    var answers = AnswerTable(sampleCount: 4, annotatorCount: 3, labelCount: 2)
    for (i, j, l) in [(2, 2, 0), (0, 1, 1), (2, 0, 1), (2, 2, 1), (0, 0, 0), (3, 1, 0)] {
      answers.append(sample: UInt32(i), annotator: UInt32(j), label: UInt16(l))
    }
    let groups = answers.groupedBySample()
    #expect(groups.offsets == [0, 2, 2, 5, 6])
    #expect(groups.annotator == [0, 1, 0, 2, 2, 1])
    #expect(groups.label == [0, 1, 1, 0, 1, 0])
    #expect(groups.answers(of: 1).isEmpty)
    #expect(answers.answerCounts() == [2, 2, 2])
  }

  @Test("the order in which answers arrive plays no part")
  func order() {
    let crowd = RandomCrowd(seed: 3, samples: 50, annotators: 9, labels: 3, answersPerSample: 5)
    var generator = SplitMix64(seed: 4)
    let shuffled = crowd.answers.renumbered(
      samples: Array(0..<50), annotators: Array(0..<9),
      order: Array(0..<crowd.answers.count).shuffled(using: &generator))
    #expect(shuffled != crowd.answers)
    #expect(shuffled.groupedBySample() == crowd.answers.groupedBySample())
  }

  @Test("an empty table has empty groups")
  func empty() {
    let answers = AnswerTable(sampleCount: 0, annotatorCount: 0, labelCount: 1)
    #expect(answers.count == 0)
    #expect(answers.groupedBySample().offsets == [0])
  }

  @Test("the largest numbers fit")
  func limits() {
    var answers = AnswerTable(sampleCount: 1, annotatorCount: Int(UInt32.max), labelCount: 65_536)
    answers.append(sample: 0, annotator: .max - 1, label: .max)
    let groups = answers.groupedBySample()
    #expect(groups.annotator == [.max - 1])
    #expect(groups.label == [.max])
  }
}
