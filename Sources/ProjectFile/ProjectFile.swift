import Domain
import TOMLKit

/// The project file, `winnow.toml`: what a maintainer edits, and what a policy is made from.
public enum ProjectFile {
  /// Its name in the project's folder.
  public static let fileName = "winnow.toml"

  /// Every key with its type, default and meaning.
  public static var keys: [PolicyKey] { PolicyKey.all }

  /// What the event around the text and the rules takes at most, in bytes: its other keys, hashes, and slack.
  static let envelopeBytes = 4_096

  /// Reads a project file and fills in all defaults.
  /// - Parameters:
  ///   - text: the whole file.
  ///   - name: what messages call it.
  /// - Throws: `ProjectFileError` with every problem, each with line and key.
  public static func read(text: String, name: String = fileName) throws -> Policy {
    try checkSize(text.utf8.count, name: name)
    let index = try scan(text, name: name)
    let table = try parse(text, name: name)
    var conversion = Conversion(index: index)
    let rules = conversion.rules(table)
    let report = ProblemReport(file: name, index: index, conversion: conversion)
    do {
      let policy = try Policy(rules: rules)
      let problems = report.problems(with: patternProblems(policy))
      if !problems.isEmpty { throw ProjectFileError.problems(problems) }
      try checkSize(eventBytes(text: text, policy: policy), name: name)
      return policy
    } catch let error as PolicyError {
      throw ProjectFileError.problems(report.problems(with: error.problems))
    }
  }

  /// - Throws: what the scan finds, and every NUL: the parser takes and gives C strings, which would end at it without
  ///   a word.
  static func scan(_ text: String, name: String) throws -> KeyIndex {
    if let zero = text.utf8.firstIndex(of: 0) {
      let line = text.utf8[..<zero].count { $0 == UInt8(ascii: "\n") } + 1
      throw ProjectFileError.problems([
        Problem(file: name, line: line, key: "", message: zeroMessage)
      ])
    }
    do {
      let index = try KeyIndex(text)
      if index.zeroLines.isEmpty { return index }
      throw ProjectFileError.problems(
        index.zeroLines.map { Problem(file: name, line: $0, key: "", message: zeroMessage) })
    } catch let fault as SyntaxFault {
      let message = "not TOML: \(fault.message)"
      throw ProjectFileError.problems([
        Problem(file: name, line: fault.line, key: "", message: message)
      ])
    }
  }

  static func parse(_ text: String, name: String) throws -> TOMLTable {
    do {
      return try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      let message =
        "not TOML: \(MessageText.escaped(error.description, limit: 300)) (column \(error.source.begin.column))"
      throw ProjectFileError.problems([
        Problem(file: name, line: error.source.begin.line, key: "", message: message)
      ])
    }
  }

  private static let zeroMessage = "holds a NUL character, which no text may hold"

  private static func checkSize(_ bytes: Int, name: String) throws {
    guard bytes > Policy.maximumBytes else { return }
    let message =
      "the policy would have \(bytes) bytes, at most \(Policy.maximumBytes) are allowed; shorten texts or lists"
    throw ProjectFileError.problems([Problem(file: name, line: 1, key: "", message: message)])
  }

  /// The size of the policy event: it holds the file as it is written, and the rules.
  private static func eventBytes(text: String, policy: Policy) -> Int {
    JSONWriter.bytes(.string(text)).count + JSONWriter.bytes(policy.rules).count + envelopeBytes
  }

  /// Patterns of forms that are no regular expressions. Not a matter of `rules`: replay must not depend on an engine.
  private static func patternProblems(_ policy: Policy) -> [PolicyProblem] {
    var problems: [PolicyProblem] = []
    for (place, task) in policy.tasks.enumerated() where task.type == .fields {
      for (field, form) in (task.settings["fields"]?.arrayValue ?? []).enumerated() {
        guard let pattern = form["pattern"]?.stringValue, (try? Regex(pattern)) == nil else {
          continue
        }
        problems.append(
          PolicyProblem(
            path: [.key("tasks"), .index(place), .key("fields"), .index(field), .key("pattern")],
            message: "found \(MessageText.quoted(pattern)), which is no regular expression"))
      }
    }
    return problems
  }
}
