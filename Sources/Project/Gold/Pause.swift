import Domain
import Ledger
import Scoring
import Store

/// Somebody who is asked no more of a task, because too many of their answers to samples of known answer were wrong.
public struct Pause: Sendable, Equatable {
  /// One of these answers.
  public struct Miss: Sendable, Equatable {
    public let sample: SampleView
    /// Names of options.
    public let given: String
    public let right: String
  }

  /// Fingerprint.
  public let contributor: String
  /// The name, where there is one.
  public let name: String?
  public let task: String
  public let question: String
  public let hits: Int
  public let misses: Int
  /// The policy's `gold.min_accuracy`, ppm.
  public let minimumAccuracyPPM: Int
  /// What is known of the accuracy: mean and lower 5 % quantile of Beta(2 + hits, 1 + misses), ppm.
  public let accuracyPPM: Int
  public let lowerAccuracyPPM: Int
  /// Newest first.
  public internal(set) var missed: [Miss]
  /// What the person says against it, newest first; a flag without words is an empty text.
  public let appeals: [String]

  init(_ pause: GoldPause, name: String?, policy: Policy) {
    let task = policy.task(pause.task)
    func optionName(_ id: String) -> String {
      task?.options.first { $0.id.sameBytes(as: id) }?.name ?? id
    }
    let test = GoldTest(
      hits: pause.hits, misses: pause.misses, labelCount: task?.offeredOptions.count ?? 0,
      minimumAccuracyPPM: policy.gold.minimumAccuracyPPM)
    contributor = pause.contributor
    self.name = name
    self.task = pause.task
    question = task?.question ?? pause.task
    hits = pause.hits
    misses = pause.misses
    minimumAccuracyPPM = test.minimumAccuracyPPM
    accuracyPPM = test.accuracyPPM
    lowerAccuracyPPM = test.lowerAccuracyPPM
    missed = pause.missed.map { miss in
      Miss(
        sample: SampleView(
          id: miss.sample, media: miss.media, content: miss.content, show: policy.samples.show),
        given: optionName(miss.given), right: optionName(miss.right))
    }
    appeals = pause.appeals.map { $0.note ?? "" }
  }
}

extension Project {
  /// Where the user is paused, and why.
  public func pauses() throws -> [Pause] {
    guard let fingerprint else { return [] }
    return try pauses(of: fingerprint)
  }

  /// Everybody who is paused.
  public func allPauses() throws -> [Pause] { try pauses(of: nil) }

  /// Pauses that somebody objects to.
  public func appeals() throws -> [Pause] { try allPauses().filter { !$0.appeals.isEmpty } }

  private func pauses(of fingerprint: String?) throws -> [Pause] {
    let policy = try policy().policy
    return try store.read { reader in
      try reader.pauses(of: fingerprint).map {
        Pause($0, name: try reader.name(of: $0.contributor), policy: policy)
      }
    }
  }

  /// Objects to being paused: a flag with a note on a sample that one is said to have got wrong.
  /// - Parameters:
  ///   - task: where one is paused; may be left out where that is one task.
  ///   - sample: its id or a record's own id; nil: the newest of them.
  /// - Returns: the event, which is on disk, and what it is about.
  @discardableResult
  public func appeal(_ text: String, task: String? = nil, sample: String? = nil) throws -> (
    event: EventID, task: String, sample: SampleID
  ) {
    try requireTakingPart()
    let mine = try pauses()
    guard !mine.isEmpty else {
      throw ProjectError.refused("you are not paused here, so there is nothing to appeal against")
    }
    let tasks = mine.map(\.task)
    let pause: Pause
    if let task {
      guard let found = mine.first(where: { $0.task.sameBytes(as: task) }) else {
        throw ProjectError.badValue(
          "you are not paused on \(MessageText.quoted(task)); you are on \(tasks.joined(separator: ", "))"
        )
      }
      pause = found
    } else {
      guard mine.count == 1 else {
        throw ProjectError.badValue(
          "you are paused on \(tasks.joined(separator: ", ")); say which with --task")
      }
      pause = mine[0]
    }
    guard text.utf8.contains(where: { $0 > 0x20 }) else {
      throw ProjectError.badValue("say what speaks against it")
    }
    guard text.utf8.count <= Self.appealLimitBytes else {
      throw ProjectError.badValue("that is longer than \(Self.appealLimitBytes) bytes")
    }
    let wanted = try sample.map { name in try store.read { try $0.resolve(name, source: nil) } }
    guard
      let target = wanted.map({ id in pause.missed.map(\.sample.id).first { $0 == id } })
        ?? pause.missed.first?.sample.id
    else {
      throw ProjectError.badValue("that sample is none of those you are paused for; see: winnow me")
    }
    let note = committed(text.utf8)
    let body = FlagBody(
      sample: target, code: "other", policy: try policy().event, note: note.commitment)
    let event = try act(.flag, body.json, content: [note.row])
    return (event.id, pause.task, target)
  }

  /// Longest text of an appeal.
  public static let appealLimitBytes = 2_000
}
