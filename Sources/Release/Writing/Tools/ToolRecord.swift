import Domain

/// What the formats of other tools share: a row as the record it was, and who answered.
enum ToolRecord {
  /// The shown fields as they are, and beside them the record's other fields.
  static func data(of row: ReleaseRow) -> JSONObject {
    var data = object(row.meta)
    let content = row.content.map(object) ?? [:]
    for field in row.fields {
      data[field.name] = content[field.name] ?? .string(field.text)
    }
    return data
  }

  /// The record's other fields.
  static func meta(of row: ReleaseRow) -> JSONObject { object(row.meta) }

  private static func object(_ text: String) -> JSONObject {
    text.isEmpty ? [:] : (try? JSONScanner.parse(text.utf8))?.objectValue ?? [:]
  }

  /// The answers of each annotator, by their ids as bytes. Whoever is anonymous has but an event in common with
  /// themselves.
  static func people(_ answers: [AnnotationRow]) -> [[AnnotationRow]] {
    func key(_ answer: AnnotationRow) -> String {
      answer.annotator.isEmpty ? " " + answer.event : answer.annotator
    }
    var groups: [(key: String, answers: [AnnotationRow])] = []
    for answer in answers {
      let key = key(answer)
      if let index = groups.firstIndex(where: { $0.key.sameBytes(as: key) }) {
        groups[index].answers.append(answer)
      } else {
        groups.append((key, [answer]))
      }
    }
    return groups.sorted { $0.key.precedesInBytes($1.key) }.map(\.answers)
  }

  /// How long an annotator took. Other tools time a record as a whole, so that each of its answers says the same.
  static func milliseconds(of answers: [AnnotationRow]) -> Int {
    answers.first.map(\.isImported) ?? false
      ? answers.map(\.elapsedMilliseconds).max() ?? 0
      : answers.reduce(0) { $0 + $1.elapsedMilliseconds }
  }

  /// Seconds as a number with as many decimals as it needs.
  static func seconds(_ milliseconds: Int) -> JSONValue {
    let (whole, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
    var decimals = String(1000 + rest).dropFirst()
    while decimals.last == "0" { decimals.removeLast() }
    return .number(decimals.isEmpty ? "\(whole)" : "\(whole).\(decimals)")
  }
}

extension AnnotationRow {
  /// Whether a program answered.
  var isProgram: Bool { type == "agent" || type == "imported_agent" }
  /// Whether the answer came with another tool's file.
  var isImported: Bool { type.hasPrefix("imported") }
}
