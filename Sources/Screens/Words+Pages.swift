import Project
import Terminal

/// Words of dashboard, release, guideline and settings.
extension Words {
  // MARK: dashboard
  static func boardCounts(_ board: Dashboard) -> SafeText {
    let pending: SafeText = board.pending == 0 ? "" : ", \(board.pending) pending"
    return
      "\(board.acceptedSamples) samples\(pending), \(board.standingAnswers) answers (\(board.myAnswers) by you)"
  }
  static func timeLeft(wanted: Int, tenths: Int, pace: Int) -> SafeText {
    let time: SafeText =
      tenths < 10 ? "less than an hour" : "about \(tenths / 10).\(tenths % 10) hours"
    return "\(wanted) answers are wanted at least; at \(pace) an hour, \(time) of work"
  }
  static func noPace(wanted: Int) -> SafeText {
    "\(wanted) answers are wanted at least; nobody answered in the last 24 hours"
  }
  static func pausedPeople(_ count: Int) -> SafeText {
    "\(count == 1 ? "1 pause" : "\(count) pauses") for wrong answers to samples of known answer; see: winnow status"
  }
  static let paceTitle: SafeText = "Answers an hour, the last 24 hours"
  static func everybodyHourly(_ count: Int) -> SafeText { "everybody: \(count) answers" }
  static func myHourly(_ count: Int) -> SafeText { "you: \(count) answers" }
  static func share(_ count: Int, of total: Int) -> SafeText {
    total == 0 ? "\(count)" : "\(count) (\(count * 100 / total) %)"
  }
  static let noFit: SafeText = "Weights and confusions come with the first fit: winnow score"
  static let confusionTitle: SafeText = "What was said (across) where the label is (down), in %"
  static let peopleTitle: SafeText = "Weights by the last fit"
  static func atLeast(ppm: Int) -> SafeText { "at least \(percent(ppm: ppm)) (19 in 20)" }
  static func answersGiven(_ count: Int) -> SafeText { "\(count) answers" }
  static func hiddenPeople(_ count: Int) -> SafeText {
    "\(count) more; whose weights one may see says [scoring] weights in winnow.toml"
  }
  static let moreTitle: SafeText = "More"
  static let boardFigures: SafeText = "Agreement and calibration: tab, then enter"
  static let boardMore: SafeText =
    "Shares: winnow shares. What each answer counts: winnow score --explain ID."

  // MARK: agreement and calibration
  static let figures: SafeText = "Agreement and calibration"
  static let nothingToCompare: SafeText = "No sample has two answers yet."
  static func compared(_ answers: Int, of samples: Int) -> SafeText {
    "\(answers) answers to \(samples) samples with two answers or more"
  }
  static let percentAgreement: SafeText = "percent agreement"
  static func alpha(_ metric: String) -> SafeText {
    "Krippendorff's alpha (\(SafeText.oneLine(metric)))"
  }
  static let ac1: SafeText = "Gwet's AC1"
  static let fleiss: SafeText = "Fleiss' kappa"
  static let similarity: SafeText = "two answers are alike by"
  static func interval(_ low: SafeText, _ high: SafeText) -> SafeText {
    "\(low) … \(high) (95 %)"
  }
  static func decimal(ppm: Int) -> SafeText {
    let thousandths = (abs(ppm) + 500) / 1_000
    let rest = String(thousandths % 1_000)
    return
      "\(ppm < 0 && thousandths > 0 ? "-" : "")\(thousandths / 1_000).\(SafeText(String(repeating: "0", count: 3 - rest.count)))\(SafeText(rest))"
  }
  static let noCalibration: SafeText =
    "No sample with a known answer has been answered; a maintainer brings some in with: winnow import FILE --as gold"
  static func calibration(count: Int, accuracyPPM: Int, errorPPM: Int) -> SafeText {
    "On \(count) samples of known answer \(percent(ppm: accuracyPPM)) right; confidence is off by \(percent(ppm: errorPPM)) in the mean:"
  }
  static func range(_ low: Int, _ high: Int) -> SafeText {
    "\(low / 10_000)–\(high / 10_000) %"
  }
  static func rightOf(ppm: Int, promised: Int, count: Int) -> SafeText {
    "\(percent(ppm: ppm)) right, \(percent(ppm: promised)) said, of \(count)"
  }
  static let figuresMore: SafeText =
    "By label, by pairs of people, what is confused: winnow agreement. As JSON: winnow score --calibration --json."
  static let tooManyForFigures: SafeText =
    "There are too many answers to wait for it here; run: winnow agreement, and: winnow score --calibration"

