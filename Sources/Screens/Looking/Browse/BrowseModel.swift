import Domain
import Project
import Terminal

/// A sample in the list.
struct BrowseLine: Equatable, Sendable {
  var id: String
  var sample: SampleText
  var summary: SafeText
  var isAccepted: Bool
}

/// Samples that a filter names, with a preview, and things done to all of them.
struct BrowseModel: Equatable, Sendable {
  /// Something done to all that the filter names.
  enum Batch: Equatable, Sendable {
    case choosing(PickList)
    case reasons(Verdict, PickList)
    case flags(PickList)
    /// Which question, of several, is answered or settled for all.
    case questions(BatchWord, PickList)
    case options(BatchWord, BatchQuestion, PickList)
    /// Rows are gathered; thousandths.
    case gathering(BatchAct, Int)
    case preview(BatchAct, BatchPreview)
    case performing(BatchAct, done: Int, of: Int)
  }

  let place: Place
  var query = TextBuffer(isOneLine: true, limitBytes: BrowseModel.queryBytes)
  /// The filter whose results are shown.
  var shown = ""
  var isTyping = false
  var lines: [BrowseLine] = []
  var list = ListCursor()
  var progress: BrowseProgress?
  var isDone = false
  var isNarrowed = false
  var may = BatchRights()
  var problem: FilterProblem?
  var batch: Batch?
  var notice: Notice?
  /// The end was asked for: reading goes on until it is there.
  var goesToEnd = false
  private var endLimit = 0

  static let queryBytes = 400
  static let ahead = 200
  /// Lines that are read on the way to the end at once; whoever asks again goes on.
  static let readToEnd = 20_000

  init(place: Place, query: String = "", isTyping: Bool = false) {
    self.place = place
    _ = self.query.insert(query)
    self.isTyping = isTyping
  }

  var focused: BrowseLine? { lines.indices.contains(list.at) ? lines[list.at] : nil }

  func isAvailable(_ action: BrowseAction) -> Bool {
    switch action {
    case .open: focused != nil
    case .batch: !lines.isEmpty && problem == nil
    case .label: !lines.isEmpty && problem == nil && !shown.isEmpty
    default: true
    }
  }

  /// What a message does to the model, and what has to be done next. Pure.
  mutating func update(_ message: BrowseMessage, size: Size) -> [LookEffect] {
    switch message {
    case .began(let query, let isNarrowed, let may):
      shown = query
      lines = []
      list = ListCursor()
      isDone = false
      problem = nil
      self.isNarrowed = isNarrowed
      self.may = may
      progress = BrowseProgress(thousandths: 0, isIndexing: false)
      return [.browse(.more)]
    case .found(let found, let step):
      lines += found
      isDone = step.isDone
      progress = step.isDone ? nil : step
      if goesToEnd { list.move(.bottom, count: lines.count, height: height(size)) }
      if isDone || lines.count >= endLimit { goesToEnd = false }
      if progress != nil, !isSearching, list.at == lines.count - 1 {
        notice = .plain(Words.moreBelow(lines.count))
      }
      return more
    case .wrong(let problem):
      self.problem = problem
      progress = nil
      isTyping = true
    case .cannot(let reason):
      notice = .error(.oneLine(reason))
      progress = nil
      batch = nil
    case .gathered(let act, let thousandths):
      guard case .gathering(act, _) = batch else { return [] }
      batch = .gathering(act, thousandths)
      return [.browse(.gather(act))]
    case .previewed(let act, let preview):
      guard case .gathering(act, _) = batch else { return [] }
      batch = .preview(act, preview)
    case .undone(let words):
      notice = words.map { .good($0) } ?? .plain(Words.nothingToUndo)
    case .redone(let words):
      notice = words.map { .good($0) } ?? .plain(Words.nothingToRedo)
    case .performed(let act, let done, let total, let changed):
      guard case .performing(act, _, _) = batch else { return [] }
      if done < total {
        batch = .performing(act, done: done, of: total)
        return [.browse(.perform(act))]
      }
      batch = nil
      notice = .good(Words.batchDone(changed))
    }
    return []
  }

  /// It goes on by itself until enough is read.
  var isSearching: Bool {
    !isDone && progress != nil && (goesToEnd || lines.count - list.at < BrowseModel.ahead)
  }

  private var more: [LookEffect] { isSearching ? [.browse(.more)] : [] }

  mutating func press(_ key: Key, size: Size) -> [LookEffect] {
    notice = nil
    goesToEnd = false
    if batch != nil { return pressInBatch(key) }
    if isTyping { return pressInQuery(key) }
    if case .paste = key {
      notice = .warning(Words.pasteIgnored)
      return []
    }
    let found = BrowseKeys.table.action(for: key)
    if let scrolling = Scrolling(key, found) {
      if scrolling == .bottom, !isDone {
        goesToEnd = true
        endLimit = lines.count + BrowseModel.readToEnd
      }
      list.move(scrolling, count: lines.count, height: height(size))
      // What stopped because enough was read goes on.
      if !isDone, progress == nil { progress = BrowseProgress(thousandths: 0, isIndexing: false) }
      return more
    }
    guard let action = found, isAvailable(action) else { return [] }
    switch action {
    case .open: return focused.map { [.open($0.id)] } ?? []
    case .search: isTyping = true
    case .batch:
      batch = .choosing(PickList(title: Words.batchTitle, codes: may.codes))
    case .label: return [.browse(.label(shown))]
    case .undo: return [.browse(.undo)]
    case .redo: return [.browse(.redo)]
    case .next: list.move(by: 1, count: lines.count, height: height(size))
    case .previous: list.move(by: -1, count: lines.count, height: height(size))
    case .help: return [.help]
    case .leave:
      // The first back stops a search that goes on.
      if isSearching {
        progress = nil
        notice = .plain(Words.searchStopped)
        return []
      }
      return [.leave]
    case .up, .down, .pageUp, .pageDown, .top, .bottom: break
    }
    return []
  }

  private mutating func pressInQuery(_ key: Key) -> [LookEffect] {
    switch QueryKeys.table.action(for: key, mode: .typing) {
    case .search:
      isTyping = false
      return [.browse(.begin(query.text))]
    case .cancel:
      isTyping = false
      problem = nil
      query.clear()
      _ = query.insert(shown)
    case nil:
      if query.edit(key) {
        problem = nil
      } else if case .paste = key {
        notice = .warning(Words.tooLong(limit: BrowseModel.queryBytes))
      }
    }
    return []
  }
}

/// How far a search has come.
struct BrowseProgress: Equatable, Sendable {
  var thousandths: Int
  /// The words are still being gathered.
  var isIndexing: Bool
  var isDone = false
  /// Nil: it can't be said yet.
  var secondsLeft: Int?
}

enum BrowseMessage: Equatable, Sendable {
  case began(query: String, isNarrowed: Bool, may: BatchRights)
  case found([BrowseLine], BrowseProgress)
  case wrong(FilterProblem)
  case cannot(String)
  case gathered(BatchAct, Int)
  case previewed(BatchAct, BatchPreview)
  case performed(BatchAct, done: Int, of: Int, changed: Int)
  /// What was taken back or done again, in words; nil: nothing was there.
  case undone(SafeText?)
  case redone(SafeText?)
}

enum BrowseEffect: Equatable, Sendable {
  case begin(String)
  case more
  case gather(BatchAct)
  case perform(BatchAct)
  case undo, redo
  /// Opens the label screen with what the filter names.
  case label(String)
}
