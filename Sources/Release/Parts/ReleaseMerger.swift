import Domain
import Foundation
import Ledger

/// Joins the parts of a release into the folder that one process would have written, byte for byte.
///
/// Needs no ledger: parts say what they are made of. Every file is hashed again on the way, since
/// parts travel between machines.
public struct ReleaseMerger {
  private struct Part {
    let folder: String
    let description: PartDescription
  }

  private let parts: [Part]

  /// - Parameter folders: of all parts, in any order.
  /// - Throws: `ReleaseError.notAPart` where one can't be read, `.badParts` where some are missing,
  ///   stand there twice or belong to another release: all of them are named.
  public init(_ folders: [String]) throws {
    guard !folders.isEmpty else { throw ReleaseError.badParts(["no part is named"]) }
    let found = try folders.map { Part(folder: $0, description: try PartDescription(folder: $0)) }
    let problems = Self.problems(of: found)
    guard problems.isEmpty else { throw ReleaseError.badParts(problems) }
    parts = found.sorted { $0.description.partition.index < $1.description.partition.index }
  }

  /// Writes the release: whole, or not at all. Files are linked where the file system allows, else
  /// copied; the parts stay as they are.
  ///
  /// - Parameters:
  ///   - destination: where the folder will be; nothing may stand there.
  ///   - suffix: tells folders of one process apart.
  /// - Throws: `ReleaseError.badParts` where a file is missing or damaged, and any error of writing.
  @discardableResult
  public func write(to destination: String, suffix: String) throws -> PublishedRelease {
    let target = try ReleaseDestination(destination, suffix: suffix)
    var isPublished = false
    defer { if !isPublished { FileSystem.removeTree(target.folder) } }
    try FileSystem.makeFolder(target.folder)
    let final = MDSIndex.finalPaths(
      of: parts.flatMap { $0.description.files.map(\.path) })
    var joined = JoinedFolder(target.folder)
    for part in parts {
      for file in part.description.files {
        try joined.take(file, from: part.folder, as: final[file.path] ?? file.path)
      }
    }
    guard joined.problems.isEmpty else { throw ReleaseError.badParts(joined.problems) }
    let first = parts[0].description
    try Self.checkComplete(joined.files, plan: first.plan, samples: first.samples)
    let closing = ReleaseClosing(
      facts: first.facts, plan: first.plan,
      fieldNames: parts.lazy.compactMap(\.description.fieldNames).first,
      samples: first.samples, figures: figures)
    let written = try closing.write(joined.files) { try joined.write($0, as: $1) }
    try joined.synchronize()
    try FileSystem.publish(target.folder, as: target.path)
    isPublished = true
    return PublishedRelease(
      path: target.path, manifest: written.manifest, manifestSHA256: written.manifestSHA256,
      files: written.files, samplesRoot: first.samples.root)
  }

  /// What the parts counted, together.
  private var figures: ReleaseFigures {
    var counter = FigureCounter(tasks: parts[0].description.plan.tasks)
    for part in parts { counter.add(rowsOf: part.description.figures) }
    var figures = counter.figures
    figures.kinds = parts[0].description.figures.kinds
    return figures
  }

  /// A part whose program wrote less than it should would pass every other check.
  private static func checkComplete(
    _ files: [ListedFile], plan: ReleasePlan, samples: Manifest.Samples
  ) throws {
    for format in plan.formats where format.isComplete {
      for split in plan.splits {
        let folder = format == .mds ? "mds/\(split.name)/" : "\(format.folder)/\(split.name)-"
        let rows = files.filter {
          $0.path.hasPrefix(folder) && $0.path.hasSuffix("." + format.fileExtension)
        }.reduce(0) { $0 + ($1.rows ?? 0) }
        guard rows == split.rows else {
          throw ReleaseError.badParts([
            "the parts hold \(rows) rows of \(split.name) as \(format.rawValue), not \(split.rows)"
          ])
        }
      }
    }
    for proof in ProofFile.allCases
    where proof.isRequired(by: plan.proofs) && !files.contains(where: { $0.path == proof.path }) {
      throw ReleaseError.badParts(["no part has \(proof.path)"])
    }
  }

  // MARK: Whether they belong together

  private static func problems(of parts: [Part]) -> [String] {
    let base = mostCommon(parts)
    let (own, foreign) = (
      parts.filter { $0.description.common == base.description.common },
      parts.filter { $0.description.common != base.description.common }
    )
    var problems = foreign.map { part in
      "\(part.folder) is of another release: \(difference(part.description, base.description))"
    }
    let count = base.description.partition.count
    var folders: [Int: [String]] = [:]
    for part in own { folders[part.description.partition.index, default: []].append(part.folder) }
    for index in folders.keys.sorted() {
      guard let same = folders[index], same.count > 1 else { continue }
      problems.append("part \(index) is there \(same.count) times: \(same.joined(separator: ", "))")
    }
    let missing = (1...count).filter { folders[$0] == nil }
    if !missing.isEmpty {
      problems.append(
        "of \(count) parts \(missing.count == 1 ? "one is" : "\(missing.count) are") missing: "
          + missing.prefix(50).map { "\($0)/\(count)" }.joined(separator: ", ")
          + (missing.count > 50 ? ", …" : ""))
    }
    return problems
  }

  /// The part that most others are of one release with; of several the first named.
  private static func mostCommon(_ parts: [Part]) -> Part {
    var best = (part: parts[0], count: 0)
    var counted: [JSONObject] = []
    for part in parts where !counted.contains(part.description.common) {
      let common = part.description.common
      counted.append(common)
      let count = parts.count { $0.description.common == common }
      if count > best.count { best = (part, count) }
    }
    return best.part
  }

  /// The first thing that tells two parts apart, in the order in which it explains the rest.
  private static func difference(_ part: PartDescription, _ base: PartDescription) -> String {
    let (here, there) = (JSONValue.object(part.common), JSONValue.object(base.common))
    let places: [(words: String, path: [String])] = [
      ("the project", ["facts", "project", "id"]),
      ("the number of parts", ["of"]),
      ("winnow's version", ["tool", "version"]),
      ("libzstd's version", ["tool", "zstd"]),
      ("the state of the ledger (its heads)", ["facts", "heads"]),
      ("the release before", ["facts", "parent"]),
      ("the options", ["facts", "selection"]),
      ("the policy", ["facts", "policy"]),
      ("the samples", ["samples"]),
      ("the plan", ["plan"]),
      ("the facts", ["facts"]),
    ]
    for (words, path) in places {
      let (mine, other) = (value(here, path), value(there, path))
      guard mine != other else { continue }
      let (short, shorter) = (shown(mine), shown(other))
      return "\(words) is \(short), of the others \(shorter)"
    }
    return "its description differs"
  }

  private static func value(_ json: JSONValue, _ path: [String]) -> JSONValue? {
    path.reduce(Optional(json)) { $0?[$1] }
  }

  private static func shown(_ value: JSONValue?) -> String {
    guard let value else { return "missing" }
    let text = value.stringValue ?? JSONWriter.text(value)
    return text.utf8.count > 400 ? String(text.prefix(400)) + "…" : text
  }
}
