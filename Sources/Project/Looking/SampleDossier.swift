import Domain
import Ledger
import Store

/// Everything that is known about one sample, as far as the user may see it now.
public struct SampleDossier: Sendable {
  public typealias Answer = SampleAnswer
  public typealias Status = LabelState.Status

  public let sample: SampleView
  public let isAccepted: Bool
  public let submissions: [(submission: SampleSubmission, by: String)]
  /// The other fields of the record, by name.
  public let metadata: [(name: String, value: String)]
  public let flags: [String]
  /// The user's own answers.
  public let mine: [SampleAnswer]
  /// Others' answers, with their names; empty while they are hidden.
  public let others: [(answer: SampleAnswer, by: String, weightPPM: Int?)]
  public let scores: [SampleScore]
  public let reviews: [(review: SampleReview, by: String)]
  public let comments: [(comment: SampleComment, by: String, isMine: Bool)]
  /// How many answers, reviews of labels and comments of others are kept from view; 0: nothing is.
  public let hidden: Int
  /// Whether the user may ask to see them: they answered all that is asked, or review.
  public let mayReveal: Bool
  /// They have not answered yet: once they looked, their answer is kept, not scored.
  public let losesBlindness: Bool
  let policy: Policy

  /// An answer for people: names of options, what spans mark.
  public func words(of answer: SampleAnswer) -> String {
    policy.words(for: answer.value, task: answer.task, in: sample)
  }

  /// What a reviewer settled, for people.
  public func words(of review: SampleReview) -> String? {
    guard let value = review.value, let task = review.task.flatMap({ policy.task($0) }) else {
      return review.value
    }
    let isPlain = task.type == .choice || task.type == .text
    guard let json = isPlain ? .string(value) : try? JSONScanner.parse(Array(value.utf8)) else {
      return value
    }
    return task.words(for: json, in: sample)
  }
}

extension Project {
  /// The sample that a text names: its id, the beginning of it (4 digits or more), or a record's own id.
  public func sampleNamed(_ name: String) throws -> SampleID {
    try store.read { reader in
      do { return try reader.resolve(name, source: nil) } catch ProjectError.unknownSample {
        let filter = SampleFilter(terms: [.init(.id(name))])
        let prepared = try reader.prepare(
          filter, me: nil, onlyAnswered: false, scansText: false)
        let found = try reader.find(prepared, after: 0, through: Int.max, limit: 2)
        guard let first = found.first else { throw ProjectError.unknownSample(name) }
        guard found.count == 1 else {
          throw ProjectError.ambiguousSample(name, ids: found.map(\.id.hex))
        }
        return first.id
      }
    }
  }

  /// Everything about a sample that the user may see now: others' answers only after their own, or once they asked.
  public func record(_ sample: SampleID) throws -> SampleDossier {
    let policy = try policy().policy
    let visibility = try weightVisibility()
    let me = fingerprint
    let mayReview = try mayReview()
    return try store.read { reader in
      guard let content = try reader.sampleRow(sample) else {
        throw ProjectError.unknownSample(sample.hex)
      }
      let asked = policy.tasks.filter(\.isAskedNow).map(\.id)
      let hasAnswered =
        try me.map {
          try reader.hasAnswered(sample, tasks: asked, by: $0)
        } ?? false
      let wasShown = try me.map { try reader.isNotedAsShown(sample, to: $0) } ?? false
      let submissions = try reader.sampleSubmissions(sample)
      let answers = try reader.sampleAnswers(sample)
      let reviews = try reader.sampleReviews(sample)
      let comments = try reader.comments(on: sample)
      var names: [String: String] = [:]
      func name(_ id: String) throws -> String {
        if let known = names[id] { return known }
        let found = try reader.name(of: id) ?? Self.shortName(id)
        names[id] = found
        return found
      }
      let isOpen = wasShown && (hasAnswered || mayReview)
      let others = answers.filter { $0.contributor != me }
      let otherComments = comments.filter { $0.contributor != me }
      let labelReviews = reviews.filter { $0.task != nil && $0.reviewer != me }
      return SampleDossier(
        sample: SampleView(
          id: sample, media: content.media, content: content.content, show: policy.samples.show),
        isAccepted: content.isAccepted,
        submissions: try submissions.map { ($0, try name($0.contributor)) },
        metadata: Self.fields(of: submissions),
        flags: try reader.flags(on: sample), mine: answers.filter { $0.contributor == me },
        others: isOpen
          ? try others.map { answer in
            (
              answer, try name(answer.contributor),
              visibility.allows(answer.contributor) ? answer.reliabilityPPM : nil
            )
          } : [],
        scores: isOpen ? try reader.sampleScores(sample) : [],
        reviews: try reviews.filter { isOpen || $0.task == nil || $0.reviewer == me }.map {
          ($0, try name($0.reviewer))
        },
        comments: try comments.filter { isOpen || $0.contributor == me }.map {
          ($0, try name($0.contributor), $0.contributor == me)
        },
        hidden: isOpen ? 0 : others.count + otherComments.count + labelReviews.count,
        mayReveal: !isOpen && me != nil && (hasAnswered || mayReview),
        losesBlindness: !hasAnswered, policy: policy)
    }
  }

  /// Notes that the user saw what others said of a sample: `record` shows it from now on, and what they answer from
  /// now on is kept, never scored.
  public func reveal(_ sample: SampleID) throws {
    let found = try record(sample)
    guard found.mayReveal else {
      if found.hidden == 0 { return }
      throw ProjectError.notAllowed(
        "what others said of this sample is shown once you have answered it")
    }
    try writing { writer, signer in
      try writer.noteShown(sample, to: signer.key.fingerprint)
    }
  }

  /// Says something about a sample, for people to read. It can be taken back (undo) and erased.
  @discardableResult
  public func comment(_ text: String, on sample: SampleID) throws -> EventID {
    let isBlank = text.unicodeScalars.allSatisfy { $0.properties.isWhitespace }
    guard !isBlank else { throw ProjectError.badInput("there is nothing in it yet") }
    guard text.utf8.count <= Self.commentBytes else {
      throw ProjectError.badInput("a comment has at most \(Self.commentBytes) bytes")
    }
    let noted = committed(text.utf8)
    let body = CommentBody(sample: sample, text: noted.commitment, policy: try policy().event)
    return try act(.comment, body.json, content: [noted.row]).id
  }

  public static let commentBytes = 2_000

  static func shortName(_ id: String) -> String {
    id.hasPrefix("SHA256:")
      ? "…\(id.suffix(8))" : id.utf8.count > 16 ? "\(id.prefix(12))…" : id
  }

  /// Fields of a record that are not shown, from each time that it was given; the first one's value is taken.
  private static func fields(of submissions: [SampleSubmission]) -> [(name: String, value: String)]
  {
    var fields: [(name: String, value: String)] = []
    for submission in submissions {
      guard let bytes = submission.metadata,
        let object = try? JSONScanner.parse(bytes).objectValue
      else { continue }
      for key in object.keys where !fields.contains(where: { $0.name.sameBytes(as: key) }) {
        let value = object[key] ?? .null
        fields.append((key, value.stringValue ?? JSONWriter.text(value)))
      }
    }
    return fields
  }
}
