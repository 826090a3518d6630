import Assets
import Domain
import Testing

@testable import ProjectFile

@Suite("Templates of project files")
struct TemplateTests {
  @Test(
    "each template is a project file once its places are filled in", arguments: Assets.templateNames
  )
  func template(name: String) throws {
    let template = try #require(Assets.template(name))
    #expect(template.contains("{{name}}") && template.contains("{{license}}"))
    let text = ProjectFile.filled(template: template, name: "my project", license: "CC0-1.0")
    #expect(!text.contains("{{"))
    let policy = try ProjectFile.read(text: text, name: "\(name).toml")
    #expect(policy.project.name == "my project")
    #expect(policy.project.license == "CC0-1.0")
    #expect(!policy.tasks.isEmpty)
    #expect(policy.collidingFields.isEmpty)
    #expect(try Policy(rules: policy.rules) == policy)
  }

  @Test(
    "a template asks what its name says",
    arguments: [
      ("classify", TaskType.choice), ("multilabel", .multichoice), ("ner", .spans),
      ("preference", .preference),
      ("chat", .choice), ("rate", .rating), ("rewrite", .text),
    ])
  func firstTask(name: String, type: TaskType) throws {
    let text = (Assets.template(name) ?? "").replacing("{{license}}", with: "MIT")
    #expect(try ProjectFile.read(text: text).tasks.first?.type == type)
  }

  @Test(
    "any name that a project may have is read back from its file",
    arguments: ["plain", "a \"quoted\" \\ name", "{{license}}", "名前", "x\"\n[gold]"])
  func anyName(name: String) throws {
    let text = ProjectFile.filled(
      template: Assets.template("classify") ?? "", name: name, license: "MIT")
    if ChosenName.problem(name) == nil {
      #expect(try ProjectFile.read(text: text).project.name == name)
    } else {
      let error = try #require(throws: ProjectFileError.self) { try ProjectFile.read(text: text) }
      #expect(error.problems.map(\.key) == ["project.name"])
    }
  }

  @Test("another name has no template")
  func unknown() { #expect(Assets.template("clasify") == nil) }

  @Test("the guideline has a place for the name")
  func guideline() { #expect(Assets.guidelineTemplate.contains("# {{name}}")) }

  @Test("the reference has a row for each key")
  func reference() {
    let reference = ProjectFile.reference()
    let rows = reference.split(separator: "\n").filter { $0.hasPrefix("| `") }
    #expect(rows.count == ProjectFile.keys.count)
    #expect(
      reference.contains(
        "| `confidence` | a number from 0.5 to 1 | `0.95` | Posterior at which a sample is settled. |"
      ))
    #expect(reference.contains("### `[[task]]`"))
  }
}
