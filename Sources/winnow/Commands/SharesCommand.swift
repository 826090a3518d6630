import ArgumentParser
import Domain
import Project

struct SharesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shares", abstract: "Whose work is what share, and where a share comes from.",
    discussion: """
      The shares of a release made now. --explain says of one person which answers and samples it comes from, the most
      valuable first; of others than oneself only where [scoring] weights allows it.

      Examples:
        winnow shares
        winnow shares --explain ada
        winnow shares --json | jq '.people[0]'
      """)

  @OptionGroup var options: ProjectOptions
  @Option(help: "Somebody's name or fingerprint, or \"me\".") var explain: String?
  @Option(name: [.customShort("n"), .long], help: "How many answers are shown.") var limit = 20
  @Flag(help: "Print it as JSON.") var json = false

  func validate() throws {
    guard limit >= 0 else { throw ValidationError("--limit is a number of answers") }
  }

  func run() throws {
    try options.look { project in
      guard let explain else {
        let list = try project.shares()
        if json { Console.print(Self.json(list)) } else { Self.show(list) }
        return
      }
      let name = explain == "me" ? try project.requireIdentity() : explain
      let explanation = try project.explainShare(of: name)
      let shown = json ? explanation.answers[...] : explanation.answers.prefix(limit)
      try project.noteShown(shown)
      if json { Console.print(Self.json(explanation)) } else { show(explanation) }
    }
  }

  private static func show(_ list: ShareList) {
    guard list.totalPPM > 0 else {
      Console.print("nobody has done anything yet; label the first sample with: winnow label")
      return
    }
    Console.print(
      "shares of a release made now, by \(list.rule) (submissions \(MeCommand.percent(list.partsPPM.submit)), "
        + "answers \(MeCommand.percent(list.partsPPM.answer)), reviews \(MeCommand.percent(list.partsPPM.review)))"
    )
    for row in list.rows {
      Console.print(
        "  \(MeCommand.percent(row.sharePPM))  \(row.name ?? String(row.id.prefix(17)))  "
          + "\(row.submitMicro / 1_000_000) samples, \(row.answers) answers (\(bits(row.answerMicrobits))), "
          + "\(row.reviews) reviews (\(bits(row.reviewMicrobits)))")
    }
    if list.unclaimedPPM > 0 {
      Console.print(
        "\(MeCommand.percent(list.unclaimedPPM)) belong to imported annotators and are unclaimed")
    }
    Console.print("where a share comes from: winnow shares --explain me")
  }

  private func show(_ explanation: ShareExplanation) {
    let row = explanation.row
    Console.print("\(row.name ?? row.id): \(MeCommand.percent(row.sharePPM)) of a release made now")
    if !explanation.samples.isEmpty {
      Console.print(
        "\(explanation.samples.count) accepted samples, of \(explanation.submitTotalMicro / 1_000_000) credited"
      )
    }
    for total in explanation.answerTotals where total.microbits > 0 {
      let own = explanation.answers.filter { $0.task == total.task }
      let sum = own.reduce(0) { $0 + $1.microbits }
      Console.print(
        "task \(total.task): \(own.count) answers told \(Self.bits(sum)), of \(Self.bits(total.microbits)) in all"
      )
    }
    if row.reviews > 0 {
      Console.print(
        "\(row.reviews) reviews told \(Self.bits(row.reviewMicrobits)), of \(Self.bits(explanation.reviewTotalMicrobits))"
      )
    }
    for answer in explanation.answers.prefix(limit) {
      Console.print(
        "  \(Self.bits(answer.microbits))  \(answer.sample.hex.prefix(12))  said \(answer.label) (\(answer.task))"
      )
    }
    if explanation.answers.count > limit {
      Console.print(
        "  … and \(explanation.answers.count - limit) more (-n \(explanation.answers.count))")
    }
    Console.print(
      "an answer tells what it changes in what is known of its sample, on average over all orders of answers; "
        + "below 0 it led away")
  }

  static func bits(_ microbits: Int64) -> String {
    let hundredths = (abs(microbits) + 5_000) / 10_000
    let sign = microbits < 0 && hundredths > 0 ? "-" : ""
    let decimals = hundredths % 100
    return "\(sign)\(hundredths / 100).\(decimals < 10 ? "0" : "")\(decimals) bits"
  }

  private static func json(_ row: ShareList.Row) -> JSONValue {
    [
      "id": .string(row.id), "name": row.name.map { .string($0) } ?? .null,
      "share_ppm": .integer(row.sharePPM), "submit_micro": .integer(Int(row.submitMicro)),
      "answers": .integer(row.answers), "answer_microbits": .integer(Int(row.answerMicrobits)),
      "reviews": .integer(row.reviews), "review_microbits": .integer(Int(row.reviewMicrobits)),
    ]
  }

  private static func json(_ list: ShareList) -> JSONValue {
    [
      "rule": .string(list.rule), "total_ppm": .integer(list.totalPPM),
      "unclaimed_ppm": .integer(list.unclaimedPPM),
      "parts_ppm": [
        "submit": .integer(list.partsPPM.submit), "answer": .integer(list.partsPPM.answer),
        "review": .integer(list.partsPPM.review),
      ],
      "people": .array(list.rows.map(json)),
    ]
  }

  private static func json(_ explanation: ShareExplanation) -> JSONValue {
    [
      "person": json(explanation.row),
      "samples": .array(explanation.samples.map { .string($0.hex) }),
      "answers": .array(
        explanation.answers.map { answer in
          [
            "sample": .string(answer.sample.hex), "task": .string(answer.task),
            "label": .string(answer.label), "microbits": .integer(Int(answer.microbits)),
          ]
        }),
    ]
  }
}
