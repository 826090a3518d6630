import Import
import Scoring

/// Aggregates answers of words.
struct TextAggregation {
  private let request: AggregateRequest
  private let crowd: CrowdAnswers
  private let tasks: NameOrder
  private let workers: NameOrder
  private let texts: NameOrder
  private let rows: [CrowdAnswers.Row]
  private let table: TextTable
  private let vocabulary: TokenVocabulary

  init(_ crowd: CrowdAnswers, _ request: AggregateRequest) throws {
    guard request.gold == nil else {
      throw AggregateError.wrongUse("--gold is for choices and spans, not for texts")
    }
    self.request = request
    self.crowd = crowd
    tasks = NameOrder(crowd.tasks)
    workers = NameOrder(crowd.workers)
    texts = NameOrder(crowd.labels)
    rows = crowd.onePerWorker(tasks: tasks, workers: workers, labels: texts)
    var vocabulary = TokenVocabulary()
    let tokens = texts.names.map { vocabulary.encode($0) }
    var table = TextTable(
      sampleCount: tasks.names.count, annotatorCount: workers.names.count)
    for row in rows {
      table.append(
        sample: UInt32(row.task), annotator: UInt32(row.worker), tokens: tokens[row.label])
    }
    self.table = table
    self.vocabulary = vocabulary
  }

  func result() throws -> AggregateResult {
    guard let method = TextMethods.named(request.method) else {
      throw AggregateError.unknownMethod(request.method, known: TextMethods.all.map(\.id))
    }
    let fit = method.fit(table)
    let labels = zip(tasks.names, fit.results).map { task, result in
      AggregateResult.Label(
        task: task,
        label: result?.row.map { texts.names[rows[$0].label] }
          ?? vocabulary.text(of: result?.tokens ?? []),
        confidencePPM: result?.confidencePPM ?? 0, posteriorPPM: [], isTied: false)
    }
    return AggregateResult(
      kind: .text, requestedMethod: fit.requestedMethod, method: fit.method,
      parameters: fit.parameters, iterations: 1, answerCount: rows.count,
      repeatedCount: crowd.task.count - rows.count, refusedCount: crowd.refusedCount,
      refusals: crowd.refusals, goldCount: 0, classes: [], labels: labels,
      workers: request.wantsWorkers ? people(fit.annotators) : [], copies: [])
  }

  private func people(_ annotators: TextAnnotators?) -> [AggregateResult.Worker] {
    AggregateResult.workers(
      workers.names, authors: rows.map(\.worker), reliabilities: annotators?.reliabilities,
      information: nil, credits: annotators?.credits)
  }
}
