import Domain
import Foundation
import Import

/// A temporary folder that goes with the test.
final class TestFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "import-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and gives its path.
  func file(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
    let target = path + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: target))
    return target
  }

  func file(_ name: String, _ text: String) throws -> String { try file(name, Array(text.utf8)) }

  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }
}

/// Everything that a reader gave.
struct Reading<Record: Sendable> {
  var records: [Record] = []
  var refused: [RefusedRecord] = []

  init(_ next: () throws -> ReadOutcome<Record>?) throws {
    while let outcome = try next() {
      switch outcome {
      case .record(let record): records.append(record)
      case .refused(let record): refused.append(record)
      }
    }
  }

  /// `line: reason` of each refused record.
  var reasons: [String] { refused.map { "\($0.line): \($0.reason)" } }
}

extension Reading where Record == SampleRecord {
  /// The contents as text.
  var texts: [String] { records.map { String(decoding: $0.content.bytes, as: UTF8.self) } }
}

func readSamples(
  _ path: String, format: ImportFormat? = nil, _ options: ReadOptions = ReadOptions()
) throws -> Reading<SampleRecord> {
  let reader = try SampleReader(path: path, format: format, options: options)
  return try Reading(reader.next)
}

/// The message of the `ImportError` that reading samples ends with, else nil.
func readError(
  _ path: String, format: ImportFormat? = nil, _ options: ReadOptions = ReadOptions()
) -> ImportError? {
  do {
    _ = try readSamples(path, format: format, options)
    return nil
  } catch {
    return error as? ImportError
  }
}
