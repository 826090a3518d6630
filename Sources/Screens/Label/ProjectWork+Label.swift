import Domain
import Project

extension ProjectWork {
  func label(_ effect: LabelEffect) -> LabelMessage? {
    do {
      switch effect {
      case .begin(let task): return try beginLabeling(task: task)
      case .select(let filter, let task): return try select(filter, task: task)
      case .selectOn: return try selectOn()
      case .change(let id): return try change(id)
      case .again(let step): return try again(step)
      case .comment(let id, let text):
        try project.comment(text, on: try project.sampleNamed(id))
        return .commented
      case .suggest(let task): return .suggested(task: task, try suggestion(task))
      case .count:
        let facts = try project.home()
        // A skip or an answer to each question that is always asked: counted by sample, as the screen asks.
        // Of a sample that is partly answered only the rest is on the screen, so the policy says how many there are.
        let always = try project.policy().policy.tasks.filter {
          $0.isAskedNow && $0.condition == nil
        }.count
        let perSample = labeling?.task == nil ? max(1, always) : 1
        return .counted(
          answered: facts.myAnswers / perSample, total: facts.acceptedSamples)
      case .answer(let answer): return try take(answer)
      case .save: return save()
      case .fetchNext:
        try labeling?.fetchNext()
        makeReady()
        return nil
      case .undo:
        guard let labeling else { return nil }
        let words = try labeling.undo()
        return .undone(words, current)
      case .redo:
        guard let labeling else { return nil }
        let words = try labeling.redo()
        return .redone(words, current)
      case .flag(let code):
        guard let labeling else { return nil }
        try labeling.flag(code: code)
        return .flagged(code: code)
      case .lookAgain:
        guard let labeling else { return nil }
        try labeling.lookAgain()
        return .lookedAgain(current)
      case .show:
        labeling?.show()
        return nil
      case .lookWhy: return .pausedOn(try project.pauses().map { PauseText($0) })
      case .appeal(let task, let text):
        try project.appeal(text, task: task)
        return .appealed
      case .renew:
        try labeling?.renewLeases()
        return nil
      case .openEditor, .precedents, .help, .leave: return nil
      }
    } catch {
      switch effect {
      case .begin, .select, .selectOn, .change, .again(.begin): return .cannot("\(error)")
      default: return .refused("\(error)")
      }
    }
  }

  private func suggestion(_ task: String) throws -> SuggestedAnswer? {
    try labeling?.suggestion(task: task).map {
      SuggestedAnswer(
        who: .oneLine($0.by), words: .oneLine(String($0.words.prefix(200))), value: $0.value)
    }
  }

  private var current: LabelItem? { labeling?.current.map { drawable($0) } }

  /// A sample ready to be drawn; those that are next were made so while nobody waited.
  private func drawable(_ item: LabelSession.Item) -> LabelItem {
    if let ready = readied.first(where: { $0.item == item }) { return ready.drawable }
    var made = LabelItem(item)
    if item.former.isEmpty { made.begun = begunWork?.values(of: item.sample.id) ?? [:] }
    return made
  }

  private func makeReady() {
    readied = [labeling?.current, labeling?.upcoming].compactMap { item in
      item.map { ($0, drawable($0)) }
    }
  }

  func beginLabeling(task: String?, among selection: SampleSelection? = nil) throws
    -> LabelMessage
  {
    let tasks = try project.policy().policy.tasks
    let notAsked = tasks.filter { !$0.isAskedNow }.map(\.id)
    if notAsked.count == tasks.count { return .noTask(notAskedYet: notAsked) }
    let me = try project.me()
    guard me?.hasJoined == true || me?.roles.contains(.maintainer) == true else {
      throw ProjectError.notJoined
    }
    labeling = try LabelSession(project, task: task, among: selection)
    return .began(current, notAskedYet: notAsked)
  }

  private func take(_ answer: LabelAnswer) throws -> LabelMessage? {
    guard let labeling, labeling.current != nil else { return nil }
    switch answer {
    case .values(let values): pending = labeling.answer(values)
    case .skip(let code): pending = labeling.skip(code: code)
    }
    // What is said about an answer comes before the next sample.
    return .moved(pending?.awaitsFeedback == true ? nil : current)
  }

  private func save() -> LabelMessage? {
    guard let labeling, let pending else { return nil }
    defer { self.pending = nil }
    do {
      try labeling.save(pending)
      guard let feedback = labeling.feedback else { return .saved(current) }
      let isExplained = feedback.parts.contains { $0.explanation != nil }
      let guideline = isExplained ? nil : (try? project.guideline()).flatMap { $0 }
      return .told(FeedbackText(feedback, guideline: guideline), current)
    } catch { return .notSaved(reason: "\(error)", current) }
  }
}
