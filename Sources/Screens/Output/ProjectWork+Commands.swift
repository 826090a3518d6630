import Domain
import Project

/// What a user's program is told about.
enum CommandSubject: Equatable, Sendable {
  /// The sample on the label screen, on the review screen, or none.
  case labeling, reviewing, nothing
}

extension ProjectWork {
  /// What a user's program gets on its standard input: one object on a line.
  func commandInput(_ subject: CommandSubject) -> String {
    var object: JSONObject = [:]
    if let name = try? project.policy().policy.project.name { object["project"] = .string(name) }
    let sample: SampleView?
    switch subject {
    case .labeling:
      sample = labeling?.current?.sample
      object["tasks"] = .array(
        (labeling?.current?.questions ?? []).map { .string($0.task) })
    case .reviewing: sample = reviewing?.current?.sample
    case .nothing: sample = nil
    }
    if let sample {
      object["sample"] = .string(sample.id.hex)
      object["fields"] = .object(
        JSONObject(sample.fields.map { (key: $0.name, value: .string($0.text)) }))
    }
    return JSONWriter.text(.object(object)) + "\n"
  }
}
