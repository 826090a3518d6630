import Domain
import Scoring

/// A multichoice is one table of two labels an option, scored as a choice is.
enum MultichoiceFit {
  /// - Parameter name: of a method for choices; another one: `auto`.
  static func fit(
    _ answers: ValueAnswers, task: MultichoiceTask, method name: String, seed: UInt64
  ) -> ValueFit {
    let table = answers.table
    let options = task.options.filter { !$0.isRetired }.map(\.id)
    let method = Methods.named(name) ?? Automatic()
    let samples = table.samples.count
    var probabilities = [[Int]](repeating: [], count: samples)
    var rulePPM = [Int](repeating: PartsPerMillion.whole, count: samples)
    var weights = [Int](repeating: 0, count: table.annotators.count)
    var lower = weights
    var reliabilities = weights
    var information = [Int64](repeating: 0, count: table.annotators.count)
    var credits = information
    var used: Fit?
    var iterations = 0
    for (option, id) in options.enumerated() {
      let (binary, gold) = Self.table(answers, option: option, id: id)
      let options = FitOptions(seed: seed)
      let fit = method.fit(binary, gold: gold, options: options)
      used = fit
      iterations = max(iterations, fit.iterations)
      let worth = AnswerCredits(
        binary, gold: gold, discountsCopies: false, options: options,
        fit: [W1DS().id, Average().id].contains(fit.method) ? fit : nil)
      for j in weights.indices {
        weights[j] += worth.weights[j].weightPPM
        lower[j] += worth.weights[j].lowerWeightPPM
        information[j] += worth.weights[j].informationMicrobits
        credits[j] += worth.credits[j]
        reliabilities[j] += PartsPerMillion.rounded(
          fit.annotators.reliabilities?[j] ?? OneCoin.reliability(hits: 0, answers: 0))
      }
      let groups = binary.groupedBySample()
      for sample in 0..<samples {
        probabilities[sample].append(fit.posteriorPPM(of: sample)[1])
        let rows = groups.answers(of: sample)
        let posterior = OneCoin.posterior(
          labels: rows.map { groups.label[$0] },
          reliabilities: rows.map {
            fit.annotators.reliabilities?[Int(groups.annotator[$0])]
              ?? OneCoin.reliability(hits: 0, answers: 0)
          }, labelCount: 2)
        rulePPM[sample] = min(
          rulePPM[sample], posterior.map(PartsPerMillion.rounded).max() ?? 0)
      }
    }
    let count = max(1, options.count)
    return ValueFit(
      method: used?.method ?? method.id, methodVersion: used?.methodVersion ?? 1,
      requestedMethod: used?.requestedMethod ?? method.id, parameters: used?.parameters ?? [:],
      iterations: iterations,
      values: probabilities.indices.map { sample in
        answers.rows(of: sample).isEmpty
          ? nil : chosen(probabilities[sample], options: options, task: task)
      },
      confidencesPPM: probabilities.map { row in
        row.map { max($0, PartsPerMillion.whole - $0) }.min() ?? 0
      },
      probabilitiesPPM: probabilities, rulePPM: rulePPM,
      weights: weights.indices.map { j in
        AnnotatorWeight(
          weightPPM: weights[j] / count, lowerWeightPPM: lower[j] / count,
          informationMicrobits: information[j])
      }, reliabilitiesPPM: reliabilities.map { $0 / count }, credits: credits)
  }

  /// The answers as yes (1) and no (0) to one option, of those who could choose it.
  private static func table(_ answers: ValueAnswers, option: Int, id: String) -> (
    AnswerTable, gold: [UInt32: UInt16]
  ) {
    let table = answers.table
    let says = table.values.map { ($0.arrayValue ?? []).contains(.string(id)) }
    var binary = AnswerTable(
      sampleCount: table.samples.count, annotatorCount: table.annotators.count, labelCount: 2)
    binary.reserveCapacity(table.sample.count)
    for row in table.sample.indices {
      let offered = table.offered[Int(table.policy[row])]
      guard offered.map({ option < $0.count && $0[option] }) ?? true else { continue }
      binary.append(
        sample: table.sample[row], annotator: table.annotator[row],
        label: says[Int(table.value[row])] ? 1 : 0)
    }
    let gold = Dictionary(
      uniqueKeysWithValues: table.gold.map { (UInt32($0.key), says[$0.value] ? UInt16(1) : 0) })
    return (binary, gold)
  }

  /// The options that are more likely right than not, as many as an answer may have: among equals the first.
  private static func chosen(_ ppm: [Int], options: [String], task: MultichoiceTask) -> JSONValue {
    let order = ppm.indices.sorted { (ppm[$1], $0) < (ppm[$0], $1) }
    let likely = ppm.count { $0 > PartsPerMillion.whole / 2 }
    let count = min(max(likely, min(task.minimum, ppm.count)), task.maximum)
    return .array(
      order.prefix(count).map { options[$0] }.sorted { $0.precedesInBytes($1) }.map { .string($0) })
  }
}
