import Scoring
import Testing

@Suite("Texts")
struct TextsTests {
  private static func table(
    _ answers: [(sample: Int, annotator: Int, text: String)], samples: Int, annotators: Int
  ) -> (table: TextTable, vocabulary: TokenVocabulary) {
    var vocabulary = TokenVocabulary()
    var table = TextTable(sampleCount: samples, annotatorCount: annotators)
    for answer in answers {
      table.append(
        sample: UInt32(answer.sample), annotator: UInt32(answer.annotator),
        tokens: vocabulary.encode(answer.text))
    }
    return (table, vocabulary)
  }

  @Test("every method is found by its id")
  func registry() {
    #expect(TextMethods.all.map(\.id) == ["auto", "weighted-medoid", "medoid", "rover"])
    for method in TextMethods.all { #expect(TextMethods.named(method.id)?.id == method.id) }
    #expect(TextMethods.named("ROVER") == nil)
  }

  @Test(
    "words, punctuation and apostrophes",
    arguments: [
      ("I haven't, you'd better.", "i haven 't , you 'd better ."),
      ("the out-of-the-way o\u{2019}clock!", "the out-of-the-way o 'clock !"),
      ("  When  my\u{3000}mother,she -- 3.5 1,000. ", "when my mother , she - - 3.5 1,000 ."),
      ("\u{c9}t\u{e9} \u{212b} STRASSE", "\u{e9}t\u{e9} \u{e5} strasse"),
      ("猫がいる。", "猫 が い る 。"), ("a-\u{0} -b '", "a - - b '"), ("", ""), ("\u{200b}\n", ""),
    ])
  func tokens(text: String, expected: String) {
    #expect(TextTokens.split(text).joined(separator: " ") == expected)
  }

  @Test(
    "GLEU as NLTK's sentence_gleu has it",
    arguments: [
      ("the cat sat on the mat", "the cat is on the mat", 0.5),
      ("the the the the", "the cat", 0.1), ("a b c d e", "a b c d e", 1), ("a", "b", 0),
      ("a b", "b a b", 0.5),
      (
        "it is a guide to action which ensures that the military always obeys the commands of the "
          + "party",
        "it is a guide to action that ensures that the military will forever heed party commands",
        0.45454545454545453
      ),
    ])
  func gleu(a: String, b: String, expected: Double) {
    var vocabulary = TokenVocabulary()
    let (first, second) = (vocabulary.encode(a), vocabulary.encode(b))
    #expect(abs(GLEU.score(first, second) - expected) < 1e-12)
    #expect(GLEU.score(first, second) == GLEU.score(second, first))
  }

  @Test("without tokens")
  func noTokens() {
    #expect(GLEU.score([], []) == 1)
    #expect(GLEU.score([], [1]) == 0)
  }

  @Test("the medoid is the answer in the middle")
  func medoid() throws {
    let (table, _) = TextsTests.table(
      [
        (0, 0, "the cat sat"), (0, 1, "the cat sat down"), (0, 2, "a cat sat down"),
        (0, 3, "dogs bark"),
      ], samples: 1, annotators: 4)
    for method in [Medoid(), WeightedMedoid()] as [any TextMethod] {
      let result = try #require(method.fit(table).results[0])
      #expect(result.row == 1)
      // GLEU 6/10 and 6/10 with its neighbours, 0 with the last.
      if method.id == "medoid" { #expect(result.confidencePPM == 400_000) }
    }
  }

  @Test("ROVER puts together what nobody wrote")
  func rover() throws {
    let (table, vocabulary) = TextsTests.table(
      [
        (0, 0, "the quick brown fox jumped"), (0, 1, "the quack brown fox jumps"),
        (0, 2, "a quick brown fox jumps"),
      ], samples: 1, annotators: 3)
    let result = try #require(ROVER().fit(table).results[0])
    #expect(vocabulary.text(of: result.tokens) == "the quick brown fox jumps")
    #expect(result.row == nil)
    // Slots won by 2, 2, 3, 3 and 2 of 3, whose weights differ a little.
    #expect(abs(result.confidencePPM - 800_000) < 30_000)
  }

  /// Ten samples, each with its own six words; three who garble one word each, `pasters` who answer
  /// the same everywhere.
  private static func pasted(
    _ pasters: Int
  ) -> (table: TextTable, vocabulary: TokenVocabulary) {
    var answers: [(sample: Int, annotator: Int, text: String)] = []
    for i in 0..<10 {
      for j in 0..<3 {
        let words = (0..<6).map { $0 == (i + 2 * j) % 6 ? "x\(i)\(j)" : "w\(i)\($0)" }
        answers.append((i, j, words.joined(separator: " ")))
      }
      for j in 0..<pasters { answers.append((i, 3 + j, "the same old answer")) }
    }
    return table(answers, samples: 10, annotators: 3 + pasters)
  }

  @Test("a ring that pastes one text everywhere takes the medoid, not the weighted one")
  func ring() throws {
    let (table, vocabulary) = TextsTests.pasted(5)
    let weighted = WeightedMedoid().fit(table)
    for result in weighted.results {
      #expect(table.annotator[try #require(result?.row)] < 3)
    }
    for result in Medoid().fit(table).results {
      #expect(table.annotator[try #require(result?.row)] >= 3)
    }
    let rover = ROVER().fit(table)
    #expect(
      vocabulary.text(of: try #require(rover.results[0]).tokens).split(separator: " ").count == 6)
    let annotators = try #require(weighted.annotators)
    #expect(annotators.credits[0] > 1_000_000)
    #expect(annotators.credits[3...].allSatisfy { $0 == 0 })
    #expect(annotators.weightsPPM[3] < 300_000)
  }

  @Test("so is a ring that pastes on few samples")
  func sparseRing() throws {
    // Forty samples by three; on every eighth two more paste one text.
    var answers: [(sample: Int, annotator: Int, text: String)] = []
    for i in 0..<40 {
      for j in 0..<3 {
        let words = (0..<6).map { $0 == (i + 2 * j) % 6 ? "x\(i)\(j)" : "w\(i)\($0)" }
        answers.append((i, j, words.joined(separator: " ")))
      }
      if i % 8 == 0 { for j in 3..<5 { answers.append((i, j, "the same old answer")) } }
    }
    let (table, _) = TextsTests.table(answers, samples: 40, annotators: 5)
    let fit = WeightedMedoid().fit(table)
    for result in fit.results { #expect(table.annotator[try #require(result?.row)] < 3) }
    let annotators = try #require(fit.annotators)
    #expect(annotators.credits[3...].allSatisfy { $0 == 0 })
    #expect(annotators.weightsPPM[3] < 500_000)
  }

  @Test("the order of rows changes nothing", arguments: TextMethods.all.map(\.id))
  func order(id: String) throws {
    let method = try #require(TextMethods.named(id))
    let (table, _) = TextsTests.pasted(1)
    var generator = SplitMix64(seed: 2)
    var shuffled = TextTable(sampleCount: 10, annotatorCount: 4)
    for row in (0..<table.count).shuffled(using: &generator) {
      shuffled.append(
        sample: table.sample[row], annotator: table.annotator[row],
        tokens: Array(table.tokens(of: row)))
    }
    let (fit, again) = (method.fit(table), method.fit(shuffled))
    #expect(fit.annotators == again.annotators)
    #expect(fit.results.map { $0?.tokens } == again.results.map { $0?.tokens })
    #expect(fit.results.map { $0?.confidencePPM } == again.results.map { $0?.confidencePPM })
  }

  @Test("no answers, one, empty ones", arguments: TextMethods.all.map(\.id))
  func edges(id: String) throws {
    let method = try #require(TextMethods.named(id))
    #expect(method.fit(TextTable(sampleCount: 0, annotatorCount: 0)).results.isEmpty)
    let (table, _) = TextsTests.table(
      [(1, 0, "alone"), (2, 0, ""), (2, 1, "")], samples: 3, annotators: 2)
    let fit = method.fit(table)
    #expect(fit.results[0] == nil)
    let alone = try #require(fit.results[1])
    #expect(alone.tokens == [0])
    #expect(alone.confidencePPM == 0)
    #expect(try #require(fit.results[2]).tokens.isEmpty)
    if let annotators = fit.annotators {
      let isFinite = (annotators.reliabilities + annotators.weights).allSatisfy(\.isFinite)
      #expect(isFinite)
    }
  }

  @Test("a sample with hundreds of answers is compared in part")
  func crowded() throws {
    var answers: [(sample: Int, annotator: Int, text: String)] = []
    for j in 0..<300 { answers.append((0, j, j % 3 == 0 ? "no idea \(j)" : "it is so")) }
    let (table, vocabulary) = TextsTests.table(answers, samples: 1, annotators: 300)
    let result = try #require(AutomaticTexts().fit(table).results[0])
    #expect(vocabulary.text(of: result.tokens) == "it is so")
  }
}

@Suite("A real crowd's texts", .enabled(if: SharedData.isPresent, "\(SharedData.hint)"))
struct RealTextsTests {
  @Test("translations: the tokens of the truth, and each method's bar")
  func translations() throws {
    let truth = try SharedData.rows(in: "data/text_t1/truth.csv")
    let rows = try SharedData.rows(in: "data/text_t1/answers.csv")
    for row in truth {
      #expect(TextTokens.split(row[1]).joined(separator: " ") == row[1])
    }
    let samples = SharedData.numbers(of: truth.map { $0[0] })
    let people = SharedData.numbers(of: rows.map { $0[1] })
    var vocabulary = TokenVocabulary()
    var table = TextTable(sampleCount: samples.count, annotatorCount: people.count)
    for row in rows {
      table.append(
        sample: try #require(samples[row[0]]), annotator: try #require(people[row[1]]),
        tokens: vocabulary.encode(row[2]))
    }
    for (id, bar) in [("auto", 0.43), ("medoid", 0.42), ("rover", 0.38)] {
      let fit = try #require(TextMethods.named(id)).fit(table)
      let scores = try truth.map { row in
        let sample = Int(try #require(samples[row[0]]))
        return GLEU.score(
          try #require(fit.results[sample]).tokens, vocabulary.encode(row[1]))
      }
      let mean = Correlation.mean(scores)
      #expect(mean >= bar, "\(id): \(mean)")
    }
  }
}
