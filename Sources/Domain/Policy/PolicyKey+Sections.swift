// The top-level tables of the project file.

extension PolicyKey {
  static let projectKeys: [PolicyKey] = [
    PolicyKey(
      "project", "name", .name(maximumBytes: 128), .required, "Short name; releases carry it."),
    PolicyKey(
      "project", "title", oneLine(300), .value(""), "Title for people, the card and Croissant."),
    PolicyKey(
      "project", "description", manyLines(10_000), .value(""), "What the dataset is, for the card."),
    PolicyKey("project", "url", .address, .value(""), "Home page of the dataset."),
    PolicyKey(
      "project", "language", .list(.languageCode, count: 0...100), .value([]),
      "Languages of the samples (BCP 47)."),
    PolicyKey(
      "project", "authors", .list(.name(maximumBytes: 128), count: 0...1_000), .value([]),
      "Whom the card names as authors."),
    PolicyKey("project", "citation", manyLines(10_000), .value(""), "How to cite the dataset."),
    PolicyKey(
      "project", "open", .boolean, .value(true),
      "Whoever joins may submit and annotate; false: a maintainer grants it."),
    PolicyKey(
      "project", "requires", .integer(1...1_000_000), .value(1),
      "Level of reader that scoring and exporting need."),
    PolicyKey(
      "project", "license", .license, .value("CC-BY-4.0"),
      "Licence that every submission must grant."),
    PolicyKey(
      "project", "guideline", .file, .value("guideline.md"),
      "Guideline, shown with `?`; its hash is part of the policy."),
    PolicyKey(
      "project", "consent", .file, .absent,
      "Text that each contributor is shown once; its hash goes into their joining."),
  ]

  static let sampleKeys: [PolicyKey] = [
    PolicyKey(
      "samples", "media", .list(.mediaType, count: 1...100),
      .value(["text/plain", "application/json"]), "Media types that are taken."),
    PolicyKey(
      "samples", "show", .list(.name(maximumBytes: 128), count: 1...100), .value(["text"]),
      "Fields of a record that are shown, in this order; a plain text is the one field `text`."),
    PolicyKey("samples", "submit", .boolean, .value(true), "Contributors may add samples."),
    PolicyKey(
      "samples", "max_bytes", .integer(1...67_108_864), .value(262_144),
      "Largest content of one sample, in bytes."),
    PolicyKey(
      "limits", "max_pending", .integer(1...1_000_000), .value(50),
      "Of one contributor's pending submissions this many are offered to reviewers; none is refused."
    ),
    PolicyKey(
      "limits", "submit_per_day", .integer(1...1_000_000), .value(200),
      "Submissions a day, a courtesy of the local program."),
  ]

  static let answerKeys: [PolicyKey] = [
    PolicyKey(
      "overlap", "min", .integer(1...1_000), .value(2),
      "Answers wanted before scoring may call a sample done."),
    PolicyKey("overlap", "max", .integer(1...1_000), .value(5), "Answers handed out at most."),
    PolicyKey(
      "overlap", "confidence", .fraction(500_000...1_000_000), .value(950_000),
      "Posterior at which a sample is settled."),
    PolicyKey(
      "overlap", "lease_minutes", .integer(1...10_080), .value(30),
      "How long a sample handed out is reserved."),
    PolicyKey(
      "queue", "order", .word(["gain", "given", "random"]), .value("gain"),
      "Which sample comes next."),
    PolicyKey(
      "queue", "priority", .text(maximumBytes: 128, isMultiline: false), .value(""),
      "A metadata field, higher first; empty: none."),
    PolicyKey(
      "scoring", "method", .text(maximumBytes: 32, isMultiline: false), .value("auto"),
      "Method of aggregation (winnow score --help lists them)."),
    PolicyKey(
      "scoring", "copies", .word(["show", "discount"]), .value("show"),
      "What is done about copied answers."),
    PolicyKey(
      "scoring", "weights", .word(["own", "maintainers", "all"]), .value("own"),
      "Who sees annotators' weights."),
    PolicyKey("scoring", "agents", .boolean, .value(true), "Whether agents' answers count."),
    PolicyKey(
      "gold", "training", .integer(0...1_000), .value(5),
      "Gold samples that come first, explained and not counted."),
    PolicyKey(
      "gold", "share", .fraction(0...500_000), .value(50_000),
      "How often a sample with a known answer is mixed in."),
    PolicyKey(
      "gold", "min_accuracy", .fraction(0...1_000_000), .value(700_000),
      "Accuracy below which a contributor is paused and told why."),
    PolicyKey(
      "gold", "feedback_limit", .integer(0...1_000_000), .value(3),
      "How many people get feedback on one gold sample."),
    PolicyKey(
      "gold", "votes", .integer(1...100), .value(2), "Reviewers' votes that make a sample gold."),
    PolicyKey(
      "review", "submissions", .integer(1...100), .value(2),
      "Reviews that settle a new sample; one more on a tie."),
    PolicyKey(
      "review", "revisions", .integer(0...100), .value(1),
      "How often a returned submission may come back."),
    PolicyKey(
      "review", "answers", .word(["none", "disputed", "all"]), .value("disputed"),
      "Which answers are reviewed."),
    PolicyKey("review", "agents_may_review", .boolean, .value(false), "Whether agents may review."),
    PolicyKey(
      "shares", "submit", .integer(0...1_000_000), .value(40), "Part of the credit for submitting."),
    PolicyKey(
      "shares", "answer", .integer(0...1_000_000), .value(40), "Part of the credit for answering."),
    PolicyKey(
      "shares", "review", .integer(0...1_000_000), .value(20), "Part of the credit for reviewing."),
    PolicyKey(
      "shares", "import", .boolean, .value(false),
      "Whether samples that a maintainer imported earn the submit part."),
    PolicyKey(
      "import", "text", .name(maximumBytes: 128), .value("text"), "Field that holds the text."),
    PolicyKey(
      "import", "label", .name(maximumBytes: 128), .absent,
      "Field that holds the label; by format where left out."),
    PolicyKey(
      "import", "annotator", .name(maximumBytes: 128), .absent,
      "Field that names the annotator; by format where left out."),
  ]

  static func oneLine(_ maximumBytes: Int) -> Kind {
    .text(maximumBytes: maximumBytes, isMultiline: false)
  }
  static func manyLines(_ maximumBytes: Int) -> Kind {
    .text(maximumBytes: maximumBytes, isMultiline: true)
  }
}
