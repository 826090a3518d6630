import Domain
import Project
import Terminal

/// What the looking screens are at on a project, between two steps.
struct LookWork {
  var search: SampleSearch?
  /// When it began to look through what it looks through now, on the clock that only runs forward.
  var searchedSince = 0
  var wasIndexing = false
  /// Samples to be labelled.
  var selection: SampleSelection?
  var selectionTask: String?
  /// Earlier answers that are looked at again.
  var secondLook: SecondLook?
  /// A batch: the rows it is about, and those that were done.
  var batchSearch: SampleSearch?
  var batchRows: [Int] = []
  var batchDone = 0
  /// Batches of this run, and those of them that were taken back, the newest last.
  var batches: [DoneBatch] = []
  var undoneBatches: [DoneBatch] = []
}

/// A batch that was done, wholly or in part.
struct DoneBatch {
  var act: BatchAct
  var rows: ArraySlice<Int>
  var events: [EventID]
}

extension ProjectWork {
  func look(_ effect: LookEffect) -> LookMessage? {
    switch effect {
    case .answers(let effect): .answers(answers(effect))
    case .sample(let effect): sample(effect).map { .sample($0) }
    case .browse(let effect): browse(effect).map { .browse($0) }
    case .page(.load(let kind)): .page(page(kind))
    case .page(.precedents(let id)): .page(precedents(id))
    case .page(.codePoints(let id)): .page(codePoints(id))
    case .page(.set(let setting, let step)): .page(set(setting, by: step))
    case .open, .openPage, .change, .again, .help, .leave: nil
    }
  }

  private func answers(_ effect: AnswersEffect) -> AnswersMessage {
    do {
      let page: OwnAnswerPage
      let isFirst: Bool
      switch effect {
      case .load(let before, let query):
        page = try patiently(Words.myAnswers) {
          try project.myAnswers(before: before, containing: query)
        }
        isFirst = true
      case .loadTouched(let query):
        let rows = try project.myTouchedAnswers(containing: query)
        return .listed(rows.map { AnswerLine($0) }, next: nil, isFirst: true)
      case .more(let before, let query):
        page = try patiently(Words.myAnswers) {
          try project.myAnswers(before: before, containing: query)
        }
        isFirst = false
      case .undo:
        return .done(try project.undo().map { .oneLine($0.words) } ?? Words.nothingToUndo)
      case .redo:
        return .done(try project.redo().map { .oneLine($0.words) } ?? Words.nothingToRedo)
      }
      return .listed(page.rows.map { AnswerLine($0) }, next: page.next, isFirst: isFirst)
    } catch { return .cannot("\(error)") }
  }

  private func sample(_ effect: SampleEffect) -> SampleMessage? {
    do {
      switch effect {
      case .load(let id):
        do {
          let record = try patiently(Words.sampleScreen) {
            try project.record(try project.sampleNamed(id))
          }
          return .loaded(SampleFacts(record))
        } catch { return .cannot("\(error)") }
      case .comment(let id, let text):
        try project.comment(text, on: try project.sampleNamed(id))
        return .done(Words.commented)
      case .flag(let id, let code):
        try project.flag(try project.sampleNamed(id), code: code)
        return .done(Words.flagged(Words.code(code)))
      case .reveal(let id):
        try project.reveal(try project.sampleNamed(id))
        return .done(Words.revealed)
      case .undo:
        return .done(try project.undo().map { .oneLine($0.words) } ?? Words.nothingToUndo)
      case .redo:
        return .done(try project.redo().map { .oneLine($0.words) } ?? Words.nothingToRedo)
      }
    } catch { return .refused("\(error)") }
  }

  /// Samples that are read in one step of a search.
  private static let foundInStep = 100
  /// Samples that a batch changes in one transaction.
  private static let batchStep = 500

  private func browse(_ effect: BrowseEffect) -> BrowseMessage? {
    do {
      switch effect {
      case .begin(let query):
        let search = try patiently(Words.browse) {
          try SampleSearch(project, try FilterParser.parse(query))
        }
        looking.search = search
        looking.searchedSince = project.surroundings.ticks()
        return .began(
          query: query, isNarrowed: search.isNarrowed,
          may: BatchRights(
            mayReview: try project.mayReview(), toAnswer: try project.questionsToAnswer(),
            toSettle: try project.questionsToSettle()))
      case .more:
        guard let search = looking.search else { return nil }
        let step = try patiently(Words.browse) { try search.next(limit: Self.foundInStep) }
        if looking.wasIndexing, !step.isIndexing {
          looking.searchedSince = project.surroundings.ticks()
        }
        looking.wasIndexing = step.isIndexing
        let lines = try step.found.map { found in
          BrowseLine(
            id: found.id.hex, view: try project.view(found), isAccepted: found.isAccepted)
        }
        return .found(
          lines,
          BrowseProgress(
            thousandths: step.thousandths, isIndexing: step.isIndexing, isDone: step.isDone,
            secondsLeft: secondsLeft(since: looking.searchedSince, step.thousandths)))
      case .gather(let act): return try gather(act)
      case .perform(let act): return try perform(act)
      case .undo: return .undone(try undoInBrowse())
      case .redo: return .redone(try redoInBrowse())
      case .label: return nil
      }
    } catch let problem as FilterProblem {
      return .wrong(problem)
    } catch { return .cannot("\(error)") }
  }

