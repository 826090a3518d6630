// From resolved rules to a policy and back. The names of keys stand here once more, as code needs them; the round trip
// is tested against the table.

extension Policy {
  /// Takes rules in which every key has its value; nil where one that must be there is not.
  init?(resolved: JSONObject) {
    guard let project = ProjectSection(rules: resolved["project"]),
      let samples = SamplesSection(rules: resolved["samples"]),
      let limits = LimitsSection(rules: resolved["limits"]),
      let overlap = Overlap(rules: resolved["overlap"]),
      let queue = QueueSection(rules: resolved["queue"]),
      let scoring = ScoringSection(rules: resolved["scoring"]),
      let gold = GoldSection(rules: resolved["gold"]),
      let review = ReviewSection(rules: resolved["review"]),
      let shares = SharesSection(rules: resolved["shares"]),
      let importing = ImportSection(rules: resolved["import"])
    else { return nil }
    let given = resolved["tasks"]?.arrayValue ?? []
    let tasks = given.compactMap(LabelingTask.init(rules:))
    guard tasks.count == given.count else { return nil }
    self.init(
      project: project, samples: samples, limits: limits, tasks: tasks, overlap: overlap,
      queue: queue,
      scoring: scoring, gold: gold, review: review, shares: shares, importing: importing)
  }

  /// Every key with its value, as a `policy` event holds them: fractions as `…_ppm`, no floats, no nulls.
  public var rules: JSONValue {
    [
      "project": .object(project.rules), "samples": .object(samples.rules),
      "limits": .object(limits.rules),
      "tasks": .array(tasks.map { .object($0.rules) }), "overlap": .object(overlap.rules),
      "queue": .object(queue.rules), "scoring": .object(scoring.rules), "gold": .object(gold.rules),
      "review": .object(review.rules), "shares": .object(shares.rules),
      "import": .object(importing.rules),
    ]
  }
}

extension JSONValue {
  fileprivate func text(_ key: String) -> String? { self[key]?.stringValue }
  fileprivate func integer(_ key: String) -> Int? { self[key]?.intValue }
  fileprivate func flag(_ key: String) -> Bool? { self[key]?.boolValue }
  fileprivate func texts(_ key: String) -> [String]? {
    self[key]?.arrayValue?.compactMap(\.stringValue)
  }
  fileprivate static func texts(_ items: [String]) -> JSONValue {
    .array(items.map { .string($0) })
  }
}

extension ProjectSection: Equatable {
  init?(rules: JSONValue?) {
    guard let rules, let name = rules.text("name"), let title = rules.text("title"),
      let description = rules.text("description"), let url = rules.text("url"),
      let language = rules.texts("language"),
      let authors = rules.texts("authors"), let citation = rules.text("citation"),
      let isOpen = rules.flag("open"),
      let requires = rules.integer("requires"), let license = rules.text("license"),
      let guideline = rules.text("guideline")
    else { return nil }
    self.init(
      name: name, title: title, description: description, url: url, language: language,
      authors: authors,
      citation: citation, isOpen: isOpen, requires: requires, license: license,
      guideline: guideline,
      consent: rules.text("consent"))
  }

  var rules: JSONObject {
    var rules: JSONObject = [
      "name": .string(name), "title": .string(title), "description": .string(description),
      "url": .string(url),
      "language": .texts(language), "authors": .texts(authors), "citation": .string(citation),
      "open": .bool(isOpen),
      "requires": .integer(requires), "license": .string(license), "guideline": .string(guideline),
    ]
    rules["consent"] = consent.map { .string($0) }
    return rules
  }

  public static func == (left: Self, right: Self) -> Bool { left.rules == right.rules }
}

extension SamplesSection: Equatable {
  init?(rules: JSONValue?) {
    guard let rules, let media = rules.texts("media"), let show = rules.texts("show"),
      let submit = rules.flag("submit"), let maximumBytes = rules.integer("max_bytes")
    else { return nil }
    self.init(media: media, show: show, submit: submit, maximumBytes: maximumBytes)
  }

  var rules: JSONObject {
    [
      "media": .texts(media), "show": .texts(show), "submit": .bool(submit),
      "max_bytes": .integer(maximumBytes),
    ]
  }

  public static func == (left: Self, right: Self) -> Bool { left.rules == right.rules }
}

extension LimitsSection {
  init?(rules: JSONValue?) {
    guard let rules, let maxPending = rules.integer("max_pending"),
      let submitPerDay = rules.integer("submit_per_day")
    else { return nil }
    self.init(maxPending: maxPending, submitPerDay: submitPerDay)
  }

