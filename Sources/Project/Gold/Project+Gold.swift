import Domain
import Ledger
import Store

extension Project {
  /// Whether something would be said after an answer to a sample: it is known before, so that the screen can wait.
  func reveals(_ sample: SampleID, tasks: [String], in writer: LedgerWriter, signer: Signer) throws
    -> Bool
  {
    let gold = try policy(in: writer).gold
    return try tasks.contains { task in
      guard
        let standing = try writer.reader.goldStanding(
          of: signer.key.fingerprint, sample: sample, task: task),
        !standing.hasVoted, !standing.hasAnswered
      else { return false }
      return try Self.isTraining(standing, gold)
        || writer.reader.feedbackCount(sample, task: task) < gold.feedbackLimit
    }
  }

  /// A person's first answers to gold that is handed to them are training, as many as the policy says.
  private static func isTraining(_ standing: LedgerReader.GoldStanding, _ gold: GoldSection) -> Bool
  {
    !standing.isAgent && !standing.hasVoted && !standing.hasAnswered
      && standing.trained < gold.training
  }

  /// Appends answers under the policy in force, marked as what they are, and says what may be said about them.
  /// - Parameters:
  ///   - areHandedOut: the sample came from the queue; one that somebody picked trains nobody.
  ///   - tellsGold: whether somebody is there to read what is known of gold.
  func append(
    _ given: [GivenAnswer], areHandedOut: Bool, tellsGold: Bool = true, to writer: LedgerWriter,
    signer: Signer
  ) throws -> AppendedAnswers {
    guard let policy = try writer.reader.currentPolicy() else {
      throw StoreError.damaged(path: folder.ledger, reason: "it has no policy")
    }
    let fingerprint = signer.key.fingerprint
    let gold = policy.policy.gold
    var marked: [AnswerBody.Item] = []
    var content: [ContentRow] = []
    var told: [(answer: GivenAnswer, isTraining: Bool, trained: Int)] = []
    for answer in given {
      var item = AnswerBody.Item(
        sample: answer.sample, task: answer.task, value: answer.plain,
        elapsedMilliseconds: answer.elapsedMilliseconds, replaces: answer.replaces,
        suggestion: answer.suggestion)
      if let task = policy.policy.task(answer.task), task.type != .choice {
        let sample = try writer.reader.sample(answer.sample)
        let ready = try prepared(
          answer.plain, task: task,
          subject: sample.map {
            TaskSubject(
              media: $0.media, content: $0.content, show: policy.policy.samples.show)
          }, policy: policy.policy)
        item.value = ready.value
        if let row = ready.content { content.append(row) }
      }
      // Whoever was shown others' answers (or a label) no longer answers blind: kept, never scored.
      item.isSeen = try writer.reader.wasShown(item.sample, to: fingerprint, chain: signer.chain)
      let standing = try writer.reader.goldStanding(
        of: fingerprint, sample: item.sample, task: item.task)
      // Such an answer may pause who gives it: that has to be known before the next sample is seen.
      if standing != nil { writer.settlesLater = false }
      if !item.isSeen, let standing, !standing.hasVoted, !standing.hasAnswered {
        if areHandedOut, Self.isTraining(standing, gold) { item.isTraining = true }
        // A skip of ordinary gold is told nothing, else it would be a way to look the answer up.
        let isSkip = AnswerValue.skipCode(item.value) != nil
        let count = try writer.reader.feedbackCount(item.sample, task: item.task)
        if tellsGold, item.isTraining || (!isSkip && count < gold.feedbackLimit) {
          told.append((answer, item.isTraining, standing.trained))
        }
      }
      marked.append(item)
    }
    let draft = Draft(
      kind: .answer, body: AnswerBody(answers: marked, policy: policy.event).json,
      at: surroundings.now())
    let event = try writer.append(draft, by: signer, content: content).id
    let parts = try told.compactMap { answer, isTraining, trained in
      try part(
        on: answer, isTraining: isTraining, trained: trained, policy: policy.policy, in: writer,
        to: fingerprint)
    }
    var feedback: GoldFeedback?
    if !parts.isEmpty, let sample = given.first?.sample,
      let content = try writer.reader.sample(sample)
    {
      feedback = GoldFeedback(
        sample: SampleView(
          id: sample, media: content.media, content: content.content,
          show: policy.policy.samples.show), parts: parts)
    }
    return AppendedAnswers(event: event, feedback: feedback)
  }

  private func part(
    on item: GivenAnswer, isTraining: Bool, trained: Int, policy: Policy,
    in writer: LedgerWriter, to fingerprint: String
  ) throws -> GoldFeedback.Part? {
    guard let task = policy.task(item.task),
      let known = try writer.reader.goldExplanation(item.sample, task: item.task)
    else { return nil }
    try writer.noteFeedback(item.sample, task: item.task, to: fingerprint)
    let isSkip = AnswerValue.skipCode(item.plain) != nil
    let canonical = isSkip || task.type == .choice ? item.plain : task.kind.canonical(item.plain)
    let said = canonical["pick"] ?? canonical
    return GoldFeedback.Part(
      task: task.id, question: task.question,
      given: isSkip ? nil : task.words(for: canonical),
      rightID: known.value.stringValue ?? JSONWriter.text(known.value),
      right: task.words(for: known.value),
      isRight: !isSkip && Self.isRight(said, known.value, task.kind),
      explanation: known.note, isTraining: isTraining,
      trained: isTraining ? trained + 1 : trained, training: policy.gold.training)
  }

  /// Whether an answer says what is known: of a rating, within the scale's tolerance, as the test has it.
  private static func isRight(_ said: JSONValue, _ known: JSONValue, _ kind: TaskKind) -> Bool {
    if case .rating(let scale) = kind, let said = said.intValue, let known = known.intValue {
      return abs(said - known) <= scale.tolerance
    }
    return said == known
  }

  /// Whether somebody is paused on a question of a sample that was handed to them before.
  /// - Parameter paused: the tasks on which they are.
  func isPaused(on item: LabelSession.Item, paused: [String]) -> Bool {
    !paused.isEmpty
      && item.questions.contains { question in
        paused.contains { $0.sameBytes(as: question.task) }
      }
  }

  /// Brings the tests up to date after an answer. Whoever is paused now is shown the samples, so what they say of
  /// them from here on is `seen`.
  /// - Returns: the tasks on which the user is paused.
  @discardableResult
  func settleTests(in writer: LedgerWriter, signer: Signer) throws -> [String] {
    try writer.settle()
    let paused = try writer.reader.pausedTasks(of: signer.key.fingerprint)
    if !paused.isEmpty { try writer.noteMisses(of: signer.key.fingerprint) }
    return paused
  }
}