  /// What is left at the pace so far; nil where too little was done to say.
  private func secondsLeft(since start: Int, _ thousandths: Int) -> Int? {
    let elapsed = project.surroundings.ticks() - start
    guard elapsed >= LongWork.quietMilliseconds, thousandths > 0 else { return nil }
    return elapsed * max(0, 1_000 - thousandths) / thousandths / 1_000
  }

  private func gather(_ act: BatchAct) throws -> BrowseMessage? {
    guard let search = looking.search else { return nil }
    if looking.batchSearch == nil {
      looking.batchSearch = try SampleSearch(project, search.filter)
      looking.batchRows = []
      looking.batchDone = 0
    }
    guard let gathering = looking.batchSearch else { return nil }
    let (rows, step) = try patiently(Words.browse) { try gathering.nextRows() }
    looking.batchRows += rows
    guard step.isDone else { return .gathered(act, step.thousandths) }
    looking.batchSearch = nil
    let rowsFound = looking.batchRows
    return .previewed(
      act, try patiently(Words.browse) { try project.previewBatch(act, rows: rowsFound) })
  }

  private func perform(_ act: BatchAct) throws -> BrowseMessage? {
    let rows = looking.batchRows
    let end = min(rows.count, looking.batchDone + Self.batchStep)
    let events = try project.performBatch(act, rows: Array(rows[looking.batchDone..<end]))
    // It is noted with every step: one that is stopped half-way can be taken back, too.
    if looking.batchDone == 0 {
      looking.batches.append(DoneBatch(act: act, rows: [], events: []))
      looking.undoneBatches = []
    }
    let last = looking.batches.count - 1
    looking.batches[last].rows = rows[..<end]
    looking.batches[last].events += events
    looking.batchDone = end
    return .performed(
      act, done: end, of: rows.count, changed: looking.batches[last].events.count)
  }

  /// Takes the newest act back; where that ends a batch of this run, all of the batch.
  private func undoInBrowse() throws -> SafeText? {
    if let batch = looking.batches.last, let newest = try project.undoTarget(),
      batch.events.contains(newest)
    {
      let count = try patiently(Words.browse) { try project.undoBatch(batch.events) }
      looking.batches.removeLast()
      looking.undoneBatches.append(batch)
      return Words.batchUndone(count)
    }
    return try project.undo().map { .oneLine($0.words) }
  }

  private func redoInBrowse() throws -> SafeText? {
    if var batch = looking.undoneBatches.last, let newest = try project.redoTarget(),
      batch.events.contains(newest)
    {
      batch.events = try patiently(Words.browse) {
        try stride(from: 0, to: batch.rows.count, by: Self.batchStep).flatMap { start in
          try project.performBatch(
            batch.act,
            rows: Array(batch.rows[start..<min(batch.rows.count, start + Self.batchStep)]))
        }
      }
      looking.undoneBatches.removeLast()
      looking.batches.append(batch)
      return Words.batchRedone(batch.events.count)
    }
    return try project.redo().map { .oneLine($0.words) }
  }

  private func page(_ kind: PageModel.Kind) -> PageMessage {
    do {
      switch kind {
      case .dashboard:
        return .loaded(Page(try patiently(Words.dashboard) { try project.dashboard() }))
      case .release:
        return .loaded(Page(try patiently(Words.release) { try project.releaseOutlook() }))
      case .guideline:
        let reading = try project.readGuideline()
        try? project.noteGuidelineRead()
        return .loaded(Page(reading))
      case .settings: return .loaded(Page(settings: try settingsFacts()))
      case .precedents, .codePoints: return .loaded(Page())
      case .figures: return try figures()
      }
    } catch { return .cannot("\(error)") }
  }

  func settingsFacts() throws -> SettingsFacts {
    let me = try project.me()
    return SettingsFacts(
      name: me?.name, fingerprint: project.fingerprint, credit: me?.credit,
      roles: me?.roles.words ?? [], folder: project.folder.path,
      ledger: project.folder.ledger, config: project.surroundings.configFolder,
      state: project.surroundings.stateFolder,
      theme: preferences.theme, usesMouse: preferences.usesMouse, preset: preferences.preset,
      breakMinutes: preferences.breakMinutes, commands: preferences.commands.map(\.name),
      environment: ["NO_COLOR", "COLORFGBG", "TERM", "VISUAL", "EDITOR"].compactMap { name in
        project.surroundings.environment[name].map { (name, $0) }
      }.map { SettingsFacts.Variable(name: $0.0, value: $0.1) })
  }
}

extension AnswerLine {
  init(_ row: OwnAnswerRow) {
    id = row.sample.id.hex
    sample = SampleText(row.sample)
    summary = .oneLine(AnswerLine.beginning(of: row.sample.summary))
    task = .oneLine(row.task)
    value = .oneLine(row.words)
    when = Words.moment(row.at)
    isSeen = row.isSeen
  }

  /// As much as a line of a list can show.
  static func beginning(of text: String) -> String { String(text.prefix(300)) }
}

extension BrowseLine {
  init(id: String, view: SampleView, isAccepted: Bool) {
    self.id = id
    sample = SampleText(view)
    summary = .oneLine(AnswerLine.beginning(of: view.summary))
    self.isAccepted = isAccepted
  }
}
