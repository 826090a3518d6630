import Scoring
import Testing

@Suite("Confusions")
struct ConfusionsTests {
  @Test("the coincidence matrix of Krippendorff's example")
  func coincidences() {
    // Computing Krippendorff's Alpha-Reliability (2011), section C: the matrix of four observers.
    let confusions = Confusions(AgreementReference.fourCoders)
    let matrix: [[Double]] = [
      [7, 4.0 / 3, 1.0 / 3, 1.0 / 3, 0], [4.0 / 3, 10, 4.0 / 3, 1.0 / 3, 0],
      [1.0 / 3, 4.0 / 3, 8, 1.0 / 3, 0], [1.0 / 3, 1.0 / 3, 1.0 / 3, 4, 0], [0, 0, 0, 0, 3],
    ]
    #expect(confusions.totals == [9, 13, 10, 5, 3])
    for k in 0..<5 {
      for l in 0..<5 {
        #expect(
          confusions.microCoincidences(k, l) == PartsPerMillion.rounded(matrix[k][l]), "\(k) \(l)")
      }
    }
    #expect(confusions.ranked.count == 6)
    let first = confusions.ranked.first
    #expect(first?.first == 0)
    #expect(first?.second == 1)
    #expect(first?.sharePPM == 333_333)
    #expect(first?.secondGivenFirstPPM == 148_148)
    #expect(first?.firstGivenSecondPPM == 102_564)
  }

  @Test("every answer counts once, and both directions are alike")
  func margins() {
    let crowd = RandomCrowd(seed: 3, samples: 90, annotators: 9, labels: 5, answersPerSample: 4)
    let confusions = Confusions(crowd.answers)
    for k in 0..<5 {
      let row = (0..<5).reduce(0) { $0 + confusions.microCoincidences(k, $1) }
      #expect(abs(row - confusions.totals[k] * 1_000_000) <= 5)
      for l in 0..<5 {
        #expect(confusions.microCoincidences(k, l) == confusions.microCoincidences(l, k))
      }
    }
    let shares = confusions.ranked.reduce(0) { $0 + $1.sharePPM }
    #expect(abs(shares - 1_000_000) <= 10)
    let sizes = confusions.ranked.map(\.microCoincidences)
    #expect(sizes == sizes.sorted(by: >))
  }

  @Test("what is said against the consensus")
  func consensus() {
    let answers = AnswerTable(rows: ["001", "112", "02.", "222"], labels: 3)
    let confusions = ConsensusConfusions(answers, consensus: [0, 1, nil, 1])
    #expect(confusions.totals == [3, 6, 0])
    #expect(confusions.count(consensus: 1, said: 2) == 4)
    #expect(confusions.count(consensus: 0, said: 0) == 2)
    #expect(confusions.ranked.map(\.said) == [2, 1])
    #expect(confusions.ranked.map(\.sharePPM) == [666_667, 333_333])
  }

  @Test("a task with as many labels as there can be costs no matrix")
  func manyLabels() {
    var answers = AnswerTable(sampleCount: 2, annotatorCount: 2, labelCount: 65_536)
    for (sample, annotator, label) in [(0, 0, 65_535), (0, 1, 3), (1, 0, 3), (1, 1, 3)] {
      answers.append(sample: UInt32(sample), annotator: UInt32(annotator), label: UInt16(label))
    }
    #expect(Confusions(answers).ranked.map(\.second) == [65_535])
    #expect(
      ConsensusConfusions(answers, consensus: [3, 3]).ranked.map(\.said) == [65_535])
  }
}
