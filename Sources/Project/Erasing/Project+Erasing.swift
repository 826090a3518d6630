import Domain
import Ledger
import Release
import Store

extension Project {
  /// Works out what a request would erase, and whether this person may.
  ///
  /// A maintainer may erase anything; everybody else the samples that they gave first, texts in their own events, and
  /// their own name. With a sample goes all that speaks of it: metadata, comments, notes, answered texts.
  /// - Throws: `ProjectError.notAllowed`, `.unknownSample`, `.badInput`.
  public func planErasure(_ request: ErasureRequest) throws -> ErasurePlan {
    try requireTakingPart()
    guard EraseBody.reasons.contains(request.reason) else {
      throw ProjectError.badValue(
        "no reason \(MessageText.quoted(request.reason)); there are \(EraseBody.reasons.joined(separator: ", "))"
      )
    }
    let me = try requireKey().fingerprint
    let isMaintainer = try self.me()?.roles.contains(.maintainer) ?? false
    let samples = try request.samples.map { try sampleNamed($0) }
    let similar = Set(try samples.prefix(100).flatMap { try self.similar(to: $0).map(\.sample.id) })
    return try store.read { reader in
      var keys: [Digest] = []
      var origins: [EventID] = []
      for sample in samples {
        let first = try reader.firstSubmitter(of: sample)
        guard isMaintainer || first == me else {
          throw ProjectError.notAllowed(
            "sample \(sample.hex.prefix(12)) was given first by somebody else; they or a maintainer may erase it"
          )
        }
        keys.append(sample.digest)
        keys += try reader.texts(about: sample).map(\.digest)
        origins += try reader.sampleSubmissions(sample).prefix(1).map(\.reference.event)
      }
      var texts: [Commitment] = []
      for name in request.texts {
        let found = try self.texts(named: name, reader: reader)
        guard isMaintainer || found.event.author == me else {
          throw ProjectError.notAllowed(
            "event \(found.id.hex.prefix(12)) is somebody else's; they or a maintainer may erase its texts"
          )
        }
        texts += found.texts
        origins.append(found.id)
      }
      var people: [String] = []
      for name in request.names {
        let found = try reader.contributors(called: name)
        guard let id = found.first, found.count == 1 else {
          throw ProjectError.badInput(
            found.isEmpty
              ? "nobody is called \(MessageText.quoted(name)); winnow shares lists everybody"
              : "\(MessageText.quoted(name)) is the name of \(found.count) people; say a fingerprint: \(found.joined(separator: ", "))"
          )
        }
        guard isMaintainer || id == me else {
          throw ProjectError.notAllowed("a name is erased by its owner or a maintainer")
        }
        let names = try reader.names(committedBy: id)
        guard !names.isEmpty else {
          throw ProjectError.badInput("\(MessageText.quoted(name)) joined without a name")
        }
        keys += names.map(\.digest)
        people.append(id)
      }
      keys += texts.map(\.digest)
      guard !keys.isEmpty else {
        throw ProjectError.wrongUse("say what to erase: --sample, --text or --name")
      }
      let distinct = Array(Set(keys)).sorted()
      return ErasurePlan(
        samples: Array(Set(samples)).sorted(),
        texts: Array(Set(texts)).sorted { $0.digest < $1.digest },
        people: people, reason: request.reason, contents: try reader.presentCount(distinct),
        releases: try Self.releases(after: origins, all: !people.isEmpty, reader: reader),
        similar: similar.subtracting(samples).sorted(), keys: distinct)
    }
  }

  /// The texts that an event holds, or one act in it.
  private func texts(named name: String, reader: LedgerReader) throws -> (
    id: EventID, event: Event, texts: [Commitment]
  ) {
    let parts = name.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let index = parts.count == 2 ? Int(parts[1]) : nil
    let found = try reader.events(named: parts[0])
    guard let first = found.first, found.count == 1, parts.count == 1 || index != nil else {
      throw ProjectError.badInput(
        found.count > 1
          ? "\(MessageText.quoted(name)) begins the ids of several events; say more of it"
          : "no event \(MessageText.quoted(name)); winnow log lists events, winnow sample ID those of a sample"
      )
    }
    let texts = first.event.texts(index: index)
    guard !texts.isEmpty else {
      throw ProjectError.badInput(
        "event \(first.id.hex.prefix(12)) (\(first.event.kind)) holds no text that can be erased")
    }
    return (first.id, first.event, texts)
  }

