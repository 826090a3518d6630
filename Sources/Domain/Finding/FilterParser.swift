/// Reads the filter language. Pure.
///
///     filter = { term }                      all of them must hold
///     term   = [ "-" ] ( word | phrase | key ":" value )
///     phrase = '"' text '"'                  \" and \\ inside
///     value  = item { "," item }             any of them
///     item   = text without blanks | phrase
///
/// A figure takes `<`, `<=`, `=`, `>=`, `>` before it, and confidence is a share: `0.8` or `80%`.
public struct FilterParser {
  /// The keys, in the order in which they are named to people.
  public static let keys = [
    "task", "label", "status", "confidence", "by", "answers", "flagged", "gold", "commented",
    "source", "id", "state", "meta.FIELD",
  ]
  /// Stands before the name of a field of the records' metadata.
  private static let metadataKey = "meta."

  private let text: [Character]
  private var at = 0

  private init(_ text: String) { self.text = Array(text) }

  /// Reads a filter.
  /// - Throws: `FilterProblem`.
  public static func parse(_ text: String) throws -> SampleFilter {
    var parser = FilterParser(text)
    return try parser.filter()
  }

  private mutating func filter() throws -> SampleFilter {
    var filter = SampleFilter()
    while skipBlanks() {
      let start = at
      let isNegated = text[at] == "-" && at + 1 < text.count && !text[at + 1].isWhitespace
      if isNegated { at += 1 }
      if text[at] == "\"" {
        let phrase = try quoted()
        guard phrase.contains(where: { !$0.isWhitespace }) else {
          throw FilterProblem(position: start, reason: "there is nothing between the quotes")
        }
        filter.terms.append(.init(.phrase(phrase), isNegated: isNegated))
        continue
      }
      let name = bare(upTo: [":", "\""])
      guard at < text.count, text[at] == ":", !name.isEmpty else {
        // A quote in the middle of a word belongs to the word.
        let word = name + bare(upTo: [])
        filter.terms.append(.init(.word(word), isNegated: isNegated))
        continue
      }
      let isField =
        name.hasPrefix(Self.metadataKey) && name.utf8.count > Self.metadataKey.utf8.count
      guard isField || Self.keys.contains(where: { $0.sameBytes(as: name) }) else {
        throw FilterProblem(
          position: start,
          reason: "no key \"\(name)\"; to search for it as text write it in quotes",
          allowed: Self.keys)
      }
      at += 1
      let place = at
      let values = try list()
      guard let first = values.first else {
        throw FilterProblem(
          position: place, reason: "\(name): needs a value", allowed: Self.values(of: name))
      }
      if isField {
        let field = String(name.dropFirst(Self.metadataKey.count))
        filter.terms.append(
          .init(.metadata(field: field, values.map(\.text)), isNegated: isNegated))
        continue
      }
      if name == "task" {
        guard values.count == 1, !isNegated, filter.task == nil else {
          throw FilterProblem(position: start, reason: "task: takes one task, once")
        }
        filter.task = first.text
        continue
      }
      filter.terms.append(try Self.term(name, values, isNegated: isNegated))
    }
    return filter
  }

  // MARK: Values

  private typealias Item = (text: String, position: Int)

  private static func term(_ key: String, _ values: [Item], isNegated: Bool) throws
    -> SampleFilter.Term
  {
    func single() throws -> Item {
      if values.count > 1 {
        throw FilterProblem(position: values[1].position, reason: "\(key): takes one value")
      }
      return values[0]
    }
    switch key {
    case "label": return .init(.label(values.map(\.text)), isNegated: isNegated)
    case "status":
      let found = try values.map { item in
        try choice(SampleFilter.Status(rawValue: item.text), of: key, item)
      }
      return .init(.status(found), isNegated: isNegated)
    case "state":
      let found = try values.map { item in
        try choice(
          SubmissionState.allCases.first { $0.word.sameBytes(as: item.text) }, of: key, item)
      }
      return .init(.state(found), isNegated: isNegated)
    case "confidence":
      return .init(.confidence(try comparison(single(), isShare: true)), isNegated: isNegated)
    case "answers":
      return .init(.answers(try comparison(single(), isShare: false)), isNegated: isNegated)
    case "by": return .init(.by(try single().text), isNegated: isNegated)
    case "source": return .init(.source(try single().text), isNegated: isNegated)
    case "id": return .init(.id(try single().text), isNegated: isNegated)
    case "flagged":
      let item = try single()
      if let answer = yesNo(item.text) {
        return .init(.flagged(code: nil), isNegated: isNegated == answer)
      }
      guard Codes.flag.contains(where: { $0.sameBytes(as: item.text) }) else {
        throw unknown(key, item)
      }
      return .init(.flagged(code: item.text), isNegated: isNegated)
    default:
      let item = try single()
      guard let answer = yesNo(item.text) else { throw unknown(key, item) }
      return .init(key == "gold" ? .gold : .commented, isNegated: isNegated == answer)
    }
  }

