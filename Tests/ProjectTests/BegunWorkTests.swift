import Domain
import Foundation
import Project
import Testing

@Suite("What is begun and not sent, on disk")
struct BegunWorkTests {
  @Test("it is read as it was kept, by its author alone, until it is forgotten")
  func keeps() throws {
    let workshop = try Workshop()
    try workshop.importSamples(2)
    try workshop.join("ada")
    let values: [String: JSONValue] = ["topic": "bug", "why": "half \n a “text” \u{1B}[2J"]
    let (first, second) = try workshop.act { project in
      (try project.sampleNamed("1"), try project.sampleNamed("2"))
    }
    try workshop.act(as: "ada") { try #require($0.begunWork).keep(values, of: first) }
    try workshop.act(as: "ada") { project in
      let work = try #require(project.begunWork)
      #expect(work.values(of: first) == values)
      #expect(work.values(of: second).isEmpty)
      #expect(work.submission == nil)
      work.keep(submission: "a text")
      #expect(work.submission == "a text")
    }
    try workshop.act { #expect($0.begunWork?.values(of: first) == [:]) }
    let files = try files(workshop, "ada")
    #expect(files.count == 2)
    for file in files {
      let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
      #expect(mode as? Int == 0o600)
    }
    try workshop.act(as: "ada") { project in
      let work = try #require(project.begunWork)
      work.keep([:], of: first)
      work.keep(submission: nil)
      #expect(work.values(of: first).isEmpty)
    }
    #expect(try self.files(workshop, "ada").isEmpty)
  }

  @Test("what is damaged counts as none")
  func damaged() throws {
    let workshop = try Workshop()
    try workshop.importSamples(1)
    try workshop.act { project in
      let sample = try project.sampleNamed("1")
      let work = try #require(project.begunWork)
      for bytes in ["", "{", "[1]", "{\"a\":", "\u{0}"] {
        work.keep(["topic": "bug"], of: sample)
        let path = try #require(files(workshop, "maintainer").first)
        try Data(bytes.utf8).write(to: URL(filePath: path))
        #expect(work.values(of: sample).isEmpty)
      }
    }
  }

  private func files(_ workshop: Workshop, _ person: String) throws -> [String] {
    let state = workshop.surroundings(of: person).stateFolder
    let names = FileManager.default.enumerator(atPath: state)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.contains(".begun-") && $0.contains("/") }.map { "\(state)/\($0)" }
  }
}
