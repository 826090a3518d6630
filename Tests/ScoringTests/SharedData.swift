import Foundation
import Scoring

/// Real crowds outside the repository: `data/<set>/{answers,truth}.csv` under `WINNOW_SHARED`, or
/// under `shared` beside the package.
enum SharedData {
  static let hint = "no crowd data: set WINNOW_SHARED to the folder that holds data/rte"

  static var folder: URL {
    if let path = ProcessInfo.processInfo.environment["WINNOW_SHARED"] {
      return URL(fileURLWithPath: path)
    }
    var package = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { package.deleteLastPathComponent() }
    return package.deletingLastPathComponent().appendingPathComponent("shared")
  }

  static var isPresent: Bool {
    FileManager.default.fileExists(
      atPath: folder.appendingPathComponent("data/rte/answers.csv").path)
  }

  /// A set's answers, and the true label of each sample that has one.
  static func crowd(_ name: String) throws -> (answers: AnswerTable, truth: [Int: Int]) {
    let rows = try numbers(in: "data/\(name)/answers.csv")
    let truth = try numbers(in: "data/\(name)/truth.csv")
    var answers = AnswerTable(
      sampleCount: (rows.map { $0[0] }.max() ?? -1) + 1,
      annotatorCount: (rows.map { $0[1] }.max() ?? -1) + 1,
      labelCount: (rows.map { $0[2] }.max() ?? 0) + 1)
    for row in rows {
      answers.append(
        sample: UInt32(row[0]), annotator: UInt32(row[1]), label: UInt16(row[2]))
    }
    return (answers, Dictionary(uniqueKeysWithValues: truth.map { ($0[0], $0[1]) }))
  }

  private static func numbers(in file: String) throws -> [[Int]] {
    let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
    return text.split(separator: "\n").dropFirst().map { line in
      line.split(separator: ",").compactMap { Int($0) }
    }
  }
}
