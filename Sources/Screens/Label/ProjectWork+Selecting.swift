import Domain
import Project

extension ProjectWork {
  /// Gathers what a filter names, step by step, then begins with it.
  func select(_ filter: String, task: String?) throws -> LabelMessage {
    labeling = nil
    looking.selection = try SampleSelection(project, filter)
    looking.selectionTask = task
    return .selecting(0)
  }

  func selectOn() throws -> LabelMessage? {
    guard let selection = looking.selection else { return nil }
    if !selection.isDone { return .selecting(try selection.gather()) }
    looking.selection = nil
    return try beginLabeling(task: looking.selectionTask, among: selection)
  }

  func change(_ id: String) throws -> LabelMessage {
    let sample = try project.sampleNamed(id)
    let session = try LabelSession(project, changing: sample)
    labeling = session
    return .changes(
      session.current.map { LabelItem($0) }, isSeen: try project.answersAreSeen(sample))
  }
}