  private static func yesNo(_ text: String) -> Bool? {
    switch text {
    case "yes", "true": true
    case "no", "false": false
    default: nil
    }
  }

  private static func choice<Value>(_ value: Value?, of key: String, _ item: Item) throws -> Value {
    guard let value else { throw unknown(key, item) }
    return value
  }

  private static func unknown(_ key: String, _ item: Item) -> FilterProblem {
    FilterProblem(
      position: item.position, reason: "\(key): can't be \"\(item.text)\"", allowed: values(of: key)
    )
  }

  /// What may follow a key; empty where that is anything.
  static func values(of key: String) -> [String] {
    switch key {
    case "status": SampleFilter.Status.allCases.map(\.rawValue)
    case "state": SubmissionState.allCases.map(\.word)
    case "confidence": ["<0.8", "<=0.8", "=1", ">=0.8", ">80%"]
    case "answers": ["<3", "<=3", "=3", "3", ">=3", ">3"]
    case "flagged": ["yes", "no"] + Codes.flag
    case "gold", "commented": ["yes", "no"]
    case "by": ["me", "a name", "a fingerprint"]
    default: []
    }
  }

  private static func comparison(_ item: Item, isShare: Bool) throws -> SampleFilter.Comparison {
    var rest = Substring(item.text)
    // The longer ones first, so that "<=" is not read as "<".
    let relations: [SampleFilter.Comparison.Relation] = [
      .atMost, .atLeast, .less, .greater, .equal,
    ]
    let relation = relations.first { rest.hasPrefix($0.rawValue) }
    if let relation { rest = rest.dropFirst(relation.rawValue.count) }
    guard let value = isShare ? share(rest) : Int(rest).flatMap({ $0 >= 0 ? $0 : nil }) else {
      throw unknown(isShare ? "confidence" : "answers", item)
    }
    return .init(relation ?? .equal, value)
  }

  /// A share from 0 to 1, or from 0% to 100%, as ppm.
  private static func share(_ text: Substring) -> Int? {
    let isPercent = text.last == "%"
    let digits = isPercent ? text.dropLast() : text
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let whole = Int(parts[0].isEmpty ? "0" : parts[0]),
      (0...100).contains(whole)
    else { return nil }
    var fraction = 0
    if parts.count == 2 {
      guard (1...6).contains(parts[1].count), parts[1].allSatisfy({ ("0"..."9").contains($0) }),
        let digits = Int(parts[1])
      else { return nil }
      fraction = digits
      for _ in parts[1].count..<6 { fraction *= 10 }
    }
    let millionths = whole * 1_000_000 + fraction
    let ppm = isPercent ? millionths / 100 : millionths
    return (0...1_000_000).contains(ppm) ? ppm : nil
  }

  // MARK: Characters

  /// Whether something follows.
  private mutating func skipBlanks() -> Bool {
    while at < text.count, text[at].isWhitespace { at += 1 }
    return at < text.count
  }

  private mutating func bare(upTo ends: [Character]) -> String {
    let start = at
    while at < text.count, !text[at].isWhitespace, !ends.contains(text[at]) { at += 1 }
    return String(text[start..<at])
  }

  private mutating func quoted() throws -> String {
    let start = at
    at += 1
    var found = ""
    while at < text.count {
      let character = text[at]
      at += 1
      switch character {
      case "\"": return found
      case "\\" where at < text.count && (text[at] == "\"" || text[at] == "\\"):
        found.append(text[at])
        at += 1
      default: found.append(character)
      }
    }
    throw FilterProblem(position: start, reason: "the quote is not closed")
  }

  private mutating func list() throws -> [Item] {
    var items: [Item] = []
    while at < text.count, !text[at].isWhitespace {
      let place = at
      let item = text[at] == "\"" ? try quoted() : bare(upTo: [",", "\""])
      if item.isEmpty { throw FilterProblem(position: place, reason: "a value is missing here") }
      items.append((item, place))
      guard at < text.count, text[at] == "," else { break }
      at += 1
      if at == text.count || text[at].isWhitespace {
        throw FilterProblem(position: at, reason: "a value is missing after the comma")
      }
    }
    if at < text.count, !text[at].isWhitespace {
      throw FilterProblem(position: at, reason: "a blank or a comma is missing here")
    }
    return items
  }
}
