import ArgumentParser
import Domain
import Project
import Screens
import Store
import Terminal

struct FindCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find", abstract: "Find samples by words and by what is known of them.",
    discussion: """
      A query is terms with blanks between them; all must hold. A term is a word (or the beginning of one), a "phrase",
      or key:value; - before a term: not; a comma between values: any of them.
        task:T          label, status, confidence and answers are of this task
        label:L         the label now                      status:open|settled|disputed|adjudicated|gold
        confidence:<0.8 also 80%, <= = >= >                answers:>2      answers given
        by:NAME         somebody's answer stands; by:me    flagged:yes|no|CODE
        gold:yes|no     commented:yes|no                   source:S        where it was imported from
        meta.FIELD:V    a field of the record that is not shown, kept as metadata
        id:7f3a         the beginning of an id             state:pending|accepted|returned|rejected|withdrawn

      Whoever is no reviewer finds by label, status, confidence and gold only among samples that they answered.
      --json prints a line a sample.

      Examples:
        winnow find refund 'task:topic label:bug confidence:<0.8'
        winnow find '"two charges" -flagged:yes' --json | jq -r .id
        winnow find status:disputed --count
      """)

  @OptionGroup var options: ProjectOptions
  @Argument(help: "The query; empty: all samples.") var query: [String] = []
  @Option(name: [.customShort("n"), .long], help: "At most that many (0: all).") var limit = 100
  @Flag(help: "A JSON line a sample, with its fields.") var json = false
  @Flag(help: "Print only how many there are.") var count = false

  func run() throws {
    let text = query.joined(separator: " ")
    try options.look { project in
      var hasTold = false
      func tell(_ thousandths: Int, _ isIndexing: Bool) {
        guard isIndexing, !hasTold else { return }
        hasTold = true
        Console.say("gathering the words of all samples once…")
      }
      let most = limit <= 0 ? Int.max : limit
      let search: SampleSearch
      var found: [FoundSample] = []
      var number = 0
      do {
        if count {
          (search, number) = try project.count(text, progress: tell)
        } else {
          (search, found) = try project.find(text, limit: most, progress: tell)
        }
      } catch let problem as FilterProblem { throw ProjectError.wrongUse("\(problem)") }
      if search.isNarrowed {
        Console.say("only among samples that you answered: the query tells what others said")
      }
      if count {
        Console.print("\(number)")
        return
      }
      for sample in found {
        let view = try project.view(sample)
        if json {
          Console.print([
            "id": .string(sample.id.hex), "accepted": .bool(sample.isAccepted),
            "fields": .object(
              JSONObject(view.fields.map { (key: $0.name, value: .string($0.text)) })),
          ])
        } else {
          let state = sample.isAccepted ? "" : "  (not accepted)"
          Console.print("\(sample.id.hex.prefix(12))  \(view.summary.prefix(100))\(state)")
        }
      }
      if !json, found.isEmpty { Console.say("nothing is found") }
      if !json, found.count == most { Console.say("… the first \(most); -n 0 prints all") }
    }
  }
}

struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample", abstract: "Everything known about one sample, as far as you may see it.",
    discussion: """
      Names a sample by its id, the beginning of it (4 digits or more), or a record's own id. What others said is shown
      in the screen (winnow, b, Enter, v) once you have answered.

      Example:
        winnow sample 7f3a9c2e
      """)

  @OptionGroup var options: ProjectOptions
  @Argument(help: "The sample.") var sample: String

  func run() throws {
    try options.look { project in
      let id = try project.sampleNamed(sample).hex
      _ = try Screens.runPlain(
        project: project, start: .sample(id: id), input: { nil },
        output: { Console.write($0 + "\n", to: 1) })
    }
  }
}
