import Domain
import Terminal

/// All words of the screens, in one place, so that they can be translated. Texts from others come in as `SafeText`.
enum Words {
  // MARK: names of screens
  static let home: SafeText = "Home"
  static let label: SafeText = "Label"
  static let review: SafeText = "Review"
  static let submit: SafeText = "Submit"
  static func helpOn(_ screen: SafeText) -> SafeText { "Help · \(screen)" }

  // MARK: everywhere
  static func tooSmall(have: Size, need: Size) -> SafeText {
    "needs \(need.columns)×\(need.rows); this is \(have.columns)×\(have.rows)"
  }
  static func you(_ name: SafeText) -> SafeText { "you: \(name)" }
  static let typing: SafeText = "typing"
  static let keysAct: SafeText = "keys"
  static let starting: SafeText = "one moment…"
  static let saving: SafeText = "○ saving…"
  static let saved: SafeText = "● saved"
  static let notSavedMark: SafeText = "✗ not saved"
  static let allSaved: SafeText = "all is saved, always: there is nothing to do for it"
  static let pasteIgnored: SafeText = "paste ignored here: a paste never answers"
  static let emptyField: SafeText = "(empty)"
  static let moreBelow: SafeText = "more below ↓"
  static let moreAbove: SafeText = "more above ↑"
  static let moreBoth: SafeText = "more ↑↓"
  static let nothingToUndo: SafeText = "nothing to undo"
  static let nothingToRedo: SafeText = "nothing to redo"
  static let draftBack: SafeText = "a step back in this answer; it is not sent yet"
  static let draftForth: SafeText = "a step forth in this answer; it is not sent yet"
  static let nothingMatches: SafeText = "nothing matches; Backspace takes letters away"
  static let looksAgain: SafeText = "This screen looks again every 5 seconds, and on any key."
  static func sample(_ id: String) -> SafeText {
    "sample \(SafeText.oneLine(String(id.prefix(8))))"
  }
  static func position(_ number: Int, of total: Int) -> SafeText { "\(number) of \(total)" }
  static func hiddenText(_ count: Int) -> SafeText {
    count == 1 ? "hidden text: 1 character" : "hidden text: \(count) characters"
  }
  static func warning(_ text: SafeText) -> SafeText { "! \(text)" }
  static func tooLong(limit: Int) -> SafeText {
    "that would be longer than \(limit) bytes; nothing was added"
  }

  // MARK: label
  static func notSaved(_ reason: SafeText) -> SafeText {
    "not saved, kept: Enter tries again. \(reason)"
  }
  static func dropped(_ count: Int, after notice: SafeText) -> SafeText {
    "\(count) more keys ignored; \(notice)"
  }
  static let oneNotSaved: SafeText = "one answer is not saved: Enter tries again"
  static let leavingDropsBegun: SafeText =
    "not sent yet: enter sends it; leave again to drop it"
  static let leavingDrops: SafeText =
    "one answer is not saved: Enter tries again; back once more drops it"
  static let begunIsBack: SafeText =
    "what you had begun here is back; it is not sent yet"
  static let enterRetries: SafeText = "changed; Enter saves it"
  static let pressAnOption: SafeText = "press the key of an option"
  static let whySkip: SafeText = "Why skip this sample?"
  static let whatIsWrong: SafeText = "What is wrong with this sample?"
  static func flagged(_ code: SafeText) -> SafeText { "flagged: \(code)" }
  static let nextComes: SafeText = "saving, then the next sample…"
  static func filterPrompt(found: Int, of total: Int) -> SafeText {
    "\(found) of \(total), type to narrow:"
  }
  static let nothingLeft: SafeText = "Nothing is left for you to label right now."
  static let nextSteps: [SafeText] = [
    "From the first screen you can submit texts of your own or review those of others: winnow",
    "A maintainer adds samples with: winnow import FILE",
  ]
  static let noTask: SafeText = "no question is asked yet"
  static let noTaskTitle: SafeText = "No question is asked yet."
  static let addTask: SafeText =
    "Add a [[task]] of type \"choice\" to winnow.toml, then run: winnow policy apply"
  static func notAskedYet(_ tasks: [String]) -> SafeText {
    "Of the policy, this version does not ask yet: \(.oneLine(tasks.joined(separator: ", ")))"
  }
  static let cannotLabel: SafeText = "Labelling can't start."

