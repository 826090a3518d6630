import Domain
import Ledger

/// Facts travel from the parts of a release to whoever joins them.
extension ManifestFacts {
  var json: JSONValue {
    [
      "at": .string(at), "counts": .object(counts),
      "cross_split_duplicates": .integer(crossSplitDuplicates),
      "guideline": .string(guidelineSHA256.hex), "heads": .string(headsSHA256.hex),
      "ledger_events": .integer(ledgerEvents),
      "licenses": .array(
        licenses.map { ["license": .string($0.license), "rows": .integer($0.rows)] }),
      "parent": parentManifest.map { .string($0.hex) } ?? .null,
      "policy": .string(policyEvent.hex), "project": project.json, "scoring": .object(scoring),
      "selection": .object(selection),
      "shares": [
        "answer": .integer(shares.answerPPM), "review": .integer(shares.reviewPPM),
        "rule": .string(shares.rule), "submit": .integer(shares.submitPPM),
        "total": .integer(shares.totalPPM), "unclaimed": .integer(shares.unclaimedPPM),
      ],
      "task_categories": .array(taskCategories.map { .string($0) }),
      "tool": .string(toolVersion), "version": .string(version),
    ]
  }

  /// nil where something is missing or of another form.
  init?(_ json: JSONValue) {
    guard let at = json["at"]?.stringValue,
      let project = json["project"].flatMap(Project.init),
      let policy = json["policy"]?.stringValue.flatMap({ EventID(hex: $0) }),
      let guideline = json["guideline"]?.stringValue.flatMap(Digest.init(hex:)),
      let counts = json["counts"]?.objectValue, let events = json["ledger_events"]?.intValue,
      let heads = json["heads"]?.stringValue.flatMap(Digest.init(hex:)),
      let listed = json["licenses"]?.arrayValue, let version = json["version"]?.stringValue,
      let scoring = json["scoring"]?.objectValue,
      let selection = json["selection"]?.objectValue,
      let duplicates = json["cross_split_duplicates"]?.intValue,
      let shares = json["shares"].flatMap(Shares.init), let tool = json["tool"]?.stringValue,
      let parent = json["parent"], let categories = json["task_categories"]?.arrayValue
    else { return nil }
    let licenses = listed.compactMap { item -> (license: String, rows: Int)? in
      guard let license = item["license"]?.stringValue, let rows = item["rows"]?.intValue else {
        return nil
      }
      return (license, rows)
    }
    let parentManifest = parent.stringValue.flatMap(Digest.init(hex:))
    guard licenses.count == listed.count, parent.isNull || parentManifest != nil else {
      return nil
    }
    self.init(
      at: at, project: project, policyEvent: policy, guidelineSHA256: guideline, counts: counts,
      ledgerEvents: events, headsSHA256: heads, licenses: licenses,
      parentManifest: parentManifest, version: version, scoring: scoring, selection: selection,
      crossSplitDuplicates: duplicates, shares: shares, toolVersion: tool,
      taskCategories: categories.compactMap(\.stringValue))
  }
}

extension ManifestFacts.Project {
  fileprivate var json: JSONValue {
    var object: JSONObject = [
      "authors": .array(authors.map { .string($0) }), "id": .string(id.hex),
      "languages": .array(languages.map { .string($0) }), "license": .string(license),
      "name": .string(name),
    ]
    for (key, text) in [
      ("citation", citation), ("description", description), ("title", title), ("url", url),
    ] {
      object[key] = text.map { .string($0) }
    }
    return .object(object)
  }

  fileprivate init?(_ json: JSONValue) {
    guard let id = json["id"]?.stringValue.flatMap(Digest.init(hex:)),
      let name = json["name"]?.stringValue, let license = json["license"]?.stringValue,
      let languages = json["languages"]?.arrayValue, let authors = json["authors"]?.arrayValue
    else { return nil }
    self.init(
      id: id, name: name, title: json["title"]?.stringValue,
      description: json["description"]?.stringValue, url: json["url"]?.stringValue,
      languages: languages.compactMap(\.stringValue), authors: authors.compactMap(\.stringValue),
      citation: json["citation"]?.stringValue, license: license)
  }
}

extension ManifestFacts.Shares {
  fileprivate init?(_ json: JSONValue) {
    guard let rule = json["rule"]?.stringValue, let answer = json["answer"]?.intValue,
      let review = json["review"]?.intValue, let submit = json["submit"]?.intValue,
      let total = json["total"]?.intValue, let unclaimed = json["unclaimed"]?.intValue
    else { return nil }
    self.init(
      rule: rule, answerPPM: answer, reviewPPM: review, submitPPM: submit, totalPPM: total,
      unclaimedPPM: unclaimed)
  }
}
