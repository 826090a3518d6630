import Domain

/// What a release counts of its rows and contributors for people: the classes' balance, and how sure
/// and how unanimous the labels are. They stand in figures.json and in the drawings made of it.
public struct ReleaseFigures: Sendable, Equatable {
  /// One task's counts.
  public struct Task: Sendable, Equatable {
    public var id: String
    /// Rows by label, in the options' order; a row of several labels counts for each.
    public var labels: [(label: String, rows: Int)]
    /// Rows without a label.
    public var unlabelled: Int
    /// Rows by confidence: below 0.1, below 0.2, … and the last with 1.
    public var confidence: [Int]
    /// Rows by agreement, likewise.
    public var agreement: [Int]
    /// Answers that count, on all rows.
    public var answers: Int

    public static func == (left: Self, right: Self) -> Bool { left.json == right.json }
  }

  /// Contributors of one type.
  public struct Kind: Sendable, Equatable {
    public var type: String
    public var contributors: Int
    public var answers: Int
  }

  public var rows = 0
  public var tasks: [Task] = []
  /// Sorted by type as bytes.
  public var kinds: [Kind] = []

  /// Bins of a distribution between 0 and 1.
  public static let binCount = 10

  static func bin(ofPPM value: Int) -> Int {
    min(binCount - 1, max(0, value / (1_000_000 / binCount)))
  }
}

extension ReleaseFigures {
  /// The object of figures.json.
  var json: JSONValue {
    [
      "contributors": .array(
        kinds.map {
          [
            "answers": .integer($0.answers), "contributors": .integer($0.contributors),
            "type": .string($0.type),
          ]
        }),
      "rows": .integer(rows), "tasks": .array(tasks.map { .object($0.json) }),
    ]
  }

  /// Reads figures.json; nil where it is something else.
  public init?(_ json: JSONValue) {
    guard let rows = json["rows"]?.intValue, let tasks = json["tasks"]?.arrayValue,
      let kinds = json["contributors"]?.arrayValue
    else { return nil }
    self.rows = rows
    self.tasks = tasks.compactMap(Task.init)
    self.kinds = kinds.compactMap { kind in
      guard let type = kind["type"]?.stringValue, let answers = kind["answers"]?.intValue,
        let contributors = kind["contributors"]?.intValue
      else { return nil }
      return Kind(type: type, contributors: contributors, answers: answers)
    }
    guard self.tasks.count == tasks.count, self.kinds.count == kinds.count else { return nil }
  }
}

extension ReleaseFigures.Task {
  fileprivate var json: JSONObject {
    func bins(_ counts: [Int]) -> JSONValue { .array(counts.map { .integer($0) }) }
    return [
      "agreement": bins(agreement), "answers": .integer(answers), "confidence": bins(confidence),
      "labels": .array(
        labels.map { ["label": .string($0.label), "rows": .integer($0.rows)] }),
      "task": .string(id), "unlabelled": .integer(unlabelled),
    ]
  }

  fileprivate init?(_ json: JSONValue) {
    func bins(_ key: String) -> [Int]? {
      let counts = json[key]?.arrayValue?.compactMap(\.intValue)
      return counts?.count == ReleaseFigures.binCount ? counts : nil
    }
    guard let id = json["task"]?.stringValue, let agreement = bins("agreement"),
      let confidence = bins("confidence"), let answers = json["answers"]?.intValue,
      let labels = json["labels"]?.arrayValue, let unlabelled = json["unlabelled"]?.intValue
    else { return nil }
    self.id = id
    self.labels = labels.compactMap { label in
      guard let name = label["label"]?.stringValue, let rows = label["rows"]?.intValue else {
        return nil
      }
      return (name, rows)
    }
    self.unlabelled = unlabelled
    self.confidence = confidence
    self.agreement = agreement
    self.answers = answers
  }
}

/// Counts rows and contributors while they are written.
struct FigureCounter {
  /// More labels than that are no classes.
  private static let maximumLabels = 1_000

  private struct Counts {
    var labels: [String: Int] = [:]
    var unlabelled = 0
    var confidence = [Int](repeating: 0, count: ReleaseFigures.binCount)
    var agreement = [Int](repeating: 0, count: ReleaseFigures.binCount)
    var answers = 0
  }

