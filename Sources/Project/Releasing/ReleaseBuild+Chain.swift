import Domain
import Ledger
import Release

/// Which rows of a release stand in shards that are kept from the one before.
struct KeptRows {
  /// By row.
  let isKept: [Bool]
  let files: [ListedFile]
  /// By split: number of the first shard that is written.
  let firstShards: [String: Int]
  /// The manifest of the release before.
  let manifest: Digest
  let version: String
}

extension ReleaseBuild {
  /// Compares the rows with the release before: what they say now decides which of its shards are kept.
  func kept(from chain: ReleaseChain, hasContentColumn: Bool) throws -> KeptRows {
    if let before = chain.hasContentColumn, before != hasContentColumn {
      throw ProjectError.badInput(
        "the samples need other columns (content) than the release before has: export without --since"
      )
    }
    var places: [SampleID: Int32] = [:]
    places.reserveCapacity(rows.count)
    for (index, row) in rows.enumerated() { places[row.id] = Int32(index) }
    let state = RowState(tasks)
    let covered = checkpoints.all.last?.covered ?? [:]
    let withdrawn = try reader.withdrawnSamples(
      since: { covered[ChainKey(author: $0.author, chain: $0.chain)] ?? -1 },
      namesAnswers: options.formats.contains(where: \.holdsAnswers))
    var teller = OutcomeTeller(self)
    var isKept = [Bool](repeating: false, count: rows.count)
    var files: [ListedFile] = []
    var changesRows = false
    for shard in chain.shards {
      let own = shard.rows.map { places[chain.ids[$0]] }
      let isSame = zip(shard.rows, own).allSatisfy { row, place in
        guard let place, splitName(rows[Int(place)]).sameBytes(as: shard.split),
          !withdrawn.contains(rows[Int(place)].entry.sample)
        else { return false }
        return state.state(of: teller.outcomes(of: Int(place))) == chain.states[row]
      }
      guard isSame else {
        changesRows = true
        continue
      }
      for place in own.compactMap({ $0 }) { isKept[Int(place)] = true }
      files += shard.files.map { file in
        var kept = file
        kept.release = file.release ?? chain.manifest
        return kept
      }
    }
    let version = chain.version.next(
      changesRows: changesRows, addsRows: rows.count > chain.ids.count)
    return KeptRows(
      isKept: isKept, files: files, firstShards: chain.nextShards, manifest: chain.manifest,
      version: version.description)
  }

  /// Columns of the tasks.
  var tasks: [ReleaseTask] { scores.map(\.releaseTask) }
}

/// Tells what a release says of its rows without reading their content.
private struct OutcomeTeller {
  private let build: ReleaseBuild
  private let composers: [OutcomeComposer]
  private var outcomes: [TaskOutcome]

  init(_ build: ReleaseBuild) {
    self.build = build
    composers = build.scores.map { OutcomeComposer($0) }
    outcomes = build.scores.map { score in
      TaskOutcome(
        task: score.table.task, label: "", probabilitiesPPM: [], confidencePPM: 0, answers: 0,
        agreementPPM: 0, weightPPM: 0, status: "", settledBy: "")
    }
  }

  mutating func outcomes(of row: Int) -> [TaskOutcome] {
    for task in outcomes.indices {
      composers[task].fill(
        &outcomes[task], place: build.place(of: build.rows[row], task: task), content: "",
        isJSON: false, show: [])
    }
    return outcomes
  }
}
