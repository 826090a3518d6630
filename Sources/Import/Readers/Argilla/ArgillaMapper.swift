import Domain

/// Argilla 2 records. Of responses only submitted ones are answers, discarded ones are skips, drafts are nothing yet;
/// a suggestion is a program's answer.
struct ArgillaMapper: ForeignMapper {
  func records(of value: JSONValue, annotator: String?) throws(Refusal) -> [ForeignRecord] {
    let object = try value.foreignObject("a record")
    guard let fields = object["fields"]?.objectValue else {
      throw Refusal("a record without fields")
    }
    var record = ForeignRecord(ownID: object["id"]?.nameToken, fields: fields)
    record.metadata = object["metadata"]?.objectValue ?? [:]
    for (question, value) in object["suggestions"]?.objectValue?.members ?? [] {
      guard let given = value["value"], !given.isNull else { continue }
      let agent = value["agent"]?.nameToken ?? "suggestion"
      record.take(question, given, by: .model(agent))
    }
    for (question, value) in object["responses"]?.objectValue?.members ?? [] {
      for response in value.arrayValue ?? [] {
        let who = response["user_id"]?.nameToken.map { ForeignAnswer.Annotator.person($0) }
        record.take(
          question, response["value"] ?? .null, status: response["status"]?.stringValue,
          by: who ?? .unknown)
      }
    }
    return [record]
  }
}

/// The same as columns: `question.responses`, `question.responses.users`, `question.responses.status`,
/// `question.suggestion`, `question.suggestion.agent`.
struct ArgillaFlatMapper: ForeignMapper {
  func records(of value: JSONValue, annotator: String?) throws(Refusal) -> [ForeignRecord] {
    let object = try value.foreignObject("a record")
    var fields = JSONObject()
    var record = ForeignRecord(ownID: object["id"]?.nameToken, fields: nil)
    let parts = [".responses", ".suggestion", ".users", ".status", ".agent", ".score"]
    for member in object.members
    where !parts.contains(where: { member.key.hasSuffix($0) }) && !member.key.sameBytes(as: "id") {
      if member.key.utf8.first == UInt8(ascii: "_") || member.key.sameBytes(as: "status") {
        record.metadata[member.key] = member.value
      } else {
        fields[member.key] = member.value
      }
    }
    record.fields = fields
    for member in object.members {
      if member.key.hasSuffix(".suggestion"), !member.value.isNull {
        let agent = object[member.key + ".agent"]?.nameToken ?? "suggestion"
        record.take(
          String(member.key.dropLast(".suggestion".count)), member.value, by: .model(agent))
      }
      guard member.key.hasSuffix(".responses"), let values = member.value.arrayValue else {
        continue
      }
      let users = object[member.key + ".users"]?.arrayValue ?? []
      let status = object[member.key + ".status"]?.arrayValue ?? []
      let question = String(member.key.dropLast(".responses".count))
      for (index, given) in values.enumerated() {
        let name = users.indices.contains(index) ? users[index].nameToken : nil
        record.take(
          question, given,
          status: status.indices.contains(index) ? status[index].stringValue : nil,
          by: name.map { .person($0) } ?? .unknown)
      }
    }
    return [record]
  }
}

extension ForeignRecord {
  fileprivate mutating func take(
    _ question: String, _ value: JSONValue, status: String? = nil,
    by annotator: ForeignAnswer.Annotator
  ) {
    switch status {
    case "discarded": answers.append(ForeignAnswer(question, .skip("none"), by: annotator))
    case "draft", "pending": break
    default:
      guard !value.isNull else { return }
      do throws(Refusal) {
        answers.append(
          ForeignAnswer(question, try argillaValue(value, fields: fields ?? [:]), by: annotator))
      } catch { problems.append("\(ForeignText.quoted(question)): \(error.reason)") }
    }
  }
}

/// A value tells its question's type by its shape alone.
private func argillaValue(_ value: JSONValue, fields: JSONObject) throws(Refusal) -> ForeignValue {
  switch value {
  case .string(let word): return .word(word)
  case .number:
    guard let number = value.wholeNumber else { throw Refusal("a number that is not whole") }
    return .rating(number)
  case .array(let items):
    if items.isEmpty { return .nothing }
    if let labels = value.stringList { return .labels(labels) }
    if items.allSatisfy({ $0["start"] != nil && $0["end"] != nil }) {
      let ranges = try items.map { item throws(Refusal) in try DoccanoMapper.range(item) }
      return try fields.checkedSpans(ranges)
    }
    return .order(try groups(items))
  default: throw Refusal("\(value.kindName) is no answer")
  }
}

/// `[{"value": "reply-1", "rank": 1}, …]`, best first; an equal rank is a tie.
private func groups(_ items: [JSONValue]) throws(Refusal) -> [[String]] {
  var ranked: [(rank: Int, name: String)] = []
  for item in items {
    guard let name = item["value"]?.nameToken, let rank = item["rank"]?.wholeNumber else {
      throw Refusal("an entry with neither a range nor a rank")
    }
    ranked.append((rank, name))
  }
  var groups: [[String]] = []
  var last: Int?
  // Entries of one rank stay in the order in which they stand.
  for entry in ranked.enumerated().sorted(by: { ($0.1.rank, $0.0) < ($1.1.rank, $1.0) }).map(\.1) {
    if entry.rank == last {
      groups[groups.count - 1].append(entry.name)
    } else {
      groups.append([entry.name])
    }
    last = entry.rank
  }
  return groups
}
