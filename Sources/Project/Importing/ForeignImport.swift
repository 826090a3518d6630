import Domain
import Import
import Ledger
import Store

/// Imports another tool's file: its samples, and the answers about them where the project has tasks for them.
struct ForeignImport {
  /// Records that are looked at before anything is written, to find the tasks of their answers.
  static let surveyedRecords = 2_000
  static let previewedRecords = 3

  let project: Project
  let request: ImportRequest
  let policy: Policy
  let batch: String
  private let takesAnswers: Bool
  private let isMaintainer: Bool
  private var samples: SampleImport
  private var answers: AnswerBuffer
  private var gold: GoldBuffer
  private var matching: TaskMatching
  private var survey = QuestionSurvey()
  private var making: ForeignSamples
  private var waiting: [Waiting] = []
  private var report = ImportReport()
  private var recognised: [RecognisedFile] = []

  /// A record whose sample is written by the next flush.
  private struct Waiting {
    let record: ForeignRecord
    /// nil: the record names a sample that must be here.
    let content: SampleContent?
  }

  init(_ project: Project, _ request: ImportRequest, options: ReadOptions, batch: String) throws {
    self.project = project
    self.request = request
    self.batch = batch
    let found = try project.policy()
    policy = found.policy
    takesAnswers = request.kind != .samples
    isMaintainer = try project.me()?.roles.contains(.maintainer) ?? false
    samples = try SampleImport(project, request, batch: batch)
    answers = try AnswerBuffer(project, request, policyEvent: found.event, batch: batch)
    gold = GoldBuffer(project, request, policyEvent: found.event, batch: batch)
    matching = try TaskMatching(found.policy, named: request.task)
    making = ForeignSamples(options)
    if takesAnswers { report.answers = ImportTally() }
  }

  // MARK: Before anything is written

  /// Looks at the first records (with `isWhole` at all) for what the answers need.
  /// - Throws: `ProjectError` naming the `[[task]]` that is missing, or, with --strict, the first bad record.
  mutating func look(_ path: String, options: ReadOptions, isWhole: Bool) throws {
    try ForeignFiles(path: path).eachReader(format: request.format, options: options) { reader in
      var file = RecognisedFile(path: reader.path, format: reader.format.title)
      var count = 0
      var making = making
      while isWhole || count < Self.surveyedRecords, let outcome = try reader.next() {
        count += 1
        switch outcome {
        case .refused(let record): try judge(record.message(path: reader.path))
        case .record(let record):
          if file.preview.count < Self.previewedRecords { file.preview.append(Self.line(record)) }
          // How a field is called here is known once a sample was made.
          if isWhole || making.textField == nil, record.fields != nil,
            case .refused(let refused) = making.sample(of: record), isWhole
          {
            try judge(refused.message(path: reader.path))
          }
          survey.take(record, shownName: making.shownName(of:))
        }
      }
      recognised.append(file)
    }
    matching.settle(survey)
  }

  private func judge(_ message: String) throws {
    guard request.isStrict else { return }
    throw ProjectError.badInput("\(message); nothing was imported (--strict)")
  }

  /// Begins to look anew.
  mutating func lookAgain() {
    survey = QuestionSurvey()
    recognised = []
  }

  /// Whether answers were found that have no task, so that all of the files must be looked at to say which.
  var lacksTasks: Bool { takesAnswers && !matching.missing.isEmpty }

  /// - Throws: `ProjectError` where the answers' tasks are missing or the user may not import answers.
  func checkTasks() throws {
    guard takesAnswers, !survey.questions.isEmpty else { return }
    if !isMaintainer {
      throw ProjectError.notAllowed(
        "the file holds answers of others, which only a maintainer imports; take its samples alone with --as samples"
      )
    }
    guard lacksTasks, !request.isDryRun else { return }
    let reasons = matching.missing.map {
      "\($0.question.count) answers to \(MessageText.quoted($0.question.name)): \($0.reason)"
    }
    throw ProjectError.badInput(
      reasons.joined(separator: "\n") + "\nadd to winnow.toml, then run: winnow policy apply\n\n"
        + wantedTasks
        + "\n\nor name a task with --task ID, \(ImportReport.waysWithoutTask)")
  }

  private var wantedTasks: String {
    matching.missing.compactMap(\.question.wantedTask).joined(separator: "\n\n")
  }

  // MARK: Reading

