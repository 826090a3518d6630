import Domain
import Ledger
import Store

extension Project {
  /// A sample that the user answered, with their answers to start from.
  /// - Throws: `ProjectError.badInput` where no answer of theirs stands.
  func itemToChange(_ sample: SampleID, in writer: LedgerWriter, signer: Signer) throws
    -> LabelSession.Item
  {
    let policy = try policy(in: writer)
    let me = signer.key.fingerprint
    let mine = try writer.reader.sampleAnswers(sample).filter { $0.contributor == me && $0.stands }
    let paused = try writer.reader.pausedTasks(of: me)
    // A conditional one may be asked now, though it was not.
    let tasks = policy.tasks.filter { task in
      task.isAskedNow
        && (task.condition != nil || mine.contains { $0.task.sameBytes(as: task.id) })
        && !paused.contains { $0.sameBytes(as: task.id) }
    }
    guard !mine.isEmpty, tasks.contains(where: { $0.condition == nil }),
      let content = try writer.reader.sample(sample)
    else {
      throw ProjectError.badInput(
        "there is no answer of yours to this sample that can be changed now")
    }
    var item = LabelSession.Item(
      sample: SampleView(
        id: sample, media: content.media, content: content.content, show: policy.samples.show),
      questions: tasks.map { Question($0, sample: sample, person: me) }, reveals: false)
    for answer in mine where AnswerValue.skipCode(answer.value) == nil {
      item.former[answer.task] = answer.value
    }
    return item
  }

  /// Answers anew: each replaces the one that stands.
  func appendChange(_ pending: LabelSession.Pending, to writer: LedgerWriter, signer: Signer) throws
    -> EventID
  {
    let me = signer.key.fingerprint
    let sample = pending.item.sample.id
    let standing = try writer.reader.sampleAnswers(sample).filter {
      $0.contributor == me && $0.stands
    }
    let policy = try policy(in: writer)
    let asked = policy.askedTasks(given: pending.values)
    let items = pending.item.questions.compactMap { question -> GivenAnswer? in
      guard let value = pending.values[question.task],
        asked.contains(where: { $0.id.sameBytes(as: question.task) })
      else { return nil }
      return GivenAnswer(
        sample: sample, task: question.task, plain: value,
        elapsedMilliseconds: pending.elapsedMilliseconds,
        replaces: standing.first { $0.task.sameBytes(as: question.task) }?.reference)
    }
    return try append(items, areHandedOut: false, to: writer, signer: signer).event
  }

  /// Whether what the user answers to a sample from now on is kept and not scored.
  public func answersAreSeen(_ sample: SampleID) throws -> Bool {
    let signer = try signer()
    return try store.read {
      try $0.wasShown(sample, to: signer.key.fingerprint, chain: signer.chain)
    }
  }
}
