/// The two steps of EBCC on rows of `labels × subtypes` floats, padded to whole vectors of eight.
///
/// Samples answered alike share a row of q, weighted by their number. Sums are made in fixed chunks
/// of patterns, then in the order of chunks.
struct SubtypeModel {
  private let patterns: SamplePatterns
  private let counts: [Int]
  private let answeredCount: Int
  private let labelCount: Int
  private let annotatorCount: Int
  private let subtypes: Int
  /// Vectors a row.
  private let width: Int
  private let chunkCount: Int
  /// Row of `logs` of each answer of the patterns: (annotator, label) in order of first use.
  private var rows: [UInt32]
  /// Annotator and label of each row.
  private var rowAnnotator: [UInt32] = []
  private var rowLabel: [UInt16] = []
  /// q: patterns × width.
  private var q: [Floats]
  /// Expected counts n_jkml of each chunk, then of all: rows × width.
  private var chunkSums: [Floats]
  /// E log v of each row.
  private var logs: [Floats]
  /// E log tau_k + E log pi_km.
  private var base: [Floats]
  /// sum_i q_ikm of each chunk.
  private var chunkTotals: [Floats]
  /// z: patterns × labels.
  private var z: [Float]
  /// Which labels a lane may belong to: 0 where it may, -infinity in the padding.
  private let padding: [Floats]

  init(_ answers: AnswerTable, _ patterns: SamplePatterns, subtypes: Int, seed: UInt64) {
    self.patterns = patterns
    self.subtypes = subtypes
    let counts = patterns.sampleCounts()
    self.counts = counts
    answeredCount = patterns.clamp.indices.reduce(0) {
      patterns.groups.answers(of: $1).isEmpty ? $0 : $0 + counts[$1]
    }
    labelCount = answers.labelCount
    annotatorCount = answers.annotatorCount
    let lanes = labelCount * subtypes
    width = (lanes + 7) / 8
    let cellCount = annotatorCount * labelCount
    var rowOf = [UInt32](repeating: .max, count: cellCount)
    rows = []
    rows.reserveCapacity(patterns.groups.annotator.count)
    for (annotator, label) in zip(patterns.groups.annotator, patterns.groups.label) {
      let cell = Int(annotator) * labelCount + Int(label)
      if rowOf[cell] == .max {
        rowOf[cell] = UInt32(rowAnnotator.count)
        rowAnnotator.append(annotator)
        rowLabel.append(label)
      }
      rows.append(rowOf[cell])
    }
    let patternCount = patterns.clamp.count
    chunkCount = max(1, min(8, (1 << 20) / max(1, rowAnnotator.count * width), patternCount / 64))
    q = [Floats](repeating: .zero, count: patternCount * width)
    chunkSums = [Floats](repeating: .zero, count: chunkCount * rowAnnotator.count * width)
    logs = [Floats](repeating: .zero, count: rowAnnotator.count * width)
    base = [Floats](repeating: .zero, count: width)
    chunkTotals = [Floats](repeating: .zero, count: chunkCount * width)
    var padding = [Floats](repeating: .zero, count: width)
    for lane in lanes..<width * 8 { padding[lane / 8][lane % 8] = -.infinity }
    self.padding = padding
    let table = PosteriorTable(patterns.groups, labelCount: labelCount, clamp: patterns.clamp)
    z = table.z.map(Float.init)
    split(seed)
  }

  /// q_ikm = z_ik times a draw from Dirichlet(1, …, 1) over the subtypes.
  private mutating func split(_ seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    var draws = [Float](repeating: 0, count: subtypes)
    for p in patterns.clamp.indices {
      for k in 0..<labelCount where z[p * labelCount + k] > 0 {
        var total: Float = 0
        for m in 0..<subtypes {
          // -log of a uniform draw above zero is exponential.
          draws[m] = Float(-Portable.log(generator.nextUnit() + 0x1p-54))
          total += draws[m]
        }
        for m in 0..<subtypes {
          let lane = k * subtypes + m
          q[p * width + lane / 8][lane % 8] = z[p * labelCount + k] * draws[m] / total
        }
      }
    }
  }

  /// The expected logs of all parameters from q.
  mutating func maximise() {
    sumAnswers()
    sumTotals()
    updateLogs()
    updateBase()
  }

