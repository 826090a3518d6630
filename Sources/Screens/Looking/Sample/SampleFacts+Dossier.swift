import Domain
import Project
import Terminal

extension SampleFacts {
  init(_ record: SampleDossier) {
    page = Page([.sample(SampleText(record.sample))])
    hasMine = !record.mine.filter(\.stands).isEmpty
    mayReveal = record.mayReveal
    losesBlindness = record.losesBlindness
    hidden = record.hidden
    addFacts(record)
    addAnswers(record)
    addReviews(record)
    addThread(record)
  }

  private mutating func addFacts(_ record: SampleDossier) {
    page.heading(Words.whereFrom)
    page.add(.line(SampleFacts.fact(Words.idWord, .oneLine(record.sample.id.hex))))
    for submission in record.submissions.prefix(10) {
      page.add(
        .line(
          StyledLine([
            .init(Words.state(submission.submission.state), .accent),
            .init("  \(Words.from(.oneLine(submission.by)))"),
            .init(
              "  \(Words.moment(submission.submission.at)), \(Words.policyNumber(submission.submission.policy))",
              .dim),
          ])))
    }
    if record.submissions.count > 10 {
      page.add(.words(Words.andMore(record.submissions.count - 10), .dim))
    }
    for field in record.metadata.prefix(40) {
      page.add(.line(SampleFacts.fact(.oneLine(field.name), .oneLine(field.value))))
    }
    if !record.flags.isEmpty {
      var line = StyledLine()
      for flag in record.flags {
        line.append(Words.flag(Words.code(flag)), .badge)
        line.append(" ")
      }
      page.add(.line(line))
    }
  }

  private static func fact(_ name: SafeText, _ value: SafeText) -> StyledLine {
    StyledLine([.init("\(name): ", .dim), .init(value)])
  }

  private mutating func addAnswers(_ record: SampleDossier) {
    page.heading(Words.answersTitle)
    if record.mine.isEmpty && record.others.isEmpty && record.hidden == 0 {
      page.add(.words(Words.noAnswersYet, .dim))
    }
    for score in record.scores {
      var line = StyledLine([
        .init("\(SafeText.oneLine(score.task)): ", .dim),
        .init(score.label.map { .oneLine($0) } ?? "–", .bold),
        .init("  \(Words.status(score.status))", .accent),
      ])
      if score.answers > 0 {
        line.append("  \(Words.confidence(ppm: score.confidencePPM))", .dim)
      }
      page.add(.line(line))
    }
    for answer in record.mine {
      page.add(
        .line(
          SampleFacts.line(
            answer, words: record.words(of: answer), by: Words.youWord, weightPPM: nil)))
    }
    for other in record.others.prefix(200) {
      page.add(
        .line(
          SampleFacts.line(
            other.answer, words: record.words(of: other.answer), by: .oneLine(other.by),
            weightPPM: other.weightPPM)))
    }
    if record.hidden > 0 {
      page.add(
        .words(
          record.mayReveal ? Words.hiddenAnswers(record.hidden) : Words.hiddenUntil(record.hidden),
          .warning))
    }
  }

  private static func line(
    _ answer: SampleDossier.Answer, words: String, by: SafeText, weightPPM: Int?
  ) -> StyledLine {
    var line = StyledLine([
      .init("\(SafeText.oneLine(answer.task)): ", .dim),
      .init(.oneLine(words), answer.stands ? .bold : .dim),
      .init("  \(by)"),
    ])
    if let weightPPM { line.append("  \(Words.weight(ppm: weightPPM))", .dim) }
    line.append("  \(Words.moment(answer.at)), \(Words.seconds(answer.elapsedMilliseconds))", .dim)
    if answer.isSeen { line.append(" \(Words.notScored)", .badge) }
    if answer.isTraining { line.append(" \(Words.trainingWord)", .badge) }
    if !answer.stands, !answer.isSeen { line.append(" \(Words.replacedWord)", .dim) }
    return line
  }

  private mutating func addReviews(_ record: SampleDossier) {
    guard !record.reviews.isEmpty else { return }
    page.heading(Words.reviewsTitle)
    for (review, by) in record.reviews {
      var line = StyledLine([
        .init(Words.verdict(review.verdict), review.isRetracted ? .dim : .bold)
      ])
      if let task = review.task { line.append("  \(SafeText.oneLine(task))", .dim) }
      if let value = record.words(of: review) { line.append(": \(SafeText.oneLine(value))", .bold) }
      line.append("  \(SafeText.oneLine(by))")
      if let reason = review.reason { line.append("  \(Words.code(reason))", .accent) }
      line.append("  \(Words.moment(review.at))", .dim)
      if review.isRetracted { line.append(" \(Words.takenBack)", .dim) }
      page.add(.line(line))
      if let note = review.note { page.add(.quote(SafeText(note), .normal)) }
    }
  }

  private mutating func addThread(_ record: SampleDossier) {
    page.heading(Words.commentsTitle)
    if record.comments.isEmpty { page.add(.words(Words.noComments, .dim)) }
    for (comment, by, isMine) in record.comments {
      page.add(
        .line(
          StyledLine([
            .init(isMine ? Words.youWord : .oneLine(by), .bold),
            .init("  \(Words.moment(comment.at))", .dim),
          ])))
      if let text = comment.text {
        page.add(.quote(SafeText(text), .normal))
      } else {
        page.add(.words(Words.erasedText, .dim))
      }
    }
  }
}
