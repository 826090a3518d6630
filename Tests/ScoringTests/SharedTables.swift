import Foundation
import Scoring

/// Tables with texts and names in them, from the same folder as the crowds of `SharedData`.
extension SharedData {
  /// The rows of a CSV file below its head; fields may stand in double quotes.
  static func rows(in file: String) throws -> [[String]] {
    let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
    let lines = text.split(whereSeparator: { $0 == "\n" || $0 == "\r\n" }).dropFirst()
    return lines.map { line in
      if !line.utf8.contains(UInt8(ascii: "\"")) {
        return line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
      var fields = [""]
      var isQuoted = false
      for character in line {
        switch character {
        case "\"": isQuoted.toggle()
        case "," where !isQuoted: fields.append("")
        default: fields[fields.count - 1].append(character)
        }
      }
      return fields
    }
  }

  /// Numbers for names, in their order as bytes.
  static func numbers(of names: [String]) -> [String: UInt32] {
    let sorted = Set(names).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, UInt32($0)) })
  }
}

/// Correlation, for judging fits.
enum Correlation {
  static func pearson(_ a: [Double], _ b: [Double]) -> Double {
    let (meanA, meanB) = (mean(a), mean(b))
    var (ab, aa, bb) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
      ab += (x - meanA) * (y - meanB)
      aa += (x - meanA) * (x - meanA)
      bb += (y - meanB) * (y - meanB)
    }
    return ab / (aa * bb).squareRoot()
  }

  static func spearman(_ a: [Double], _ b: [Double]) -> Double { pearson(ranks(a), ranks(b)) }

  static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  /// Ranks from 0, equal values sharing the mean of theirs.
  private static func ranks(_ values: [Double]) -> [Double] {
    values.map { value in
      Double(values.count { $0 < value }) + Double(values.count { $0 == value } - 1) / 2
    }
  }
}
