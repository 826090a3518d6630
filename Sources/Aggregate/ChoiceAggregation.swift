import Import
import Scoring

/// Aggregates answers with one of a few labels.
struct ChoiceAggregation {
  private let request: AggregateRequest
  private let crowd: CrowdAnswers
  private let table: ChoiceTable
  private let gold: [UInt32: UInt16]
  private var refusals: [String] = []
  private var refusedGold = 0

  init(_ crowd: CrowdAnswers, _ request: AggregateRequest) throws {
    self.request = request
    self.crowd = crowd
    table = try ChoiceTable(crowd)
    let known = try request.gold.map { try KnownAnswers(path: $0) }
    var gold: [UInt32: UInt16] = [:]
    if let known {
      let taskPlaces = table.tasks.places
      let labelPlaces = table.labels.places
      refusals = known.refusals
      refusedGold = known.refusedCount
      for (task, truth, place) in known.answers {
        guard let task = taskPlaces[task] else { continue }
        guard let label = labelPlaces[truth] else {
          refusedGold += 1
          refusals.append("\(place): nobody gave the label, so it is no class")
          continue
        }
        gold[UInt32(task)] = UInt16(label)
      }
    }
    self.gold = gold
  }

  func result() throws -> AggregateResult {
    guard let method = Methods.named(request.method) else {
      throw AggregateError.unknownMethod(request.method, known: Methods.all.map(\.id))
    }
    let answers = table.answers
    guard method.isAffordable(answers) else {
      throw AggregateError.tooLarge(
        "\(method.id) needs \(answers.annotatorCount) workers × \(answers.labelCount)² cells, "
          + "too many to hold; use --method one-coin")
    }
    let options = FitOptions()
    let credits =
      request.wantsWorkers || request.discountsCopies
      ? AnswerCredits(
        answers, gold: gold, discountsCopies: request.discountsCopies, options: options) : nil
    var counted = answers
    if let credits, request.discountsCopies, credits.finding.hasCopies {
      counted = answers.mergingCopies(clusters: credits.finding.clusters)
    }
    let fit = method.fit(counted, gold: gold, options: options)
    let showsClasses = table.labels.names.count <= 1_000
    let labels = table.tasks.names.enumerated().map { index, task in
      AggregateResult.Label(
        task: task, label: table.labels.names[Int(fit.label(of: index))],
        confidencePPM: fit.confidencePPM(of: index),
        posteriorPPM: showsClasses ? fit.posteriorPPM(of: index) : [],
        isTied: fit.isTied(index))
    }
    return AggregateResult(
      kind: .choice, requestedMethod: fit.requestedMethod, method: fit.method,
      parameters: fit.parameters, iterations: fit.iterations, answerCount: answers.count,
      repeatedCount: table.repeated, refusedCount: crowd.refusedCount + refusedGold,
      refusals: crowd.refusals + refusals, goldCount: gold.count,
      classes: showsClasses ? table.labels.names : [], labels: labels,
      workers: credits.map(workers) ?? [], copies: credits.map(copies) ?? [])
  }

  private func workers(_ credits: AnswerCredits) -> [AggregateResult.Worker] {
    AggregateResult.workers(
      table.workers.names, counts: table.answers.answerCounts(), weights: credits.weights,
      credits: credits.credits, clusters: credits.finding.clusters)
  }

  private func copies(_ credits: AnswerCredits) -> [AggregateResult.Copy] {
    credits.finding.pairs.map { pair in
      AggregateResult.Copy(
        first: table.workers.names[Int(pair.first)],
        second: table.workers.names[Int(pair.second)],
        commonTasks: pair.commonSamples, sameAnswers: pair.sameAnswers,
        evidenceMillinats: pair.evidenceMicronats / 1_000)
    }
  }
}
