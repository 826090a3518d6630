import Project
import Terminal

/// What the first screen tells.
struct HomeFacts: Equatable, Sendable {
  struct News: Equatable, Sendable {
    var accepted = 0
    var returned = 0
    var rejected = 0
    var pending = 0
  }

  var title: SafeText = ""
  var roles: [String] = []
  var hasJoined = true
  var policyVersion = 1
  var samples = 0
  var standingAnswers = 0
  var myAnswers = 0
  var toReview = 0
  var mayReview = false
  /// Labels that people disagree on.
  var disputed = 0
  /// Samples whose answers by the user a later guideline or policy touches; `mayBeMore` where not all were looked for.
  var again = 0
  var mayBeMore = false
  var maySubmit = false
  var news = News()
  var askedTasks: [String] = []
  var notAskedYet: [String] = []
  var warnings: [String] = []
  var pauses: [PauseText] = []
  /// Others who object to being paused.
  var appeals = 0
  /// The guideline is another than the one that the user looked at last.
  var hasNewGuideline = false
}

extension HomeFacts {
  init(_ summary: HomeSummary, warnings: [String]) {
    title = .oneLine(summary.title)
    roles = summary.roles
    hasJoined = summary.me != nil
    policyVersion = summary.policyVersion
    samples = summary.acceptedSamples
    standingAnswers = summary.standingAnswers
    myAnswers = summary.myAnswers
    toReview = summary.toReview
    mayReview = summary.mayReview
    disputed = summary.disputed
    again = summary.toRevisit
    mayBeMore = summary.toRevisit >= Project.revisitedOnHome
    maySubmit = summary.maySubmit
    let news = summary.mySubmissions
    self.news = News(
      accepted: news.accepted, returned: news.returned, rejected: news.rejected,
      pending: news.pending)
    askedTasks = summary.askedTasks
    notAskedYet = summary.notAskedYet
    self.warnings = warnings
    pauses = summary.pauses.map { PauseText($0) }
    appeals = summary.appeals.count
    hasNewGuideline = summary.hasNewGuideline
  }
}

/// The first screen: what there is to do, a key each.
struct HomeModel: Equatable, Sendable {
  let place: Place
  var facts: HomeFacts?
  var problem: String?
  var notice: Notice?
  /// The line that has the focus.
  var cursor = 0

  init(place: Place) { self.place = place }

  /// What stands there to be done; a second look only where there is something to look at.
  var lines: [HomeAction] {
    HomeAction.allCases.filter { action in
      switch action {
      case .again: (facts?.again ?? 0) > 0
      case .open, .up, .down, .refresh: false
      default: true
      }
    }
  }

  func isAvailable(_ action: HomeAction) -> Bool {
    action == .again ? (facts?.again ?? 0) > 0 : true
  }
}

enum HomeMessage: Equatable, Sendable {
  case key(Key)
  case loaded(HomeFacts)
  case cannot(String)
  case allSaved
}

enum HomeEffect: Equatable, Sendable {
  case load
  case label, again, review, disputed, submit, help, leave
  case look(LookTarget)
}

extension HomeModel {
  /// What a message does to the model, and what has to be done next. Pure.
  mutating func update(_ message: HomeMessage) -> [HomeEffect] {
    switch message {
    case .loaded(let facts):
      // The same line keeps the focus where one comes or goes.
      let focused = lines.indices.contains(cursor) ? lines[cursor] : .label
      self.facts = facts
      problem = nil
      cursor = lines.firstIndex(of: focused) ?? 0
    case .cannot(let reason): problem = reason
    case .allSaved: notice = .good(Words.allSaved)
    case .key(.paste): notice = .warning(Words.pasteIgnored)
    case .key(let key):
      guard let action = HomeKeys.table.action(for: key, where: isAvailable) else { return [] }
      notice = nil
      return perform(action)
    }
    return []
  }

  private mutating func perform(_ action: HomeAction) -> [HomeEffect] {
    switch action {
    case .label: return [.label]
    case .again: return [.again]
    case .review: return [.review]
    case .disputed: return [.disputed]
    case .submit: return [.submit]
    case .browse: return [.look(.browse)]
    case .answers: return [.look(.answers)]
    case .dashboard: return [.look(.page(.dashboard))]
    case .release: return [.look(.page(.release))]
    case .guideline: return [.look(.page(.guideline))]
    case .settings: return [.look(.page(.settings))]
    case .help: return [.help]
    case .leave: return [.leave]
    case .refresh: return [.load]
    case .up: cursor = (cursor + lines.count - 1) % lines.count
    case .down: cursor = (cursor + 1) % lines.count
    case .open: return lines.indices.contains(cursor) ? perform(lines[cursor]) : []
    }
    return []
  }
}
