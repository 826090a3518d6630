import Foundation
import Testing

@testable import Project

@Suite("Drafts of exports")
struct ExportDraftsTests {
  /// A process that there can't be.
  private let gone = Int32.max - 1

  @Test("what a process that is gone left behind goes; links go, and not what they lead to")
  func abandoned() throws {
    let base = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: base) }
    let kept = base.appendingPathComponent("elsewhere")
    let draft = base.appendingPathComponent("release.tmp-\(gone)-aa")
    for folder in [kept, draft.appendingPathComponent("data")] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data("x".utf8).write(to: folder.appendingPathComponent("file"))
    }
    for link in [
      base.appendingPathComponent("release.tmp-\(gone)-bb"), draft.appendingPathComponent("link"),
    ] {
      try FileManager.default.createSymbolicLink(at: link, withDestinationURL: kept)
    }
    let own = base.appendingPathComponent("release.tmp-\(getpid())-cc")
    try Data("x".utf8).write(to: own)

    ExportDrafts.removeAbandoned(beside: base.path + "/release/")
    #expect(try names(base) == ["elsewhere", own.lastPathComponent])
    #expect(try names(kept) == ["file"])

    #expect(ExportDrafts.removeOwn(beside: base.path + "/release"))
    #expect(!ExportDrafts.removeOwn(beside: base.path + "/release"))
    #expect(try names(base) == ["elsewhere"])
  }

  private func names(_ folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }
}
