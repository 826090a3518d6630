import ArgumentParser
import Domain
import Foundation
import Project
import Release

struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Join the parts of a release that several processes or machines wrote.",
    discussion: """
      The folder is byte for byte what one export had written. Needs no project: the parts say what they are made of. Every
      file is hashed again; parts that are missing, there twice, or of another release are named. Parts may come in any
      order and stay as they are (files are linked where the disk allows, else copied).

      Examples:
        winnow merge ../release ../parts/*
        mkdir ../parts; seq 8 | xargs -P 2 -I{} winnow export ../parts/{} --partition {}/8 --shards 8
        winnow merge ../release ../parts/*
      """)

  @Argument(help: "The folder to write; it must not be there yet.") var directory: String
  @Argument(help: "The folders of all parts.") var parts: [String]
  @Flag(help: "Print the result as JSON.") var json = false

  func run() throws {
    let surroundings = Surroundings.real(environment: ProcessInfo.processInfo.environment)
    ExportDrafts.removeAbandoned(beside: directory)
    let published = try Interruption.removingDrafts(of: directory) {
      try ReleaseMerger(parts)
        .write(to: directory, suffix: Hexadecimal.text(surroundings.random(4)))
    }
    if json {
      Console.print([
        "path": .string(published.path), "files": .integer(published.files.count),
        "parts": .integer(parts.count),
        "manifest_sha256": .string(published.manifestSHA256.hex),
      ])
      return
    }
    Console.print(
      "\(MessageText.escaped(published.path)): \(parts.count) parts joined, \(published.files.count) files, manifest \(published.manifestSHA256.hex.prefix(16))…"
    )
    Console.print(
      "next: winnow verify \(MessageText.escaped(directory))   (a maintainer then: winnow release \(MessageText.escaped(directory)))"
    )
  }
}
