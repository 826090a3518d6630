import Domain
import Project
import Scoring

/// Agreement in words, for people and papers.
enum AgreementText {
  /// The largest task whose coincidences are shown as a matrix.
  static let matrixLabels = 8
  static let shownLabels = 50
  static let shownPairs = 20

  static func lines(_ found: TaskAgreement) -> [String] {
    let figures = found.figures
    let name = found.task.map { "task \($0)" } ?? "answers"
    // A label from a file may be anything: it is shown on one line, and not all of a long one.
    let labels = found.labels.map { MessageText.escaped($0, limit: 40) }
    guard found.hasAnswersToCompare else { return ["\(name): no sample has two answers yet"] }
    if let similarity = found.similarity {
      let range = interval(similarity, percent)
      return [
        "\(name): two answers to a sample are alike by \(percent(similarity.ppm)) in the mean"
          + (range.isEmpty ? "" : " (95 % interval \(range))")
      ]
    }
    var lines = [
      "\(name): samples with two answers or more: \(figures.sampleCount); answers to them: \(figures.answerCount), by \(figures.annotatorCount) annotators"
    ]
    lines += overall(figures)
    lines += perLabel(figures, labels)
    if let confusions = found.confusions { lines += between(confusions, labels) }
    if let confusions = found.consensusConfusions { lines += consensus(confusions, labels) }
    return lines
  }

  private static func overall(_ figures: AgreementFigures) -> [String] {
    let measures = figures.measures
    var table = TextTable([.left, .right, .left])
    table.add(["", "", "95 % interval"])
    table.add(
      ["percent agreement", percent(measures.percentAgreement)]
        + [interval(measures.percentAgreement, percent)])
    let rows: [(String, Estimate?)] = [
      ("Krippendorff's alpha (\(figures.metric.name))", measures.alpha),
      ("Gwet's AC1", measures.ac1), ("Fleiss' kappa", measures.fleissKappa),
      ("Cohen's kappa, mean of pairs", figures.cohenKappa?.mean),
    ]
    for (name, estimate) in rows {
      table.add([name, decimal(estimate), interval(estimate, decimal)])
    }
    var lines = table.lines()
    if let kappa = figures.cohenKappa {
      lines.append(
        "  (pairs of annotators with \(kappa.minimumCommonSamples) common samples or more: \(kappa.pairCount))"
      )
    }
    return lines
  }

  private static func perLabel(_ figures: AgreementFigures, _ labels: [String]) -> [String] {
    var table = TextTable([.left, .right, .right, .right, .left, .right, .right, .right])
    table.add(["label", "answers", "agreement", "alpha", "95 %", "AC1", "Fleiss", "Cohen"])
    for one in figures.labels.prefix(shownLabels) {
      table.add([
        labels[one.label], "\(one.answerCount)", percent(one.measures.percentAgreement),
        decimal(one.measures.alpha), interval(one.measures.alpha, decimal),
        decimal(one.measures.ac1), decimal(one.measures.fleissKappa),
        decimal(figures.cohenKappa?.labels[one.label]),
      ])
    }
    var lines = ["each label against the rest:"] + table.lines()
    if figures.labels.count > shownLabels {
      lines.append("  … and \(figures.labels.count - shownLabels) more (--json lists all)")
    }
    return lines
  }

  private static func between(_ confusions: Confusions, _ labels: [String]) -> [String] {
    guard !confusions.ranked.isEmpty else { return ["nothing is confused with anything"] }
    var lines: [String] = []
    let used = labels.indices.filter { confusions.totals[$0] > 0 }
    if used.count <= matrixLabels {
      lines.append("where one said (row) another said (column):")
      var matrix = TextTable([.left] + used.map { _ in .right })
      matrix.add([""] + used.map { labels[$0] })
      for k in used {
        matrix.add(
          [labels[k]]
            + used.map { l in
              let share = Double(confusions.microCoincidences(k, l)) / Double(confusions.totals[k])
              return percent(Int((share + 0.5).rounded(.down)))
            })
      }
      lines += matrix.lines()
    }
    var table = TextTable([.left, .right])
    for pair in confusions.ranked.prefix(shownPairs) {
      table.add([
        "\(labels[pair.first]) ↔ \(labels[pair.second])", "\(percent(pair.sharePPM))",
      ])
    }
    lines.append("most confused (share of all disagreement):")
    return lines + table.lines() + more(confusions.ranked.count)
  }

  private static func consensus(_ confusions: ConsensusConfusions, _ labels: [String]) -> [String] {
    guard !confusions.ranked.isEmpty else { return ["nobody contradicts the consensus"] }
    var table = TextTable([.left, .left, .right, .right])
    table.add(["label", "but said", "answers", "of the label's"])
    for pair in confusions.ranked.prefix(shownPairs) {
      table.add([
        labels[pair.consensus], labels[pair.said], "\(pair.count)", percent(pair.sharePPM),
      ])
    }
    return ["against the scored label:"] + table.lines() + more(confusions.ranked.count)
  }

  private static func more(_ count: Int) -> [String] {
    count > shownPairs ? ["  … and \(count - shownPairs) more (--json lists all)"] : []
  }

  private static func interval(_ estimate: Estimate?, _ text: (Int) -> String) -> String {
    guard let interval = estimate?.interval95PPM else { return "" }
    return "\(text(interval.lowerBound)) … \(text(interval.upperBound))"
  }

  private static func percent(_ estimate: Estimate?) -> String {
    estimate.map { percent($0.ppm) } ?? "–"
  }

  private static func percent(_ ppm: Int) -> String { MeCommand.percent(ppm) }

  private static func decimal(_ estimate: Estimate?) -> String {
    estimate.map { decimal($0.ppm) } ?? "–"
  }

  /// Three places after the point, rounded half up.
  static func decimal(_ ppm: Int) -> String {
    let thousandths = ppm >= -500 ? (ppm + 500) / 1_000 : -((-ppm + 499) / 1_000)
    let size = abs(thousandths)
    let fraction = String(1_000 + size % 1_000).dropFirst()
    return "\(thousandths < 0 ? "−" : "")\(size / 1_000).\(fraction)"
  }
}
