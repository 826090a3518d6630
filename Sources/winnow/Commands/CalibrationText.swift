import Domain
import Scoring

/// How calibration is told: figures, and a reliability diagram of one line a bin.
enum CalibrationText {
  private static let width = 40

  static func lines(_ calibration: Calibration, of what: String) -> [String] {
    var lines = [
      "\(what): on \(calibration.count) known samples, each judged by a fit that did not know it",
      "  accuracy \(MeCommand.percent(calibration.accuracyPPM)), log loss \(decimal(calibration.logLossMicronats)), "
        + "Brier \(decimal(calibration.brierPPM)), ECE \(decimal(calibration.errorPPM))",
      "  confidence      n  right (#) beside promised (|)",
    ]
    for (index, bin) in calibration.bins.enumerated() where bin.count > 0 {
      let low = index * 1_000_000 / Calibration.binCount
      let high = (index + 1) * 1_000_000 / Calibration.binCount
      let filled = bin.accuracyPPM * width / 1_000_000
      let promised = min(width - 1, bin.confidencePPM * width / 1_000_000)
      let bar = (0..<width).map { $0 == promised ? "|" : $0 < filled ? "#" : "." }.joined()
      lines.append(
        "  \(decimal(low, digits: 2))–\(decimal(high, digits: 2))  \(padded(bin.count, 6))  \(bar)  "
          + MeCommand.percent(bin.accuracyPPM))
    }
    return lines
  }

  static func json(_ calibration: Calibration, task: String) -> JSONValue {
    [
      "task": .string(task), "samples": .integer(calibration.count),
      "accuracy_ppm": .integer(calibration.accuracyPPM),
      "log_loss_micronats": .integer(calibration.logLossMicronats),
      "brier_ppm": .integer(calibration.brierPPM), "ece_ppm": .integer(calibration.errorPPM),
      "bins": .array(
        calibration.bins.map { bin in
          [
            "samples": .integer(bin.count), "confidence_ppm": .integer(bin.confidencePPM),
            "accuracy_ppm": .integer(bin.accuracyPPM),
          ]
        }),
    ]
  }

  private static func decimal(_ millionths: Int, digits: Int = 3) -> String {
    var unit = 1_000_000
    for _ in 0..<digits { unit /= 10 }
    let rounded = (millionths + unit / 2) / unit
    let scale = 1_000_000 / unit
    let text = String(rounded % scale)
    return "\(rounded / scale)." + String(repeating: "0", count: digits - text.count) + text
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
