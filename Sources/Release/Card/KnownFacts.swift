import Domain

/// Sentences about a release that hold by its own figures; datasheet and Croissant share them.
///
/// Nothing is said that neither the ledger nor the project's own words give.
struct KnownFacts {
  let facts: ManifestFacts
  let plan: ReleasePlan
  let figures: ReleaseFigures
  let sampleCount: Int

  var tasks: [String] {
    plan.tasks.map { task in
      guard !task.options.isEmpty else { return "Task \(task.id)." }
      let shown = task.options.prefix(50).joined(separator: ", ")
      let more = task.options.count > 50 ? " and \(task.options.count - 50) more" : ""
      return "Task \(task.id), with the options \(shown)\(more)."
    }
  }

  /// Method, rounds and agreement of each task.
  var analysis: [String] {
    plan.tasks.map { task in
      let scoring = facts.scoring[task.id]
      var words = "Task \(task.id)"
      if let method = scoring?["method"]?.stringValue {
        words += ": answers joined by the method \(method)"
        if let version = scoring?["version"]?.intValue { words += ", version \(version)" }
      }
      if let alpha = scoring?["alpha_ppm"]?.intValue {
        words += "; Krippendorff's alpha \(Self.fraction(alpha))"
        let interval = scoring?["alpha_ci95_ppm"]?.arrayValue?.compactMap(\.intValue) ?? []
        if interval.count == 2 {
          words +=
            " (95 % interval \(Self.fraction(interval[0])) to \(Self.fraction(interval[1])))"
        }
      }
      return words + "."
    }
  }

  /// Mean number of answers a sample, all tasks together, to two decimals.
  var answersPerSample: String {
    let answers = figures.tasks.reduce(0) { $0 + $1.answers }
    guard sampleCount > 0 else { return "0.00" }
    let hundredths = answers * 100 / sampleCount
    let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
    return "\(whole)." + (rest < 10 ? "0" : "") + "\(rest)"
  }

  /// Who answered, by type.
  var contributors: [String] {
    figures.kinds.map { kind in
      let noun = kind.contributors == 1 ? "contributor" : "contributors"
      return "\(kind.contributors) \(noun) of the type \(kind.type) with \(kind.answers) answers"
    }
  }

  /// What of it programs did; empty: nothing.
  var programs: [String] {
    zip(figures.kinds, contributors).filter { $0.0.type.contains("agent") }.map(\.1)
  }

  var collection: String {
    "Samples were submitted by the project's contributors or imported by its maintainers, and "
      + "accepted by review or as an import; each submission, answer and review is a signed event "
      + "of the project's ledger."
  }

  var protocolText: String {
    "Each contributor answers a sample independently and does not see the answers of others. The "
      + "guideline they read has the SHA-256 \(facts.guidelineSHA256.hex); the rules are the policy "
      + "event \(facts.policyEvent.hex)."
  }

  var biases: String {
    "Labels are what the contributors counted above gave, weighed by how they agree with each "
      + "other; what they share in background they share in error. Confidence is that of the model "
      + "that joined the answers, under its assumptions."
  }

  var limitations: String {
    let open = facts.counts["status"]?["open"]?.intValue ?? 0
    let disputed = facts.counts["status"]?["disputed"]?.intValue ?? 0
    return "\(open) labels are still open and \(disputed) disputed; the column status tells them. "
      + "Near duplicates across splits: \(facts.crossSplitDuplicates)."
  }

  var maintenance: String {
    "Releases are numbered and name the one before; a sample keeps its split. A sample that is "
      + "erased on request is in no later release and is listed in erased.jsonl there."
  }

  var privacy: String {
    "Contributors are named by the fingerprint of a key, and by a name only where they chose so. "
      + "Whether the samples hold personal data is not known to the tool."
  }

  static func fraction(_ ppm: Int) -> String {
    let thousandths = (ppm.magnitude + 500) / 1_000
    let digits = String(thousandths % 1_000)
    return (ppm < 0 ? "-" : "") + "\(thousandths / 1_000)."
      + String(repeating: "0", count: 3 - digits.count) + digits
  }
}
