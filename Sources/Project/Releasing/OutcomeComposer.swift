import Domain
import Release
import Scoring
import Store

/// Fills what a release's rows say about one task.
struct OutcomeComposer {
  private let score: TaskScores
  /// Class prior, for rows on which the task has no answers.
  private let prior: [Int]
  private let given: ValueAnswers?
  private let columns: ReleaseTask
  private let hasProbabilities: Bool
  private let hasOwnColumns: Bool

  init(_ score: TaskScores) {
    self.score = score
    columns = score.releaseTask
    hasProbabilities = !columns.options.isEmpty
    hasOwnColumns = !columns.values.isEmpty
    prior =
      hasProbabilities
      ? score.fit?.classPriorPPM ?? [Int](repeating: 0, count: columns.options.count) : []
    given = score.valueFit == nil ? nil : ValueAnswers(score.table)
  }

  /// - Parameters:
  ///   - place: index in the task's table; nil: the task has no answers on the row.
  ///   - content: the sample's, as its media type says.
  ///   - show: the policy's shown fields.
  func fill(
    _ outcome: inout TaskOutcome, place: Int?, content: String, isJSON: Bool, show: [String]
  ) {
    guard let place else {
      outcome.label = ""
      outcome.probabilitiesPPM = prior
      outcome.confidencePPM = 0
      outcome.answers = 0
      outcome.agreementPPM = 0
      outcome.weightPPM = 0
      outcome.status = SampleStatus.open.rawValue
      outcome.settledBy = ""
      if hasOwnColumns { outcome.values = emptyValues }
      return
    }
    let state = score.states[place]
    let confidence: Int
    if given == nil {
      score.classFit.posteriorPPM(of: place, into: &outcome.probabilitiesPPM)
      // As `confidencePPM` has it, without rounding once more.
      confidence = max(0, outcome.probabilitiesPPM.max() ?? 0)
      outcome.label = score.label(of: place).map { score.table.labels[$0] } ?? ""
      if !hasProbabilities { outcome.probabilitiesPPM = [] }
    } else {
      outcome.probabilitiesPPM = score.posteriorPPM(place)
      confidence = score.confidencePPM(place)
      outcome.label = score.table.kind.isFreeText ? Self.text(score.values[place]) : ""
    }
    outcome.confidencePPM = confidence
    outcome.answers = Int(score.answers[place])
    outcome.agreementPPM = Int(score.agreementPPM[place])
    outcome.weightPPM = state.status.isCertain ? PartsPerMillion.whole : confidence
    outcome.status = state.status.rawValue
    outcome.settledBy = state.settledBy.rawValue
    guard hasOwnColumns else { return }
    let subject = TaskSubject(
      media: isJSON ? "application/json" : "text/plain", content: Array(content.utf8), show: show)
    outcome.values = values(place, subject)
  }

  private static func text(_ value: JSONValue?) -> String {
    value.map { $0.stringValue ?? JSONWriter.text($0) } ?? ""
  }

  // MARK: The type's own columns, in the order of `TaskScores.releaseTask`

  private func values(_ place: Int, _ subject: TaskSubject) -> [ReleaseValue] {
    switch score.table.kind {
    case .multichoice:
      let ids = (score.values[place]?.arrayValue ?? []).compactMap(\.stringValue)
      return [.list(ids.map { .string($0) })]
    case .spans: return [.list(spans(place))]
    case .rating(let scale):
      let label = score.labels[place].map { ReleaseValue.integer(scale.minimum + $0) } ?? .null
      return [
        label, .ppm(score.numbers?.meanPPM(of: place) ?? 0),
        .ppm(score.numbers?.standardErrorPPM(of: place) ?? 0),
      ]
    case .preference(let task): return preference(place, task, subject)
    case .ranking(let task):
      let value = score.values[place]
      let order = (value.flatMap { RankingTask.groups($0) } ?? []).flatMap { $0 }
      let entries = subject.entries(of: task.items) ?? []
      return [
        .list(value.map { ValueSimilarity.ranks($0).map { .integer($0 + 1) } } ?? []),
        .list(order.map { .string(entries.indices.contains($0) ? Self.text(entries[$0]) : "") }),
      ]
    case .text:
      var seen: Set<[UInt8]> = []
      let texts = (given?.values(of: place) ?? []).compactMap(\.stringValue)
      return [.list(texts.filter { seen.insert(Array($0.utf8)).inserted }.map { .string($0) })]
    case .choice, .fields: return []
    }
  }

