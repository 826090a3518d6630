import Domain

/// datasheet.md: the questions of Gebru et al., Datasheets for Datasets (2021), answered as far as
/// the ledger knows; what only people know is left to them, and said.
struct Datasheet {
  let known: KnownFacts
  let columns: [String]

  private var facts: ManifestFacts { known.facts }
  private static let unknown =
    "Not stated: the ledger does not know it. A maintainer can say it in the project's description."

  var text: String {
    let project = facts.project
    let title = CardText.inline(project.title ?? project.name)
    let sections: [(String, [(String, String)])] = [
      (
        "Motivation",
        [
          ("For what purpose was the dataset created?", description),
          ("Who created it?", list(project.authors)),
          ("Who funded it?", Self.unknown),
        ]
      ),
      (
        "Composition",
        [
          ("What do the instances represent, and how many are there?", composition),
          ("Is there a label or target?", lines(known.tasks)),
          ("Are there recommended splits?", splits),
          ("Are there errors, noise or redundancies?", CardText.inline(known.limitations)),
          (
            "Does it hold confidential, offensive or personal data?", CardText.inline(known.privacy)
          ),
        ]
      ),
      (
        "Collection",
        [
          ("How was the data acquired?", CardText.inline(known.collection)),
          ("Who was involved, and how were they compensated?", people),
          ("Over what time?", "Up to \(CardText.inline(facts.at)), the newest maintainer's event."),
          ("Did people consent?", consent),
        ]
      ),
      (
        "Labelling",
        [
          ("How were labels given?", CardText.inline(known.protocolText)),
          ("How were answers joined, and how far do they agree?", lines(known.analysis)),
          (
            "Are the raw answers there?",
            "Yes, every one in `annotations/`: \(known.answersPerSample) answers a sample on average."
          ),
        ]
      ),
      (
        "Uses",
        [
          ("What might influence how it is used?", CardText.inline(known.biases)),
          ("What should it not be used for?", Self.unknown),
        ]
      ),
      (
        "Distribution and maintenance",
        [
          ("Under which licence?", licenses),
          ("How is it kept up?", CardText.inline(known.maintenance)),
          (
            "How can it be checked?",
            "`winnow verify` recomputes files, signatures, labels and shares from `proofs/`; "
              + "README.md names the stock tools that check without it."
          ),
          ("Whom to ask?", project.url.map { CardText.link($0) } ?? Self.unknown),
        ]
      ),
    ]
    let body = sections.map { heading, questions in
      "## \(heading)\n\n"
        + questions.map { "**\($0)**\n\n\($1)" }.joined(separator: "\n\n")
    }
    return "# Datasheet: \(title), release \(CardText.inline(facts.version))\n\n"
      + body.joined(separator: "\n\n") + "\n"
  }

  private var description: String {
    facts.project.description.map(CardText.paragraphs) ?? Self.unknown
  }

  private func list(_ items: [String]) -> String {
    items.isEmpty ? Self.unknown : items.map(CardText.inline).joined(separator: ", ")
  }

  private func lines(_ items: [String]) -> String {
    items.map { "- " + CardText.inline($0) }.joined(separator: "\n")
  }

  private var composition: String {
    let names = columns.map(CardText.inline).joined(separator: ", ")
    return "\(known.sampleCount) samples" + (columns.isEmpty ? "." : ", each with: \(names).")
  }

  private var splits: String {
    known.plan.splits.map { "\($0.name): \($0.allRows) samples" }.joined(separator: "; ") + "."
  }

  private var people: String {
    let counted = known.contributors.isEmpty ? "Nobody yet." : lines(known.contributors)
    return counted + "\n\nEach contributor's share in parts per million stands in `shares.csv`. "
      + "Money is not the ledger's business: " + Self.unknown
  }

  private var consent: String {
    "Every contributor joined by a signed event that names their licence; the licence of a row is "
      + "that of the rules under which it was submitted."
  }

  private var licenses: String {
    lines(
      facts.licenses.sorted { $0.license.precedesInBytes($1.license) }.map {
        "\($0.license): \($0.rows) samples"
      })
  }
}
