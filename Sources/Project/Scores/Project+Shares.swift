import Domain
import Ledger
import Scoring
import Store

/// Who would hold what share of a release made now, and for what.
public struct ShareList: Sendable {
  public struct Row: Sendable, Equatable {
    public let id: String
    public let name: String?
    public let sharePPM: Int
    /// Samples credited, in millionths.
    public let submitMicro: Int64
    public let answers: Int
    public let answerMicrobits: Int64
    public let reviews: Int
    public let reviewMicrobits: Int64
  }

  /// The largest share first; among equals by id.
  public let rows: [Row]
  /// The rule's name in manifests.
  public let rule: String
  /// The policy's parts for submissions, answers and reviews, ppm.
  public let partsPPM: (submit: Int, answer: Int, review: Int)
  /// 1,000,000, or 0 where nobody did anything.
  public let totalPPM: Int
  /// The sum of those without a key here.
  public let unclaimedPPM: Int
}

/// Where somebody's share comes from.
public struct ShareExplanation: Sendable {
  /// One answer, and what it was worth.
  public struct Answer: Sendable, Equatable {
    public let sample: SampleID
    public let task: String
    public let label: String
    /// What it told, in millionths of a bit; below 0 where it led away from what came out.
    public let microbits: Int64
  }

  public let row: ShareList.Row
  /// Accepted samples that they were first to give.
  public let samples: [SampleID]
  /// The most valuable first.
  public let answers: [Answer]
  /// What all answers of everybody come to, by task, in microbits.
  public let answerTotals: [(task: String, microbits: Int64)]
  /// What the pieces of a kind come to for everybody: submissions and reviews.
  public let submitTotalMicro: Int64
  public let reviewTotalMicrobits: Int64
}

extension Project {
  /// The shares of a release made now.
  public func shares() throws -> ShareList {
    let scored = try scores()
    let policy = try policy().policy
    let names = try names()
    return try store.read { reader in
      let work = try ReleaseWork(
        reader, scores: scored, policy: policy, released: FirstSubmissions(reader).entries)
      return Self.shareList(work, policy: policy, names: names)
    }
  }

  private static func shareList(
    _ work: ReleaseWork, policy: Policy, names: [String: String]
  ) -> ShareList {
    let rows = work.people.filter(\.hasWorked).map { person in
      ShareList.Row(
        id: person.listed.id, name: names[person.listed.id],
        sharePPM: work.shares[person.listed.id] ?? 0, submitMicro: person.submitMicro,
        answers: person.answers, answerMicrobits: person.answerMicrobits, reviews: person.reviews,
        reviewMicrobits: person.reviewMicrobits)
    }.sorted {
      $0.sharePPM == $1.sharePPM ? $0.id.precedesInBytes($1.id) : $0.sharePPM > $1.sharePPM
    }
    let parts = policy.shares
    let total = max(1, parts.submit + parts.answer + parts.review)
    func ppm(_ part: Int) -> Int { part * PartsPerMillion.whole / total }
    return ShareList(
      rows: rows, rule: ReleaseWork.firstRule,
      partsPPM: (ppm(parts.submit), ppm(parts.answer), ppm(parts.review)),
      totalPPM: work.totalPPM,
      unclaimedPPM: rows.reduce(0) { $0 + ($1.id.hasPrefix("ext:") ? $1.sharePPM : 0) })
  }

  /// Where the share of somebody comes from, sample by sample.
  ///
  /// Whoever looks learns how the answers compare with what came out: note what was shown with `noteShown`.
  ///
  /// - Parameter name: a name, a fingerprint, or the beginning of one. Others than oneself only as `[scoring] weights`
  ///   says.
  /// - Throws: `ProjectError`.
  public func explainShare(of name: String) throws -> ShareExplanation {
    let matches = try store.read { try $0.contributors(called: name) }
    guard let id = matches.first, matches.count == 1 else {
      throw ProjectError.badInput(
        matches.isEmpty
          ? "nobody is called \(MessageText.quoted(name)); winnow shares lists everybody"
          : "\(MessageText.quoted(name)) is the name of \(matches.count) people; say a fingerprint: \(matches.joined(separator: ", "))"
      )
    }
    guard try weightVisibility().allows(id) else {
      throw ProjectError.notAllowed(
        "this project shows where a share comes from to its owner alone ([scoring] weights)")
    }
    let scored = try scores()
    let policy = try policy().policy
    let names = try names()
    return try store.read { reader in
      let released = try FirstSubmissions(reader).entries
      let work = try ReleaseWork(reader, scores: scored, policy: policy, released: released)
      guard
        let row = Self.shareList(work, policy: policy, names: names).rows.first(where: {
          $0.id == id
        })
      else {
        throw ProjectError.badInput("\(MessageText.quoted(name)) has done nothing that counts yet")
      }
      let number = work.people.first { $0.listed.id == id }?.listed.number
      let samples = try released.filter {
        $0.contributor == number && (!$0.isBulk || policy.shares.importing)
      }.compactMap { try reader.sampleID($0.sample) }
      let answers = zip(scored, work.worth).flatMap {
        Self.answers(of: id, in: $0.table, $1)
      }.sorted {
        ($0.microbits, $1.sample) > ($1.microbits, $0.sample)
      }
      return ShareExplanation(
        row: row, samples: samples, answers: answers,
        answerTotals: zip(scored, work.worth).map { score, worth in
          (score.table.task, worth.credits.reduce(0, +))
        },
        submitTotalMicro: work.people.reduce(0) { $0 + $1.submitMicro },
        reviewTotalMicrobits: work.people.reduce(0) { $0 + $1.reviewMicrobits })
    }
  }

  /// Notes that a comparison with what came out was shown of these samples: what the user says of them from now on is
  /// kept, never scored.
  public func noteShown(_ answers: some Sequence<ShareExplanation.Answer>) throws {
    guard let fingerprint, store.canWrite else { return }
    try store.write { writer in
      for answer in answers { try writer.noteShown(answer.sample, to: fingerprint) }
    }
  }

  private static func answers(
    of id: String, in table: TaskTable, _ worth: TaskWorth
  ) -> [ShareExplanation.Answer] {
    guard let annotator = table.annotators.firstIndex(of: id), let shapley = worth.answers?.shapley
    else { return [] }
    var labels: [Int: Int] = [:]
    for row in table.sample.indices where Int(table.annotator[row]) == annotator {
      labels[Int(table.sample[row])] = Int(table.label[row])
    }
    return shapley.credits(of: annotator).compactMap { sample, microbits in
      labels[sample].map {
        ShareExplanation.Answer(
          sample: table.samples[sample], task: table.task, label: table.labels[$0],
          microbits: microbits)
      }
    }
  }
}
