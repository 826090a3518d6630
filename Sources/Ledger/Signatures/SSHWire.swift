/// The encodings of RFC 4251 section 5: `uint32` big-endian, `string` = length ‖ bytes.
struct SSHWireWriter {
  private(set) var bytes: [UInt8] = []

  mutating func append(uint32 value: UInt32) {
    for shift in stride(from: 24, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(shift)))
    }
  }
  mutating func append(raw value: some Sequence<UInt8>) { bytes.append(contentsOf: value) }
  mutating func append(string value: some Collection<UInt8>) {
    append(uint32: UInt32(clamping: value.count))
    bytes.append(contentsOf: value)
  }
}

/// Reads what `SSHWireWriter` writes; nil at the first thing that doesn't fit.
struct SSHWireReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: some Sequence<UInt8>) { rest = ArraySlice(bytes) }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func uint32() -> UInt32? {
    guard let bytes = raw(4) else { return nil }
    return bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }
  mutating func raw(_ count: Int) -> [UInt8]? {
    guard count >= 0, rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }
  mutating func string() -> [UInt8]? {
    guard let count = uint32() else { return nil }
    return raw(Int(count))
  }
}
