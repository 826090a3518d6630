import Import
import Scoring

/// Aggregates answers that are numbers.
struct NumberAggregation {
  private let request: AggregateRequest
  private let crowd: CrowdAnswers
  private let tasks: NameOrder
  private let workers: NameOrder
  private let table: NumericTable
  private var refusals: [String] = []
  private let repeated: Int

  init(_ crowd: CrowdAnswers, _ request: AggregateRequest) throws {
    guard request.gold == nil else {
      throw AggregateError.wrongUse("--gold is for choices and spans, not for numbers")
    }
    self.request = request
    self.crowd = crowd
    tasks = NameOrder(crowd.tasks)
    workers = NameOrder(crowd.workers)
    let labels = NameOrder(crowd.labels)
    let values = labels.names.map { name in
      Double(name).flatMap { abs($0) <= NumericTable.largestValue ? $0 : nil }
    }
    let rows = crowd.onePerWorker(tasks: tasks, workers: workers, labels: labels)
    repeated = crowd.task.count - rows.count
    var table = NumericTable(
      sampleCount: tasks.names.count, annotatorCount: workers.names.count)
    for row in rows {
      if let value = values[row.label] {
        table.append(sample: UInt32(row.task), annotator: UInt32(row.worker), value: value)
      } else {
        refusals.append(
          "task \(tasks.names[row.task]), worker \(workers.names[row.worker]): "
            + "\"\(labels.names[row.label].prefix(40))\" is no number from -1e9 to 1e9")
      }
    }
    self.table = table
    guard table.count > 0 else {
      throw AggregateError.noAnswers(
        path: request.files.joined(separator: ", "), refused: refusals.count)
    }
  }

  func result() throws -> AggregateResult {
    guard let method = NumericMethods.named(request.method) else {
      throw AggregateError.unknownMethod(request.method, known: NumericMethods.all.map(\.id))
    }
    let fit = method.fit(table, options: FitOptions())
    let means = tasks.names.indices.map(fit.meanPPM)
    let reliabilities = MeasuredScores.reliabilitiesPPM(fit.means, fit.standardErrors)
    let labels = tasks.names.enumerated().map { index, task in
      AggregateResult.Label(
        task: task, label: CommaSeparated.decimal(means[index]),
        confidencePPM: reliabilities[index], posteriorPPM: [], isTied: false)
    }
    return AggregateResult(
      kind: .number, requestedMethod: fit.requestedMethod, method: fit.method,
      parameters: fit.parameters, iterations: fit.iterations, answerCount: table.count,
      repeatedCount: repeated, refusedCount: crowd.refusedCount + refusals.count,
      refusals: crowd.refusals + refusals.prefix(CrowdAnswers.shownRefusals), goldCount: 0,
      classes: [], labels: labels,
      workers: request.wantsWorkers ? people(fit.annotators) : [], copies: [],
      extraColumns: [
        AggregateResult.ExtraColumn(name: "score", cells: means.map(CommaSeparated.decimal)),
        AggregateResult.ExtraColumn(
          name: "standard_error",
          cells: tasks.names.indices.map { CommaSeparated.decimal(fit.standardErrorPPM(of: $0)) }),
      ])
  }

  private func people(_ annotators: NumericAnnotators?) -> [AggregateResult.Worker] {
    AggregateResult.workers(
      workers.names, authors: table.annotator.map(Int.init),
      reliabilities: annotators?.weights, information: annotators?.informationMicrobits,
      credits: annotators?.credits)
  }
}
