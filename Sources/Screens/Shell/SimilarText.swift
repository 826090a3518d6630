import Project
import Terminal

/// A near duplicate, as a line shows it.
struct SimilarText: Equatable, Sendable {
  var text: SafeText
  var similarityPPM: Int
  var isAccepted: Bool

  init(text: SafeText, similarityPPM: Int, isAccepted: Bool) {
    self.text = text
    self.similarityPPM = similarityPPM
    self.isAccepted = isAccepted
  }

  init(_ similar: SimilarSample) {
    self.init(
      text: .oneLine(similar.sample.summary), similarityPPM: similar.similarityPPM,
      isAccepted: similar.isAccepted)
  }

  /// How much alike, where it stands, and its text.
  var line: StyledLine {
    StyledLine([
      .init(Words.alike(ppm: similarityPPM), .warning),
      .init("  \(isAccepted ? Words.similarAccepted : Words.similarPending)  ", .dim),
      .init(text),
    ])
  }

  /// The same without a screen.
  var plain: SafeText {
    "  \(Words.alike(ppm: similarityPPM))  \(isAccepted ? Words.similarAccepted : Words.similarPending)  \(text)"
  }
}

extension ProjectWork {
  /// Near duplicates of a text that is not here yet.
  func similar(to text: String) throws -> [SimilarText] {
    longWork?.begin()
    return try project.similar(text: text) { goesOn(done: $0, total: $1) }
      .map { SimilarText($0) }
  }

  /// Near duplicates of a submission; empty where they can't be looked for: a verdict doesn't hang on it.
  func similar(toSample item: ReviewItem) -> [SimilarText] {
    guard let id = try? project.sampleNamed(item.id) else { return [] }
    longWork?.begin()
    let found = try? project.similar(to: id) { goesOn(done: $0, total: $1) }
    return (found ?? []).map { SimilarText($0) }
  }

  private func goesOn(done: Int, total: Int) -> Bool {
    longWork?.goesOn(Words.lookingForDuplicates, done: done, total: total) ?? true
  }
}
