import Domain

/// README.md: a dataset card as the Hugging Face Hub reads it, and text for people.
///
/// Its words stand here and nowhere else.
struct DatasetCard {
  var facts: ManifestFacts
  var plan: ReleasePlan
  var files: [ListedFile]
  var columns: [String]
  var tableColumns: [TableColumn] = []
  var samples: Manifest.Samples

  var text: String {
    let sections = [
      head, "# " + CardText.inline(title), about, contents, labelling, shares, splits, checking,
    ]
    return sections.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private var title: String { facts.project.title ?? facts.project.name }

  // MARK: The YAML head

  private var head: String {
    var lines = ["---", "pretty_name: " + CardText.yaml(title)]
    if let id = CardLicense.hubID(spdx: facts.project.license) {
      lines.append("license: " + id)
    } else {
      lines += ["license: other", "license_name: " + CardText.yaml(facts.project.license)]
    }
    lines += list("language", facts.project.languages)
    lines += list("task_categories", facts.taskCategories)
    lines += ["size_categories:", "- " + sizeCategory]
    lines += configurations
    lines += CardFeatures(plan: plan, columns: tableColumns).lines
    return (lines + ["---"]).joined(separator: "\n")
  }

  private func list(_ key: String, _ items: [String]) -> [String] {
    items.isEmpty ? [] : [key + ":"] + items.map { "- " + CardText.yaml($0) }
  }

  private var sizeCategory: String {
    switch samples.count {
    case ..<1_000: "n<1K"
    case ..<10_000: "1K<n<10K"
    case ..<100_000: "10K<n<100K"
    case ..<1_000_000: "100K<n<1M"
    case ..<10_000_000: "1M<n<10M"
    case ..<100_000_000: "10M<n<100M"
    case ..<1_000_000_000: "100M<n<1B"
    default: "1B<n<10B"
    }
  }

  /// `datasets` opens all configurations of a card with the reader of the first one, so only the
  /// Parquet files are named, or the JSON lines where there are none; without both the Hub finds
  /// the tars by their names.
  private var configurations: [String] {
    let shown: [ReleaseFormat] = [.parquet, .jsonl]
    guard let format = shown.first(where: plan.formats.contains) else { return [] }
    let suffix = format.fileExtension
    var lines: [String] = []
    let filled = plan.splits.filter { $0.allRows > 0 }
    if !filled.isEmpty {
      lines += ["- config_name: default", "  default: true", "  data_files:"]
      for split in filled {
        lines += ["  - split: \(split.name)", "    path: data/\(split.name)-*.\(suffix)"]
      }
    }
    if hasAnnotations {
      lines += ["- config_name: annotations", "  data_files: annotations/answers-*.\(suffix)"]
    }
    return lines.isEmpty ? [] : ["configs:"] + lines
  }

  private var hasAnnotations: Bool {
    files.contains { $0.path.hasPrefix(Manifest.annotationsFolder + "/") }
  }

  // MARK: The text

  private var about: String {
    let project = facts.project
    var parts: [String] = []
    if let description = project.description { parts.append(CardText.paragraphs(description)) }
    parts.append(
      "Release \(CardText.inline(facts.version)) of the project "
        + "\(CardText.inline(project.name)), \(samples.count) samples, "
        + "as of \(CardText.inline(facts.at)). Licence: \(CardText.inline(project.license)).")
    if !project.authors.isEmpty {
      parts.append("By " + project.authors.map(CardText.inline).joined(separator: ", ") + ".")
    }
    if let url = project.url { parts.append("More: " + CardText.link(url)) }
    if let citation = project.citation {
      parts.append("To cite it:\n\n" + CardText.fenced(citation))
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private var contents: String {
    var lines = ["## What is in it", "", "| split | rows | files |", "| --- | ---: | ---: |"]
    for split in plan.splits {
      let shards = files.filter { $0.split == split.name }.count
      lines.append("| \(split.name) | \(split.allRows) | \(shards) |")
    }
    let status = facts.counts["status"]?.objectValue?.members ?? []
    if !status.isEmpty {
      lines += ["", "| status | rows |", "| --- | ---: |"]
      for (key, value) in status {
        lines.append(
          "| \(CardText.inline(key)) | \(CardText.inline(JSONWriter.text(value))) |")
      }
    }
    if facts.licenses.count > 1 {
      lines += ["", "| licence | rows |", "| --- | ---: |"]
      for (license, rows) in facts.licenses.sorted(by: { $0.license.precedesInBytes($1.license) }) {
        lines.append("| \(CardText.inline(license)) | \(rows) |")
      }
    }
    if !columns.isEmpty {
      let names = columns.map(CardText.inline).joined(separator: ", ")
      lines += ["", "Columns: \(names)."]
    }
    if plan.layout >= 2 {
      lines += [
        "", "![Labels, confidence and agreement](\(Manifest.drawingName))", "",
        "`datasheet.md` answers the usual questions about a dataset, `croissant.json` is for "
          + "catalogues, `CITATION.cff` for citing.",
      ]
    }
    lines += [""] + plan.formats.map(formatLine)
    if hasAnnotations {
      lines.append(
        "- `annotations/` holds every answer on its own, with its annotator's pseudonym, type, "
          + "weight and time.")
    }
    if let erased = files.first(where: { $0.path == Manifest.erasedName })?.rows {
      lines += [
        "",
        "Erased on request, in this release or before it: \(erased) samples. `erased.jsonl` lists "
          + "their ids; please drop them from copies of earlier releases.",
      ]
    }
    return lines.joined(separator: "\n")
  }

  private func formatLine(_ format: ReleaseFormat) -> String {
    switch format {
    case .jsonl: "- `data/` holds one JSON object a line, compressed with zstd."
    case .trl:
      "- `trl/` holds rows for TRL: `prompt` with `chosen` and `rejected`, or with `completion`."
    case .prodigy: "- `prodigy/` holds JSON lines for Prodigy, a line a sample and task."
    case .spacy: "- `spacy/` holds JSON lines for spaCy: `entities` and `cats`."
    case .conll: "- `conll/` holds a token and its BIO tag a line."
    case .prodigyAnswers:
      "- `prodigy-answers/` holds the same with a line for each person's answer."
    case .doccano: "- `doccano/` holds JSON lines for doccano, a line a sample and task."
    case .doccanoAnswers:
      "- `doccano-answers/` holds the same with a line for each person's answer, `annotator` says "
        + "whose."
    case .labelStudio:
      "- `label-studio/` holds tasks for Label Studio: each person's answers as annotations, joined "
        + "labels as predictions."
    case .csv:
      "- `csv/` holds tables for spreadsheets: what a spreadsheet would take for a formula has an "
        + "apostrophe before it."
    case .mds:
      "- `mds/` holds MosaicML Streaming shards, a folder a split; `label` is -1 where there is "
        + "none."
    case .parquet:
      "- `data/` holds Parquet files, compressed with zstd, with their features for `datasets`; "
        + "`label` counts the options from 0 and is null where there is none, `label_text` is the "
        + "option's id."
    case .webdataset:
      "- `wds/` holds WebDataset tars, named by sample id; a sample's members are adjacent."
    }
  }

  private var labelling: String {
    var parts = [
      "## How it was labelled",
      "People and, where the column `type` of the annotations says so, programs answered each task "
        + "independently. Answers were joined by the methods below into a posterior over the "
        + "options (`label_probs`, in the order given here); `confidence` is the posterior of the "
        + "label, `agreement` the share of answers that agree with it, `weight` what we suggest "
        + "that training gives the row, `settled_by` how the label was decided.",
    ]
    for task in plan.tasks {
      let options =
        task.options.isEmpty
        ? "" : " with the options " + task.options.map(CardText.inline).joined(separator: ", ")
      parts.append("Task " + CardText.inline(task.id) + options + ".")
      if let scoring = facts.scoring[task.id] {
        parts.append(CardText.fenced(JSONWriter.text(scoring), language: "json"))
      }
    }
    parts.append(
      "The rules were those of the policy event `\(facts.policyEvent.hex)`; the guideline that "
        + "people read has the SHA-256 `\(facts.guidelineSHA256.hex)`.")
    return parts.joined(separator: "\n\n")
  }

  private var shares: String {
    let shares = facts.shares
    return """
      ## How shares are counted

      `contributors.jsonl` and `shares.csv` say for every contributor what they did, what it was \
      worth, and their share in parts per million; all shares add up to \(shares.totalPPM). The \
      rule is \(CardText.inline(shares.rule)): submissions, answers and reviews are credited in \
      units of their own and divide their own part, \(shares.submitPPM), \(shares.answerPPM) and \
      \(shares.reviewPPM) parts per million. Shares of people who have not claimed them: \
      \(shares.unclaimedPPM).

      A contributor is named by the fingerprint of a key; a name stands beside it only where its \
      owner chose so.
      """
  }

  private var splits: String {
    let percents = plan.splits.map { "\($0.name) \($0.percent) %" }.joined(separator: ", ")
    return """
      ## Order and splits

      Rows stand in the order of SHA-256(project id, sample id), so any first part of the shards is \
      a random sample. A split is a range of the first eight bytes of SHA-256(project id, cluster \
      id), test lowest: \(percents). A cluster holds near duplicates, so they stay together; \
      near duplicates across splits: \(facts.crossSplitDuplicates). The project id is public, so \
      an author could try texts until one falls into a split of their choice.
      """
  }

  private var checking: String {
    """
    ## Check it yourself

    ```sh
    sha256sum -c SHA256SUMS
    jq -r '.files[]|"\\(.sha256)  \\(.path)"' manifest.json | sha256sum -c -
    jq -s 'map(.share_ppm)|add' contributors.jsonl
    ssh-keygen -Y verify -f allowed_signers -I SIGNER -n winnow-manifest@v1 \\
      -s manifest.json.sig < manifest.json
    ```

    The third line prints \(facts.shares.totalPPM). The last one needs a signed release and the \
    signer's key from a source that you trust, never from this folder. `winnow verify` recomputes \
    all of this, and from `proofs/`, where they are, the labels and shares too. The bytes of a \
    `.zst` file depend on the library's version, which the manifest names; \
    `rows_sha256` in `manifest.json` hashes the lines within and does not.
    """
  }
}