  mutating func run(
    _ path: String, options: ReadOptions, progress: (Progress) -> Void
  ) throws {
    let refused = RefusedWriter(path: RefusedWriter.path(beside: path))
    try ForeignFiles(path: path).eachReader(format: request.format, options: options) { reader in
      samples.path = reader.path
      while let outcome = try reader.next() {
        report.read += 1
        switch outcome {
        case .refused(let record): try refuse(record, path: reader.path, refused)
        case .record(let record): try take(record, path: reader.path, refused)
        }
        guard samples.isFull || waiting.count >= SampleImport.batchRecords else { continue }
        try flush(path: reader.path, refused)
        progress(
          Progress(
            done: reader.bytesRead, total: reader.totalBytes, what: "\(report.read) records"))
      }
      try flush(path: reader.path, refused)
    }
    if let file = try refused.finish() { report.refusedFiles.append(file) }
  }

  /// Writes what is still gathered.
  /// - Returns: what came of all files.
  mutating func finish() throws -> ImportReport {
    try answers.flush()
    try gold.flush()
    var total = report
    let written = samples.report
    total.new = written.new
    total.duplicate = written.duplicate
    total.ambiguous = written.ambiguous
    total.answers?.add(answers.tally)
    total.answers?.gold += gold.new
    total.answers?.duplicate += gold.duplicate
    total.batch = written.batch ?? (answers.hasWritten || gold.hasWritten ? batch : nil)
    total.annotators = answers.annotatorNames
    total.notices = written.notices
    total.recognised = recognised
    for index in total.recognised.indices {
      total.recognised[index].notes = notes
      total.recognised[index].wantedTasks = takesAnswers ? wantedTasks : ""
    }
    return total
  }

  private var notes: [String] {
    var notes: [String] = []
    if let field = making.textField {
      notes.append("the field \(MessageText.quoted(field)) is read as the text")
    }
    for match in matching.matches where takesAnswers {
      let question = MessageText.quoted(match.question)
      notes.append(match.task.map { "\(question) → task \($0.id)" } ?? "\(question) → no task")
    }
    return notes
  }

  private mutating func take(_ record: ForeignRecord, path: String, _ refused: RefusedWriter) throws
  {
    for problem in record.problems where takesAnswers {
      report.answers?.leftOut[problem, default: 0] += 1
      if problem.contains("span") {
        report.refuseAnswer(message(problem, of: record, path: path))
      }
    }
    guard record.fields != nil else {
      if !record.answers.isEmpty { waiting.append(Waiting(record: record, content: nil)) }
      return
    }
    switch making.sample(of: record) {
    case .refused(let record): try refuse(record, path: path, refused)
    case .record(let sample):
      if let erased = try samples.add(sample) { return report.refuse(erased.message(path: path)) }
      waiting.append(Waiting(record: record, content: sample.content))
    }
  }

  private mutating func flush(path: String, _ refused: RefusedWriter) throws {
    var ids = try samples.flush()[...]
    let waiting = waiting
    self.waiting = []
    guard takesAnswers else { return }
    // What the records name is looked up first, so that no transaction is open while answers are written.
    let places = try project.store.read { ledger in
      try waiting.map { waiting -> Place in
        if let content = waiting.content {
          return Place(sample: ids.popFirst(), subject: self.subject(content.media, content.bytes))
        }
        return try place(of: waiting.record, in: ledger)
      }
    }
    for (waiting, place) in zip(waiting, places) {
      take(answersOf: waiting.record, place, path: path)
      if answers.isFull { try answers.flush() }
    }
    if gold.isFull { try gold.flush() }
  }

  private mutating func refuse(
    _ record: RefusedRecord, path: String, _ refused: RefusedWriter
  ) throws {
    report.refuse(record.message(path: path))
    if !request.isDryRun { try refused.write(record) }
  }

  private func message(_ reason: String, of record: ForeignRecord, path: String) -> String {
    RefusedRecord(line: record.line, reason: reason, raw: []).message(path: path)
  }
}

// MARK: - Answers

extension ForeignImport {
  /// The sample that answers belong to.
  private struct Place {
    var sample: SampleID?
    var subject: TaskSubject?
    var problem: String?
  }

  private func place(of record: ForeignRecord, in ledger: LedgerReader) throws -> Place {
    do {
      let sample = try ledger.resolvePresent(record.ownID ?? "", source: request.source)
      let known = try ledger.sample(sample)
      let subject = known.map { self.subject($0.media, $0.content) }
      return Place(sample: sample, subject: subject)
    } catch let error as ProjectError {
      return Place(problem: error.description)
    }
  }

  private func subject(_ media: String, _ content: [UInt8]) -> TaskSubject {
    TaskSubject(media: media, content: content, show: policy.samples.show)
  }

