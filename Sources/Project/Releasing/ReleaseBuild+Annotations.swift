import Domain
import Ledger
import Release
import Scoring
import Store

extension ReleaseBuild {
  /// Answers of the released samples by task, in the order of rows; those on one sample by (event, index).
  func releasedAnswers() throws -> [ReleasedAnswers] {
    var position = [Int32](repeating: -1, count: (rows.lazy.map(\.entry.sample).max() ?? -1) + 1)
    for (index, row) in rows.enumerated() { position[row.entry.sample] = Int32(index) }
    return try scores.map { score in
      var found = ReleasedAnswers(task: score.table.task, voices: voices(score))
      found.reserveCapacity(score.table.sample.count)
      try reader.eachStandingAnswer(task: score.table.task) { answer in
        guard answer.sample < position.count, position[answer.sample] >= 0 else { return }
        found.append(answer, row: position[answer.sample])
      }
      found.sort()
      return found
    }
  }

  /// Writes answers at some places of a task's.
  func write(_ answers: inout ReleasedAnswers, _ places: Range<Int>, to writer: ReleaseFolderWriter)
    throws
  {
    for place in places {
      let (row, answer) = answers[place]
      let voice =
        answers.voices[Int(answer.contributor)]
        ?? Voice(publicID: "", type: ContributorType.human.word, weightPPM: 0)
      try writer.append(
        annotation: AnnotationRow(
          event: answers.eventText(answer), index: Int(answer.item), sample: rows[row].id,
          task: answers.task, value: answer.skip == nil ? answer.value : "",
          skip: answer.skip ?? "", annotator: voice.publicID, type: voice.type,
          weightPPM: voice.weightPPM, elapsedMilliseconds: answer.elapsedMilliseconds,
          policy: Int(answer.policy), at: answers.timeText(answer)))
    }
  }

  /// An annotator as the lines of one task's answers show them.
  struct Voice {
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
}
