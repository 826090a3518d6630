/// Writes Apache Thrift's compact protocol, in which Parquet keeps its page headers and its footer.
///
/// Fields of a structure come in ascending order of their ids. Reference: Apache Thrift,
/// doc/specs/thrift-compact-protocol.md.
struct ThriftCompactWriter {
  /// The protocol's element types.
  enum ElementType: UInt8 {
    case flag = 1
    case i32 = 5
    case i64 = 6
    case binary = 8
    case list = 9
    case structure = 12
  }

  private(set) var bytes: [UInt8] = []
  private var lastField = 0

  init() {}

  /// The bytes of one structure, its end included.
  static func structure(_ body: (inout Self) -> Void) -> [UInt8] {
    var writer = Self()
    body(&writer)
    writer.bytes.append(0)
    return writer.bytes
  }

  mutating func field(_ id: Int, i32 value: Int) {
    head(id, ElementType.i32.rawValue)
    zigzag(value)
  }

  mutating func field(_ id: Int, i64 value: Int) {
    head(id, ElementType.i64.rawValue)
    zigzag(value)
  }

  /// A truth value, which lies in the field's head.
  mutating func field(_ id: Int, flag value: Bool) { head(id, value ? 1 : 2) }

  mutating func field(_ id: Int, binary value: [UInt8]) {
    head(id, ElementType.binary.rawValue)
    element(binary: value)
  }

  mutating func field(_ id: Int, text value: String) { field(id, binary: Array(value.utf8)) }

  mutating func field(_ id: Int, _ body: (inout Self) -> Void) {
    head(id, ElementType.structure.rawValue)
    element(body)
  }

  /// A list; `body` writes `count` elements, one after the other.
  mutating func field(
    _ id: Int, list type: ElementType, count: Int, body: (inout Self) -> Void
  ) {
    head(id, ElementType.list.rawValue)
    if count < 15 {
      bytes.append(UInt8(count) << 4 | type.rawValue)
    } else {
      bytes.append(0xF0 | type.rawValue)
      Self.append(varint: UInt64(count), to: &bytes)
    }
    body(&self)
  }

  mutating func element(i32 value: Int) { zigzag(value) }

  mutating func element(i64 value: Int) { zigzag(value) }

  /// As all implementations have it: 1 is true, 2 is false.
  mutating func element(flag value: Bool) { bytes.append(value ? 1 : 2) }

  mutating func element(binary value: [UInt8]) {
    Self.append(varint: UInt64(value.count), to: &bytes)
    bytes += value
  }

  /// A structure that was written by itself.
  mutating func element(structure whole: [UInt8]) { bytes += whole }

  mutating func element(_ body: (inout Self) -> Void) {
    let outer = lastField
    lastField = 0
    body(&self)
    bytes.append(0)
    lastField = outer
  }

  private mutating func head(_ id: Int, _ type: UInt8) {
    let step = id - lastField
    if (1...15).contains(step) {
      bytes.append(UInt8(step) << 4 | type)
    } else {
      bytes.append(type)
      zigzag(id)
    }
    lastField = id
  }

  private mutating func zigzag(_ value: Int) {
    let bits = UInt64(bitPattern: Int64(value << 1 ^ value >> 63))
    Self.append(varint: bits, to: &bytes)
  }

  /// Seven bits a byte, the lowest first.
  static func append(varint value: UInt64, to bytes: inout [UInt8]) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