  var rules: JSONObject {
    ["max_pending": .integer(maxPending), "submit_per_day": .integer(submitPerDay)]
  }
}

extension Overlap {
  init?(rules: JSONValue?) {
    guard let rules, let minimum = rules.integer("min"), let maximum = rules.integer("max"),
      let confidencePPM = rules.integer("confidence_ppm"),
      let leaseMinutes = rules.integer("lease_minutes")
    else { return nil }
    self.init(
      minimum: minimum, maximum: maximum, confidencePPM: confidencePPM, leaseMinutes: leaseMinutes)
  }

  var rules: JSONObject {
    [
      "min": .integer(minimum), "max": .integer(maximum), "confidence_ppm": .integer(confidencePPM),
      "lease_minutes": .integer(leaseMinutes),
    ]
  }
}

extension QueueSection: Equatable {
  init?(rules: JSONValue?) {
    guard let rules, let order = rules.text("order"), let priority = rules.text("priority") else {
      return nil
    }
    self.init(order: order, priority: priority)
  }

  var rules: JSONObject { ["order": .string(order), "priority": .string(priority)] }

  public static func == (left: Self, right: Self) -> Bool { left.rules == right.rules }
}

extension ScoringSection: Equatable {
  init?(rules: JSONValue?) {
    guard let rules, let method = rules.text("method"), let copies = rules.text("copies"),
      let weights = rules.text("weights"), let agents = rules.flag("agents")
    else { return nil }
    self.init(method: method, copies: copies, weights: weights, agents: agents)
  }

  var rules: JSONObject {
    [
      "method": .string(method), "copies": .string(copies), "weights": .string(weights),
      "agents": .bool(agents),
    ]
  }

  public static func == (left: Self, right: Self) -> Bool { left.rules == right.rules }
}

extension GoldSection {
  init?(rules: JSONValue?) {
    guard let rules, let training = rules.integer("training"),
      let sharePPM = rules.integer("share_ppm"),
      let minimumAccuracyPPM = rules.integer("min_accuracy_ppm"),
      let feedbackLimit = rules.integer("feedback_limit"),
      let votes = rules.integer("votes")
    else { return nil }
    self.init(
      training: training, sharePPM: sharePPM, minimumAccuracyPPM: minimumAccuracyPPM,
      feedbackLimit: feedbackLimit,
      votes: votes)
  }

  var rules: JSONObject {
    [
      "training": .integer(training), "share_ppm": .integer(sharePPM),
      "min_accuracy_ppm": .integer(minimumAccuracyPPM),
      "feedback_limit": .integer(feedbackLimit), "votes": .integer(votes),
    ]
  }
}

extension ReviewSection: Equatable {
  init?(rules: JSONValue?) {
    guard let rules, let submissions = rules.integer("submissions"),
      let revisions = rules.integer("revisions"),
      let answers = rules.text("answers"), let agentsMayReview = rules.flag("agents_may_review")
    else { return nil }
    self.init(
      submissions: submissions, revisions: revisions, answers: answers,
      agentsMayReview: agentsMayReview)
  }

  var rules: JSONObject {
    [
      "submissions": .integer(submissions), "revisions": .integer(revisions),
      "answers": .string(answers),
      "agents_may_review": .bool(agentsMayReview),
    ]
  }

  public static func == (left: Self, right: Self) -> Bool { left.rules == right.rules }
}

extension SharesSection {
  init?(rules: JSONValue?) {
    guard let rules, let submit = rules.integer("submit"), let answer = rules.integer("answer"),
      let review = rules.integer("review"), let importing = rules.flag("import")
    else { return nil }
    self.init(submit: submit, answer: answer, review: review, importing: importing)
  }

  var rules: JSONObject {
    [
      "submit": .integer(submit), "answer": .integer(answer), "review": .integer(review),
      "import": .bool(importing),
    ]
  }
}

extension ImportSection: Equatable {
  init?(rules: JSONValue?) {
    guard let rules, let text = rules.text("text") else { return nil }
    self.init(text: text, label: rules.text("label"), annotator: rules.text("annotator"))
  }

  var rules: JSONObject {
    var rules: JSONObject = ["text": .string(text)]
    rules["label"] = label.map { .string($0) }
    rules["annotator"] = annotator.map { .string($0) }
    return rules
  }

  public static func == (left: Self, right: Self) -> Bool { left.rules == right.rules }
}
