import Terminal

extension HomeModel {
  func view(size: Size) -> Frame {
    guard !ScreenSize.isTooSmall(size) else { return ScreenSize.tooSmall(size) }
    var canvas = Canvas(size: size, place: place, screen: Words.home)
    var area = canvas.body
    let isRoomy = area.rows >= 14
    if let problem {
      canvas.draw(paragraphs: [(SafeText(problem), .error)], in: area)
    } else if let facts {
      let after = canvas.draw(
        paragraphs: intro(facts, isRoomy: isRoomy), in: area, spaced: false)
      _ = area.takeTop(after - area.row + (isRoomy ? 1 : 0))
      canvas.frame.cursor = drawLines(facts, on: &canvas, in: area)
      _ = area.takeTop(min(area.rows, lines.count + (isRoomy ? 1 : 0)))
      canvas.draw(paragraphs: outlook(facts), in: area, spaced: false)
    } else {
      canvas.draw(paragraphs: [(Words.starting, .dim)], in: area)
    }
    canvas.draw(notice)
    canvas.drawFooter(HomeKeys.table, mode: .keys, where: isAvailable)
    return canvas.frame
  }

  private func intro(_ facts: HomeFacts, isRoomy: Bool) -> [(text: SafeText, style: Style)] {
    var lines: [(text: SafeText, style: Style)] = []
    if isRoomy, !facts.title.isEmpty { lines.append((facts.title, .bold)) }
    if facts.hasJoined, let who = place.who {
      lines.append((Words.youAre(who, roles: facts.roles), .normal))
    } else {
      lines.append((Words.notJoined, .warning))
    }
    lines.append(
      (
        Words.counts(
          samples: facts.samples, answers: facts.standingAnswers, mine: facts.myAnswers,
          policy: facts.policyVersion), .dim
      ))
    return lines
  }

  private func drawLines(_ facts: HomeFacts, on canvas: inout Canvas, in area: Rectangle)
    -> Position?
  {
    let rows = lines.map { action in
      let binding = HomeKeys.table.binding(of: action)
      return OptionRows.Row(
        keys: binding?.keys.first?.label ?? "", name: binding?.words ?? "",
        help: help(for: action, facts))
    }
    var place = area
    return OptionRows(rows: rows, cursor: cursor).draw(
      on: &canvas.frame, in: place.takeTop(rows.count))
  }

  private func help(for action: HomeAction, _ facts: HomeFacts) -> SafeText? {
    switch action {
    case .label:
      facts.askedTasks.isEmpty
        ? Words.noTask : Words.asked(facts.askedTasks)
    case .review:
      !facts.mayReview
        ? Words.onlyReviewers
        : facts.appeals > 0
          ? facts.toReview == 0
            ? Words.appealCount(facts.appeals)
            : "\(Words.waiting(facts.toReview)), \(Words.appealCount(facts.appeals))"
          : facts.toReview == 0 ? Words.nothingWaits : Words.waiting(facts.toReview)
    case .again: Words.againHelp(facts.again, mayBeMore: facts.mayBeMore)
    case .disputed:
      !facts.mayReview
        ? Words.onlyReviewers
        : facts.disputed == 0 ? Words.nothingDisputed : Words.disputedHelp(facts.disputed)
    case .browse: Words.browseHelp
    case .answers: Words.answersHelp(facts.myAnswers)
    case .dashboard: Words.dashboardHelp
    case .release: Words.releaseHelp
    case .guideline: facts.hasNewGuideline ? Words.guidelineNew : Words.guidelineHelp
    case .settings: Words.settingsHelp
    case .submit: facts.maySubmit ? Words.submitHelp : Words.noSubmissions
    default: nil
    }
  }

  private func outlook(_ facts: HomeFacts) -> [(text: SafeText, style: Style)] {
    var lines: [(text: SafeText, style: Style)] = facts.pauses.map {
      (Words.homePaused($0), .warning)
    }
    if facts.hasNewGuideline { lines.append((Words.guidelineNews, .accent)) }
    if let news = Words.news(facts.news) { lines.append((news, .normal)) }
    if !facts.notAskedYet.isEmpty { lines.append((Words.notAskedYet(facts.notAskedYet), .warning)) }
    if facts.askedTasks.isEmpty { lines.append((Words.addTask, .normal)) }
    if !facts.hasJoined || facts.myAnswers == 0 { lines.append((Words.tourOffer, .dim)) }
    lines += facts.warnings.map { (Words.warning(SafeText($0)), .warning) }
    return lines
  }
}
