import Domain
import Ledger

/// A sample as a person sees it: its shown fields, in the policy's order. Text from others: only a door that
/// neutralises may draw it.
public struct SampleView: Sendable, Equatable {
  public struct Field: Sendable, Equatable {
    public let name: String
    /// The text; of what is no text its JSON.
    public let text: String
    /// What the record holds under the name; nil: the field is all of a plain text.
    public let value: JSONValue?
  }

  public let id: SampleID
  public let fields: [Field]

  /// Plain text is the one field "text"; content JSON has the fields that were shown when it was submitted.
  init(id: SampleID, media: String, content: [UInt8], show: [String]) {
    self.id = id
    guard media == "application/json", let object = try? JSONScanner.parse(content).objectValue
    else {
      fields = [
        Field(
          name: show.count == 1 ? show[0] : "text", text: String(decoding: content, as: UTF8.self),
          value: nil)
      ]
      return
    }
    let known = show.filter { object[$0] != nil }
    let others = object.keys.filter { key in !known.contains { $0.sameBytes(as: key) } }
    fields = (known + others).map { name in
      let value = object[name] ?? .null
      return Field(name: name, text: value.stringValue ?? JSONWriter.text(value), value: value)
    }
  }

  /// All its text on one line, for lists.
  public var summary: String { fields.map(\.text).joined(separator: " · ") }
}

/// One question about a sample.
public struct Question: Sendable, Equatable {
  public struct Choice: Sendable, Equatable {
    public let id: String
    public let name: String
    public let help: String?
    /// The keys that choose it, the one to show first.
    public let keys: [Character]
  }

  public let task: String
  public let text: String
  /// The type with its settings.
  public let kind: TaskKind
  /// It is asked only with this answer to an earlier question.
  public let condition: TaskCondition?
  /// The second field of a preference stands first: sides are shuffled by person, sample and task.
  public private(set) var isFlipped = false
  public let choices: [Choice]
  /// One key answers and goes on to the next sample.
  public let advances: Bool
  /// The policy lets one ask what a program answered, before one's own answer.
  public let suggests: Bool

  /// - Parameters:
  ///   - sample: what is asked about, and `person` who is asked: they decide the sides of a preference.
  ///   - isOneOfSeveral: the policy has more tasks and only this one is asked: it goes on as a lone task does.
  init(_ task: LabelingTask, sample: SampleID, person: String, isOneOfSeveral: Bool = false) {
    self.task = task.id
    text = task.question
    kind = task.kind
    condition = task.condition
    let offered = task.offeredOptions
    let first = OptionKeys.assign(offered)
    let second = OptionKeys.second(offered)
    choices = offered.enumerated().map { index, option in
      var keys: [Character] = []
      if first.indices.contains(index) { keys.append(first[index]) }
      if second.indices.contains(index), let key = second[index] { keys.append(key) }
      return Choice(id: option.id, name: option.name, help: option.help, keys: keys)
    }
    advances = task.advance || isOneOfSeveral && task.type.advancesAlone
    suggests = task.suggest.sameBytes(as: "agent")
    if case .preference = kind {
      isFlipped = Question.isFlipped(person: person, sample: sample, task: task.id)
    }
  }

  /// Which side the second field of a preference stands on: the last bit of SHA-256(person ‖ 0 ‖ sample ‖ task), so
  /// that it is the same whenever this person sees this sample, and as good as random over people and samples.
  static func isFlipped(person: String, sample: SampleID, task: String) -> Bool {
    let digest = sha256(Array(person.utf8) + [0] + sample.digest.bytes + Array(task.utf8))
    return (digest.bytes.last ?? 0) & 1 == 1
  }
}
