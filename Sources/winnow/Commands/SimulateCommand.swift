import ArgumentParser
import Domain
import Project
import Scoring
import Simulation

struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Make up a crowd with known truth, to try methods and policies on.",
    discussion: """
      Writes answers.csv (task,worker,label), truth.csv (task,truth) and workers.csv (worker,kind,accuracy,copies) into a
      new folder. Shares of workers are from 0 to 1; who is nothing else is honest, with a skill from Beta(6, 2.5). The
      same options give the same files everywhere. --replay says what a policy would have spent: overlap (--min, --max,
      --confidence) and samples of known label (--gold, --gold-share, --min-accuracy), as in [overlap] and [gold].
      --shares says who would hold which share, beside an oracle that knows the truth and who copies whom.

      Examples:
        winnow simulate crowd --tasks 2000 --spam 0.15 --copy 0.1 && winnow agreement --answers crowd/answers.csv
        winnow simulate crowd --answers 10 --replay --min 2 --max 10 --confidence 0.95
        winnow simulate crowd --answers 8 --spam 0.2 --replay --max 5 --gold 60 --gold-share 0.1
        winnow simulate crowd --spam 0.15 --copy 0.1 --shares --copies discount
        winnow simulate crowd --classes 2 --skew --rings 2 --ring-size 4 --seed 7 --json
      """)

  @Argument(help: "The folder to make; it must not be there yet.") var folder: String
  @Option(help: "Samples to label.") var tasks = 1_000
  @Option(help: "Answers a sample.") var answers = 5
  @Option(help: "Annotators, log-normal in how much they do.") var workers = 100
  @Option(help: "Labels.") var classes = 4
  @Option(help: "Another number is another crowd.") var seed: UInt64 = 1
  @Flag(help: "Class k in proportion to 1/k, instead of all alike.") var skew = false
  @Option(help: "Share of workers who favour one label.") var bias = 0.0
  @Option(help: "Share who answer at random.") var spam = 0.0
  @Option(help: "Share who copy one leader.") var copy = 0.0
  @Option(help: "Share who are good first and random later.") var sleep = 0.0
  @Option(help: "Share who get better or worse with time.") var drift = 0.0
  @Option(help: "Rings: keys of one person, who answers with each of them.") var rings = 0
  @Option(help: "Keys a ring.") var ringSize = 3
  @Flag(
    help: "Replay a policy on it: --min, --max, --confidence, --gold, --gold-share, --min-accuracy."
  )
  var replay = false
  @Option(help: "Answers before a sample may be settled.") var min = 2
  @Option(help: "Answers a sample gets at most (default: --answers).") var max: Int?
  @Option(help: "The one-coin posterior at which a sample is settled.") var confidence = 0.95
  @Option(help: "Samples of known label in the replay: the first ones.") var gold = 0
  @Option(help: "How often such a sample is handed out.") var goldShare = 0.05
  @Option(help: "The accuracy that the test on them asks.") var minAccuracy = 0.7
  @Flag(help: "Shares for the answers, beside an oracle's.") var shares = false
  @Option(help: "With --shares: show or discount.") var copies = AggregateCommand.Copies.show
  @Flag(help: "Print the result as JSON.") var json = false

  func validate() throws {
    for (name, share) in [
      ("bias", bias), ("spam", spam), ("copy", copy), ("sleep", sleep), ("drift", drift),
      ("confidence", confidence), ("gold-share", goldShare), ("min-accuracy", minAccuracy),
    ] where !(0...1).contains(share) {
      throw ValidationError("--\(name) is from 0 to 1")
    }
    guard min >= 1, (max ?? answers) >= min else {
      throw ValidationError("--min is 1 or more, and --max not below it")
    }
  }

  func run() throws {
    let crowd = try SimulatedCrowd(crowdOptions)
    let rule = StoppingRule(
      min: min, max: max ?? answers, confidencePPM: PartsPerMillion.rounded(confidence))
    let known =
      gold > 0
      ? PolicyRehearsal.Gold(
        samples: gold, sharePPM: PartsPerMillion.rounded(goldShare),
        minimumAccuracyPPM: PartsPerMillion.rounded(minAccuracy)) : nil
    let replayed = replay ? try PolicyRehearsal(crowd, rule: rule, gold: known) : nil
    let shared = shares ? ShareRehearsal(crowd, discountsCopies: copies == .discount) : nil
    try write(crowd)
    if json {
      Console.print(SimulationText.json(crowd, replayed, shared))
    } else {
      for line in SimulationText.words(crowd, replayed, shared) { Console.print(line) }
    }
  }

  private var crowdOptions: CrowdOptions {
    var options = CrowdOptions()
    options.tasks = tasks
    options.redundancy = answers
    options.workers = workers
    options.classes = classes
    options.seed = seed
    options.isSkewed = skew
    options.biasedPPM = PartsPerMillion.rounded(bias)
    options.spammersPPM = PartsPerMillion.rounded(spam)
    options.copiersPPM = PartsPerMillion.rounded(copy)
    options.sleepersPPM = PartsPerMillion.rounded(sleep)
    options.driftersPPM = PartsPerMillion.rounded(drift)
    options.rings = rings
    options.ringSize = ringSize
    return options
  }

  private func write(_ crowd: SimulatedCrowd) throws {
    var folder = try NewFolder(folder)
    let table = crowd.answers()
    try folder.write(
      "answers.csv", head: "task,worker,label",
      rows: (0..<table.count).lazy.map { row in
        "t\(table.sample[row]),w\(table.annotator[row]),\(table.label[row])"
      })
    try folder.write(
      "truth.csv", head: "task,truth",
      rows: crowd.truth.enumerated().lazy.map { "t\($0.offset),\($0.element)" })
    try folder.write(
      "workers.csv", head: "worker,kind,accuracy,copies",
      rows: crowd.annotators.enumerated().lazy.map { j, one in
        "w\(j),\(one.kind.rawValue),\(Self.decimal(one.accuracyPPM)),\(one.copies.map { "w\($0)" } ?? "")"
      })
  }

  /// From 0 to 1 with all six places.
  private static func decimal(_ ppm: Int) -> String {
    "\(ppm / 1_000_000).\(String(1_000_000 + ppm % 1_000_000).dropFirst())"
  }
}
