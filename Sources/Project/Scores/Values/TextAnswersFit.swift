import Domain
import Scoring

/// Texts: one that somebody wrote, word for word, where the method is a medoid.
enum TextAnswersFit {
  /// - Parameter name: of a method for texts; another one: `auto`.
  static func fit(_ answers: ValueAnswers, method name: String) -> ValueFit {
    let table = answers.table
    var words = TokenVocabulary()
    let tokens = table.values.map { words.encode($0.stringValue ?? "") }
    var texts = TextTable(
      sampleCount: table.samples.count, annotatorCount: table.annotators.count)
    for row in table.sample.indices {
      texts.append(
        sample: table.sample[row], annotator: table.annotator[row],
        tokens: tokens[Int(table.value[row])])
    }
    let method = TextMethods.named(name) ?? AutomaticTexts()
    let fit = method.fit(texts)
    var counts = [Int](repeating: 0, count: table.annotators.count)
    for annotator in table.annotator { counts[Int(annotator)] += 1 }
    return ValueFit(
      method: fit.method, methodVersion: fit.methodVersion, requestedMethod: fit.requestedMethod,
      parameters: fit.parameters,
      values: fit.results.map { result in
        result.map { result in
          result.row.map { answers.value($0) } ?? .string(words.text(of: result.tokens))
        }
      },
      confidencesPPM: fit.results.map { $0?.confidencePPM ?? 0 },
      weights: counts.indices.map { j in
        Consensus.weight(fit.annotators?.weights[j] ?? 1, count: counts[j])
      },
      credits: fit.annotators?.credits ?? [Int64](repeating: 0, count: counts.count))
  }
}
