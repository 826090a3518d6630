import Domain
import Import
import Ledger
import Store

extension Project {
  /// Imports files. Good records are kept, refused ones are written beside; a file that can't be read at all brings
  /// nothing. An import that was interrupted is completed by running it again: what is here counts as duplicate.
  /// - Parameters:
  ///   - began: told the batch's name before the first record is written.
  ///   - progress: called now and then.
  /// - Throws: `ImportError` for a file, `ProjectError`, `StoreError`.
  public func importFiles(
    _ paths: [String], _ request: ImportRequest, began: (String) -> Void = { _ in },
    progress: (Progress) -> Void
  ) throws -> ImportReport {
    let kind = request.kind ?? .samples
    try requireRole(
      kind == .samples ? .submitter : .maintainer, to: "import \(kind.rawValue)",
      openToAll: kind == .samples)
    if let problem = ChosenName.problem(request.source) {
      throw ProjectError.badInput("--source \(MessageText.quoted(request.source)) \(problem)")
    }
    if paths.contains("-") {
      guard paths.count(where: { $0 == "-" }) == 1 else {
        throw ProjectError.badInput("standard input is named twice; it has one end")
      }
      // What must be looked at before it is read has to stay; the rest may be as long as it likes.
      if request.nativeFormat == nil || request.isStrict {
        try StandardInput.hold(in: folder.path)
      }
    }
    let options = try readOptions(request)
    if kind != .samples { _ = try choiceTask(request.task) }
    let batch = Hexadecimal.text(surroundings.random(8))
    var total = ImportReport()
    let paths = try parts(of: paths, request, options: options, report: &total)
    let isForeign = try paths.map { try self.isForeign($0, request, options: options) }
    var foreign = try ForeignImport(self, request, options: options, batch: batch)
    try look(zip(paths, isForeign), request, options: options, with: &foreign)
    if !request.isDryRun { began(batch) }
    store.setCache(kibibytes: 80_000)
    defer { store.setCache(kibibytes: LedgerStore.cacheKibibytes) }
    for (path, isForeign) in zip(paths, isForeign) where !isForeign {
      total.add(try importFile(path, request, options: options, batch: batch, progress: progress))
    }
    if isForeign.contains(true) {
      for (path, isForeign) in zip(paths, isForeign) where isForeign {
        try foreign.run(path, options: options, progress: progress)
      }
      total.add(try foreign.finish())
    }
    let isMaintainer = try me()?.roles.contains(.maintainer) ?? false
    total.isPending = total.new > 0 && kind == .samples && !isMaintainer
    return total
  }

  /// Puts the files of an archive in its place; one of another tool's files is read as a whole.
  private func parts(
    of paths: [String], _ request: ImportRequest, options: ReadOptions, report: inout ImportReport
  ) throws -> [String] {
    guard request.format == nil else { return paths }
    var all: [String] = []
    for path in paths {
      let found = try ForeignFiles.parts(
        path: path, format: request.nativeFormat, options: options)
      let mayBeForeign =
        request.nativeFormat == nil && request.kind != .answers && request.kind != .gold
      guard !found.parts.isEmpty,
        try !mayBeForeign || ForeignFiles.recognise(path: path, options: options) == nil
      else {
        all.append(path)
        continue
      }
      all += found.parts
      for other in found.others {
        report.notice(
          "\(path): \(MessageText.quoted(other)) is left out; as \(path)/NAME it is read alone, with --from where its name doesn't say how"
        )
      }
    }
    return all
  }

  /// Looks at all files before anything of one is written.
  private func look(
    _ files: some Sequence<(String, Bool)>, _ request: ImportRequest, options: ReadOptions,
    with foreign: inout ForeignImport
  ) throws {
    let files = Array(files)
    for (path, isForeign) in files
    where path != "-" || request.nativeFormat == nil || request.isStrict {
      // A cut or hostile archive shows only at its end, and --strict needs all before the first.
      let isArchive = try ForeignFiles(path: path).isArchive
      let isCompressed = try isArchive || ForeignFiles.isCompressed(path: path)
      let isWhole = isCompressed || request.isStrict
      if isForeign {
        try foreign.look(path, options: options, isWhole: isWhole || request.isDryRun)
      } else if isWhole {
        try rehearse(path, request, options: options)
      }
    }
    if foreign.lacksTasks, !request.isDryRun {
      // The missing tasks are told with all their options.
      foreign.lookAgain()
      for (path, isForeign) in files where isForeign {
        try foreign.look(path, options: options, isWhole: true)
      }
    }
    try foreign.checkTasks()
  }

