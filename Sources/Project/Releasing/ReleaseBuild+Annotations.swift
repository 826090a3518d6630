import Domain
import Ledger
import Release
import Scoring
import Store

extension ReleaseBuild {
  /// All standing answers to the tasks, in the order in which they came.
  static func standingAnswers(_ tables: [TaskTable], reader: LedgerReader) throws
    -> [ReleasedAnswers]
  {
    try tables.map { table in
      var found = ReleasedAnswers(task: table.task)
      found.reserveCapacity(table.sample.count)
      try reader.eachStandingAnswer(task: table.task) { found.append($0) }
      return found
    }
  }

  /// Leaves those on released samples, in the order of rows; those on one sample by (event, index).
  func placeAnswers(_ answers: AnswerRuns) {
    let last = max(rows.lazy.map(\.entry.sample).max() ?? -1, outReasonOfSample.count - 1)
    var position = [Int32](repeating: -1, count: last + 1)
    for (sample, reason) in outReasonOfSample.enumerated() where reason > 0 {
      position[sample] = -1 - Int32(reason)
    }
    for (index, row) in rows.enumerated() { position[row.entry.sample] = Int32(index) }
    answers.place(rowOfSample: position, voices: scores.map { voices($0) })
  }

  /// Writes answers at some places of a task's.
  func write(_ answers: inout ReleasedAnswers, _ places: Range<Int>, to writer: ReleaseFolderWriter)
    throws
  {
    guard let first = places.first, options.partition?.holds(.annotations) ?? true else { return }
    // One line is filled again and again: neighbours share most of what they say.
    var line = AnnotationRow(
      event: "", index: 0, sample: rows[answers[first].row].id, task: answers.task, value: "",
      annotator: "", type: "", weightPPM: 0, elapsedMilliseconds: 0, policy: 0, at: "")
    for place in places {
      let (row, answer) = answers[place]
      answers.describe(answer, in: &line)
      line.sample = rows[row].id
      try writer.annotations.append(line)
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
