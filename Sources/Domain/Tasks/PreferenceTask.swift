/// `preference`: which of two fields is better. The value is `{"pick":"a","shown":"ba","strength":2}`: `pick` names
/// the first field (`a`), the second (`b`) or neither (`tie`), whatever the side it stood on; `shown` says which one
/// stood first. A bare pick, `"a"`, is taken where no strength is asked.
public struct PreferenceTask: Sendable, Equatable, AnswerRules {
  /// The two fields, `a` and `b`.
  public var fields: [String]
  /// Whether neither may be better.
  public var allowsTie: Bool
  /// Steps of how much better; nil: none is asked.
  public var strength: Int?

  public init(fields: [String], allowsTie: Bool = true, strength: Int? = nil) {
    self.fields = fields
    self.allowsTie = allowsTie
    self.strength = strength
  }

  init(settings: JSONObject) {
    self.init(
      fields: (settings["fields"]?.arrayValue ?? []).compactMap(\.stringValue),
      allowsTie: settings["tie"]?.boolValue ?? true, strength: settings["strength"]?.intValue)
  }

  /// What may be picked, in the order of exports.
  public var picks: [String] { allowsTie ? ["a", "b", "tie"] : ["a", "b"] }

  func problem(_ value: JSONValue, subject: TaskSubject?) -> String? {
    let pick = value["pick"] ?? value
    guard let word = pick.stringValue, picks.contains(where: { $0.sameBytes(as: word) }) else {
      return pick.problem(allowed: pickWords)
    }
    for key in value.objectValue?.keys ?? []
    where !["pick", "shown", "strength"].contains(where: { $0.sameBytes(as: key) }) {
      return #"found the key \#(MessageText.quoted(key)), allowed: "pick", "shown", "strength""#
    }
    if let shown = value["shown"], shown != "ab", shown != "ba" {
      return "shown: " + shown.problem(allowed: #""ab", "ba""#)
    }
    return strengthProblem(value["strength"], isTie: word.sameBytes(as: "tie"))
  }

  private func strengthProblem(_ given: JSONValue?, isTie: Bool) -> String? {
    guard let strength, !isTie else {
      return given.map {
        "strength: found \($0.described), allowed: none" + (isTie ? " of a tie" : "")
      }
    }
    let found = given ?? .null
    return found.intValue.map { (1...strength).contains($0) } ?? false
      ? nil : "strength: " + found.problem(allowed: "an integer from 1 to \(strength)")
  }

  private var pickWords: String {
    let names = fields.map { MessageText.quoted($0) }
    guard names.count == 2 else { return "a or b" }
    return #""a" (\#(names[0])), "b" (\#(names[1]))"# + (allowsTie ? #", "tie""# : "")
  }

  func canonical(_ value: JSONValue) -> JSONValue {
    var object = value.objectValue ?? ["pick": value]
    object["shown"] = object["shown"] ?? "ab"
    return .object(object)
  }
}
