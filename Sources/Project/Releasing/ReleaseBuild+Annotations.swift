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
    guard let first = places.first else { return }
    // One line is filled again and again: neighbours share most of what they say.
    var line = AnnotationRow(
      event: "", index: 0, sample: rows[answers[first].row].id, task: answers.task, value: "",
      annotator: "", type: "", weightPPM: 0, elapsedMilliseconds: 0, policy: 0, at: "")
    for place in places {
      let (row, answer) = answers[place]
      answers.describe(answer, in: &line)
      line.sample = rows[row].id
      try writer.append(annotation: line)
    }
  }

  /// An annotator as the lines of one task's answers show them.
  struct Voice {
    let publicID: String
    let type: String
    let weightPPM: Int
  }

  /// By the contributors' numbers.
  private func voices(_ score: TaskScores) -> [Voice] {
    let weights = Dictionary(
      uniqueKeysWithValues: zip(
        score.table.annotators,
        score.weights?.map(\.weightPPM) ?? score.table.annotators.map { _ in 0 }))
    var voices = [Voice](
      repeating: Voice(publicID: "", type: ContributorType.human.word, weightPPM: 0),
      count: (people.keys.max() ?? 0) + 1)
    for (number, person) in people where number >= 0 {
      voices[number] = Voice(
        publicID: publicID(number), type: person.type.word, weightPPM: weights[person.id] ?? 0)
    }
    return voices
  }
}
