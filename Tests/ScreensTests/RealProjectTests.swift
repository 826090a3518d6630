import Foundation
import Preferences
import Project
import Terminal
import Testing

@testable import Screens

@Suite("A real project behind the screens")
struct RealProjectTests {
  /// A project in a folder of its own with three samples; removed afterwards.
  private func withProject(_ body: (Project) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "winnow-screens-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let surroundings = Surroundings.real(environment: ["HOME": folder.path()])
    let made = try Project.create(
      at: folder.appending(path: "p").path(),
      NewProject(tasks: ["topic:billing,bug,other"], me: "ada"), surroundings: surroundings)
    let texts = folder.appending(path: "texts.txt")
    try Data("one\ntwo\nthree\n".utf8).write(to: texts)
    let project = try Project(made.folder, surroundings: surroundings)
    defer { project.close() }
    _ = try project.importFiles([texts.path()], ImportRequest(), progress: { _ in })
    try body(project)
  }

  private func run(_ project: Project, _ start: StartScreen, _ bursts: [[Key]]) throws -> [Frame] {
    let work = ProjectWork(project)
    var rest = bursts[...]
    var frames: [Frame] = []
    let loop = ScreenLoop(
      paint: { frames.append($0) }, keys: { $0 == 0 ? [] : rest.popFirst() ?? [.closed] },
      perform: { work.perform($0) }, now: project.surroundings.ticks)
    _ = loop.run(ShellModel(start: start, place: try work.place(), size: Samples.size))
    return frames
  }

  @Test("a burst of keys answers all samples, undo brings one back, and all is on disk")
  func labels() throws {
    try withProject { project in
      let frames = try run(
        project, .label(task: nil),
        [["1", "2", "3"].map { .character($0) }, [.character("u")], [.character("1")]])
      #expect(try project.home().myAnswers == 3)
      #expect(frames.contains { $0.text.contains("undid the answer other") })
      #expect(frames.last?.text.contains(Words.nothingLeft.plain) == true)
    }
  }

  @Test("a maintainer's submission is accepted, and a duplicate is named before it is sent")
  func submits() throws {
    try withProject { project in
      let frames = try run(
        project, .submit,
        [[.paste("four")], [.f(2)], [.enter], [.paste("one")], [.f(2)]])
      #expect(frames.contains { $0.text.contains(Words.submitted(.accepted).plain) })
      #expect(frames.last?.text.contains(Words.duplicateAccepted.plain) == true)
      #expect(try project.home().acceptedSamples == 4)
    }
  }

  @Test("line by line, saved is said for each answer")
  func plain() throws {
    try withProject { project in
      var lines = ["1", "bug", "q"][...]
      var out: [String] = []
      let code = try Screens.runPlain(
        project: project, start: .label(task: nil), input: { lines.popFirst() },
        output: { out.append($0) })
      #expect(code == 0)
      #expect(out.filter { $0 == Words.plainSaved.plain }.count == 2)
      #expect(try project.home().myAnswers == 2)
    }
  }

  @Test(
    "after a change of policy earlier answers are kept, changed and left, on the screen and line by line"
  )
  func again() throws {
    try withProject { project in
      _ = try run(project, .label(task: nil), [["1", "2", "3"].map { .character($0) }])
      let file = try String(contentsOfFile: project.folder.file, encoding: .utf8)
      try file.replacingOccurrences(
        of: "{ id = \"other\" }", with: "{ id = \"other\", name = \"else\" }"
      )
      .write(toFile: project.folder.file, atomically: true, encoding: .utf8)
      #expect(try project.applyPolicy().touched.map(\.mine) == [3])
      #expect(try project.home().toRevisit == 3)
      let frames = try run(
        project, .home, [[.character("o")], [.enter], [.character("2")], [.character(" ")]])
      #expect(frames.contains { $0.text.contains("3 left") })
      #expect(frames.contains { $0.text.contains("1 left") })
      #expect(frames.last?.text.contains(Words.allAgain.plain) == true)
      #expect(try project.home().toRevisit == 1)
      #expect(try project.home().myAnswers == 3)
      var lines = ["keep", "q"][...]
      var out: [String] = []
      _ = try Screens.runPlain(
        project: project, start: .labelAgain, input: { lines.popFirst() },
        output: { out.append($0) })
      #expect(out.contains(Words.plainSaved.plain) && out.last == Words.allAgain.plain)
      #expect(try project.home().toRevisit == 0)
    }
  }

  @Test("a setting is written into the user's file and shown, and an odd file is left alone")
  func settings() throws {
    try withProject { project in
      let path = "\(project.surroundings.configFolder)/config.toml"
      let frames = try run(
        project, .home, [[.character(",")], [.right], [.down], [.right]])
      #expect(frames.last?.text.contains("mouse: off") == true)
      let dark = Theme.bundledNames.first ?? ""
      #expect(
        try String(contentsOfFile: path, encoding: .utf8) == "theme = \"\(dark)\"\nmouse = false\n")
      let odd = "keys = { preset = \"vim\" }\n"
      try odd.write(toFile: path, atomically: true, encoding: .utf8)
      let refused = try run(
        project, .home, [[.character(",")], [.down, .down], [.right]])
      #expect(try String(contentsOfFile: path, encoding: .utf8) == odd)
      #expect(refused.last?.text.contains("keys: winnow") == true)
    }
  }

  @Test("precedents open over the label screen of a real project")
  func precedents() throws {
    try withProject { project in
      let frames = try run(
        project, .label(task: nil), [[.character("P")], [.escape], [.character("1")]])
      #expect(frames.contains { $0.text.contains(Words.noPrecedents.plain) })
      #expect(try project.home().myAnswers == 1)
    }
  }
}
