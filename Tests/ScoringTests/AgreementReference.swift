import Scoring

/// Tables of the literature, and crowds of extremes.
enum AgreementReference {
  /// Four coders, twelve units (Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011).
  static let fourCoders = units(ofCoders: [
    "1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
  ])
  /// Three coders, fifteen units.
  static let threeCoders = units(ofCoders: [
    ". . . . . 3 4 1 2 1 1 3 3 . 3", "1 . 2 1 3 3 4 3 . . . . . . .",
    ". . 2 1 3 4 4 . 2 1 1 3 3 . 4",
  ])
  /// Fleiss' table of counts: ten samples, fourteen raters, labels 0 to 4.
  static let fleiss: AnswerTable = {
    let counts = [
      [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
      [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]
    let rows = counts.map { row in
      row.enumerated().map { label, count in String(repeating: "\(label)", count: count) }.joined()
    }
    return AnswerTable(rows: rows, labels: 5)
  }()

  /// Transposes rows of coders into rows of units. Labels 1 to 5 become 0 to 4, that is their
  /// number less one.
  static func units(ofCoders rows: [String]) -> AnswerTable {
    let coders = rows.map { row in row.split(separator: " ").map(String.init) }
    let units = coders[0].indices.map { unit in
      coders.map { coder in Int(coder[unit]).map { String($0 - 1) } ?? "." }.joined()
    }
    return AnswerTable(rows: units, labels: 5)
  }

  /// Tables without a figure: nothing, lone answers, one label only.
  static let extremes: [AnswerTable] = [
    AnswerTable(sampleCount: 0, annotatorCount: 0, labelCount: 1),
    AnswerTable(sampleCount: 3, annotatorCount: 2, labelCount: 2),
    AnswerTable(rows: ["0", ".1", "1"], labels: 2),
    AnswerTable(rows: ["00", "00", "0."], labels: 1),
    AnswerTable(rows: ["00", "00", "00"], labels: 3),
    AnswerTable(rows: ["01"], labels: 2),
    AnswerTable(rows: ["01", "10"], labels: 2),
  ]
}

func isNear(_ value: Double?, _ reference: Double, by tolerance: Double = 1e-9) -> Bool {
  value.map { abs($0 - reference) < tolerance } ?? false
}
