import Domain
import Ledger
import Release
import Scoring
import Store

extension ReleaseBuild {
  /// Answers of the released samples, in the order of rows; those on one sample by (event, index).
  func writeAnnotations(to writer: ReleaseFolderWriter, by worker: SerialWorker) throws {
    var position = [Int32](repeating: -1, count: (rows.lazy.map(\.entry.sample).max() ?? -1) + 1)
    for (index, row) in rows.enumerated() { position[row.entry.sample] = Int32(index) }
    for score in scores {
      var answers: [CompactAnswer] = []
      var events: [EventID] = []
      // The row above the answer's place among `answers`, so that sorting moves numbers alone.
      var order: [UInt64] = []
      answers.reserveCapacity(score.table.sample.count)
      order.reserveCapacity(score.table.sample.count)
      try reader.eachStandingAnswer(task: score.table.task) { answer in
        guard answer.sample < position.count, position[answer.sample] >= 0 else { return }
        order.append(UInt64(position[answer.sample]) << 32 | UInt64(answers.count))
        // Answers lie in the order of arrival, so those of one event follow each other.
        if events.last != answer.event { events.append(answer.event) }
        answers.append(CompactAnswer(answer, event: events.count - 1))
      }
      try worker.submit { [answers, events, order] in
        try writeAnswers(answers, events: events, order: order, score: score, to: writer)
      }
    }
  }

  private func writeAnswers(
    _ answers: [CompactAnswer], events: [EventID], order: [UInt64], score: TaskScores,
    to writer: ReleaseFolderWriter
  ) throws {
    let voices = voices(score)
    let unknown = Voice(publicID: "", type: ContributorType.human.word, weightPPM: 0)
    let sorted = order.sorted { left, right in
      guard left >> 32 == right >> 32 else { return left < right }
      let first = answers[Int(left & 0xFFFF_FFFF)]
      let second = answers[Int(right & 0xFFFF_FFFF)]
      return (events[Int(first.event)], first.item) < (events[Int(second.event)], second.item)
    }
    var eventTexts: [EventID: String] = [:]
    var times: [Int: String] = [:]
    for place in sorted {
      let answer = answers[Int(place & 0xFFFF_FFFF)]
      let voice = voices[Int(answer.contributor)] ?? unknown
      try writer.append(
        annotation: AnnotationRow(
          event: Self.text(of: events[Int(answer.event)], in: &eventTexts) { $0.hex },
          index: Int(answer.item),
          sample: rows[Int(place >> 32)].id, task: score.table.task,
          value: answer.skip == nil ? answer.value : "", skip: answer.skip ?? "",
          annotator: voice.publicID, type: voice.type, weightPPM: voice.weightPPM,
          elapsedMilliseconds: answer.elapsedMilliseconds, policy: Int(answer.policy),
          at: Self.text(of: answer.at, in: &times) { Timestamp.text(secondsSince1970: $0) }))
    }
  }

  /// An answer in half the memory: all of a task's are kept until they are in order.
  private struct CompactAnswer {
    let value: String
    let skip: String?
    let at: Int
    let elapsedMilliseconds: Int
    let event: Int32
    let item: Int32
    let contributor: Int32
    let policy: Int32

    init(_ answer: ListedAnswer, event: Int) {
      value = answer.value
      skip = answer.skip
      at = answer.at
      elapsedMilliseconds = answer.elapsedMilliseconds
      self.event = Int32(event)
      item = Int32(truncatingIfNeeded: answer.item)
      contributor = Int32(truncatingIfNeeded: answer.contributor)
      policy = Int32(truncatingIfNeeded: answer.policy)
    }
  }

  /// An annotator as the lines of one task's answers show them.
  private struct Voice {
    let publicID: String
    let type: String
    let weightPPM: Int
  }

  private func voices(_ score: TaskScores) -> [Int: Voice] {
    let weights = Dictionary(
      uniqueKeysWithValues: zip(
        score.table.annotators,
        score.weights?.map(\.weightPPM) ?? score.table.annotators.map { _ in 0 }))
    return people.mapValues { person in
      Voice(
        publicID: publicID(person.number), type: person.type.word,
        weightPPM: weights[person.id] ?? 0)
    }
  }

  /// Texts that many lines share are made once; memory stays bounded where they are all different.
  private static func text<Key>(
    of key: Key, in made: inout [Key: String], make: (Key) -> String
  ) -> String {
    if let text = made[key] { return text }
    if made.count >= 4096 { made.removeAll(keepingCapacity: true) }
    let text = make(key)
    made[key] = text
    return text
  }
}
