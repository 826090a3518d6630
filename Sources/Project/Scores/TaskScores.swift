import Domain
import Ledger
import Scoring
import Store

/// One task, scored: the fit, and what the stopping rule says of each sample. A class, because an export asks it for
/// every row and a copy counts a reference for each of its arrays.
public final class TaskScores: Sendable {
  public let table: TaskTable
  /// Of a type with classes; else nil.
  public var fit: Fit? { valueFit == nil ? classFit : nil }
  /// Empty for a type without classes. Not an optional: an export asks it for every row, and unwrapping would copy it.
  let classFit: Fit
  /// Of a rating: the numbers behind its classes.
  public let numbers: NumericFit?
  public let states: [SampleState]
  /// Label index of each sample; -1 where nobody answered, and for types without classes.
  private let labelIndexes: [Int32]
  /// Of a type without classes: the value of each sample, plain; nil where nobody answered.
  public let values: [JSONValue?]
  /// What the method made of it, where the type has no classes.
  let valueFit: ValueFit?
  /// What the manifest says of the method.
  public let method: UsedMethod
  /// Counting answers of each sample.
  public let answers: [Int32]
  /// Share of the counting answers that are the sample's label, or their mean similarity to its value, ppm.
  public let agreementPPM: [Int32]
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
  public convenience init(
    _ table: TaskTable, method: MethodChoice, seed: UInt64, discountsCopies: Bool = false
  ) {
    if table.kind.hasClasses {
      self.init(
        classes: table, method: method.classes, seed: seed, discountsCopies: discountsCopies)
    } else {
      self.init(values: table, method: method.name, seed: seed)
    }
  }

  private init(
    classes table: TaskTable, method: any AggregationMethod, seed: UInt64, discountsCopies: Bool
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
    var labels: [Int32] = []
    var counts: [Int32] = []
    var agreement: [Int32] = []
    states.reserveCapacity(table.samples.count)
    labels.reserveCapacity(table.samples.count)
    counts.reserveCapacity(table.samples.count)
    agreement.reserveCapacity(table.samples.count)
    for sample in table.samples.indices {
      let rows = groups.answers(of: sample)
      let given = rows.map { groups.label[$0] }
      let annotators = rows.map { Int(groups.annotator[$0]) }
      var evidence = SampleEvidence(
        labels: given, isFromAgent: annotators.map { table.annotatorTypes[$0].isAgent },
        reliabilities: annotators.map { reliabilities[$0] }, labelCount: max(1, table.labels.count),
        skips: table.skips[sample], isGold: table.gold[sample] != nil,
        isAdjudicated: table.adjudicated[sample] != nil)
      if case .rating(let scale) = table.kind {
        evidence.oneCoinPPM = RatingRule.confidencePPM(given.map(Int.init), scale)
      }
      states.append(rule.state(of: evidence))
      let label =
        table.gold[sample] ?? table.adjudicated[sample]
        ?? (given.isEmpty ? nil : Int(fit.label(of: sample)))
      labels.append(Int32(label ?? -1))
      counts.append(Int32(given.count))
      let agreeing = given.count { label == Int($0) }
      let share = given.isEmpty ? 0 : Double(agreeing) / Double(given.count)
      agreement.append(Int32(PartsPerMillion.rounded(share)))
    }
    self.table = table
    classFit = fit
    numbers = table.numericAnswers.map { AutomaticNumbers().fit($0) }
    self.states = states
    labelIndexes = labels
    values = []
    valueFit = nil
    self.method = UsedMethod(
      id: fit.method, version: fit.methodVersion, requested: fit.requestedMethod,
      iterations: fit.iterations, parameters: fit.parameters)
    self.answers = counts
    agreementPPM = agreement
    weights = copies?.weights ?? AnnotatorWeight.all(of: fit)
    self.annotators = annotators
    knownCredits = credits
    self.seed = seed
    answersOfAnnotator = ofAnnotator
  }

  private init(values table: TaskTable, method name: String, seed: UInt64) {
    let given = ValueAnswers(table)
    let fit = given.fit(method: name, seed: seed)
    let rule = ValueRule(
      kind: table.kind,
      rule: StoppingRule(
        min: table.overlap.minimum, max: table.overlap.maximum,
        confidencePPM: table.overlap.confidencePPM))
    var ofAnnotator = [Int](repeating: 0, count: table.annotators.count)
    for annotator in table.annotator { ofAnnotator[Int(annotator)] += 1 }
    var states: [SampleState] = []
    var values: [JSONValue?] = []
    var counts: [Int32] = []
    var agreement: [Int32] = []
    for sample in table.samples.indices {
      let rows = given.rows(of: sample)
      let answers = given.values(of: sample)
      states.append(
        rule.state(
          values: answers,
          isFromAgent: rows.map { table.annotatorTypes[Int(table.annotator[$0])].isAgent },
          confidencePPM: fit.rulePPM?[sample]
            ?? ValueRule.confidencePPM(table.kind, answers, reliabilities: []),
          skips: table.skips[sample], isGold: table.gold[sample] != nil,
          isAdjudicated: table.adjudicated[sample] != nil))
      let value = given.known(sample) ?? fit.values[sample]
      values.append(value)
      counts.append(Int32(answers.count))
      let similar = value.map { value in
        answers.map { ValueSimilarity.value(table.kind, $0, value) }
      }
      let mean = answers.isEmpty ? 0 : ValueSimilarity.mean(similar ?? [])
      agreement.append(Int32(PartsPerMillion.rounded(mean)))
    }
    self.table = table
    classFit = OneCoin().fit(AnswerTable(sampleCount: 0, annotatorCount: 0, labelCount: 1))
    numbers = nil
    self.states = states
    labelIndexes = []
    self.values = values
    valueFit = fit
    method = UsedMethod(
      id: fit.method, version: fit.methodVersion, requested: fit.requestedMethod,
      iterations: fit.iterations, parameters: fit.parameters)
    self.answers = counts
    agreementPPM = agreement
    weights = fit.weights
    annotators = AnnotatorModel()
    knownCredits = nil
    self.seed = seed
    answersOfAnnotator = ofAnnotator
  }