  private let tasks: [ReleaseTask]
  private var counts: [Counts]
  private var rows = 0
  private var kinds: [String: (contributors: Int, answers: Int)] = [:]

  init(tasks: [ReleaseTask]) {
    self.tasks = tasks
    counts = tasks.map { _ in Counts() }
  }

  /// Adds what another part of the release counted of its rows; contributors are counted by every part.
  mutating func add(rowsOf figures: ReleaseFigures) {
    rows += figures.rows
    for (index, task) in figures.tasks.enumerated() where index < counts.count {
      for (label, rows) in task.labels { counts[index].labels[label, default: 0] += rows }
      counts[index].unlabelled += task.unlabelled
      for bin in 0..<ReleaseFigures.binCount {
        counts[index].confidence[bin] += task.confidence[bin]
        counts[index].agreement[bin] += task.agreement[bin]
      }
      counts[index].answers += task.answers
    }
  }

  mutating func count(_ row: ReleaseRow) {
    rows += 1
    // Outcomes are read where they lie: a copy of one costs as much as all that is counted.
    for index in row.outcomes.indices where index < tasks.count {
      let (confidence, agreement) = (
        row.outcomes[index].confidencePPM, row.outcomes[index].agreementPPM
      )
      counts[index].confidence[ReleaseFigures.bin(ofPPM: confidence)] += 1
      counts[index].agreement[ReleaseFigures.bin(ofPPM: agreement)] += 1
      counts[index].answers += row.outcomes[index].answers
      if tasks[index].isCategorical {
        count(row.outcomes[index].label, ofTask: index)
      } else if !tasks[index].hasTextLabel {
        countOwnLabel(of: row.outcomes[index], task: index)
      } else if row.outcomes[index].label.isEmpty {
        counts[index].unlabelled += 1
      }
    }
  }

  private mutating func count(_ label: String, ofTask task: Int) {
    if label.isEmpty {
      counts[task].unlabelled += 1
    } else if counts[task].labels[label] != nil || counts[task].labels.count < Self.maximumLabels {
      counts[task].labels[label, default: 0] += 1
    }
  }

  /// A label that is a column of its own: a number, several options, or spans.
  private mutating func countOwnLabel(of outcome: TaskOutcome, task: Int) {
    guard let place = tasks[task].values.firstIndex(where: { $0.name == "label" }),
      place < outcome.values.count
    else { return }
    var names: Set<String> = []
    switch outcome.values[place] {
    case .integer(let number): names = [String(number)]
    case .list(let items):
      for item in items {
        switch item {
        case .string(let text): names.insert(text)
        case .structure(let parts):
          for case .string(let text) in parts { names.insert(text) }
        default: break
        }
      }
    default: break
    }
    if names.isEmpty { counts[task].unlabelled += 1 }
    for name in names { count(name, ofTask: task) }
  }

  mutating func count(_ contributor: ContributorLine) {
    kinds[contributor.type, default: (0, 0)].contributors += 1
    kinds[contributor.type, default: (0, 0)].answers += contributor.answers
  }

  var figures: ReleaseFigures {
    var figures = ReleaseFigures()
    figures.rows = rows
    figures.tasks = zip(tasks, counts).map { task, counts in
      let known = task.options.filter { counts.labels[$0] != nil || task.isCategorical }
      let others = counts.labels.keys.filter { !known.contains($0) }.sorted {
        ($0.utf8.count, $0) < ($1.utf8.count, $1)
      }
      return ReleaseFigures.Task(
        id: task.id, labels: (known + others).map { ($0, counts.labels[$0] ?? 0) },
        unlabelled: counts.unlabelled, confidence: counts.confidence, agreement: counts.agreement,
        answers: counts.answers)
    }
    figures.kinds = kinds.keys.sorted { $0.precedesInBytes($1) }.map { type in
      let (contributors, answers) = kinds[type] ?? (0, 0)
      return .init(type: type, contributors: contributors, answers: answers)
    }
    return figures
  }
}
