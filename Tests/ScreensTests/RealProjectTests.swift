import Foundation
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
}
