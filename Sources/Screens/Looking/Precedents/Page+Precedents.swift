import Project
import Terminal

extension Page {
  /// Settled samples that are much like one, and how they were answered; each opens.
  init(precedents: [Precedent]) {
    self.init()
    if precedents.isEmpty {
      add(.words(Words.noPrecedents, .normal), .words(Words.whatIsPrecedent, .dim))
      return
    }
    add(.words(Words.whatIsPrecedent, .dim))
    for precedent in precedents {
      add(.blank)
      var line = StyledLine()
      for label in precedent.labels {
        if precedent.labels.count > 1 { line.append("\(SafeText.oneLine(label.task)): ", .dim) }
        line.append(.oneLine(String(label.words.prefix(60))), .bold)
        line.append("  \(Words.status(label.status))", .accent)
        if label.status == .settled {
          line.append(" \(Words.percent(ppm: label.confidencePPM))", .dim)
        }
        line.append("  ")
      }
      line.append(Words.commonWords(precedent.common), .dim)
      add(.line(line))
      link(.sample(precedent.sample.id.hex))
      add(.sample(SampleText(precedent.sample)))
    }
  }
}

extension ProjectWork {
  /// Looks for settled samples that are much like one.
  func precedents(_ id: String) -> PageMessage {
    do {
      let found = try project.precedents(of: try project.sampleNamed(id)) { thousandths in
        longWork?.goesOn(Words.gatheringNow, done: thousandths, total: 1_000) ?? true
      }
      return .loaded(Page(precedents: found))
    } catch { return .cannot("\(error)") }
  }
}
