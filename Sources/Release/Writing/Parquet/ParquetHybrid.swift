/// Parquet's hybrid of run lengths and packed bits, in which levels and dictionary indices stand.
///
/// A run of at least eight equal values becomes `varint(count << 1)` and the value; what lies
/// between becomes groups of eight packed values, lowest bits first. Reference: Apache Parquet,
/// Encodings.md, "Run Length Encoding / Bit-Packing Hybrid".
enum ParquetHybrid {
  /// Bits that the values up to `maximum` need.
  static func width(upTo maximum: Int) -> Int {
    Int.bitWidth - max(0, maximum).leadingZeroBitCount
  }

  /// Appends the runs, without a length before them.
  ///
  /// - Parameter width: bits of a value, 0 to 32; every value must fit.
  static func append<Value: FixedWidthInteger & UnsignedInteger>(
    _ values: [Value], width: Int, to bytes: inout [UInt8]
  ) {
    // Where the packed groups begin that are not written yet; always a multiple of eight before index.
    var packed = 0
    var index = 0
    while index < values.count {
      var end = index + 1
      while end < values.count, values[end] == values[index] { end += 1 }
      if end - index >= 8 {
        appendPacked(values[packed..<index], width: width, to: &bytes)
        appendRun(of: UInt32(values[index]), count: end - index, width: width, to: &bytes)
        index = end
        packed = end
      } else {
        index = min(index + 8, values.count)
      }
    }
    appendPacked(values[packed...], width: width, to: &bytes)
  }

  /// Appends one run of equal values.
  static func appendRun(of value: UInt32, count: Int, width: Int, to bytes: inout [UInt8]) {
    guard count > 0 else { return }
    ThriftCompactWriter.append(varint: UInt64(count) << 1, to: &bytes)
    for byte in 0..<(width + 7) / 8 {
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(8 * byte)))
    }
  }

  /// Whole groups of eight; the last one is filled up with zeros.
  private static func appendPacked<Value: FixedWidthInteger & UnsignedInteger>(
    _ values: ArraySlice<Value>, width: Int, to bytes: inout [UInt8]
  ) {
    guard !values.isEmpty else { return }
    let groups = (values.count + 7) / 8
    ThriftCompactWriter.append(varint: UInt64(groups) << 1 | 1, to: &bytes)
    let end = bytes.count + groups * width
    var bits: UInt64 = 0
    var held = 0
    for value in values {
      bits |= UInt64(value) << UInt64(held)
      held += width
      while held >= 8 {
        bytes.append(UInt8(truncatingIfNeeded: bits))
        bits >>= 8
        held -= 8
      }
    }
    if held > 0 { bytes.append(UInt8(truncatingIfNeeded: bits)) }
    while bytes.count < end { bytes.append(0) }
  }
}