  private mutating func take(answersOf record: ForeignRecord, _ place: Place, path: String) {
    guard let sample = place.sample else {
      if let problem = place.problem {
        report.refuseAnswer(message(problem, of: record, path: path))
      }
      return
    }
    let isNew = record.answers.contains { answer in
      !answer.question.isEmpty
        && !matching.matches.contains { $0.question.sameBytes(as: answer.question) }
    }
    if isNew {
      survey.take(record, shownName: making.shownName(of:))
      matching.settle(survey)
    }
    for answer in record.answers {
      for task in self.tasks(for: answer) {
        do throws(ImportedValue.Misfit) {
          try take(answer, task: task, sample: sample, subject: place.subject)
        } catch {
          let reason = "the answer to \(MessageText.quoted(answer.question)): \(error.reason)"
          report.refuseAnswer(message(reason, of: record, path: path))
        }
      }
      guard !answer.question.isEmpty, matching.task(of: answer.question) == nil else { continue }
      let reason = "no task takes the answers to \(MessageText.quoted(answer.question))"
      report.answers?.leftOut[reason, default: 0] += 1
    }
  }

  /// An answer to no question in particular, such as a skipped record, concerns each of the file's.
  private func tasks(for answer: ForeignAnswer) -> [LabelingTask] {
    guard answer.question.isEmpty else {
      return [matching.task(of: answer.question)].compactMap { $0 }
    }
    let tasks = matching.matchedTasks
    guard answer.value == .nothing else { return tasks }
    return tasks.filter { $0.type == .spans || $0.type == .multichoice }
  }

  private mutating func take(
    _ answer: ForeignAnswer, task: LabelingTask, sample: SampleID, subject: TaskSubject?
  ) throws(ImportedValue.Misfit) {
    if case .spans(let field?, _) = answer.value, case .spans(let settings) = task.kind,
      !making.shownName(of: field).sameBytes(as: settings.field), policy.samples.show.count > 1
    {
      throw ImportedValue.Misfit(
        reason: "marks the field \(MessageText.quoted(field)), task \(task.id) \(settings.field)")
    }
    guard let value = try ImportedValue.value(answer.value, for: task, subject: subject) else {
      let reason = "nothing is chosen, which says nothing of \(task.id)"
      report.answers?.leftOut[reason, default: 0] += 1
      return
    }
    if case .skip = answer.value { report.answers?.skips += 1 }
    if answer.isTruth {
      gold.add(value, to: sample, task: task)
      return
    }
    let (name, isAgent) =
      switch answer.annotator {
      case .person(let name): (name, false)
      case .model(let name): (name, true)
      case .unknown: ("unknown", false)
      }
    answers.add(
      value, to: sample, task: task, by: name, isAgent: isAgent,
      elapsedMilliseconds: answer.elapsedMilliseconds)
  }

  /// A record in one line, for people.
  private static func line(_ record: ForeignRecord) -> String {
    let fields = record.fields ?? [:]
    let text = (fields["text"]?.stringValue ?? fields.textOfFirstField)
      .map { MessageText.quoted($0, limit: 60) }
    let words = record.answers.prefix(4).map { answer -> String in
      let who =
        switch answer.annotator {
        case .person(let name): "by \(MessageText.escaped(name, limit: 24))"
        case .model(let name): "by the program \(MessageText.escaped(name, limit: 24))"
        case .unknown: "by somebody"
        }
      let question =
        answer.question.isEmpty ? "all" : MessageText.escaped(answer.question, limit: 24)
      return "\(question): \(answer.value.words) \(who)\(answer.isTruth ? " (truth)" : "")"
    }
    let id = record.ownID.map { "id \(MessageText.escaped($0, limit: 32))" }
    let rest = record.answers.count - words.count
    return "line \(record.line): "
      + ([id, text].compactMap { $0 } + words + (rest > 0 ? ["and \(rest) more answers"] : []))
      .joined(separator: "; ")
  }
}

extension JSONObject {
  fileprivate var textOfFirstField: String? { members.lazy.compactMap(\.value.stringValue).first }
}

extension ForeignValue {
  /// The answer in a few words.
  fileprivate var words: String {
    switch self {
    case .labels(let labels) where labels.isEmpty: "nothing"
    case .labels(let labels):
      labels.prefix(4).map { MessageText.escaped($0, limit: 24) }.joined(separator: ", ")
    case .word(let word), .text(let word): MessageText.quoted(word, limit: 24)
    case .binary(let isYes): isYes ? "yes" : "no"
    case .spans(_, let spans):
      spans.prefix(3).map { "\($0.start)–\($0.end) \(MessageText.escaped($0.label, limit: 16))" }
        .joined(separator: ", ") + (spans.count > 3 ? " and \(spans.count - 3) more" : "")
    case .rating(let number): String(number)
    case .pick(let pick): pick
    case .order(let groups):
      groups.prefix(4).map {
        $0.map { MessageText.escaped($0, limit: 12) }.joined(separator: " = ")
      }
      .joined(separator: " > ")
    case .nothing: "nothing"
    case .skip: "skipped"
    }
  }
}
