import Scoring
import Store

extension Project {
  /// How far confidence can be trusted, for a task or all that are asked: on the samples whose answer is known, each
  /// judged by a fit that did not know it.
  ///
  /// - Parameter method: nil: the policy's.
  /// - Throws: `ProjectError.badInput` where no known sample has an answer.
  public func calibrations(
    task: String?, method: String?
  ) throws -> [(task: String, calibration: Calibration)] {
    try requireSupportedLevel()
    let policy = try policy().policy
    if let task { try requireAsked(task) }
    let chosen = try chosenMethod(method)
    let tables = try store.read { try taskTables($0, policy: policy, task: task) }
    let found = tables.filter(\.kind.hasClasses).compactMap { table in
      Calibration.crossFitted(
        chosen.classes, table.answers, gold: table.goldLabels,
        options: FitOptions(
          seed: TaskScores.seed(project: id, task: table.task, method: chosen.seedName))
      ).map { (table.task, $0) }
    }
    guard !found.isEmpty else {
      throw ProjectError.badInput(
        "no sample with a known answer has been answered; bring known answers in with: "
          + "winnow import truth.csv --as gold --task ID")
    }
    return found
  }
}