  private var emptyValues: [ReleaseValue] {
    columns.values.map { column in
      switch column.type {
      case .string: .string("")
      case .list: .list([])
      case .ppm: .ppm(0)
      case .int32, .int64, .bool, .structure: .null
      }
    }
  }

  private func spans(_ place: Int) -> [ReleaseValue] {
    let value = score.values[place]
    let spans = value.map(ValueSimilarity.spans) ?? []
    let sure = score.valueFit?.probabilitiesPPM[place] ?? []
    // A known value has no probabilities of its own.
    let isFitted = value == score.valueFit?.values[place] && sure.count == spans.count
    return spans.enumerated().map { index, span in
      .structure([
        .ppm(isFitted ? sure[index] : PartsPerMillion.whole), .integer(span.end),
        .string(span.label), .integer(span.start),
      ])
    }
  }

  private func preference(_ place: Int, _ task: PreferenceTask, _ subject: TaskSubject)
    -> [ReleaseValue]
  {
    let posterior = score.posteriorPPM(place)
    let pick = score.labels[place].map { score.table.labels[$0] } ?? ""
    let texts = task.fields.map { Self.text(subject.fields[$0]) }
    let margin = posterior.count > 1 ? abs(posterior[0] - posterior[1]) : 0
    guard texts.count == 2, pick == "a" || pick == "b" else {
      return [.string(""), .string(""), .ppm(pick == "tie" ? 0 : margin)]
    }
    return pick == "a"
      ? [.string(texts[0]), .string(texts[1]), .ppm(margin)]
      : [.string(texts[1]), .string(texts[0]), .ppm(margin)]
  }
}

extension TaskScores {
  /// The task's columns in a release. Ratings on a long scale have none of probabilities: it would be larger than all
  /// else.
  var releaseTask: ReleaseTask {
    typealias Column = ReleaseTask.Column
    switch table.kind {
    case .choice: return ReleaseTask(table.task, options: table.labels)
    case .multichoice(let task):
      return ReleaseTask(
        table.task, options: task.options.filter { !$0.isRetired }.map(\.id), hasTextLabel: false,
        values: [Column("label", .list(.string))])
    case .spans:
      let span = ReleaseColumn.ValueType.structure([
        .init("confidence", .ppm), .init("end", .int32), .init("label", .string),
        .init("start", .int32),
      ])
      return ReleaseTask(
        table.task, options: [], hasTextLabel: false, values: [Column("label", .list(span))])
    case .rating:
      return ReleaseTask(
        table.task, options: table.labels.count <= PackedPPM.mostLabels ? table.labels : [],
        hasTextLabel: false,
        values: [
          Column("label", .int64, isNullable: true), Column("mean", .ppm), Column("mean_se", .ppm),
        ])
    case .preference:
      return ReleaseTask(
        table.task, options: table.labels,
        values: [Column("chosen", .string), Column("rejected", .string), Column("margin", .ppm)])
    case .ranking:
      return ReleaseTask(
        table.task, options: [], hasTextLabel: false,
        values: [Column("label", .list(.int32)), Column("ranked", .list(.string))])
    case .text:
      return ReleaseTask(
        table.task, options: [], values: [Column("candidates", .list(.string))])
    case .fields: return ReleaseTask(table.task, options: [])
    }
  }
}
