import Scoring
import Testing

@Suite("Expected information of the next answer")
struct ExpectedInformationTests {
  @Test("by hand: a coin of accuracy 0.9 on an even sample tells log 2 - H(0.9)")
  func byHand() {
    // log 2 + 0.9 log 0.9 + 0.1 log 0.1.
    let even = ExpectedInformation.micronats(posterior: [0.5, 0.5], reliability: 0.9)
    #expect(even == 368_064)
    #expect(
      ExpectedInformation.micronats(posterior: [0.5, 0.5], confusion: [0.9, 0.1, 0.1, 0.9])
        == even)
  }

  @Test("who can't tell two labels apart is asked about others")
  func personal() {
    // Knows label 2 from the rest, but takes 0 and 1 for each other.
    let confusion = [0.5, 0.5, 0, 0.5, 0.5, 0, 0, 0, 1]
    let between01 = ExpectedInformation.micronats(
      posterior: [0.5, 0.5, 0], confusion: confusion)
    let between02 = ExpectedInformation.micronats(
      posterior: [0.5, 0, 0.5], confusion: confusion)
    #expect(between01 == 0)
    #expect(between02 == 693_147)
  }

  @Test("what is certain, and who answers at random, tells nothing")
  func nothing() {
    #expect(ExpectedInformation.micronats(posterior: [1, 0], reliability: 0.9) == 0)
    #expect(ExpectedInformation.micronats(posterior: [0.3, 0.7], reliability: 0.5) == 0)
    #expect(ExpectedInformation.micronats(posterior: [1], confusion: [1]) == 0)
  }
}
