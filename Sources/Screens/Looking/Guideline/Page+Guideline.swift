import Project
import Terminal

extension Page {
  /// The guideline: first what changed in it since one last looked, then all of it. A line that names a sample, as in
  /// `sample:7f3a9c2e`, opens it.
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
    for line in reading.text.split(separator: "\n", omittingEmptySubsequences: false) {
      add(.quote(SafeText(String(line)), .normal))
      for name in GuidelineLinks.samples(in: line) { link(.sample(name)) }
    }
  }
}

/// Samples that a line of the guideline names.
enum GuidelineLinks {
  private static let mark = "sample:"
  private static let ends: Set<Character> = [")", "]", ">", "}", ",", ";", "\"", "`", "|"]
  private static let limit = 20

  /// The names behind each `sample:`: an id, the beginning of one, or a record's own id.
  static func samples(in line: Substring) -> [String] {
    var names: [String] = []
    var rest = line
    while names.count < limit, let found = rest.firstRange(of: mark) {
      rest = rest[found.upperBound...]
      var name = rest.prefix { !$0.isWhitespace && !ends.contains($0) }
      while let last = name.last, ".:!?".contains(last) { name.removeLast() }
      if !name.isEmpty, name.utf8.count <= 128 { names.append(String(name)) }
    }
    return names
  }
}