  /// Releases that cover one of some events.
  private static func releases(
    after origins: [EventID], all: Bool, reader: LedgerReader
  ) throws -> [String] {
    let releases = try reader.releases()
    let checkpoints = try Checkpoints(reader)
    guard checkpoints.all.count == releases.count else { return releases.map(\.version) }
    var first = all ? 0 : Int.max
    for id in origins {
      guard let event = try reader.storedEvent(id)?.event else { continue }
      first = min(
        first,
        checkpoints.interval(
          author: event.author, chain: event.chain, sequence: event.sequence))
    }
    return releases.enumerated().filter { $0.offset >= first }.map(\.element.version)
  }

  /// Erases what a plan says: the event, the content, and what is left of it in the files of the project.
  /// - Parameter folders: releases to be looked into for what they still hold.
  /// - Throws: `ProjectError`, `StoreError`.
  public func erase(_ plan: ErasurePlan, folders: [String] = []) throws -> ErasureReport {
    let events = try writing { writer, signer in
      var events: [EventID] = []
      func append(samples: [SampleID], texts: [Commitment], who: String?) throws {
        guard let after = try writer.reader.lastGovernance() else { throw ProjectError.notJoined }
        let body = EraseBody(
          after: after, samples: samples, texts: texts, who: who, reason: plan.reason)
        events.append(
          try writer.append(
            Draft(kind: .erase, body: body.json, at: surroundings.now()), by: signer
          ).id)
      }
      for start in stride(from: 0, to: plan.samples.count, by: EraseBody.itemLimit) {
        let end = min(plan.samples.count, start + EraseBody.itemLimit)
        try append(samples: Array(plan.samples[start..<end]), texts: [], who: nil)
      }
      for start in stride(from: 0, to: plan.texts.count, by: EraseBody.itemLimit) {
        let end = min(plan.texts.count, start + EraseBody.itemLimit)
        try append(samples: [], texts: Array(plan.texts[start..<end]), who: nil)
      }
      for who in plan.people { try append(samples: [], texts: [], who: who) }
      try writer.erase(plan.keys)
      return events
    }
    let isScrubbed = try scrub()
    return ErasureReport(
      events: events, contents: plan.contents, isScrubbed: isScrubbed,
      holding: folders.compactMap { Self.holding(plan, folder: $0) })
  }

  /// Takes what was erased out of the database file, its log, and the files that are made from it.
  /// - Returns: false where another process was reading; then it is to be done again.
  public func scrub() throws -> Bool {
    try forgetWords()
    forgetSignatures()
    return try store.scrub()
  }

  /// By the annotations, which name every sample whatever the formats are. nil where there is no release.
  private static func holding(_ plan: ErasurePlan, folder: String) -> HoldingRelease? {
    guard let release = try? ReleaseFolder.open(folder) else { return nil }
    var samples = Set(plan.samples)
    if !samples.isEmpty { try? release.eachAnnotatedSample { samples.remove($0) } }
    var texts = Set(plan.texts.map(\.digest))
    if !texts.isEmpty, let lines = try? release.lines(of: .openings) {
      while let line = try? lines.next() {
        let opening = try? JSONScanner.parse(line)
        if let key = opening?["commitment"]?.stringValue.flatMap(Digest.init(hex:)) {
          texts.remove(key)
        }
      }
    }
    return HoldingRelease(
      folder: folder, version: release.version, samples: plan.samples.count - samples.count,
      texts: plan.texts.count - texts.count)
  }
}

extension Event {
  /// Commitments to the texts that the event holds, or one act in it.
  fileprivate func texts(index: Int?) -> [Commitment] {
    func commitment(_ value: JSONValue?) -> Commitment? {
      value?.stringValue.flatMap { Commitment(hex: $0) }
    }
    func items(_ key: String, _ pick: (JSONValue) -> Commitment?) -> [Commitment] {
      (body[key]?.arrayValue ?? []).enumerated().compactMap { place, item in
        index == nil || index == place ? pick(item) : nil
      }
    }
    switch Kind(word: kind) {
    case .comment: return [commitment(body["text"])].compactMap { $0 }
    case .flag, .review: return [commitment(body["note"])].compactMap { $0 }
    case .join: return [commitment(body["name"])].compactMap { $0 }
    case .submit: return items("samples") { commitment($0["meta"]) }
    case .answer: return items("answers") { $0["value"].flatMap { AnswerValue.commitment($0) } }
    default: return []
    }
  }
}
