import Domain

/// Label Studio's export: tasks with their annotations and predictions.
///
/// A cancelled annotation is a skip, one that is marked as ground truth is the truth, a prediction is a program's
/// answer under its `model_version`.
struct LabelStudioMapper: ForeignMapper {
  func records(of value: JSONValue, annotator: String?) throws(Refusal) -> [ForeignRecord] {
    let task = try value.foreignObject("a task")
    guard let data = task["data"]?.objectValue else { throw Refusal("a task without data") }
    var fields = data
    let ownID = data["id"]?.nameToken ?? task["id"]?.nameToken
    fields["id"] = nil
    for key in OwnExport.keys { fields[key] = nil }
    var record = ForeignRecord(ownID: ownID, fields: fields)
    if let meta = task["meta"]?.objectValue, !meta.isEmpty {
      record.metadata["meta"] = .object(meta)
    }
    for key in ["annotations", "completions"] {
      if let value = task[key], value.arrayValue == nil, !value.isNull {
        record.problems.append("\(key) are \(value.kindName), not a list")
      }
      for item in task[key]?.arrayValue ?? [] { take(annotation: item, into: &record) }
    }
    for item in task["predictions"]?.arrayValue ?? [] {
      // Older files list predictions by their number alone.
      guard item.objectValue != nil else { continue }
      let version = item["model_version"]?.nameToken ?? "model"
      guard !version.hasPrefix(OwnExport.joinedVersion) else {
        record.problems.append(OwnExport.joinedLabel)
        continue
      }
      take(results: item, by: .model(version), isTruth: false, into: &record)
    }
    return [record]
  }

  private func take(annotation item: JSONValue, into record: inout ForeignRecord) {
    // What winnow exports names people itself: users of Label Studio they may not be.
    let annotator = Self.annotator(item["completed_by"] ?? item["annotator"])
    if item["was_cancelled"]?.boolValue ?? item["skipped"]?.boolValue ?? false {
      record.answers.append(
        ForeignAnswer(
          "", .skip("none"), by: annotator,
          elapsedMilliseconds: item["lead_time"]?.milliseconds ?? 0))
      return
    }
    take(
      results: item, by: annotator, isTruth: item["ground_truth"]?.boolValue ?? false, into: &record
    )
  }

  private func take(
    results item: JSONValue, by annotator: ForeignAnswer.Annotator, isTruth: Bool,
    into record: inout ForeignRecord
  ) {
    let elapsed = item["lead_time"]?.milliseconds ?? 0
    guard let results = item["result"]?.arrayValue else {
      record.problems.append("an annotation without a list of results")
      return
    }
    var questions: [(name: String, object: String?, results: [LabelStudioResult])] = []
    for value in results {
      guard let result = LabelStudioResult(value) else {
        record.problems.append(LabelStudioResult.words(value))
        continue
      }
      if let index = questions.firstIndex(where: { $0.name.sameBytes(as: result.question) }) {
        questions[index].results.append(result)
      } else {
        questions.append((result.question, value["to_name"]?.stringValue, [result]))
      }
    }
    if results.isEmpty {
      record.answers.append(
        ForeignAnswer("", .nothing, by: annotator, isTruth: isTruth, elapsedMilliseconds: elapsed))
    }
    for question in questions {
      do throws(Refusal) {
        let value = try LabelStudioResult.value(
          question.results, fields: record.fields ?? [:], object: question.object)
        record.answers.append(
          ForeignAnswer(
            question.name, value, by: annotator, isTruth: isTruth, elapsedMilliseconds: elapsed))
      } catch { record.problems.append(error.reason) }
    }
  }

  /// `completed_by` is a number, or an object with the user's id and address.
  static func annotator(_ value: JSONValue?) -> ForeignAnswer.Annotator {
    let name =
      value?.nameToken ?? value?["id"]?.nameToken ?? value?["email"]?.nameToken
      ?? value?["username"]?.nameToken
    return name.map { .person($0) } ?? .unknown
  }
}

/// One entry of `result[]`, as far as it is of a kind that is read.
enum LabelStudioResult {
  case labels(String, [String])
  case range(String, [SpanOffsets.Range])
  case rating(String, Int)
  case text(String, [String])
  case pick(String, String)
  case order(String, [[String]])

  var question: String {
    switch self {
    case .labels(let name, _), .range(let name, _), .rating(let name, _), .text(let name, _),
      .pick(let name, _), .order(let name, _):
      name
    }
  }

  init?(_ json: JSONValue) {
    guard let name = json["from_name"]?.stringValue, let value = json["value"]?.objectValue else {
      return nil
    }
    // A choice, rating or text of one region is no answer about the sample.
    let isOfRegion = value["start"] != nil || value["x"] != nil
    switch json["type"]?.stringValue ?? "" {
    case "labels", "hypertextlabels":
      guard let labels = (value["labels"] ?? value["hypertextlabels"])?.stringList,
        let start = value["start"]?.wholeNumber, let end = value["end"]?.wholeNumber
      else { return nil }
      let text = value["text"]?.stringValue
      self = .range(
        name,
        labels.map { SpanOffsets.Range(start: start, end: end, label: $0, text: text) })
    case "choices" where !isOfRegion:
      guard let labels = value["choices"]?.stringList else { return nil }
      self = .labels(name, labels)
    case "taxonomy" where !isOfRegion:
      guard let paths = value["taxonomy"]?.arrayValue?.map(\.stringList) else { return nil }
      self = .labels(name, paths.compactMap { $0?.joined(separator: "/") })
    case "rating" where !isOfRegion, "number" where !isOfRegion:
      guard let number = (value["rating"] ?? value["number"])?.wholeNumber else { return nil }
      self = .rating(name, number)
    case "textarea" where !isOfRegion:
      guard let texts = value["text"]?.stringValue.map({ [$0] }) ?? value["text"]?.stringList else {
        return nil
      }
      self = .text(name, texts)
    case "pairwise":
      switch value["selected"]?.stringValue {
      case "left": self = .pick(name, "a")
      case "right": self = .pick(name, "b")
      case "tie", "none", "equal": self = .pick(name, "tie")
      default: return nil
      }
    case "ranker":
      guard let items = value["ranker"]?.arrayValue else { return nil }
      let names = items.compactMap(\.nameToken)
      guard names.count == items.count, !names.isEmpty else { return nil }
      self = .order(name, names.map { [$0] })
    default: return nil
    }
  }

  /// Why an entry is not taken.
  static func words(_ json: JSONValue) -> String {
    let type = json["type"]?.stringValue ?? "unknown"
    return "a result of type \(ForeignText.quoted(type)) is not read here"
  }

  /// All results of one question as one answer.
  static func value(
    _ results: [LabelStudioResult], fields: JSONObject, object: String?
  ) throws(Refusal) -> ForeignValue {
    var ranges: [SpanOffsets.Range] = []
    var labels: [String] = []
    var texts: [String] = []
    for result in results {
      switch result {
      case .range(_, let more): ranges += more
      case .labels(_, let more): labels += more.filter { label in !labels.contains(label) }
      case .text(_, let more): texts += more
      case .rating(_, let number): return .rating(number)
      case .pick(_, let pick): return .pick(pick)
      case .order(_, let order): return .order(order)
      }
    }
    if !ranges.isEmpty { return try fields.checkedSpans(ranges, preferring: object) }
    if !texts.isEmpty { return .text(texts.joined(separator: "\n")) }
    return .labels(labels)
  }
}
