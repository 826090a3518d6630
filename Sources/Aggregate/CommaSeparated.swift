import Import

/// Writes tables by RFC 4180: commas, LF, quotes only where a cell needs them.
public struct CommaSeparated {
  private var bytes: [UInt8] = []
  private var isRowStart = true
  private let sink: ([UInt8]) throws -> Void

  /// - Parameter sink: takes the bytes in pieces of some tens of kilobytes.
  init(_ sink: @escaping ([UInt8]) throws -> Void) { self.sink = sink }

  mutating func cell(_ text: String) {
    separate()
    var text = text
    text.withUTF8 { utf8 in
      let needsQuotes = utf8.contains {
        $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 0x0A || $0 == 0x0D
      }
      guard needsQuotes else {
        bytes.append(contentsOf: utf8)
        return
      }
      bytes.append(UInt8(ascii: "\""))
      for byte in utf8 {
        if byte == UInt8(ascii: "\"") { bytes.append(byte) }
        bytes.append(byte)
      }
      bytes.append(UInt8(ascii: "\""))
    }
  }

  mutating func cell(_ value: Int) { cell(String(value)) }

  /// Millionths as a number with six decimals.
  mutating func cell(millionths value: Int) {
    separate()
    bytes.append(contentsOf: Self.decimal(value).utf8)
  }

  /// Millionths as text, with six decimals.
  static func decimal(_ millionths: Int) -> String {
    let magnitude = millionths.magnitude
    let rest = String(magnitude % 1_000_000)
    return (millionths < 0 ? "-" : "") + "\(magnitude / 1_000_000)."
      + String(repeating: "0", count: 6 - rest.utf8.count) + rest
  }

  mutating func endRow() throws {
    bytes.append(0x0A)
    isRowStart = true
    if bytes.count >= 1 << 16 { try flush() }
  }

  mutating func flush() throws {
    try sink(bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  private mutating func separate() {
    if !isRowStart { bytes.append(UInt8(ascii: ",")) }
    isRowStart = false
  }
}

extension AggregateResult {
  /// Writes the labels: task, label, confidence, then p_<class> in the order of classes.
  public func writeLabels(_ sink: @escaping ([UInt8]) throws -> Void) throws {
    var table = CommaSeparated(sink)
    for name in ["task", "label", "confidence"] { table.cell(name) }
    for column in extraColumns { table.cell(column.name) }
    for name in classes { table.cell("p_" + name) }
    try table.endRow()
    for (index, row) in labels.enumerated() {
      table.cell(row.task)
      table.cell(row.label)
      table.cell(millionths: row.confidencePPM)
      for column in extraColumns { table.cell(column.cells[index]) }
      for value in row.posteriorPPM { table.cell(millionths: value) }
      try table.endRow()
    }
    try table.flush()
  }

  /// Writes the workers: worker, answers, weight, weight_low, information_bits, cluster, share_ppm.
  public func writeWorkers(_ sink: @escaping ([UInt8]) throws -> Void) throws {
    var table = CommaSeparated(sink)
    for name in [
      "worker", "answers", "weight", "weight_low", "information_bits", "cluster", "share_ppm",
    ] { table.cell(name) }
    try table.endRow()
    for row in workers {
      table.cell(row.worker)
      table.cell(row.answers)
      table.cell(millionths: row.weightPPM)
      table.cell(millionths: row.lowerWeightPPM)
      table.cell(millionths: Int(row.informationMicrobits))
      table.cell(row.cluster)
      table.cell(row.sharePPM)
      try table.endRow()
    }
    try table.flush()
  }

  /// Writes a file that appears whole or not at all.
  ///
  /// - Throws: `ImportError.system`.
  public static func write(
    to path: String, _ body: (@escaping ([UInt8]) throws -> Void) throws -> Void
  ) throws {
    let file = try TemporaryFile(replacing: path)
    try body { try file.write($0) }
    try file.commit()
  }
}
