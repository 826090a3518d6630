/// What annotators do at a token, given the hidden state and what they did just before.
///
/// An annotator's tag is an action (say `O`, begin a span, go on with it) and, where a span begins, a
/// label. The action depends on the kind of the state and on whether the annotator has a span open;
/// the label on the state's class, and it is named once a span: the tokens that follow repeat it and
/// are no further evidence. That is a sequential confusion matrix (Simpson & Gurevych, EMNLP 2019,
/// BSC-seq: P(y_t | z_t, y_{t-1})) with its K³ cells tied by kind: 30 cells for actions and L(L + 2)
/// for labels. With a row a tag, rare labels' rows drift to explain what others' rows don't.
///
/// ```
/// P(y_t | z_t = k, y_{t-1}, j) = A_j(action | kind k, open) · (C_j(label | class k) if it begins)
/// A_j(kind, open, ·)  = (n_j + s P)/(n_j. + s)      P the crowd's row of that kind
/// P(kind, open, ·)    = (n + s o)/(n. + s)          o = r [right action] + (1 - r) m, r = 0.9
/// C_j(x, ·)           = (n_j + s u)/(n_j. + s)      u the annotator's own one-coin over labels
/// C_j(O or decoy, ·)  = (n_j + s q)/(n_j. + s)      q the crowd's shares there
/// ```
///
/// m are the shares of actions among all answers, s = 4. So before any evidence an annotator is right
/// nine times in ten and else guesses as the crowd acts.
struct AnnotatorActions: Sendable {
  /// s, in ppm.
  static let strengthPPM = 4_000_000
  /// r, in ppm.
  static let rightPPM = 900_000
  private static let strength = Double(strengthPPM) / 1_000_000
  private static let right = Double(rightPPM) / 1_000_000
  private static let kindCount = ChainShape.kindCount
  /// Three actions (`O`, begin, go on), without and with an open span.
  static let codeCount = 6

  private let shape: ChainShape
  private let annotatorCount: Int
  /// The code of each tag of the answers: 3 · (a span is open) + action.
  private let codes: [UInt8]
  /// The share of each action among all answers: `codeCount`, by context.
  private let shares: [Double]
  /// n_j and log A_j at (j, code, kind).
  private var actionCounts: [Double]
  private var actionLogs: [Double]
  /// n_j and log C_j at (j, label said, class).
  private var labelCounts: [Double]
  private var labelLogs: [Double]

  init(_ shape: ChainShape, _ groups: SequenceGroups) {
    self.shape = shape
    annotatorCount = groups.annotatorCount
    var codes = [UInt8](repeating: 0, count: groups.tags.count)
    // One of each action that can be, so that no share is zero; nobody goes on without an open span.
    var counts: [Double] = [1, 1, 0, 1, 1, 1]
    for i in 0..<groups.sampleCount {
      for at in groups.answers(of: i) {
        var isOpen = false
        for t in groups.tagStarts[at]..<groups.tagStarts[at] + groups.length(of: i) {
          let tag = groups.tags[t]
          let action = tag == 0 ? 0 : TagScheme.isBegin(tag) ? 1 : 2
          codes[t] = UInt8((isOpen ? 3 : 0) + action)
          counts[Int(codes[t])] += 1
          isOpen = tag != 0
        }
      }
    }
    self.codes = codes
    let closed = counts[0] + counts[1]
    let open = counts[3] + counts[4] + counts[5]
    shares = counts.enumerated().map { $1 / ($0 < 3 ? closed : open) }
    let actionCells = annotatorCount * AnnotatorActions.codeCount * ChainShape.kindCount
    actionCounts = [Double](repeating: 0, count: actionCells)
    actionLogs = actionCounts
    labelCounts = [Double](
      repeating: 0, count: annotatorCount * shape.labelCount * shape.classCount)
    labelLogs = labelCounts
  }

  /// Forgets what was counted.
  mutating func reset() {
    for cell in actionCounts.indices { actionCounts[cell] = 0 }
    for cell in labelCounts.indices { labelCounts[cell] = 0 }
  }

