import ArgumentParser
import Domain
import Release

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Draw a release: counts, classes, confidence, agreement, contributors.",
    discussion: """
      Reads the folder's own figures and checks nothing; winnow verify does.

      Example:
        winnow show release
      """)

  @Argument(help: "The release's folder.") var directory: String
  @Flag(help: "Print the result as JSON.") var json = false

  func run() throws {
    let folder = try ReleaseFolder.open(directory)
    let figures = try folder.figures()
    let contributors = try folder.contributors().sorted {
      ($0["share_ppm"]?.intValue ?? 0) > ($1["share_ppm"]?.intValue ?? 0)
    }
    if json {
      var object: JSONObject = [
        "contributors": .array(contributors), "manifest": folder.manifest,
      ]
      object["figures"] = try folder.figuresJSON()
      Console.print(.object(object))
    } else {
      let drawing = ReleaseDrawing(folder, figures: figures, contributors: contributors)
      for line in drawing.lines { Console.print(line) }
    }
  }
}

struct ProveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove",
    abstract: "Prove that a sample is in a release, or that it is not.",
    discussion: """
      Prints one JSON object with a path to the root that the manifest names. docs/verify.md has a script of 30 lines
      that checks it, with no other tool.

      Example:
        winnow prove release --sample 13d9d4fd… > proof.json
      """)

  @Argument(help: "The release's folder.") var directory: String
  @Option(
    help:
      "The sample's id, 64 hexadecimal digits; of one in the release its beginning is enough, 4 digits or more, or its record's own id."
  ) var sample: String
  @Option(help: "The folder of an earlier release that it keeps shards of. May be repeated.")
  var parent: [String] = []

  func run() throws {
    guard !sample.isEmpty else {
      throw ValidationError(
        "--sample is a sample's id, the beginning of it, or its record's own id")
    }
    let folder = try ReleaseFolder.open(directory, earlier: parent)
    let proof =
      if let id = SampleID(hex: sample.lowercased()) { try SampleProof(of: id, in: folder) } else {
        try SampleProof(ofSampleNamed: sample, in: folder)
      }
    Console.print(proof.json)
    Console.say(
      proof.leaf != nil
        ? "in the release: leaf \(proof.leaf?.index ?? 0) of \(proof.count)"
        : "not in the release\(proof.isErased ? ": erased" : ""), by its neighbours' places")
  }
}

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Say what changed between two releases: samples, labels, shares.",
    discussion: """
      Example:
        winnow diff release-1 release-2
      """)

  @Argument(help: "The older release's folder.") var old: String
  @Argument(help: "The newer release's folder.") var new: String
  @Option(help: "The folder of an earlier release that they keep shards of. May be repeated.")
  var parent: [String] = []
  @Flag(help: "Print all of it as JSON.") var json = false

  private static let shownLines = 20

  func run() throws {
    let before = try ReleaseFolder.open(old, earlier: parent)
    let after = try ReleaseFolder.open(new, earlier: [old] + parent)
    let comparison = try ReleaseComparison(from: before, to: after)
    if json { Console.print(Self.json(comparison)) } else { show(comparison, before, after) }
  }

  private func show(
    _ comparison: ReleaseComparison, _ before: ReleaseFolder, _ after: ReleaseFolder
  ) {
    Console.print("\(before.version) → \(after.version)")
    Console.print(
      "samples: \(comparison.added.count) in, \(comparison.removed.count) out"
        + " (\(comparison.erased.count) erased), \(comparison.unchanged) unchanged")
    Console.print("labels: \(comparison.labels.count) changed")
    for change in comparison.labels.prefix(Self.shownLines) {
      Console.print(
        "  \(change.sample.hex.prefix(12))…  \(change.column): "
          + "\(MessageText.quoted(change.old)) → \(MessageText.quoted(change.new))")
    }
    rest(comparison.labels.count)
    if !comparison.uncompared.isEmpty {
      Console.print(
        "not compared, since not both have the column: \(MessageText.escaped(comparison.uncompared.joined(separator: ", ")))"
      )
    }
    if !comparison.moved.isEmpty {
      Console.print("splits: \(comparison.moved.count) samples moved, which none should")
    }
    Console.print("shares: \(comparison.shares.count) moved")
    for share in comparison.shares.prefix(Self.shownLines) {
      let step = share.newPPM - share.oldPPM
      Console.print(
        "  \(MessageText.escaped(share.contributor))  \(share.oldPPM) → \(share.newPPM) ppm "
          + "(\(step > 0 ? "+" : "")\(step))")
    }
    rest(comparison.shares.count)
  }

  private func rest(_ count: Int) {
    if count > Self.shownLines {
      Console.print("  … and \(count - Self.shownLines) more (--json prints all)")
    }
  }

  private static func json(_ comparison: ReleaseComparison) -> JSONValue {
    func ids(_ samples: [SampleID]) -> JSONValue { .array(samples.map { .string($0.hex) }) }
    return [
      "added": ids(comparison.added), "removed": ids(comparison.removed),
      "erased": ids(comparison.erased), "moved": ids(comparison.moved),
      "unchanged": .integer(comparison.unchanged),
      "not_compared": .array(comparison.uncompared.map { .string($0) }),
      "labels": .array(
        comparison.labels.map {
          [
            "sample": .string($0.sample.hex), "column": .string($0.column),
            "old": .string($0.old), "new": .string($0.new),
          ]
        }),
      "shares": .array(
        comparison.shares.map {
          [
            "contributor": .string($0.contributor), "old_ppm": .integer($0.oldPPM),
            "new_ppm": .integer($0.newPPM),
          ]
        }),
    ]
  }
}
