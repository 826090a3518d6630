import Scoring

/// Somebody made up, who answers by a confusion matrix and a habit.
public struct SimulatedAnnotator: Sendable, Equatable {
  /// What somebody does, as in `workers.csv`.
  public enum Kind: String, Sendable, CaseIterable {
    case honest
    case biased
    case spammer
    case copier
    case sleeper
    case drifter
    case ring
  }

  public let kind: Kind
  /// Whose answers these are; nil: one's own.
  public let copies: Int?
  /// Expected accuracy, the mean over classes (and over time), in ppm.
  public let accuracyPPM: Int
  /// How often somebody comes by, in proportion.
  let activity: Double
  /// The probability of the right label, class by class.
  private let right: [Double]
  /// Cumulative weights of the wrong labels, classes × classes; the diagonal adds nothing.
  private let wrong: [Double]
  /// A biased annotator's favourite, and how often it is said unseen.
  private let favourite: UInt16
  private let pull: Double
  /// Where a sleeper's care ends, in parts of the whole time.
  private let turn: Double
  /// How much a drifter's `right` changes over the whole time.
  private let slope: Double

  /// Draws an annotator: base skill from Beta(6, 2.5), each class's around it with a deviation of
  /// 0.08 from chance to 0.99, wrong labels in proportions from Gamma(0.7), log-normal activity.
  init(_ kind: Kind, classes: Int, copies: SimulatedAnnotatorCopy?, _ generator: inout SplitMix64) {
    self.kind = kind
    self.copies = copies?.leader
    activity = Portable.exp(generator.nextNormal())
    let chance = 1 / Double(classes)
    let answersAlone = kind != .spammer && copies == nil
    var right = [Double](repeating: chance, count: answersAlone ? classes : 0)
    var wrong = [Double](repeating: 0, count: answersAlone ? classes * classes : 0)
    if answersAlone {
      let base = generator.nextBeta(6, 2.5)
      for k in 0..<classes {
        right[k] = min(0.99, max(chance, base + 0.08 * generator.nextNormal()))
        var sum = 0.0
        for l in 0..<classes {
          if l != k { sum += generator.nextGamma(shape: 0.7) }
          wrong[k * classes + l] = sum
        }
      }
    }
    favourite = kind == .biased ? UInt16(generator.nextIndex(below: classes)) : 0
    pull = kind == .biased ? 0.1 + 0.5 * generator.nextUnit() : 0
    turn = kind == .sleeper ? 0.3 + 0.4 * generator.nextUnit() : 1
    slope = kind == .drifter ? 0.8 * generator.nextUnit() - 0.4 : 0
    self.right = right
    self.wrong = wrong
    accuracyPPM =
      copies?.accuracyPPM
      ?? PartsPerMillion.rounded(
        Self.accuracy(
          right, chance: chance, pull: pull, turn: turn, slope: slope))
  }

  private static func accuracy(
    _ right: [Double], chance: Double, pull: Double, turn: Double, slope: Double
  ) -> Double {
    guard !right.isEmpty else { return chance }
    // Time in a hundred steps, which clamping makes necessary only for drifters.
    let steps = slope == 0 ? 1 : 100
    var sum = 0.0
    for step in 0..<steps {
      let time = (Double(step) + 0.5) / Double(steps)
      for one in right { sum += drifted(one, chance: chance, slope: slope, time: time) }
    }
    let mean = sum / Double(steps * right.count)
    let awake = (1 - pull) * mean + pull * chance
    return turn * awake + (1 - turn) * chance
  }

  @inline(__always)
  private static func drifted(
    _ right: Double, chance: Double, slope: Double, time: Double
  ) -> Double {
    slope == 0 ? right : min(0.99, max(chance, right + slope * (time - 0.5)))
  }

  /// What somebody who copies nobody says.
  ///
  /// - Parameters:
  ///   - truth: the sample's class.
  ///   - time: 0 at the first sample, 1 after the last.
  func answer(
    truth: UInt16, time: Double, classes: Int, _ generator: inout SplitMix64
  ) -> UInt16 {
    if right.isEmpty || time >= turn { return UInt16(generator.nextIndex(below: classes)) }
    if pull > 0, generator.nextUnit() < pull { return favourite }
    let k = Int(truth)
    let probability = Self.drifted(
      right[k], chance: 1 / Double(classes), slope: slope, time: time)
    if generator.nextUnit() < probability { return truth }
    let weights = wrong[(k * classes)..<((k + 1) * classes)]
    let place = generator.nextPlace(cumulative: weights)
    // All weights may be zero, where a gamma variate underflowed; then the next label is said.
    return UInt16(place == k ? (k + 1) % classes : place)
  }
}

/// Whom a copier repeats.
struct SimulatedAnnotatorCopy {
  let leader: Int
  let accuracyPPM: Int
}
