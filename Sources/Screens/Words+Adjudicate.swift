import Domain
import Terminal

/// Words about answers that disagree.
extension Words {
  static let adjudicate: SafeText = "Disputed"
  static func voicesTitle(_ count: Int) -> SafeText {
    count == 1 ? "1 answer so far:" : "\(count) answers so far:"
  }
  static func moreVoices(_ count: Int) -> SafeText { "and \(count) more; a wider screen shows all" }
  static func labelsWait(_ count: Int) -> SafeText {
    count >= 200 ? "200 or more wait" : count == 1 ? "1 waits" : "\(count) wait"
  }
  static let goldNoteTitle: SafeText =
    "Why is that right? People whom this sample tests will read it (it may be empty)."
  static let nothingToSettle: SafeText = "give the answer first"
  static func labelDecided(_ verdict: Verdict) -> SafeText {
    verdict == .gold ? "your vote for gold is saved" : "settled, saved"
  }
  static let nothingToAdjudicate: SafeText = "No answers wait for your word."
  static let whatIsDisputed: SafeText = """
    Here comes what people disagree on once all answers are in; what you answered yourself is \
    settled by others.
    """
  static let cannotAdjudicate: SafeText = "Settling can't start."
  static let keySettle = KeyWords("settle", "this is the label: settle it")
  static let keyMakeGold = KeyWords(
    "gold", "vote to make it gold: a sample of known answer, with a word on why")
  static let keyTakeVoice = KeyWords("take over", "take somebody's answer as a start")
  static let keyPassLabel = KeyWords("later", "leave it for later")
  static let keySendGold = KeyWords("make gold", "vote for gold with this explanation")
  static let keyDisputed = KeyWords("disputed answers", "settle answers that disagree")
}