  /// Whether a file is another tool's, rather than plain samples, answers or gold.
  private func isForeign(
    _ path: String, _ request: ImportRequest, options: ReadOptions
  ) throws -> Bool {
    if request.nativeFormat != nil { return false }
    if request.format != nil { return true }
    if request.kind == .answers || request.kind == .gold { return false }
    if path == "-" { return try ForeignFiles.recognise(path: path, options: options) != nil }
    guard let native = try? ImportFormat.detect(path: path).format else {
      // A name that says nothing, or .json or .zip: what is inside decides, and errors of the file come first.
      guard ForeignFiles.mayHold(path: path) else { return false }
      guard try ForeignFiles.recognise(path: path, options: options) != nil else {
        throw ImportError.unknownContent(path: path)
      }
      return true
    }
    guard request.kind == nil, native == .jsonl || native == .text else { return false }
    let found = try? ForeignFiles.recognise(path: path, options: options)
    return found.flatMap { $0 }.map { $0 != .json } ?? false
  }

  private func importFile(
    _ path: String, _ request: ImportRequest, options: ReadOptions, batch: String,
    progress: (Progress) -> Void
  ) throws -> ImportReport {
    switch request.kind ?? .samples {
    case .samples:
      var work = try SampleImport(self, request, batch: batch)
      return try work.run(path, options: options, progress: progress)
    case .answers:
      var work = try AnswerImport(self, request, batch: batch)
      return try work.run(path, options: options, progress: progress)
    case .gold:
      var work = try GoldImport(self, request, batch: batch)
      return try work.run(path, options: options, progress: progress)
    }
  }

  /// Reads a file to its end and throws what would stop an import in the middle.
  private func rehearse(_ path: String, _ request: ImportRequest, options: ReadOptions) throws {
    func judge(_ refused: RefusedRecord?) throws {
      if let refused, request.isStrict {
        throw ProjectError.badInput(
          "\(refused.message(path: path)); nothing was imported (--strict)")
      }
    }
    switch request.kind ?? .samples {
    case .samples:
      let reader = try SampleReader(path: path, format: request.nativeFormat, options: options)
      while let outcome = try reader.next() {
        if case .refused(let record) = outcome { try judge(record) }
      }
    case .answers:
      let reader = try AnswerReader(path: path, options: options)
      while let outcome = try reader.next() {
        if case .refused(let record) = outcome { try judge(record) }
      }
    case .gold:
      let reader = try GoldReader(path: path, options: options)
      while let outcome = try reader.next() {
        if case .refused(let record) = outcome { try judge(record) }
      }
    }
  }

  private func readOptions(_ request: ImportRequest) throws -> ReadOptions {
    let policy = try policy().policy
    var options = ReadOptions()
    options.show = policy.samples.show
    options.media = policy.samples.media
    options.textField = request.textField ?? policy.importing.text
    options.labelField = request.labelField ?? policy.importing.label
    options.annotatorField = request.annotatorField ?? policy.importing.annotator
    options.questions = policy.tasks.map(\.id)
    options.maximumSampleBytes = policy.samples.maximumBytes
    if let text = request.textField, policy.samples.show.count == 1 { options.show = [text] }
    return options
  }

  /// The choice task that was named, or the only one.
  func choiceTask(_ named: String?) throws -> LabelingTask {
    let tasks = try policy().policy.tasks
    if let named {
      try requireAsked(named)
      guard let task = tasks.first(where: { $0.id.sameBytes(as: named) }) else {
        throw ProjectError.unknownTask(named, known: tasks.map(\.id))
      }
      return task
    }
    let asked = tasks.filter(\.isAskedNow)
    guard asked.count == 1 else {
      if asked.isEmpty { throw ProjectError.unknownTask("", known: []) }
      throw ProjectError.badInput(
        "several tasks are asked here; say which with --task: \(asked.map(\.id).joined(separator: ", "))"
      )
    }
    return asked[0]
  }

  func requireRole(_ role: Roles, to act: String, openToAll: Bool) throws {
    if openToAll, try policy().policy.project.isOpen {
      guard let me = try me(), me.hasJoined || me.roles.contains(.maintainer) else {
        throw ProjectError.notJoined
      }
      return
    }
    try requireRole(role, to: act)
  }

  /// A quiet moment between the parts of bulk work: the log is moved on at once when it has grown.
  func quietMomentOfImport() { try? store.checkpoint(ifOver: 16 << 20) }
}

extension ImportReport {
  mutating func add(_ other: ImportReport) {
    read += other.read
    new += other.new
    duplicate += other.duplicate
    repeated += other.repeated
    ambiguous += other.ambiguous
    replaced += other.replaced
    refused += other.refused
    if let answers = other.answers {
      var sum = self.answers ?? ImportTally()
      sum.add(answers)
      self.answers = sum
    }
    recognised += other.recognised
    annotators += other.annotators
    notices += other.notices.prefix(max(0, Self.shownRefusals - notices.count))
    refusals += other.refusals.prefix(max(0, Self.shownRefusals - refusals.count))
    refusedFiles += other.refusedFiles
    batch = batch ?? other.batch
  }
}
