/// Figures in ppm in a blob: four bytes each, big-endian.
public enum PackedPPM {
  /// With more labels than this the queue keeps no posteriors and matrices: they would be larger than the samples.
  public static let mostLabels = 64

  /// Null for no figures, and for more than `mostLabels` squared.
  static func value(_ figures: [Int]) -> SQLValue {
    guard !figures.isEmpty, figures.count <= mostLabels * mostLabels else { return .null }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(figures.count * 4)
    for figure in figures {
      let word = UInt32(clamping: figure)
      for shift in [24, 16, 8, 0] as [UInt32] {
        bytes.append(UInt8(truncatingIfNeeded: word >> shift))
      }
    }
    return .blob(bytes)
  }

  static func figures(_ bytes: [UInt8]) -> [Int] {
    stride(from: 0, to: bytes.count - bytes.count % 4, by: 4).map { at in
      bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
    }
  }
}
