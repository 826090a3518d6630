import Domain

/// One contributor of a release: what they did, what it was worth, and their share.
public struct ContributorLine: Sendable, Equatable {
  /// The three kinds of credit; they have different units and are never added.
  public struct Credit: Sendable, Equatable {
    public var answerMicrobits: Int
    public var reviewMicrobits: Int
    public var submitMicro: Int

    public init(answerMicrobits: Int, reviewMicrobits: Int, submitMicro: Int) {
      self.answerMicrobits = answerMicrobits
      self.reviewMicrobits = reviewMicrobits
      self.submitMicro = submitMicro
    }
  }

  /// One task's weight of this contributor's answers.
  public struct TaskWeight: Sendable, Equatable {
    public var task: String
    public var weightPPM: Int

    public init(task: String, weightPPM: Int) {
      self.task = task
      self.weightPPM = weightPPM
    }
  }

  /// The fingerprint of the first key, or `anonymous`, or `ext:` and a name.
  public var id: String
  /// Further keys of the same person; written only where there are any.
  public var keys: [String]
  /// Only where its owner chose to be named.
  public var name: String?
  /// `human`, `agent`, `imported` or `imported_agent`.
  public var type: String
  public var license: String
  public var answers: Int
  public var reviews: Int
  public var acceptedSubmissions: Int
  public var rejectedSubmissions: Int
  public var credit: Credit
  public var sharePPM: Int
  public var weights: [TaskWeight]

  public init(
    id: String, keys: [String] = [], name: String? = nil, type: String, license: String,
    answers: Int, reviews: Int, acceptedSubmissions: Int, rejectedSubmissions: Int,
    credit: Credit, sharePPM: Int, weights: [TaskWeight]
  ) {
    self.id = id
    self.keys = keys
    self.name = name
    self.type = type
    self.license = license
    self.answers = answers
    self.reviews = reviews
    self.acceptedSubmissions = acceptedSubmissions
    self.rejectedSubmissions = rejectedSubmissions
    self.credit = credit
    self.sharePPM = sharePPM
    self.weights = weights
  }
}

extension ContributorLine {
  /// The line of contributors.jsonl.
  public var json: JSONObject {
    var object: JSONObject = [
      "answers": .integer(answers),
      "credit": [
        "answer_microbits": .integer(credit.answerMicrobits),
        "review_microbits": .integer(credit.reviewMicrobits),
        "submit_micro": .integer(credit.submitMicro),
      ],
      "id": .string(id),
      "license": .string(license),
      "reviews": .integer(reviews),
      "share_ppm": .integer(sharePPM),
      "submitted": [
        "accepted": .integer(acceptedSubmissions), "rejected": .integer(rejectedSubmissions),
      ],
      "type": .string(type),
      "weight_ppm": .object(
        JSONObject(weights.map { (key: $0.task, value: JSONValue.integer($0.weightPPM)) })),
    ]
    if !keys.isEmpty { object["keys"] = .array(keys.map(JSONValue.string)) }
    if let name { object["name"] = .string(name) }
    return object
  }

  /// The first line of shares.csv.
  static let csvHeader =
    "contributor,type,submissions,answers,reviews,credit_submit_micro,"
    + "credit_answer_microbits,credit_review_microbits,share_ppm"

  /// The line of shares.csv; submissions count accepted and rejected ones.
  var csv: String {
    let numbers = [
      acceptedSubmissions + rejectedSubmissions, answers, reviews, credit.submitMicro,
      credit.answerMicrobits, credit.reviewMicrobits, sharePPM,
    ]
    return ([CSVCell.text(id), CSVCell.text(type)] + numbers.map(String.init))
      .joined(separator: ",")
  }
}

/// Cells of CSV that spreadsheets open without running anything.
enum CSVCell {
  /// A text cell: quoted as RFC 4180 where needed; a leading `=`, `+`, `-`, `@`, tab or carriage
  /// return, which a spreadsheet would take for a formula, gets an apostrophe before it.
  static func text(_ text: String) -> String {
    var bytes = Array(text.utf8)
    if let first = bytes.first, "=+-@\t\r".utf8.contains(first) {
      bytes.insert(UInt8(ascii: "'"), at: 0)
    }
    // A leading apostrophe is quoted too, so that every neutralised cell looks the same.
    let isPlain =
      bytes.first != UInt8(ascii: "'") && !bytes.contains { ",\"\r\n\t".utf8.contains($0) }
    guard !isPlain else { return String(decoding: bytes, as: UTF8.self) }
    var quoted: [UInt8] = [UInt8(ascii: "\"")]
    for byte in bytes {
      if byte == UInt8(ascii: "\"") { quoted.append(byte) }
      quoted.append(byte)
    }
    quoted.append(UInt8(ascii: "\""))
    return String(decoding: quoted, as: UTF8.self)
  }
}
