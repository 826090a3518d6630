import Domain
import Ledger
import Scoring
import Store

/// How a project comes along: from maintained counters and the last fit's cache, so that it is as quick in a large
/// project.
public struct Dashboard: Sendable, Equatable {
  public struct Task: Sendable, Equatable {
    public let id: String
    public let question: String
    /// Accepted samples by the state of this task's label.
    public let open: Int
    public let settled: Int
    public let disputed: Int
    public let adjudicated: Int
    public let gold: Int
    /// Answers that are wanted at least, for each sample.
    public let minimum: Int
    /// Labels of the confusions, in the policy's order.
    public let labels: [String]
    /// What was said (column) where the label is another (row), ppm of the row, over all answers; empty where no fit
    /// knows it.
    public let confusionPPM: [Int]
    public let people: [Person]
    /// People whose weights the user may not see.
    public let hiddenPeople: Int
  }

  public struct Person: Sendable, Equatable {
    public let name: String
    public let isMe: Bool
    public let answers: Int
    public let weightPPM: Int
    /// 19 in 20 that the weight is at least this.
    public let lowPPM: Int
  }

  public let acceptedSamples: Int
  public let pending: Int
  public let standingAnswers: Int
  public let myAnswers: Int
  public let tasks: [Task]
  /// Answers of everybody in each of the last 24 hours, oldest first.
  public let hourly: [Int]
  /// The user's own.
  public let myHourly: [Int]
  /// Answers still wanted, at least.
  public let wanted: Int
  /// Answers an hour in hours in which somebody answered; nil where nobody did lately.
  public let pace: Int?
  public let pauses: Int
  /// Whether a fit has been made.
  public let isFitted: Bool

  /// Hours of work until all that is wanted is answered at this pace, in tenths; nil where there is no pace.
  public var tenthsOfHoursLeft: Int? {
    guard let pace, pace > 0 else { return nil }
    return (wanted * 10 + pace - 1) / pace
  }
}

extension Project {
  /// Answers looked at for the pace.
  static let paceAnswers = 5_000
  static let listedPeople = 30

  /// Reads the dashboard.
  public func dashboard() throws -> Dashboard {
    let policy = try policy().policy
    let visibility = try weightVisibility()
    let mine = try me()
    let now = surroundings.now()
    let pauses = try allPauses().count
    return try store.read { reader in
      let accepted = try reader.counter(CounterName.acceptedSamples)
      let standing = try reader.counter(CounterName.standingAnswers)
      var wanted = 0
      let tasks = try policy.tasks.filter(\.isAskedNow).map { task -> Dashboard.Task in
        let counts = try reader.labelCounts(task: task.id)
        let closed = counts.reduce(0) { $0 + ($1.key == .open ? 0 : $1.value) }
        let minimum = task.overlap?.minimum ?? policy.overlap.minimum
        let open = max(0, accepted - closed)
        wanted += open * minimum - (counts[.open] ?? 0) * max(0, minimum - 1)
        let skills = try reader.annotatorSkills(task: task.id)
        let seen = skills.filter { visibility.allows($0.contributor) }
        let labels = task.offeredOptions.map(\.id)
        return Dashboard.Task(
          id: task.id, question: task.question, open: open, settled: counts[.settled] ?? 0,
          disputed: counts[.disputed] ?? 0, adjudicated: counts[.adjudicated] ?? 0,
          gold: counts[.gold] ?? 0, minimum: minimum, labels: labels,
          confusionPPM: Self.confusion(of: skills.map(\.skill), labelCount: labels.count),
          people: try seen.prefix(Self.listedPeople).map { contributor, skill in
            let weight = AnnotatorWeight(
              share: Double(skill.reliabilityPPM) / 1_000_000, answers: max(0, skill.answers),
              informationMicrobits: 0)
            return Dashboard.Person(
              name: try reader.name(of: contributor) ?? Self.shortName(contributor),
              isMe: contributor == fingerprint, answers: skill.answers,
              weightPPM: weight.weightPPM, lowPPM: weight.lowerWeightPPM)
          }, hiddenPeople: skills.count - min(seen.count, Self.listedPeople))
      }
      let times = try reader.newestAnswerTimes(limit: Self.paceAnswers)
      let me = try fingerprint.flatMap { try reader.number(of: $0) }
      let hourly = Self.hours(times.map(\.at), now: now)
      let active = hourly.filter { $0 > 0 }
      return Dashboard(
        acceptedSamples: accepted,
        pending: try reader.counter(CounterName.submissions(.pending)), standingAnswers: standing,
        myAnswers: mine?.answers ?? 0, tasks: tasks, hourly: hourly,
        myHourly: Self.hours(times.filter { $0.contributor == me }.map(\.at), now: now),
        wanted: max(0, wanted),
        pace: active.isEmpty ? nil : active.reduce(0, +) / active.count, pauses: pauses,
        isFitted: try reader.scoredThrough() != nil)
    }
  }

  /// How many of some moments lie in each of the last 24 hours, oldest first.
  static func hours(_ times: [Int], now: Int) -> [Int] {
    var hours = [Int](repeating: 0, count: 24)
    for time in times {
      let ago = (now - time) / 3600
      if time <= now, hours.indices.contains(23 - ago) { hours[23 - ago] += 1 }
    }
    return hours
  }

  /// The mean of people's confusions, each weighted by its answers; rows sum to a million.
  static func confusion(of skills: [AnnotatorSkill], labelCount: Int) -> [Int] {
    let cells = labelCount * labelCount
    guard labelCount > 1 else { return [] }
    var sums = [Int](repeating: 0, count: cells)
    var weight = 0
    for skill in skills where skill.confusionPPM.count == cells && skill.answers > 0 {
      weight += skill.answers
      for cell in 0..<cells { sums[cell] += skill.confusionPPM[cell] * skill.answers }
    }
    return weight == 0 ? [] : sums.map { $0 / weight }
  }
}
