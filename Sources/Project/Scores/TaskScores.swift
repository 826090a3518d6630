import Domain
import Ledger
import Scoring
import Store

/// One task, scored: the fit, and what the stopping rule says of each sample. A class, because an export asks it for
/// every row and a copy counts a reference for each of its arrays.
public final class TaskScores: Sendable {
  public let table: TaskTable
  public let fit: Fit
  public let states: [SampleState]
  /// Label index of each sample; nil where nobody answered.
  public let labels: [Int?]
  /// Counting answers of each sample.
  public let answers: [Int]
  /// Share of the counting answers that are the sample's label, ppm.
  public let agreementPPM: [Int]
  /// One an annotator; nil for methods that know nothing of annotators.
  public let weights: [AnnotatorWeight]?
  /// What the method believes of annotators.
  public let annotators: AnnotatorModel
  /// Counting answers of each annotator.
  public let answersOfAnnotator: [Int]

  /// What the answers are worth, where the policy discounts copies; else it is worked out when a release asks.
  private let knownCredits: AnswerCredits?
  private let seed: UInt64

  /// Scores a table: gold is clamped in the fit, and outranks it in the label, as does an adjudication.
  /// - Parameter discountsCopies: whether those who copy each other count as one.
  public init(
    _ table: TaskTable, method: any AggregationMethod, seed: UInt64, discountsCopies: Bool = false
  ) {
    let answers = table.answers
    var ofAnnotator = [Int](repeating: 0, count: table.annotators.count)
    for annotator in table.annotator { ofAnnotator[Int(annotator)] += 1 }
    let gold = table.goldLabels
    let options = FitOptions(seed: seed)
    let credits =
      discountsCopies
      ? AnswerCredits(answers, gold: gold, discountsCopies: true, options: options) : nil
    let copies = credits.flatMap { $0.finding.hasCopies ? $0 : nil }
    let fit = method.fit(
      copies.map { answers.mergingCopies(clusters: $0.finding.clusters) } ?? answers, gold: gold,
      options: options)
    let annotators = copies?.annotators ?? fit.annotators
    let groups = answers.groupedBySample()
    let reliabilities =
      annotators.reliabilities
      ?? table.annotators.map { _ in OneCoin.reliability(hits: 0, answers: 0) }
    let rule = StoppingRule(
      min: table.overlap.minimum, max: table.overlap.maximum,
      confidencePPM: table.overlap.confidencePPM)
    var states: [SampleState] = []
    var labels: [Int?] = []
    var counts: [Int] = []
    var agreement: [Int] = []
    states.reserveCapacity(table.samples.count)
    for sample in table.samples.indices {
      let rows = groups.answers(of: sample)
      let given = rows.map { groups.label[$0] }
      let annotators = rows.map { Int(groups.annotator[$0]) }
      let evidence = SampleEvidence(
        labels: given, isFromAgent: annotators.map { table.annotatorTypes[$0].isAgent },
        reliabilities: annotators.map { reliabilities[$0] }, labelCount: max(1, table.labels.count),
        skips: table.skips[sample], isGold: table.gold[sample] != nil,
        isAdjudicated: table.adjudicated[sample] != nil)
      states.append(rule.state(of: evidence))
      let label =
        table.gold[sample] ?? table.adjudicated[sample]
        ?? (given.isEmpty ? nil : Int(fit.label(of: sample)))
      labels.append(label)
      counts.append(given.count)
      let agreeing = given.count { label == Int($0) }
      agreement.append(
        given.isEmpty ? 0 : PartsPerMillion.rounded(Double(agreeing) / Double(given.count)))
    }
    self.table = table
    self.fit = fit
    self.states = states
    self.labels = labels
    self.answers = counts
    agreementPPM = agreement
    weights = copies?.weights ?? AnnotatorWeight.all(of: fit)
    self.annotators = annotators
    knownCredits = credits
    self.seed = seed
    answersOfAnnotator = ofAnnotator
  }

  /// Largest posterior of a sample, ppm.
  public func confidencePPM(_ sample: Int) -> Int { fit.confidencePPM(of: sample) }

  /// What the answers are worth, and who copies whom: by W1DS, whatever method gave the labels.
  public func credits() -> AnswerCredits {
    if let knownCredits { return knownCredits }
    return AnswerCredits(
      table.answers, gold: table.goldLabels, discountsCopies: false,
      options: FitOptions(seed: seed),
      fit: [W1DS().id, Average().id].contains(fit.method) ? fit : nil)
  }

  /// What the queue keeps of each annotator; nil where the method knows nothing of them.
  var skills: [String: AnnotatorSkill]? {
    guard let reliabilities = annotators.reliabilities else { return nil }
    let width = fit.labelCount * fit.labelCount
    let confusions = fit.labelCount <= PackedPPM.mostLabels ? annotators.confusions : nil
    var skills: [String: AnnotatorSkill] = [:]
    for (j, id) in table.annotators.enumerated() {
      skills[id] = AnnotatorSkill(
        reliabilityPPM: PartsPerMillion.rounded(reliabilities[j]),
        answers: answersOfAnnotator[j],
        confusionPPM: confusions?[j * width..<(j + 1) * width].map(PartsPerMillion.rounded) ?? [])
    }
    return skills
  }