  private mutating func sumAnswers() {
    let width = width
    let rowCount = rowAnnotator.count
    let chunkCount = chunkCount
    let patternCount = patterns.clamp.count
    chunkSums.withUnsafeMutableBufferPointer { sums in
      chunkTotals.withUnsafeMutableBufferPointer { totals in
        q.withUnsafeBufferPointer { q in
          rows.withUnsafeBufferPointer { rows in
            counts.withUnsafeBufferPointer { counts in
              patterns.groups.withUnsafeView { groups in
                Chunks.each(chunkCount) { chunk in
                  guard let q = q.baseAddress, let total = totals.baseAddress,
                    let sum = sums.baseAddress
                  else { return }
                  let total0 = total + chunk * width
                  let sum0 = sum + chunk * rowCount * width
                  total0.update(repeating: .zero, count: width)
                  sum0.update(repeating: .zero, count: rowCount * width)
                  for p in Chunks.range(chunk, of: chunkCount, total: patternCount) {
                    let group = groups.answers(of: p)
                    if group.isEmpty { continue }
                    let row = q + p * width
                    let weight = Float(counts[p])
                    for v in 0..<width { total0[v] += weight * row[v] }
                    for at in group {
                      let cell = sum0 + Int(rows[at]) * width
                      for v in 0..<width { cell[v] += weight * row[v] }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  /// Adds the chunks up in their order, into the first.
  private mutating func sumTotals() {
    let rowCells = rowAnnotator.count * width
    for chunk in 1..<max(chunkCount, 1) {
      for cell in 0..<rowCells { chunkSums[cell] += chunkSums[chunk * rowCells + cell] }
      for v in 0..<width { chunkTotals[v] += chunkTotals[chunk * width + v] }
    }
  }

  /// E log v_jkml = digamma(a_kl + n_jkml) - digamma(sum_l a_kl + n_jkml).
  private mutating func updateLogs() {
    let width = width
    let prior = priors()
    let rowCount = rowAnnotator.count
    let whole = Float(ConfusionPrior.diagonal + Double(labelCount - 1) * ConfusionPrior.other)
    var totals = [Floats](
      repeating: Floats(repeating: whole), count: annotatorCount * width)
    for row in 0..<rowCount {
      let annotator = Int(rowAnnotator[row])
      for v in 0..<width { totals[annotator * width + v] += chunkSums[row * width + v] }
    }
    let pieces = 8
    totals.withUnsafeMutableBufferPointer { totals in
      Chunks.each(pieces) { piece in
        for cell in Chunks.range(piece, of: pieces, total: totals.count) {
          totals[cell] = Portable.digamma(totals[cell])
        }
      }
    }
    logs.withUnsafeMutableBufferPointer { logs in
      chunkSums.withUnsafeBufferPointer { sums in
        totals.withUnsafeBufferPointer { totals in
          rowAnnotator.withUnsafeBufferPointer { annotators in
            rowLabel.withUnsafeBufferPointer { labels in
              prior.withUnsafeBufferPointer { prior in
                Chunks.each(pieces) { piece in
                  for row in Chunks.range(piece, of: pieces, total: rowCount) {
                    let annotator = Int(annotators[row])
                    let label = Int(labels[row])
                    for v in 0..<width {
                      logs[row * width + v] =
                        Portable.digamma(sums[row * width + v] + prior[label * width + v])
                        - totals[annotator * width + v]
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  /// a_kl of each lane (its k), for each label l: labels × width.
  private func priors() -> [Floats] {
    var priors = [Floats](
      repeating: Floats(repeating: Float(ConfusionPrior.other)), count: labelCount * width)
    for label in 0..<labelCount {
      for m in 0..<subtypes {
        let lane = label * subtypes + m
        priors[label * width + lane / 8][lane % 8] = Float(ConfusionPrior.diagonal)
      }
    }
    return priors
  }

  private mutating func updateBase() {
    let sums = classSums
    let all = Portable.digamma(sums.reduce(0) { $0 + $1 } + Double(labelCount))
    base = padding
    for k in 0..<labelCount {
      let logTau = Portable.digamma(1 + sums[k]) - all
      let whole = Portable.digamma(0.1 + sums[k])
      for m in 0..<subtypes {
        let lane = k * subtypes + m
        let total = Double(chunkTotals[lane / 8][lane % 8])
        let logPi = Portable.digamma(0.1 / Double(subtypes) + total) - whole
        base[lane / 8][lane % 8] = Float(logTau + logPi)
      }
    }
  }

  /// sum_i z_ik, over samples with an answer.
  private var classSums: [Double] {
    (0..<labelCount).map { k in
      var sum = 0.0
      for m in 0..<subtypes {
        let lane = k * subtypes + m
        sum += Double(chunkTotals[lane / 8][lane % 8])
      }
      return sum
    }
  }

  /// q from the expected logs.
  ///
  /// - Returns: the largest change of a z in each sample, on average over the samples answered.
  mutating func expect() -> Double {
    let width = width
    let labelCount = labelCount
    let subtypes = subtypes
    let patternCount = patterns.clamp.count
    let pieces = max(1, min(8, patternCount / 64))
    let clamps = clampMasks()
    var changes = [Double](repeating: 0, count: pieces)
    let clamp = patterns.clamp
    let counts = counts
    q.withUnsafeMutableBufferPointer { q in
      z.withUnsafeMutableBufferPointer { z in
        changes.withUnsafeMutableBufferPointer { changes in
          logs.withUnsafeBufferPointer { logs in
            base.withUnsafeBufferPointer { base in
              rows.withUnsafeBufferPointer { rows in
                patterns.groups.withUnsafeView { groups in
                  Chunks.each(pieces) { piece in
                    guard let q = q.baseAddress, let logs = logs.baseAddress else { return }
                    var change = 0.0
                    for p in Chunks.range(piece, of: pieces, total: patternCount) {
                      let group = groups.answers(of: p)
                      if group.isEmpty { continue }
                      let row = q + p * width
                      for v in 0..<width { row[v] = base[v] }
                      for at in group {
                        let cell = logs + Int(rows[at]) * width
                        for v in 0..<width { row[v] += cell[v] }
                      }
                      if clamp[p] >= 0 {
                        let mask = Int(clamp[p]) * width
                        for v in 0..<width { row[v] += clamps[mask + v] }
                      }
                      var maxima = row[0]
                      for v in 1..<max(width, 1) { maxima = pointwiseMax(maxima, row[v]) }
                      let maximum = maxima.max()
                      var sums = Floats.zero
                      for v in 0..<width {
                        row[v] = Portable.exp(row[v] - maximum)
                        sums += row[v]
                      }
                      let scale = 1 / sums.sum()
                      for v in 0..<width { row[v] *= scale }
                      let lanes = UnsafeRawPointer(row).assumingMemoryBound(to: Float.self)
                      var moved: Float = 0
                      for k in 0..<labelCount {
                        var sum: Float = 0
                        for m in 0..<subtypes { sum += lanes[k * subtypes + m] }
                        moved = max(moved, abs(sum - z[p * labelCount + k]))
                        z[p * labelCount + k] = sum
                      }
                      change += Double(counts[p]) * Double(moved)
                    }
                    changes[piece] = change
                  }
                }
              }
            }
          }
        }
      }
    }
    return changes.reduce(0, +) / Double(max(1, answeredCount))
  }

  /// For each label -infinity on the lanes of all others; empty where nothing is clamped.
  private func clampMasks() -> [Floats] {
    guard patterns.clamp.contains(where: { $0 >= 0 }) else { return [] }
    var masks = [Floats](
      repeating: Floats(repeating: -.infinity), count: labelCount * width)
    for k in 0..<labelCount {
      for m in 0..<subtypes {
        let lane = k * subtypes + m
        masks[k * width + lane / 8][lane % 8] = 0
      }
    }
    return masks
  }

  /// z of each pattern; rows add up to one but for rounding.
  var posteriors: [Double] {
    var posteriors = z.map(Double.init)
    for p in patterns.clamp.indices {
      let row = p * labelCount..<(p + 1) * labelCount
      let total = posteriors[row].reduce(0, +)
      guard total > 0 else { continue }
      for cell in row { posteriors[cell] /= total }
    }
    return posteriors
  }

  /// Confusion matrices with the subtypes taken together.
  func annotators(_ answerCounts: [Int]) -> AnnotatorModel {
    var confusions = [Double](
      repeating: ConfusionPrior.other, count: annotatorCount * labelCount * labelCount)
    for j in 0..<annotatorCount {
      for k in 0..<labelCount {
        confusions[(j * labelCount + k) * labelCount + k] = ConfusionPrior.diagonal
      }
    }
    var hits = [Double](repeating: 0, count: annotatorCount)
    for row in rowAnnotator.indices {
      let j = Int(rowAnnotator[row])
      let l = Int(rowLabel[row])
      for k in 0..<labelCount {
        var sum = 0.0
        for m in 0..<subtypes {
          let lane = k * subtypes + m
          sum += Double(chunkSums[row * width + lane / 8][lane % 8])
        }
        confusions[(j * labelCount + k) * labelCount + l] += sum
        if k == l { hits[j] += sum }
      }
    }
    var strengths: [Double] = []
    for start in stride(from: 0, to: confusions.count, by: labelCount) {
      let total = confusions[start..<start + labelCount].reduce(0, +)
      strengths.append(total)
      for cell in start..<start + labelCount { confusions[cell] /= total }
    }
    return AnnotatorModel(
      reliabilities: hits.indices.map {
        OneCoin.reliability(hits: hits[$0], answers: answerCounts[$0])
      },
      reliabilityStrengths: answerCounts.map { Double($0 + 3) }, confusions: confusions,
      confusionStrengths: strengths)
  }
}
