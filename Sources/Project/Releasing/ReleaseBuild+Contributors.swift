import Domain
import Ledger
import Release
import Store

extension ReleaseBuild {
  /// A line for everybody who did something; those who chose to be anonymous share one.
  func contributorLines() -> [ContributorLine] {
    var lines: [String: ContributorLine] = [:]
    for person in work.people where person.hasWorked {
      let isAnonymous = person.listed.credit == .anonymous
      let id = isAnonymous ? "anonymous" : person.listed.id
      let name =
        person.listed.credit == .name
        ? person.listed.name.flatMap { try? reader.content($0.digest) } : nil
      let line = ContributorLine(
        id: id, name: name.map { String(decoding: $0.bytes, as: UTF8.self) },
        type: person.listed.type.word,
        license: person.listed.license ?? policy.project.license, answers: person.answers,
        reviews: person.reviews,
        acceptedSubmissions: person.accepted, rejectedSubmissions: person.rejected,
        credit: ContributorLine.Credit(
          answerMicrobits: Int(person.answerMicrobits),
          reviewMicrobits: Int(person.reviewMicrobits),
          submitMicro: Int(person.submitMicro)), sharePPM: work.shares[person.listed.id] ?? 0,
        weights: isAnonymous
          ? [] : person.weightsPPM.map { .init(task: $0.task, weightPPM: $0.ppm) })
      lines[id] = lines[id].map { $0.joined(with: line) } ?? line
    }
    return lines.values.sorted { $0.id.precedesInBytes($1.id) }
  }
}

extension ContributorLine {
  /// Two people on one line.
  fileprivate func joined(with other: ContributorLine) -> ContributorLine {
    ContributorLine(
      id: id, type: type, license: license, answers: answers + other.answers,
      reviews: reviews + other.reviews,
      acceptedSubmissions: acceptedSubmissions + other.acceptedSubmissions,
      rejectedSubmissions: rejectedSubmissions + other.rejectedSubmissions,
      credit: Credit(
        answerMicrobits: credit.answerMicrobits + other.credit.answerMicrobits,
        reviewMicrobits: credit.reviewMicrobits + other.credit.reviewMicrobits,
        submitMicro: credit.submitMicro + other.credit.submitMicro),
      sharePPM: sharePPM + other.sharePPM, weights: [])
  }
}