  /// The index of a sample's label; nil where nobody answered, and for types without classes.
  public func label(of sample: Int) -> Int? {
    guard labelIndexes.indices.contains(sample), labelIndexes[sample] >= 0 else { return nil }
    return Int(labelIndexes[sample])
  }

  /// That of all samples.
  public var labels: [Int?] { table.samples.indices.map(label) }

  /// How sure the sample's label or value is, ppm: the largest posterior, or what the method says of a value. Of a known
  /// value that is no class it is 1.
  public func confidencePPM(_ sample: Int) -> Int {
    guard let valueFit else { return classFit.confidencePPM(of: sample) }
    return table.gold[sample] == nil ? valueFit.confidencesPPM[sample] : PartsPerMillion.whole
  }

  /// P(label) of a sample in the order of the table's labels; of a multichoice P(option); else empty.
  public func posteriorPPM(_ sample: Int) -> [Int] {
    guard let valueFit else { return classFit.posteriorPPM(of: sample) }
    guard case .multichoice = table.kind else { return [] }
    return valueFit.probabilitiesPPM[sample]
  }

  /// The sample's label or value, plain; of a preference the pick. nil where nobody answered.
  public func value(_ sample: Int) -> JSONValue? {
    guard valueFit == nil else { return values[sample] }
    guard let label = label(of: sample) else { return nil }
    if case .rating = table.kind { return Int(table.labels[label]).map { .integer($0) } }
    return .string(table.labels[label])
  }

  /// What the answers are worth, and who copies whom: by W1DS, whatever method gave the labels.
  public func credits() -> AnswerCredits? {
    if let knownCredits { return knownCredits }
    guard let fit else { return nil }
    return AnswerCredits(
      table.answers, gold: table.goldLabels, discountsCopies: false,
      options: FitOptions(seed: seed),
      fit: [W1DS().id, Average().id].contains(fit.method) ? fit : nil)
  }

  /// What the queue keeps of each annotator; nil where the method knows nothing of them.
  var skills: [String: AnnotatorSkill]? {
    if let valueFit { return skills(of: valueFit) }
    guard let fit, let reliabilities = annotators.reliabilities else { return nil }
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

  /// Of a type without classes: r_j where the model has it, else the weight.
  private func skills(of fit: ValueFit) -> [String: AnnotatorSkill] {
    var skills: [String: AnnotatorSkill] = [:]
    for (j, id) in table.annotators.enumerated() where answersOfAnnotator[j] > 0 {
      let weight = fit.reliabilitiesPPM?[j] ?? fit.weights[j].weightPPM
      skills[id] = AnnotatorSkill(
        reliabilityPPM: min(max(weight, 0), PartsPerMillion.whole), answers: answersOfAnnotator[j])
    }
    return skills
  }

  /// What the method's random numbers begin with (docs/scoring.md): the same on every machine.
  static func seed(project: EventID, task: String, method: String) -> UInt64 {
    sha256("\(project.hex)\(task)\(method)".utf8).firstWord
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
  func chosenMethod(_ method: String?) throws -> MethodChoice {
    let name = try method ?? policy().policy.scoring.method
    guard let found = MethodChoice(name) else {
      throw ProjectError.badInput(
        "no method \(MessageText.quoted(name)); there are \(MethodChoice.names.joined(separator: ", "))"
      )
    }
    return found
  }

  func scores(_ reader: LedgerReader, policy: Policy, method: MethodChoice, task: String?)
    throws -> [TaskScores]
  {
    try taskTables(reader, policy: policy, task: task).map {
      TaskScores(
        $0, method: method,
        seed: TaskScores.seed(project: id, task: $0.task, method: method.seedName),
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
      uniqueKeysWithValues: scores.compactMap { score in
        score.fit.map { (score.table.task, $0.classPriorPPM) }
      })
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

  /// Whether so much has happened since the last fit that another one is due: an event for each five hundred answers, of
  /// which a fit costs some milliseconds, and at least 32.
  func isFitDue() throws -> Bool {
    try store.read { reader in
      let news = try reader.lastLocal() - (try reader.scoredThrough() ?? 0)
      return news >= max(32, try reader.counter(CounterName.standingAnswers) / 500)
    }
  }

  /// Has another process fit anew and take the fit over into the queue, if that is due; nobody waits for it.
  func fitInBackgroundIfDue() {
    guard let score = surroundings.scoreInBackground, (try? isFitDue()) == true else { return }
    score(folder.path)
  }
}