  // MARK: release
  static func nextRelease(_ version: String, license: SafeText) -> SafeText {
    "A release made now would be \(SafeText.oneLine(version)), under \(license)"
  }
  static func outlookCounts(_ accepted: Int, pending: Int) -> SafeText {
    pending == 0
      ? "\(accepted) accepted samples" : "\(accepted) accepted samples; \(pending) pending stay out"
  }
  static let openAnswered: SafeText = "open, answered"
  static func leftOut(_ count: Int) -> SafeText { "\(count) without an answer stay out" }
  static let exportNote: SafeText =
    "By the queue's figures. The export fits anew and says exactly what it holds and what it left out."
  static let releasesMade: SafeText = "Releases made"
  static let noReleases: SafeText = "None yet."
  static let howTo: SafeText = "How"
  static let howToExport: SafeText =
    "winnow export DIR writes it, as often as you like; nothing is recorded."
  static let howToRelease: SafeText = "winnow release DIR signs what was written, and records it."
  static let maintainerReleases: SafeText =
    "A maintainer signs and records it with: winnow release DIR"
  static let howToVerify: SafeText = "winnow verify DIR checks it, anywhere."

  // MARK: guideline
  static let guidelineChanged: SafeText = "Changed since you last looked"
  static let guidelineWhole: SafeText = "All of it"
  static let howToGuideline: SafeText =
    "A maintainer writes guideline.md in the project's folder, then runs: winnow policy apply"
  static let guidelineNews: SafeText =
    "The guideline has changed since you last looked: i shows how."

  // MARK: settings
  static let settingsYou: SafeText = "You"
  static let settingsName: SafeText = "name"
  static let settingsKey: SafeText = "fingerprint"
  static let settingsCredit: SafeText = "credit"
  static let settingsRoles: SafeText = "roles"
  static let settingsChangeName: SafeText =
    "Name and credit are changed with: winnow join --name NAME --credit name|pseudonym|anonymous"
  static let settingsLook: SafeText = "How it looks"
  static let settingsTheme: SafeText = "theme"
  static let settingsAuto = "what the terminal suggests"
  static let settingsMouse: SafeText = "mouse"
  static let settingsOn = "on"
  static let settingsOff = "off"
  static let settingsKeys: SafeText = "keys"
  static let settingsBreak: SafeText = "break reminder"
  static let settingsCommands: SafeText = "own commands"
  static let settingsFile: SafeText = "file"
  static let settingsChangeLook: SafeText =
    "These stand in that file; docs/configuration.md tells how. Shift and the mouse select text as ever."
  static let settingsFiles: SafeText = "Where things lie"
  static let settingsProject: SafeText = "project"
  static let settingsLedger: SafeText = "ledger"
  static let settingsKeyFile: SafeText = "your key"
  static let settingsState: SafeText = "what you have seen"
}

/// What the first screen says of them.
extension Words {
  static let browseHelp: SafeText = "search all samples; act on many"
  static func answersHelp(_ count: Int) -> SafeText { "\(count) that stand; change them" }
  static let dashboardHelp: SafeText = "progress, confusions, people"
  static let releaseHelp: SafeText = "what it would hold; those made"
  static let guidelineHelp: SafeText = "how to decide"
  static let guidelineNew: SafeText = "changed since you last looked"
  static let settingsHelp: SafeText = "you, looks, files"
}
