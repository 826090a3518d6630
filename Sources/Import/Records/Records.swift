import Domain

/// What people judge, and what a sample's id is the hash of.
///
/// One shown text field is `text/plain` with the bytes of its string, so that a line of a text file and a JSONL record
/// agree; several fields (or a chat) are `application/json` with their canonical JSON.
public struct SampleContent: Equatable, Sendable {
  public let media: String
  public let bytes: [UInt8]

  public init(media: String, bytes: [UInt8]) {
    self.media = media
    self.bytes = bytes
  }
}

/// One sample as a file brings it.
public struct SampleRecord: Sendable {
  /// Where the record begins, from 1.
  public let line: Int
  public let content: SampleContent
  /// The record's `id`; a number's token as written.
  public let ownID: String?
  /// All fields but `id` and the shown ones.
  public let metadata: JSONObject
}

/// One label that a worker gave.
public struct AnswerRecord: Equatable, Sendable {
  public let line: Int
  /// Names the sample: its own id, or its hash in hexadecimal.
  public let task: String
  public let worker: String
  public let label: String
}

/// One known answer.
public struct GoldRecord: Equatable, Sendable {
  public let line: Int
  /// Names the sample: its own id, or its hash in hexadecimal.
  public let task: String
  public let truth: String
  /// Why; nil where nothing is said.
  public let note: String?

  /// Longest note that is taken.
  public static let noteLimitBytes = 2_000
}

/// A record that was not taken, and why.
public struct RefusedRecord: Equatable, Sendable {
  public let line: Int
  /// Fit to print: foreign text in it is neutralised and cut.
  public let reason: String
  /// The record's bytes, at most `ImportLimit.rawBytes`, never cut inside a UTF-8 sequence.
  public let raw: [UInt8]

  public init(line: Int, reason: String, raw: [UInt8]) {
    self.line = line
    self.reason = reason
    self.raw = raw
  }

  /// `path:line: reason`, fit to print.
  public func message(path: String) -> String {
    "\(ForeignText.path(path == "-" ? "standard input" : path)):\(line): \(reason)"
  }
}

/// What one step of a reader found.
public enum ReadOutcome<Record: Sendable>: Sendable {
  case record(Record)
  case refused(RefusedRecord)
}

/// Why a record is refused.
struct Refusal: Error {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}