  /// Counts the answers of one sample by the posteriors of its states.
  ///
  /// - Parameter posteriors: of all tokens, `tokenCount × stateCount`.
  mutating func count(_ sample: Int, _ groups: SequenceGroups, _ posteriors: [Double]) {
    let kinds = ChainShape.kindCount
    let classes = shape.classCount
    let first = groups.tokenOffsets[sample]
    // Tokens where nobody has or begins a span count alike: once an annotator for all of them.
    var quiet = (0.0, 0.0, 0.0, 0.0, 0.0)
    posteriors.withUnsafeBufferPointer { z in
      actionCounts.withUnsafeMutableBufferPointer { actions in
        labelCounts.withUnsafeMutableBufferPointer { labels in
          for t in 0..<groups.length(of: sample) {
            let row = (first + t) * shape.stateCount
            let sums = shape.kindSums(z, row)
            if AnnotatorActions.isQuiet(t, first, groups) {
              quiet.0 += sums.0
              quiet.1 += sums.1
              quiet.2 += sums.2
              quiet.3 += sums.3
              quiet.4 += sums.4
              continue
            }
            for at in groups.answers(of: sample) {
              let position = groups.tagStarts[at] + t
              let j = Int(groups.annotator[at])
              let code = Int(codes[position])
              add(sums, at: (j * AnnotatorActions.codeCount + code) * kinds, &actions)
              guard code % 3 == 1 else { continue }
              let said = Int(groups.tags[position] - 1) / 2
              let cell = (j * shape.labelCount + said) * classes
              for x in 0..<shape.labelCount {
                labels[cell + x] += z[row + 1 + 2 * x] + z[row + 2 + 2 * x]
              }
              labels[cell + shape.labelCount] += sums.0
              labels[cell + shape.labelCount + 1] += sums.3 + sums.4
            }
          }
          for at in groups.answers(of: sample) {
            add(quiet, at: Int(groups.annotator[at]) * AnnotatorActions.codeCount * kinds, &actions)
          }
        }
      }
    }
    func add(
      _ sums: ChainShape.KindSums, at cell: Int, _ counts: inout UnsafeMutableBufferPointer<Double>
    ) {
      counts[cell] += sums.0
      counts[cell + 1] += sums.1
      counts[cell + 2] += sums.2
      counts[cell + 3] += sums.3
      counts[cell + 4] += sums.4
    }
  }

  /// Writes log P(answers | state) of one sample to `scores`.
  func score(_ sample: Int, _ groups: SequenceGroups, into pass: ForwardBackward) {
    let kinds = ChainShape.kindCount
    let states = shape.stateCount
    let classes = shape.classCount
    let first = groups.tokenOffsets[sample]
    let group = groups.answers(of: sample)
    var firstQuiet = -1
    withUnsafeTemporaryAllocation(of: Double.self, capacity: kinds + classes) { row in
      actionLogs.withUnsafeBufferPointer { actions in
        labelLogs.withUnsafeBufferPointer { labels in
          for t in 0..<groups.length(of: sample) {
            pass.source[t] = t
            if AnnotatorActions.isQuiet(t, first, groups) {
              if firstQuiet >= 0 {
                pass.source[t] = firstQuiet
                continue
              }
              firstQuiet = t
            }
            for cell in 0..<row.count { row[cell] = 0 }
            for at in group {
              let position = groups.tagStarts[at] + t
              let j = Int(groups.annotator[at])
              let code = Int(codes[position])
              let cell = (j * AnnotatorActions.codeCount + code) * kinds
              for kind in 0..<kinds { row[kind] += actions[cell + kind] }
              if code % 3 == 1 {
                let said = Int(groups.tags[position] - 1) / 2
                let cell = (j * shape.labelCount + said) * classes
                for c in 0..<classes { row[kinds + c] += labels[cell + c] }
              }
            }
            let scores = pass.scores + t * states
            for s in 0..<states { scores[s] = row[shape.kind(s)] + row[kinds + shape.classOf(s)] }
          }
        }
      }
    }
  }

  /// Whether all annotators say `O` without an open span.
  @inline(__always)
  private static func isQuiet(_ t: Int, _ first: Int, _ groups: SequenceGroups) -> Bool {
    groups.isSilent[first + t] && (t == 0 || groups.isSilent[first + t - 1])
  }
}

