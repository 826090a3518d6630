import Domain
import Ledger
import Release
import Scoring
import Store

extension ReleaseBuild {
  /// What the manifest and the card say.
  func facts(toolVersion: String, hasContentColumn: Bool) throws -> ManifestFacts {
    let project = policy.project
    var byLicense: [String: Int] = [:]
    var byPolicy: [Int: Int] = [:]
    for row in rows { byPolicy[row.entry.policy, default: 0] += 1 }
    for (number, count) in byPolicy {
      byLicense[licenses[number] ?? project.license, default: 0] += count
    }
    let shares = policy.shares
    let partTotal = max(1, shares.submit + shares.answer + shares.review)
    let parts = [shares.answer, shares.review, shares.submit].map {
      $0 * PartsPerMillion.whole / partTotal
    }
    let unclaimed = work.people.reduce(0) { sum, person in
      sum + (person.listed.id.hasPrefix("ext:") ? work.shares[person.listed.id] ?? 0 : 0)
    }
    return ManifestFacts(
      at: Timestamp.text(secondsSince1970: try reader.lastMaintainerAt()),
      project: ManifestFacts.Project(
        id: self.project.digest, name: project.name, title: project.title.nonEmpty,
        description: project.description.nonEmpty, url: project.url.nonEmpty,
        languages: project.language,
        authors: project.authors, citation: project.citation.nonEmpty, license: project.license),
      policyEvent: policyEvent, guidelineSHA256: try reader.currentGuideline() ?? sha256([]),
      counts: try counts(),
      ledgerEvents: try reader.eventCount(), headsSHA256: sha256(heads.canonicalList),
      licenses: byLicense.sorted { $0.key.precedesInBytes($1.key) }.map {
        (license: $0.key, rows: $0.value)
      },
      parentManifest: parentManifest, version: version, scoring: scoring(),
      selection: selection(hasContentColumn: hasContentColumn),
      crossSplitDuplicates: crossSplitDuplicates,
      shares: ManifestFacts.Shares(
        rule: options.rules > 1 ? ReleaseWork.rule : ReleaseWork.firstRule, answerPPM: parts[0],
        reviewPPM: parts[1], submitPPM: parts[2],
        totalPPM: work.totalPPM, unclaimedPPM: unclaimed),
      toolVersion: toolVersion, taskCategories: taskCategories)
  }

  /// The Hub's words for what the tasks ask, each once, in the policy's order.
  private var taskCategories: [String] {
    var words: [String] = []
    for score in scores where !words.contains(score.table.kind.type.hubCategory) {
      words.append(score.table.kind.type.hubCategory)
    }
    return words
  }

  private func selection(hasContentColumn: Bool) -> JSONObject {
    var selection = options.selection
    if hasContentColumn, let columns = options.columns, !columns.contains("content") {
      selection["content_left_out"] = 1
    }
    selection["proofs"] = .string(proofs.rawValue)
    if let kept {
      selection["since"] = .string(kept.manifest.hex)
      let plan = plan(hasContentColumn: hasContentColumn)
      selection["next_shards"] = .object(
        JSONObject(
          plan.splits.map { split in
            (
              key: split.name,
              value: .integer(split.firstShard + plan.shardRows(of: split).count)
            )
          }))
    }
    selection["tasks"] = .array(scores.map { .string($0.table.task) })
    return selection
  }

  /// Every answer in the ledger is used, or in a named reason.
  private func counts() throws -> JSONObject {
    var dropped: [String: Int] = [:]
    var inLedger = 0
    var used = 0
    var byStatus: [SampleStatus: Int] = [:]
    for (position, score) in scores.enumerated() {
      inLedger += score.table.inLedger
      used += score.table.sample.count
      for (reason, count) in score.table.dropped { dropped[reason, default: 0] += count }
      for row in rows {
        guard let place = place(of: row, task: position) else { continue }
        byStatus[score.states[place].status, default: 0] += 1
      }
    }
    func object(_ counts: [String: Int]) -> JSONValue {
      .object(JSONObject(counts.map { (key: $0.key, value: .integer($0.value)) }))
    }
    var counts: JSONObject = [
      "answers_in_ledger": .integer(inLedger), "answers_used": .integer(used),
      "dropped": object(dropped),
      "samples": [
        "accepted": .integer(accepted), "in_release": .integer(rows.count),
        "left_out": object(leftOut),
      ],
      "status": object(
        Dictionary(uniqueKeysWithValues: byStatus.map { ($0.key.rawValue, $0.value) })),
    ]
    if options.rules > 1 {
      counts["clusters"] = [
        "count": .integer(clusterCount),
        "samples": .integer(rows.count { clusters[$0.entry.sample] != nil }),
      ]
    }
    return counts
  }

  private func scoring() -> JSONObject {
    JSONObject(
      scores.map { score in
        var object: JSONObject = [
          "method": .string(score.method.id), "version": .integer(score.method.version),
          "requested": .string(score.method.requested),
          "iterations": .integer(score.method.iterations),
          "parameters": .object(
            JSONObject(score.method.parameters.map { (key: $0.key, value: .integer($0.value)) })),
        ]
        if let agreement = agreement(score) {
          object["alpha_ppm"] = .integer(agreement.alphaPPM)
          object["alpha_ci95_ppm"] = .array([
            .integer(agreement.interval95PPM.lowerBound),
            .integer(agreement.interval95PPM.upperBound),
          ])
        }
        if let similarity = similarity(score) {
          object["similarity_ppm"] = .integer(similarity.ppm)
          object["similarity_ci95_ppm"] = similarity.interval95PPM.map {
            .array([.integer($0.lowerBound), .integer($0.upperBound)])
          }
        }
        return (key: score.table.task, value: .object(object))
      })
  }

  private func similarity(_ score: TaskScores) -> Estimate? {
    guard !score.table.kind.hasClasses else { return nil }
    return TaskAgreement(
      values: score.table, type: .text,
      seed: TaskScores.seed(project: project, task: score.table.task, method: "alpha")
    ).similarity
  }

  private func agreement(_ score: TaskScores) -> Agreement? {
    let table = score.table
    guard table.kind.hasClasses else { return nil }
    return Agreement.nominal(
      table.answers, seed: TaskScores.seed(project: project, task: table.task, method: "alpha"))
  }
}

extension Optional where Wrapped == String {
  fileprivate var nonEmpty: String? { self.flatMap { $0.isEmpty ? nil : $0 } }
}

extension TaskType {
  fileprivate var hubCategory: String {
    switch self {
    case .choice, .multichoice, .rating: "text-classification"
    case .spans: "token-classification"
    case .preference, .ranking, .text, .fields: "text-generation"
    }
  }
}

extension String {
  fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
