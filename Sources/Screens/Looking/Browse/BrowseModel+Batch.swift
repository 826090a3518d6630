import Domain
import Project
import Terminal

extension BrowseModel {
  mutating func pressInBatch(_ key: Key) -> [LookEffect] {
    switch batch {
    case .choosing(var list):
      switch list.update(key) {
      case .open: batch = .choosing(list)
      case .cancelled: batch = nil
      case .picked(let code): return choose(code)
      }
    case .flags(var list):
      switch list.update(key) {
      case .open: batch = .flags(list)
      case .cancelled: batch = nil
      case .picked(let code): return gather(.flag(code: code))
      }
    case .reasons(let verdict, var list):
      switch list.update(key) {
      case .open: batch = .reasons(verdict, list)
      case .cancelled: batch = nil
      case .picked(let code): return gather(.decide(verdict, reason: code))
      }
    case .questions(let word, var list):
      switch list.update(key) {
      case .open: batch = .questions(word, list)
      case .cancelled: batch = nil
      case .picked(let task):
        if let question = may.questions(word).first(where: { $0.task.sameBytes(as: task) }) {
          ask(word, question)
        }
      }
    case .options(let word, let question, var list):
      switch list.update(key) {
      case .open: batch = .options(word, question, list)
      case .cancelled: batch = nil
      case .picked(let option):
        return gather(
          word == .answer
            ? .answer(task: question.task, option: option)
            : .settle(task: question.task, option: option))
      }
    case .preview(let act, let preview):
      switch BatchKeys.table.action(for: key) {
      case .perform where preview.changes > 0:
        batch = .performing(act, done: 0, of: preview.samples)
        return [.browse(.perform(act))]
      case .perform, .cancel: batch = nil
      case nil: break
      }
    case .gathering, .performing:
      if BatchKeys.table.action(for: key) == .cancel {
        batch = nil
        notice = .plain(Words.batchStopped)
      }
    case nil: break
    }
    return []
  }

  private mutating func choose(_ code: String) -> [LookEffect] {
    switch code {
    case "accept": return gather(.decide(.accept, reason: nil))
    case "return", "reject":
      let verdict: Verdict = code == "return" ? .returned : .reject
      batch = .reasons(
        verdict, PickList(title: Words.reason(for: verdict), codes: Codes.reviewReason))
    case "answer": ask(.answer)
    case "settle": ask(.settle)
    default: batch = .flags(PickList(title: Words.whatIsWrongWithAll, codes: Codes.flag))
    }
    return []
  }

  private mutating func gather(_ act: BatchAct) -> [LookEffect] {
    batch = .gathering(act, 0)
    return [.browse(.gather(act))]
  }

  private mutating func ask(_ word: BatchWord) {
    let questions = may.questions(word)
    if questions.count == 1, let only = questions.first { return ask(word, only) }
    batch = .questions(
      word,
      PickList(
        title: Words.batchWhichQuestion, codes: questions.map(\.task),
        names: questions.map { .oneLine($0.title) }))
  }

  private mutating func ask(_ word: BatchWord, _ question: BatchQuestion) {
    batch = .options(
      word, question,
      PickList(
        title: Words.batchWhichOption(word, question.title),
        codes: question.options.map(\.id), names: question.options.map { .oneLine($0.name) }))
  }
}

extension BatchQuestion {
  /// How the screen names it.
  fileprivate var title: String { text.isEmpty ? task : text }
}

/// What is said of all that are found.
enum BatchWord: Equatable, Sendable {
  case answer, settle
}

/// What the user may do to all that are found.
struct BatchRights: Equatable, Sendable {
  var mayReview = false
  var toAnswer: [BatchQuestion] = []
  var toSettle: [BatchQuestion] = []

  func questions(_ word: BatchWord) -> [BatchQuestion] {
    word == .answer ? toAnswer : toSettle
  }

  /// What the list offers. What everybody may do comes first.
  var codes: [String] {
    var codes = ["flag"]
    if mayReview { codes += ["accept", "return", "reject"] }
    if !toAnswer.isEmpty { codes.append("answer") }
    if !toSettle.isEmpty { codes.append("settle") }
    return codes
  }
}
