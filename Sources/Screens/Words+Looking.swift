import Domain
import Project
import Terminal

/// Words of the screens in which one looks.
extension Words {
  static let myAnswers: SafeText = "My answers"
  static let browse: SafeText = "Browse"
  static let sampleScreen: SafeText = "Sample"
  static let dashboard: SafeText = "Dashboard"
  static let release: SafeText = "Release"
  static let settings: SafeText = "Settings"

  // MARK: numbers and times
  static func moment(_ seconds: Int) -> SafeText {
    let text = Timestamp.text(secondsSince1970: seconds)
    return .oneLine("\(text.prefix(10)) \(text.dropFirst(11).prefix(5))")
  }
  static func percent(ppm: Int) -> SafeText {
    let tenths = (max(0, ppm) + 500) / 1000
    return "\(tenths / 10).\(tenths % 10) %"
  }
  static func confidence(ppm: Int) -> SafeText { "confidence \(percent(ppm: ppm))" }
  static func weight(ppm: Int) -> SafeText { "weight \(percent(ppm: ppm))" }
  static func seconds(_ milliseconds: Int) -> SafeText {
    "\(milliseconds / 1000).\(milliseconds / 100 % 10) s"
  }
  static func policyNumber(_ number: Int) -> SafeText { "policy \(number)" }
  static func andMore(_ count: Int) -> SafeText { "… and \(count) more" }
  static let refreshAgain: SafeText = "F5 tries again; Esc goes back."

  // MARK: my answers
  static func answerCount(_ count: Int, hasMore: Bool) -> SafeText {
    "\(count)\(hasMore ? "+" : "") answers that stand, newest first"
  }
  static let noAnswers: SafeText =
    "You have answered nothing yet. On the first screen, l starts labelling."
  static let noMatch: SafeText = "No answer of yours holds that. Esc shows all."
  static let notScored: SafeText = "not scored"
  static let changingYours: SafeText = "your answer stands here; change it, then Enter saves it"
  static func selecting(_ thousandths: Int) -> SafeText {
    "looking for what the filter names… \(thousandths / 10) %"
  }
  static func onlyFiltered(_ filter: SafeText) -> SafeText { "only: \(filter)" }
  static let changeNotScored: SafeText =
    "you were told about this sample since: a change is kept, not scored"

  // MARK: sample
  static let whereFrom: SafeText = "Where it comes from"
  static let idWord: SafeText = "id"
  static let answersTitle: SafeText = "Answers"
  static let reviewsTitle: SafeText = "Reviews"
  static let commentsTitle: SafeText = "Comments"
  static let noComments: SafeText = "No comments yet; m writes one."
  static let noAnswersYet: SafeText = "Nobody has answered it yet."
  static let youWord: SafeText = "you"
  static let trainingWord: SafeText = "training"
  static let replacedWord: SafeText = "(replaced or taken back)"
  static let takenBack: SafeText = "(taken back)"
  static let erasedText: SafeText = "(erased, or not here)"
  static func status(_ status: SampleDossier.Status) -> SafeText {
    switch status {
    case .open: "open"
    case .settled: "settled"
    case .disputed: "disputed"
    case .adjudicated: "settled by a reviewer"
    case .gold: "gold"
    }
  }
  static func hiddenAnswers(_ count: Int) -> SafeText {
    "\(count) from others not shown; v shows them. What you answer afterwards is kept, not scored."
  }
  static func hiddenUntil(_ count: Int) -> SafeText {
    "\(count) from others not shown: they are once you have answered it."
  }
  static let answerFirst: SafeText = "answer this sample first; then you can see what others said"
  static let revealQuestion: SafeText = """
    You have not answered it yet. If you look now, your answer will be kept but not scored. \
    y looks, any other key does not.
    """
  static let revealed: SafeText = "what others said is shown"
  static let commentPrompt: SafeText = "A comment on this sample, for everybody here:"
  static let commented: SafeText = "comment saved; u takes it back"

