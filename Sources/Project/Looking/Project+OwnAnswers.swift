import Domain
import Ledger
import Store

/// One of the user's answers, as a list shows it.
public struct OwnAnswerRow: Sendable, Equatable {
  public let sample: SampleView
  public let task: String
  public let value: JSONValue
  /// The value for people: names of options, what spans mark.
  public let words: String
  public let at: Int
  /// Given, or to be changed, after the user was shown what others said: kept, never scored.
  public let isSeen: Bool
}

/// Some of them, and where to go on.
public struct OwnAnswerPage: Sendable, Equatable {
  public let rows: [OwnAnswerRow]
  /// Nil: there are no more.
  public let next: Int?
}

extension Project {
  /// Acts that are looked at for one page.
  static let ownAnswerPage = 200

  /// The user's answers, newest first.
  /// - Parameters:
  ///   - before: where the page before ended; nil: the first page.
  ///   - text: only those whose sample, task or value holds it, case aside.
  public func myAnswers(before: Int?, containing text: String) throws -> OwnAnswerPage {
    guard let me = fingerprint else { return OwnAnswerPage(rows: [], next: nil) }
    let policy = try policy().policy
    let wanted = text.lowercased()
    return try store.read { reader in
      let found = try reader.ownAnswers(of: me, before: before, limit: Self.ownAnswerPage)
      let rows = found.answers.map { answer in
        let sample = SampleView(
          id: answer.sample, media: answer.media, content: answer.content,
          show: policy.samples.show)
        return OwnAnswerRow(
          sample: sample, task: answer.task, value: answer.value,
          words: policy.words(for: answer.value, task: answer.task, in: sample), at: answer.at,
          isSeen: answer.isSeen)
      }.filter { Self.holds(wanted, $0) }
      return OwnAnswerPage(rows: rows, next: found.last)
    }
  }

  /// The user's answers that a later guideline or policy touches, newest first.
  /// - Parameter text: only those whose sample, task or value holds it, case aside.
  public func myTouchedAnswers(containing text: String) throws -> [OwnAnswerRow] {
    guard let me = fingerprint else { return [] }
    let policy = try policy().policy
    let samples = try answersToRevisit(limit: SecondLook.window)
    let wanted = text.lowercased()
    return try store.read { reader in
      try samples.flatMap { sample -> [OwnAnswerRow] in
        guard let content = try reader.sampleRow(sample) else { return [] }
        let view = SampleView(
          id: sample, media: content.media, content: content.content, show: policy.samples.show)
        return try reader.sampleAnswers(sample).filter { $0.contributor == me && $0.stands }.map {
          OwnAnswerRow(
            sample: view, task: $0.task, value: $0.value,
            words: policy.words(for: $0.value, task: $0.task, in: view), at: $0.at,
            isSeen: $0.isSeen)
        }
      }.filter { Self.holds(wanted, $0) }
    }
  }

  private static func holds(_ wanted: String, _ row: OwnAnswerRow) -> Bool {
    wanted.isEmpty
      || [row.sample.summary, row.task, row.words, words(row.value)].contains {
        $0.lowercased().contains(wanted)
      }
  }

  /// A value in a word or a few.
  public static func words(_ value: JSONValue) -> String {
    if let code = AnswerValue.skipCode(value) {
      return code == "none" ? "skipped" : "skipped: \(code)"
    }
    if let text = value.stringValue { return text }
    if let list = value.arrayValue, list.allSatisfy({ $0.stringValue != nil }) {
      return list.compactMap(\.stringValue).joined(separator: ", ")
    }
    return JSONWriter.text(value)
  }
}

extension Policy {
  /// An answer in words, by its task where that is known.
  func words(for value: JSONValue, task id: String, in sample: SampleView) -> String {
    task(id)?.words(for: value, in: sample) ?? Project.words(value)
  }
}
