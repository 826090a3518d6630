import Domain
import Ledger

/// What is written of a release when all its shards and lines are there: indexes, documents,
/// manifest and sums. The same for a release that one process wrote and for one joined from parts.
struct ReleaseClosing {
  let facts: ManifestFacts
  let plan: ReleasePlan
  /// nil where no row was written.
  let fieldNames: [String]?
  let samples: Manifest.Samples
  let figures: ReleaseFigures

  struct Written {
    let files: [ListedFile]
    let manifest: [UInt8]
    let manifestSHA256: Digest
  }

  /// - Parameters:
  ///   - files: shards and lines.
  ///   - write: makes a file of some bytes in the release.
  func write(
    _ files: [ListedFile], _ write: (_ bytes: [UInt8], _ path: String) throws -> ListedFile
  ) throws -> Written {
    var files = files + plan.keptFiles
    var columns: [String] = []
    var tableColumns: [TableColumn] = []
    if let fieldNames {
      columns = try RowEncoder(plan: plan, fieldNames: fieldNames, omitsFields: false).names
      tableColumns = try RowTable(plan: plan, fieldNames: fieldNames).columns
      let indexes = try MDSIndex.all(of: files, plan: plan, fieldNames: fieldNames)
      for (path, bytes) in indexes { files.append(try write(bytes, path)) }
    }
    // Older releases name their files in the order in which they were ended, which parts don't know.
    if plan.layout >= 3 { files.sort { $0.path.precedesInBytes($1.path) } }
    let documents = ReleaseDocuments(
      facts: facts, plan: plan, files: files, columns: columns, tableColumns: tableColumns,
      samples: samples, figures: figures)
    for (name, bytes) in documents.all { files.append(try write(bytes, name)) }
    files.sort { $0.path.precedesInBytes($1.path) }
    let manifest = try Manifest.bytes(facts: facts, samples: samples, files: files)
    let listed = try write(manifest, Manifest.name)
    _ = try write(Manifest.sums(files: files, manifest: listed.sha256), Manifest.sumsName)
    return Written(files: files, manifest: manifest, manifestSHA256: listed.sha256)
  }
}
