/// One key of the project file: what it may hold, what it is when it is left out, and what it means.
///
/// All keys stand in one table (`PolicyKey.all`), from which defaults, checks, messages and documentation come.
public struct PolicyKey: Sendable {
  /// What a key may hold.
  public indirect enum Kind: Sendable {
    case text(maximumBytes: Int, isMultiline: Bool)
    /// `ChosenName`.
    case name(maximumBytes: Int)
    /// `ColumnName`.
    case column
    /// A file beside the project file.
    case file
    case address
    /// An SPDX expression.
    case license
    case languageCode
    case mediaType
    /// One letter or digit.
    case key
    case word([String])
    case boolean
    case integer(ClosedRange<Int>)
    /// In the file a number such as 0.95, in rules an integer of millionths under `<name>_ppm`.
    case fraction(ClosedRange<Int>)
    /// An option's id or a rating.
    case nameOrInteger
    case list(Kind, count: ClosedRange<Int>)
    /// A table with the keys of a section.
    case table(String)
    /// A list of tables with the keys of a section.
    case tables(String, maximumCount: Int)
    /// In the file a table of tables, in rules a list of objects with an `id`, in the order of the file.
    case form
  }

  /// What holds where the key is left out.
  public enum Default: Sendable {
    case required
    case value(JSONValue)
    /// The key stays away.
    case absent
    /// Taken from something else, which the sentence names.
    case derived(String)
  }

  /// `project`, `samples`, …; `task`, `option`, `when` and `form` for what is nested.
  public let section: String
  /// As the file spells it.
  public let name: String
  public let kind: Kind
  public let standard: Default
  /// The task types that have the key; nil: all, or no matter of tasks.
  public let types: [TaskType]?
  /// One sentence.
  public let meaning: String

  /// As `rules` spell it.
  public var ruleName: String { if case .fraction = kind { name + "_ppm" } else { name } }

  init(
    _ section: String, _ name: String, _ kind: Kind, _ standard: Default, types: [TaskType]? = nil,
    _ meaning: String
  ) {
    self.section = section
    self.name = name
    self.kind = kind
    self.standard = standard
    self.types = types
    self.meaning = meaning
  }
}

extension PolicyKey {
  /// The top-level tables of the file, in its order; `task` is a list of tables, called `tasks` in rules.
  public static let sections = [
    "project", "samples", "limits", "task", "overlap", "queue", "scoring", "gold", "review",
    "shares", "import",
  ]

  /// Every key, in the order of the documentation.
  public static let all: [PolicyKey] =
    projectKeys + sampleKeys + taskKeys + taskTypeKeys + nestedKeys + answerKeys

  /// The keys of a section; of a task those that its type has (all types' where the type is nil).
  public static func keys(of section: String, type: TaskType? = nil) -> [PolicyKey] {
    let keys = bySection[section] ?? []
    guard let type else { return keys }
    return keys.filter { $0.types?.contains(type) ?? true }
  }

  private static let bySection = Dictionary(grouping: all, by: \.section)
}

extension PolicyKey.Kind {
  /// What is allowed, to follow "allowed: " in a message and to stand in the documentation.
  public var allowed: String {
    switch self {
    case .text(let maximum, false): "a text of one line, at most \(maximum) bytes"
    case .text(let maximum, true): "a text of at most \(maximum) bytes"
    case .name(let maximum): "a text of 1–\(maximum) bytes, without controls and outer white space"
    case .column: "1–\(ColumnName.maximumBytes) of a-z, 0-9 and _"
    case .file: "the path of a file inside the project's folder"
    case .address: "an address that begins with https:// or http://"
    case .license: "an SPDX expression such as \"CC-BY-4.0\""
    case .languageCode: "a language code such as \"en\" or \"pt-BR\""
    case .mediaType: "one of \(Self.mediaTypes.joined(separator: ", ")), audio/…"
    case .key: "one letter or digit"
    case .word(let words): words.map { "\"\($0)\"" }.joined(separator: ", ")
    case .boolean: "true or false"
    case .integer(let range): "an integer from \(range.lowerBound) to \(range.upperBound)"
    case .fraction(let range):
      "a number from \(Self.decimal(range.lowerBound)) to \(Self.decimal(range.upperBound))"
    case .nameOrInteger: "an option's id, or an integer for a rating"
    case .list(let item, let count):
      "a list of \(count.lowerBound == count.upperBound ? "\(count.lowerBound)" : "\(count.lowerBound)–\(count.upperBound)"), each \(item.allowed)"
    case .table: "a table"
    case .tables(_, let maximum): "a list of at most \(maximum) tables"
    case .form: "a table of tables, one for each field"
    }
  }

  static let mediaTypes = [
    "text/plain", "text/markdown", "application/json", "image/png", "image/jpeg",
  ]

  /// Millionths as people write them: 950000 is 0.95.
  public static func decimal(_ ppm: Int) -> String {
    let digits = String(abs(ppm) % 1_000_000)
    var fraction = String(repeating: "0", count: 6 - digits.count) + digits
    while fraction.hasSuffix("0") { fraction.removeLast() }
    let whole = "\(ppm < 0 ? "-" : "")\(abs(ppm) / 1_000_000)"
    return fraction.isEmpty ? whole : "\(whole).\(fraction)"
  }
}
