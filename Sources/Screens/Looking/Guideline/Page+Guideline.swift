import Project
import Terminal

extension Page {
  /// The guideline: first what changed in it since one last looked, then all of it.
  init(_ reading: GuidelineReading?) {
    self.init()
    guard let reading else {
      add(.words(Words.noGuideline, .normal), .words(Words.howToGuideline, .normal))
      return
    }
    if let changes = reading.changes {
      heading(Words.guidelineChanged)
      for (number, line) in changes.enumerated() where line.change != .same {
        // The line before tells where one is.
        if number > 0, changes[number - 1].change == .same {
          add(.quote("  \(SafeText.oneLine(changes[number - 1].text))", .dim))
        }
        switch line.change {
        case .added: add(.quote("+ \(SafeText.oneLine(line.text))", .good))
        case .removed: add(.quote("- \(SafeText.oneLine(line.text))", .error))
        case .same: break
        }
      }
      heading(Words.guidelineWhole)
    }
    add(.quote(SafeText(reading.text), .normal))
  }
}