  /// What the method's random numbers begin with (docs/scoring.md): the same on every machine.
  static func seed(project: EventID, task: String, method: String) -> UInt64 {
    sha256("\(project.hex)\(task)\(method)".utf8).firstWord
  }
}

extension TaskTable {
  /// The known labels in the form that scoring takes.
  var goldLabels: [UInt32: UInt16] {
    Dictionary(uniqueKeysWithValues: gold.map { (UInt32($0.key), UInt16($0.value)) })
  }

  /// The counting answers in the form that scoring takes.
  var answers: AnswerTable {
    var answers = AnswerTable(
      sampleCount: samples.count, annotatorCount: annotators.count, labelCount: max(1, labels.count)
    )
    answers.reserveCapacity(sample.count)
    for row in sample.indices {
      answers.append(sample: sample[row], annotator: annotator[row], label: label[row])
    }
    return answers
  }
}

extension Project {
  /// Scores a task, or all that are asked.
  /// - Parameter method: nil: the policy's.
  public func scores(task: String? = nil, method: String? = nil) throws -> [TaskScores] {
    try requireSupportedLevel()
    let policy = try policy().policy
    if let task { try requireAsked(task) }
    let found = try chosenMethod(method)
    return try store.read { try scores($0, policy: policy, method: found, task: task) }
  }

  /// The method of that name, else the policy's.
  func chosenMethod(_ method: String?) throws -> any AggregationMethod {
    let name = try method ?? policy().policy.scoring.method
    guard let found = Methods.named(name) else {
      throw ProjectError.badInput(
        "no method \(MessageText.quoted(name)); there are \(Methods.all.map(\.id).joined(separator: ", "))"
      )
    }
    return found
  }

  func scores(_ reader: LedgerReader, policy: Policy, method: any AggregationMethod, task: String?)
    throws -> [TaskScores]
  {
    try taskTables(reader, policy: policy, task: task).map {
      TaskScores(
        $0, method: method,
        seed: TaskScores.seed(project: id, task: $0.task, method: method.id),
        discountsCopies: policy.scoring.copies.sameBytes(as: "discount"))
    }
  }

  /// The answers to a task, or to all that are asked, in the policy's order.
  func taskTables(_ reader: LedgerReader, policy: Policy, task: String?) throws -> [TaskTable] {
    try policy.tasks.filter { $0.isAskedNow && (task == nil || $0.id.sameBytes(as: task ?? "")) }
      .compactMap { try reader.taskTable($0.id) }
  }

  /// Takes what a fit believes of annotators over into the queue, so that what is asked next and what is settled follows them.
  /// - Returns: false where another process is at it, whose fit will do.
  @discardableResult
  public func adopt(_ scores: [TaskScores]) throws -> Bool {
    var skills: [String: [String: AnnotatorSkill]] = [:]
    for score in scores { skills[score.table.task] = score.skills }
    let adopted = skills
    let priors = Dictionary(
      uniqueKeysWithValues: scores.map { ($0.table.task, $0.fit.classPriorPPM) })
    let done: Void? = try store.asOnlyScorer {
      try store.write { writer in
        try writer.keepSkills(
          adopted, priors: priors, throughEvent: writer.reader.lastLocal())
      }
      var last: Int?
      repeat {
        let from = last
        last = try store.write { try $0.rejudge(after: from, count: Self.rejudgedAtOnce) }
      } while last != nil
    }
    return done != nil
  }

  /// Samples judged anew in one transaction: some milliseconds, for which people who label may have to wait.
  private static let rejudgedAtOnce = 500

  /// Whether so much has happened since the last fit that another one is due: an event for each hundred answers, which
  /// is what a fit costs, and at least 32.
  func isFitDue() throws -> Bool {
    try store.read { reader in
      let news = try reader.lastLocal() - (try reader.scoredThrough() ?? 0)
      return news >= max(32, try reader.counter(CounterName.standingAnswers) / 100)
    }
  }

  /// Has another process fit anew and take the fit over into the queue, if that is due; nobody waits for it.
  func fitInBackgroundIfDue() {
    guard let score = surroundings.scoreInBackground, (try? isFitDue()) == true else { return }
    score(folder.path)
  }

  /// The user's weight a task and share of a release made now.
  public func myStanding() throws -> MyStanding {
    let fingerprint = try requireKey().fingerprint
    let scored = try scores()
    var weights: [MyStanding.Weight] = []
    for score in scored {
      guard let index = score.table.annotators.firstIndex(of: fingerprint),
        let weight = score.weights?[index]
      else { continue }
      weights.append(
        MyStanding.Weight(
          task: score.table.task, weightPPM: weight.weightPPM, lowPPM: weight.lowerWeightPPM,
          answers: score.answersOfAnnotator[index]))
    }
    let policy = try policy().policy
    let share = try store.read { reader -> Int in
      let work = try ReleaseWork(reader, scores: scored, policy: policy, released: nil)
      return work.shares[fingerprint] ?? 0
    }
    return MyStanding(weights: weights, sharePPM: share)
  }

  /// The user's fingerprint.
  /// - Throws: why there is none.
  public func requireIdentity() throws -> String { try requireKey().fingerprint }
}

/// Where the user stands.
public struct MyStanding: Sendable {
  public struct Weight: Sendable {
    public let task: String
    public let weightPPM: Int
    public let lowPPM: Int
    public let answers: Int
  }

  public let weights: [Weight]
  public let sharePPM: Int
}
