import Domain
import Import

/// Which task of the project takes the answers to which question of a file: the one that `--task` names, else the one
/// of the same name, else the only one of the type whose options hold all labels.
struct TaskMatching {
  private let tasks: [LabelingTask]
  private let named: [(question: String?, task: String)]
  /// Questions whose answers stay out, as was said.
  private let unwanted: [String]
  /// Settled questions; nil: no task takes its answers.
  private(set) var matches: [(question: String, task: LabelingTask?)] = []
  /// Why a question has no task.
  private(set) var missing: [(question: SurveyedQuestion, reason: String)] = []

  /// - Parameter named: what `--task` says: `ID`, or `QUESTION=ID` with commas between several; `QUESTION=` leaves a
  ///   question's answers out.
  init(_ policy: Policy, named: String?) throws {
    tasks = policy.tasks.filter(\.isAskedNow)
    let parts = (named ?? "").split(separator: ",")
    self.named = try Self.named(parts.filter { $0.last != "=" }, tasks: policy.tasks)
    unwanted = parts.filter { $0.last == "=" }.map { String($0.dropLast()) }
  }

  private static func named(
    _ parts: [Substring], tasks: [LabelingTask]
  ) throws -> [(question: String?, task: String)] {
    try parts.map { part in
      let words = part.split(separator: "=", maxSplits: 1).map(String.init)
      let task = words.last ?? ""
      guard tasks.contains(where: { $0.id.sameBytes(as: task) }) else {
        throw ProjectError.unknownTask(task, known: tasks.map(\.id))
      }
      return (words.count > 1 ? words[0] : nil, task)
    }
  }

  /// Matches the questions that are not settled yet.
  mutating func settle(_ survey: QuestionSurvey) {
    for question in survey.questions where task(of: question.name) == nil {
      guard !question.types.isEmpty else { continue }
      missing.removeAll { $0.question.name.sameBytes(as: question.name) }
      matches.removeAll { $0.question.sameBytes(as: question.name) }
      if unwanted.contains(where: { $0.sameBytes(as: question.name) }) {
        matches.append((question.name, nil))
        continue
      }
      switch match(question) {
      case .success(let task): matches.append((question.name, task))
      case .failure(let reason):
        matches.append((question.name, nil))
        missing.append((question, reason.words))
      }
    }
  }

  /// The task of a question; nil where it has none, or is not known yet.
  func task(of question: String) -> LabelingTask? {
    matches.first { $0.question.sameBytes(as: question) }?.task
  }

  /// The tasks that the file's answers go to, each once.
  var matchedTasks: [LabelingTask] {
    var found: [LabelingTask] = []
    for match in matches {
      if let task = match.task, !found.contains(where: { $0.id.sameBytes(as: task.id) }) {
        found.append(task)
      }
    }
    return found
  }

  private struct Reason: Error { let words: String }

  private func match(_ question: SurveyedQuestion) -> Result<LabelingTask, Reason> {
    let types = question.types
    let wanted =
      named.first { $0.question.map { $0.sameBytes(as: question.name) } ?? false }
      ?? named.first { $0.question == nil }
    if let wanted, let task = tasks.first(where: { $0.id.sameBytes(as: wanted.task) }) {
      if types.contains(task.type) { return .success(task) }
      if wanted.question != nil {
        return .failure(
          Reason(words: "task \(task.id) is of type \(task.type.rawValue), and these are not"))
      }
    }
    let slug = QuestionSurvey.taskID(question.name)
    if let task = tasks.first(where: { $0.id.sameBytes(as: slug) && types.contains($0.type) }) {
      return .success(task)
    }
    for type in types {
      let fitting = tasks.filter { $0.type == type && holds($0, question) }
      if fitting.count == 1 { return .success(fitting[0]) }
      if fitting.count > 1 {
        let names = fitting.map(\.id).joined(separator: ", ")
        return .failure(
          Reason(
            words: "several tasks could take them (\(names)): say which with "
              + "--task \(MessageText.escaped(question.name))=ID"))
      }
    }
    let near = tasks.filter { types.contains($0.type) }
    if near.count == 1, near[0].type.hasOptions {
      let lacking = question.labels.filter { ImportedValue.option($0, of: near[0]) == nil }
      let words = lacking.prefix(8).map { $0.isEmpty ? "without a name" : MessageText.quoted($0) }
        .joined(separator: ", ")
      return .failure(Reason(words: "task \(near[0].id) has no option \(words)"))
    }
    return .failure(Reason(words: "no task takes answers of type \(types[0].rawValue)"))
  }

  private func holds(_ task: LabelingTask, _ question: SurveyedQuestion) -> Bool {
    switch task.kind {
    case .choice, .multichoice:
      if question.isBinary { return ImportedValue.binaryOption(true, of: task) != nil }
      return question.labels.allSatisfy { ImportedValue.option($0, of: task) != nil }
    case .spans: return question.labels.allSatisfy { ImportedValue.option($0, of: task) != nil }
    case .rating(let rating):
      return question.labels.allSatisfy { Int($0).map(rating.values.contains) ?? false }
    case .preference, .ranking, .text: return true
    case .fields: return false
    }
  }
}
