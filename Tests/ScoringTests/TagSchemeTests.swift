import Scoring
import Testing

@Suite("BIO tags")
struct TagSchemeTests {
  @Test("I-x follows B-x and I-x only")
  func transitions() {
    #expect(TagScheme.isLegal(0, after: nil))
    #expect(TagScheme.isLegal(1, after: nil))
    #expect(!TagScheme.isLegal(2, after: nil))
    #expect(!TagScheme.isLegal(2, after: 0))
    #expect(TagScheme.isLegal(2, after: 1))
    #expect(TagScheme.isLegal(2, after: 2))
    #expect(!TagScheme.isLegal(4, after: 1))
    #expect(!TagScheme.isLegal(4, after: 2))
    #expect(TagScheme.isLegal(3, after: 2))
  }

  @Test(
    "an I-x without its begin begins a span, as conlleval reads it",
    arguments: [
      (read: [2, 2, 0], legal: [1, 2, 0], count: 1),
      (read: [0, 4, 2], legal: [0, 3, 1], count: 2),
      (read: [1, 4, 4], legal: [1, 3, 4], count: 1),
      (read: [1, 2, 1, 2], legal: [1, 2, 1, 2], count: 0),
      (read: [], legal: [], count: 0),
    ] as [(read: [UInt16], legal: [UInt16], count: Int)])
  func repair(read: [UInt16], legal: [UInt16], count: Int) {
    let repaired = TagScheme.repaired(read)
    #expect(repaired.tags == legal)
    #expect(repaired.count == count)
    #expect(TagScheme.spans(of: read) == TagScheme.spans(of: legal))
  }

  @Test("tags and spans say the same, whatever the tags")
  func roundTrip() {
    var generator = SplitMix64(seed: 4)
    let scheme = TagScheme(labelCount: 3)
    for _ in 0..<500 {
      let read = (0..<generator.nextIndex(below: 12)).map { _ in
        UInt16(generator.nextIndex(below: scheme.tagCount))
      }
      let legal = TagScheme.repaired(read).tags
      for t in legal.indices {
        #expect(TagScheme.isLegal(legal[t], after: t > 0 ? legal[t - 1] : nil))
      }
      #expect(TagScheme.repaired(legal).count == 0)
      #expect(scheme.tags(of: TagScheme.spans(of: legal), length: legal.count) == legal)
    }
  }

  @Test("spans that can't be tags have none")
  func noTags() {
    let scheme = TagScheme(labelCount: 2)
    let inside = TokenSpan(start: 0, end: 2, label: 1)
    #expect(scheme.tags(of: [inside], length: 2) == [3, 4])
    #expect(scheme.tags(of: [inside], length: 1) == nil)
    #expect(scheme.tags(of: [inside, TokenSpan(start: 1, end: 3, label: 0)], length: 3) == nil)
    #expect(scheme.tags(of: [TokenSpan(start: 1, end: 1, label: 0)], length: 3) == nil)
    #expect(scheme.tags(of: [TokenSpan(start: -1, end: 1, label: 0)], length: 3) == nil)
    #expect(scheme.tags(of: [TokenSpan(start: 0, end: 1, label: 2)], length: 3) == nil)
  }

  @Test("answers that don't fit are left out and counted, illegal ones repaired and counted")
  func treatment() {
    var table = SequenceTable(
      lengths: [3, 0], annotatorCount: 1, scheme: TagScheme(labelCount: 1))
    let taken = [[2, 2, 0], [0, 0], [0, 0, 0, 0], [0, 3, 0]].map { tags in
      table.append(sample: 0, annotator: 0, tags: tags)
    }
    #expect(taken == [true, false, false, false])
    table.append(sample: 1, annotator: 0, tags: [])
    #expect(table.count == 2)
    #expect(Array(table.tags(of: 0)) == [1, 2, 0])
    #expect(table.leftOutCount == 3)
    #expect(table.repairedTagCount == 1)
  }
}
