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

  /// Goes on with one's own earlier answers that a change touches.
  func again(_ step: AgainStep) throws -> LabelMessage {
    var undone: String?
    switch step {
    case .begin: looking.secondLook = try SecondLook(project)
    case .next: try looking.secondLook?.look()
    case .pass: try looking.secondLook?.pass()
    case .undo: undone = try looking.secondLook?.undo() ?? Words.nothingToUndo.plain
    }
    while let second = looking.secondLook, let sample = second.current {
      do {
        let session = try LabelSession(project, changing: sample)
        labeling = session
        return .again(session.current.map { LabelItem($0) }, left: second.left, undone: undone)
      } catch ProjectError.badInput {
        // What can't be changed now, because one is paused on its task, stays for another time.
        try second.pass()
      }
    }
    labeling = nil
    return .again(nil, left: 0, undone: undone)
  }

  func change(_ id: String) throws -> LabelMessage {
    let sample = try project.sampleNamed(id)
    let session = try LabelSession(project, changing: sample)
    labeling = session
    return .changes(
      session.current.map { LabelItem($0) }, isSeen: try project.answersAreSeen(sample))
  }
}
