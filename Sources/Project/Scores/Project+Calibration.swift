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
    let found = try scores(task: task, method: method).compactMap { score in
      try Calibration.crossFitted(
        chosenMethod(method), score.table.answers, gold: score.table.goldLabels,
        options: FitOptions(seed: score.seed)
      ).map { (score.table.task, $0) }
    }
    guard !found.isEmpty else {
      throw ProjectError.badInput(
        "no sample with a known answer has been answered; bring known answers in with: "
          + "winnow import truth.csv --as gold --task ID")
    }
    return found
  }
}