extension AnnotatorActions {
  /// The maximisation step: the logs from the counts.
  mutating func update() {
    let crowd = crowdActions()
    let kinds = ChainShape.kindCount
    for j in 0..<annotatorCount {
      let base = j * AnnotatorActions.codeCount * kinds
      for kind in 0..<kinds {
        for context in [0, 3] {
          var total = AnnotatorActions.strength
          for action in 0..<3 { total += actionCounts[base + (context + action) * kinds + kind] }
          for action in 0..<3 {
            let code = context + action
            let probability =
              (actionCounts[base + code * kinds + kind]
                + AnnotatorActions.strength * crowd[code * kinds + kind]) / total
            actionLogs[base + code * kinds + kind] = AnnotatorActions.log(probability)
          }
        }
      }
    }
    updateLabels()
  }

  /// P at (code, kind): the rows of all annotators together, drawn towards right actions.
  private func crowdActions() -> [Double] {
    let kinds = ChainShape.kindCount
    let width = AnnotatorActions.codeCount * kinds
    var sums = [Double](repeating: 0, count: width)
    for j in 0..<annotatorCount {
      for cell in 0..<width { sums[cell] += actionCounts[j * width + cell] }
    }
    var crowd = sums
    for kind in 0..<kinds {
      for context in [0, 3] {
        var total = AnnotatorActions.strength
        for action in 0..<3 { total += sums[(context + action) * kinds + kind] }
        for action in 0..<3 {
          let cell = (context + action) * kinds + kind
          crowd[cell] =
            (sums[cell]
              + AnnotatorActions.strength
              * centre(kind: kind, action: action, context: context)) / total
        }
      }
    }
    return crowd
  }

  /// o: what an annotator does of whom nothing is known. At a decoy half guess, and the others are
  /// divided between seeing and passing it.
  private func centre(kind: Int, action: Int, context: Int) -> Double {
    let isOpen = context == 3
    func right(_ kind: Int) -> Int {
      switch kind {
      case ChainShape.outside: 0
      case ChainShape.begin: 1
      default: isOpen ? 2 : 0
      }
    }
    let share = shares[context + action]
    guard kind >= ChainShape.decoyBegin else {
      return (action == right(kind) ? AnnotatorActions.right : 0)
        + (1 - AnnotatorActions.right) * share
    }
    let entity = kind == ChainShape.decoyBegin ? ChainShape.begin : ChainShape.inside
    return 0.5 * share + (action == right(entity) ? 0.25 : 0) + (action == 0 ? 0.25 : 0)
  }

  private mutating func updateLabels() {
    let labelCount = shape.labelCount
    let classes = shape.classCount
    guard labelCount > 0 else { return }
    // q: the crowd's shares of labels at O and at decoys, one of each added.
    var crowd = [Double](repeating: 1, count: 2 * labelCount)
    for j in 0..<annotatorCount {
      for said in 0..<labelCount {
        let cell = (j * labelCount + said) * classes + labelCount
        crowd[2 * said] += labelCounts[cell]
        crowd[2 * said + 1] += labelCounts[cell + 1]
      }
    }
    var totals = (0.0, 0.0)
    for said in 0..<labelCount {
      totals.0 += crowd[2 * said]
      totals.1 += crowd[2 * said + 1]
    }
    for said in 0..<labelCount {
      crowd[2 * said] /= totals.0
      crowd[2 * said + 1] /= totals.1
    }
    var classTotals = [Double](repeating: 0, count: classes)
    for j in 0..<annotatorCount {
      let base = j * labelCount * classes
      var hits = 0.0
      var all = 0.0
      for c in 0..<classes {
        classTotals[c] = 0
        for said in 0..<labelCount { classTotals[c] += labelCounts[base + said * classes + c] }
        if c < labelCount {
          hits += labelCounts[base + c * classes + c]
          all += classTotals[c]
        }
      }
      let bounds = OneCoin.reliabilityBounds
      let reliability = min(max((hits + 2) / (all + 3), bounds.lowerBound), bounds.upperBound)
      for said in 0..<labelCount {
        for c in 0..<classes {
          let centre =
            c < labelCount
            ? OneCoin.probability(reliability, c == said, labelCount: labelCount)
            : crowd[2 * said + c - labelCount]
          let probability =
            (labelCounts[base + said * classes + c] + AnnotatorActions.strength * centre)
            / (classTotals[c] + AnnotatorActions.strength)
          labelLogs[base + said * classes + c] = AnnotatorActions.log(probability)
        }
      }
    }
  }

  /// A logarithm that stays finite for what can't be (going on without an open span).
  private static func log(_ probability: Double) -> Double {
    probability < 1e-12 ? -27.631021115928547 : Portable.log(probability)
  }
}
