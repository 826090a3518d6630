import Import
import Scoring

/// Aggregates comparisons of two items: the columns worker, left, right, label.
struct PairAggregation {
  private let request: AggregateRequest
  private let crowd: CrowdAnswers
  private let items: NameOrder
  private let workers: NameOrder
  private let table: ComparisonTable

  /// Rows count as they are: whoever compares the same two items twice said it twice. They are put in order first, so
  /// that the order of rows changes nothing.
  init(_ crowd: CrowdAnswers, _ request: AggregateRequest) throws {
    guard request.gold == nil else {
      throw AggregateError.wrongUse("--gold is for choices and spans; a comparison has no truth")
    }
    self.request = request
    self.crowd = crowd
    items = NameOrder(crowd.tasks)
    workers = NameOrder(crowd.workers)
    let ties = CrowdAnswers.tieWords.map { String(decoding: $0, as: UTF8.self) }
    let names = (0..<crowd.labels.count).map(crowd.labels.name)
    var table = ComparisonTable(
      itemCount: items.names.count, annotatorCount: workers.names.count)
    table.reserveCapacity(crowd.task.count)
    let (items, workers) = (self.items, self.workers)
    var rows = crowd.task.indices.map {
      row -> (worker: UInt32, left: UInt32, right: UInt32, tie: Bool) in
      let left = items.place[Int(crowd.task[row])]
      let right = items.place[Int(crowd.right[row])]
      let worker = workers.place[Int(crowd.worker[row])]
      let label = names[Int(crowd.label[row])]
      let isLeft = label == items.names[Int(left)]
      let isTie = !isLeft && label != items.names[Int(right)] && ties.contains(label)
      return isLeft || isTie ? (worker, left, right, isTie) : (worker, right, left, false)
    }
    rows.sort {
      ($0.worker, $0.left, $0.right, $0.tie ? 1 : 0) < (
        $1.worker, $1.left, $1.right, $1.tie ? 1 : 0
      )
    }
    for row in rows {
      table.append(annotator: row.worker, winner: row.left, loser: row.right, isTie: row.tie)
    }
    self.table = table
  }

  func result() throws -> AggregateResult {
    guard let method = PairMethods.named(request.method) else {
      throw AggregateError.unknownMethod(request.method, known: PairMethods.all.map(\.id))
    }
    let fit = method.fit(table, options: FitOptions())
    let scores = items.names.indices.map(fit.scorePPM)
    let errors = items.names.indices.map(fit.standardErrorPPM)
    let reliabilities = MeasuredScores.reliabilitiesPPM(fit.scores, fit.standardErrors)
    let labels = items.names.enumerated().map { index, item in
      AggregateResult.Label(
        task: item, label: CommaSeparated.decimal(scores[index]),
        confidencePPM: reliabilities[index], posteriorPPM: [], isTied: false)
    }
    return AggregateResult(
      kind: .pairs, requestedMethod: fit.requestedMethod, method: fit.method,
      parameters: fit.parameters, iterations: fit.iterations, answerCount: table.count,
      repeatedCount: 0, refusedCount: crowd.refusedCount, refusals: crowd.refusals, goldCount: 0,
      classes: [], labels: labels,
      workers: request.wantsWorkers ? people(fit.annotators) : [], copies: [],
      extraColumns: [
        AggregateResult.ExtraColumn(name: "score", cells: scores.map(CommaSeparated.decimal)),
        AggregateResult.ExtraColumn(
          name: "standard_error", cells: errors.map(CommaSeparated.decimal)),
        AggregateResult.ExtraColumn(
          name: "rank", cells: fit.ranks().map { String($0) }),
      ])
  }

  private func people(_ annotators: PairAnnotators?) -> [AggregateResult.Worker] {
    AggregateResult.workers(
      workers.names, authors: table.annotator.map(Int.init),
      reliabilities: annotators?.reliabilities, information: annotators?.informationMicrobits,
      credits: annotators?.credits)
  }
}

/// Scores that are known up to a standard error.
enum MeasuredScores {
  /// How much of what lies between scores is no error, for each of them: V/(V + se²), with the variance V of all scores
  /// (the reliability of a measure, as test theory has it), ppm. Where all scores are alike it is 0.
  static func reliabilitiesPPM(_ scores: [Double], _ errors: [Double]) -> [Int] {
    guard !scores.isEmpty else { return [] }
    let mean = scores.reduce(0, +) / Double(scores.count)
    let variance =
      scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(scores.count)
    return errors.map { error in
      let total = variance + error * error
      return variance > 0 && total.isFinite ? PartsPerMillion.rounded(variance / total) : 0
    }
  }
}