  // MARK: browse
  static let allSamples: SafeText = "all samples; / searches"
  static let filterHelp: SafeText = """
    words "a phrase" task:T label:L status:disputed confidence:<0.8 by:me answers:>2 flagged:yes gold:yes \
    commented:yes source:S state:pending id:7f3a; - before a term: not
    """
  static func filterProblem(_ problem: FilterProblem) -> SafeText {
    let list =
      problem.allowed.isEmpty
      ? "" : "; there are \(problem.allowed.joined(separator: ", "))"
    return .oneLine("at character \(problem.position + 1): \(problem.reason)\(list)")
  }
  static func foundCount(_ count: Int, progress: BrowseProgress?, isDone: Bool) -> SafeText {
    if let progress {
      let share = progress.thousandths / 10
      let left: SafeText = progress.secondsLeft.map { " · \(Words.time($0)) left" } ?? ""
      return progress.isIndexing
        ? "gathering words \(share) %\(left) · Esc stops"
        : "\(count) found, \(share) % looked through\(left)"
    }
    return isDone ? "\(count) found" : "\(count)+ found"
  }
  static let gatheringWords: SafeText =
    "The words of all samples are gathered once; then searching is quick."
  static let searching: SafeText = "Searching…"
  static let searchStopped: SafeText = "search stopped; moving down goes on with it"
  static let noSamples: SafeText =
    "There are no samples yet. A maintainer brings some in with: winnow import FILE"
  static let nothingFound: SafeText = "No sample is found. / changes what is searched for."
  static let onlyAnswered: SafeText =
    "only samples that you answered: this filter tells what others said"
  static let notAccepted: SafeText = "not accepted"
  static let batchTitle: SafeText = "To all that this filter names:"
  static func batchName(_ code: String) -> SafeText {
    switch code {
    case "flag": "flag them"
    case "accept": "accept what is pending"
    case "return": "return what is pending"
    case "answer": "answer a question"
    case "settle": "settle their label"
    default: "reject what is pending"
    }
  }
  static func batchHelp(_ code: String) -> SafeText {
    switch code {
    case "flag": "say that something is wrong with them"
    case "answer": "one answer of yours to each that you have not answered"
    case "settle": "a reviewer's last word, whatever was answered"
    default: "never your own"
    }
  }
  static let batchWhichQuestion: SafeText = "Which question?"
  static func batchWhichOption(_ word: BatchWord, _ question: String) -> SafeText {
    word == .answer
      ? "Your answer to all: \(.oneLine(question))" : "The label of all: \(.oneLine(question))"
  }
  static func batchWords(_ act: BatchAct) -> SafeText {
    switch act {
    case .flag(let code): "flag: \(Words.code(code))"
    case .decide(let verdict, let reason):
      reason.map { "\(Words.verdict(verdict)) (\(Words.code($0)))" } ?? Words.verdict(verdict)
    case .answer(let task, let option): "\(.oneLine(task)): \(.oneLine(option))"
    case .settle(let task, let option): "settle \(.oneLine(task)): \(.oneLine(option))"
    }
  }
  static func batchGathering(_ act: BatchAct) -> SafeText {
    "\(batchWords(act)) · looking which samples it is about…"
  }
  static func batchPreview(_ act: BatchAct, _ preview: BatchPreview) -> SafeText {
    switch act {
    case .flag:
      "\(batchWords(act)) · \(samplesFound(preview.samples)), \(preview.changes) will be flagged"
    case .decide:
      "\(batchWords(act)) · \(samplesFound(preview.samples)), \(submissions(preview.changes)) will be decided"
    case .answer:
      "\(batchWords(act)) · \(samplesFound(preview.samples)), \(preview.changes) will be answered"
    case .settle:
      "\(batchWords(act)) · \(samplesFound(preview.samples)), \(preview.changes) will be settled"
    }
  }
  private static func samplesFound(_ count: Int) -> SafeText {
    count == 1 ? "1 sample found" : "\(count) samples found"
  }
  private static func submissions(_ count: Int) -> SafeText {
    count == 1 ? "1 submission" : "\(count) submissions"
  }
  static let batchNothing: SafeText = "Nothing would change. Esc goes back."
  static let batchUndo: SafeText = "u takes all of it back, here and for as long as winnow runs."
  static func batchUndone(_ count: Int) -> SafeText { "took \(count) acts of the batch back" }
  static func batchRedone(_ count: Int) -> SafeText { "did \(count) acts of the batch again" }
  static func moreBelow(_ count: Int) -> SafeText {
    "\(count) samples read; there are more: G goes on, / narrows them"
  }
  static let whatIsWrongWithAll: SafeText = "What is wrong with them?"
  static func batchPerforming(_ act: BatchAct, done: Int, of total: Int) -> SafeText {
    "\(batchWords(act)) · \(done) of \(total)"
  }
  static func batchDone(_ count: Int) -> SafeText {
    count == 1 ? "1 changed, saved" : "\(count) changed, saved"
  }
  static let batchStopped: SafeText = "stopped; what was done is saved"

  // MARK: keys
  static let keyChangeAnswer = KeyWords(
    "change", "answer this sample anew; the new answer replaces yours")
  static let keyOpenSample = KeyWords("open", "everything known about this sample")
  static let keySearchAnswers = KeyWords("search", "type to narrow the list")
  static let keyReveal = KeyWords("show others'", "show what others said of this sample")
  static let keyNote = KeyWords("comment", "say something about this sample, for everybody here")
  static let keySendComment = KeyWords("save it", "save the comment")
  static let keyFilterSamples = KeyWords("search", "change what is searched for")
  static let keyBatch = KeyWords(
    "all of them", "do something to all that are found, after a preview")
  static let keyLabelThese = KeyWords("label these", "answer questions about these samples only")
  static let keyNextMatch = KeyWords("next", "to the next one found")
  static let keyPreviousMatch = KeyWords("previous", "to the one before")
  static let keySearchNow = KeyWords("search", "search for it")
  static let keyPerformBatch = KeyWords("do it", "do it to all of them")
  static let keyBrowse = KeyWords("browse", "all samples: search, filter, act on many")
  static let keyMyAnswers = KeyWords("my answers", "look at what you answered, and change it")
  static let keyDashboard = KeyWords("dashboard", "progress, agreement, people")
  static let keyRelease = KeyWords("release", "what a release would hold, and those made")
  static let keyGuideline = KeyWords("guideline", "the guideline, and what changed in it")
  static let keySettings = KeyWords("settings", "theme, mouse, name; where the files lie")
}