  // MARK: review
  static let reviewQuestion: SafeText = "Should this sample be in the dataset?"
  static let acceptHelp: SafeText = "it belongs here"
  static let rejectHelp: SafeText = "it does not; with a reason"
  static let returnHelp: SafeText = "good after a change; with a reason and a note"
  static func verdictsSoFar(_ count: Int, of wanted: Int) -> SafeText {
    "verdicts \(count) of \(wanted)"
  }
  static func from(_ name: SafeText) -> SafeText { "from \(name)" }
  static func flag(_ code: SafeText) -> SafeText { "flag: \(code)" }
  static func verdict(_ verdict: Verdict) -> SafeText {
    switch verdict {
    case .accept: "accept"
    case .reject: "reject"
    case .returned: "return"
    case .settle: "settle"
    case .gold: "gold"
    }
  }
  static func reason(for verdict: Verdict) -> SafeText { "Why \(Words.verdict(verdict))?" }
  static let notePrompt: SafeText = "A note to the submitter"
  static func noteTitle(_ reason: SafeText) -> SafeText {
    "Return (\(reason)). A note to the submitter, if you like:"
  }
  static func decided(_ verdict: Verdict) -> SafeText {
    switch verdict {
    case .accept: "accepted, saved"
    case .reject: "rejected, saved"
    case .returned: "returned, saved"
    case .settle, .gold: "saved"
    }
  }
  static func verdictNotSaved(_ reason: SafeText) -> SafeText { "not saved: \(reason)" }
  static let passed: SafeText = "left for later"
  static let nothingToReview: SafeText = "No submission waits for your verdict."
  static let disputedBehindTab: SafeText = "Answers that disagree are settled behind Tab."
  static let ownNotShown: SafeText = """
    Your own are reviewed by others. A maintainer makes others reviewers with: \
    winnow grant NAME reviewer
    """
  static let cannotReview: SafeText = "Reviewing can't start."

  // MARK: submit
  static let submitPrompt: SafeText = "Write or paste a text for the dataset."
  static let emptyEditor: SafeText = "type here; Enter starts a new line"
  static let notSubmitted: SafeText = "○ not submitted"
  static let textNotSubmitted: SafeText = "this text is not submitted yet: F2 checks it, then Enter"
  static let duplicateAccepted: SafeText = "Exact duplicate: this text is here already, accepted."
  static let duplicatePending: SafeText =
    "Exact duplicate: this text is here already, not accepted (yet)."
  static let sendAnyway: SafeText = "Enter submits it all the same; Esc goes back to the text."
  static let enterSends: SafeText = "Enter submits it; Esc goes back to the text."
  static func submitted(_ state: SubmissionState) -> SafeText {
    switch state {
    case .accepted: "submitted and accepted"
    case .pending: "submitted: pending until others have reviewed it"
    default: "submitted: \(Words.state(state))"
    }
  }
  static func submissionNotSaved(_ reason: SafeText) -> SafeText {
    "not submitted, kept here: \(reason)"
  }
  static func state(_ state: SubmissionState) -> SafeText {
    switch state {
    case .pending: "pending"
    case .accepted: "accepted"
    case .returned: "returned"
    case .rejected: "rejected"
    case .withdrawn: "withdrawn"
    }
  }
  static let noneYet: SafeText = "You have submitted nothing yet."
  static func yours(_ count: Int) -> SafeText { "Your submissions (\(count)), newest first:" }
  static let discardQuestion: SafeText =
    "This text is not submitted. y (or 1) throws it away; Esc (or 2) goes back to it."

  // MARK: home
  static func youAre(_ name: SafeText, roles: [String]) -> SafeText {
    roles.isEmpty
      ? "You are \(name)." : "You are \(name): \(.oneLine(roles.joined(separator: ", ")))."
  }
  static let notJoined: SafeText =
    "You have not joined this project yet; run: winnow join --name NAME"
  static func counts(samples: Int, answers: Int, mine: Int, policy: Int) -> SafeText {
    "\(samples) samples, \(answers) answers (\(mine) by you), policy version \(policy)"
  }
  static func asked(_ tasks: [String]) -> SafeText {
    "answer questions: \(.oneLine(tasks.joined(separator: ", ")))"
  }
  static let onlyReviewers: SafeText = "for reviewers; a maintainer makes one with winnow grant"
  static let nothingWaits: SafeText = "nothing waits for you"
  static func waiting(_ count: Int) -> SafeText {
    count >= 1_000
      ? "1000 or more wait for you" : count == 1 ? "1 waits for you" : "\(count) wait for you"
  }
  static let submitHelp: SafeText = "add a text of your own"
  static let noSubmissions: SafeText = "closed here, or you have not joined"
  static func news(_ news: HomeFacts.News) -> SafeText? {
    let parts = [
      (news.accepted, state(.accepted)), (news.returned, state(.returned)),
      (news.rejected, state(.rejected)), (news.pending, state(.pending)),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1.plain)" }
    return parts.isEmpty ? nil : "Your submissions: \(.oneLine(parts.joined(separator: ", ")))"
  }

  // MARK: help
  static let helpIntro: SafeText = "What can be done here. / searches, Enter does it."
  static let guideline: SafeText = "Guideline"
  static let noGuideline: SafeText = "This project has no guideline yet."

  static func clash(screen: String, key: String, actions: [String]) -> String {
    "\(screen): \(key) is bound to \(actions.joined(separator: " and "))"
  }

  // MARK: codes

  /// A code of a closed list, in words; what isn't known is shown as it is.
  static func code(_ code: String) -> SafeText {
    switch code {
    case "none": "no reason"
    case "unsure": "I am not sure"
    case "unclear": "the text is unclear"
    case "broken": "the text is broken"
    case "language": "I don't know the language"
    case "other": "something else"
    case "personal_data": "personal data"
    case "offensive": "offensive"
    case "duplicate": "a duplicate"
    case "license": "the licence"
    case "wrong_label": "wrong label"
    case "off_topic": "off topic"
    case "quality": "quality"
    case "format": "format"
    case "corrected": "corrected by a reviewer"
    default: .oneLine(code)
    }
  }
}
