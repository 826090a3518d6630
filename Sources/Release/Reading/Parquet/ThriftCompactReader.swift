/// A value of Thrift's compact protocol.
enum ThriftValue: Equatable {
  case flag(Bool)
  case integer(Int)
  case binary([UInt8])
  case list([ThriftValue])
  case structure([Int: ThriftValue])

  /// A field of a structure; nil where it isn't there or this is no structure.
  subscript(field: Int) -> ThriftValue? {
    if case .structure(let fields) = self { fields[field] } else { nil }
  }

  var integer: Int? { if case .integer(let value) = self { value } else { nil } }
  var list: [ThriftValue]? { if case .list(let values) = self { values } else { nil } }
  var binary: [UInt8]? { if case .binary(let bytes) = self { bytes } else { nil } }
  var text: String? { binary.map { String(decoding: $0, as: UTF8.self) } }
}

/// Reads structures of Thrift's compact protocol from bytes that nobody vouches for: it never reads
/// beyond them, and its depth is bounded.
struct ThriftCompactReader {
  struct Malformed: Error {}

  private static let maximumDepth = 16
  private let bytes: UnsafeRawBufferPointer
  private(set) var position: Int

  init(_ bytes: UnsafeRawBufferPointer, at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  /// - Throws: `Malformed`.
  mutating func structure() throws -> ThriftValue { try structure(depth: 0) }

  private mutating func structure(depth: Int) throws -> ThriftValue {
    guard depth < Self.maximumDepth else { throw Malformed() }
    var fields: [Int: ThriftValue] = [:]
    var last = 0
    while true {
      let head = try byte()
      if head == 0 { return .structure(fields) }
      let step = Int(head >> 4)
      last = step > 0 ? last + step : try zigzag()
      let type = head & 0xF
      fields[last] =
        type == 1 || type == 2 ? .flag(type == 1) : try value(type: type, depth: depth)
    }
  }

  private mutating func value(type: UInt8, depth: Int) throws -> ThriftValue {
    switch type {
    case 1, 2: .flag(try byte() == 1)
    case 3: .integer(Int(Int8(bitPattern: try byte())))
    case 4, 5, 6: .integer(try zigzag())
    case 8: .binary(try binary())
    case 9: try list(depth: depth)
    case 12: try structure(depth: depth + 1)
    default: throw Malformed()
    }
  }

  private mutating func list(depth: Int) throws -> ThriftValue {
    let head = try byte()
    let count = head >> 4 == 15 ? Int(truncatingIfNeeded: try varint()) : Int(head >> 4)
    // Every element has a byte at least.
    guard count >= 0, count <= bytes.count - position else { throw Malformed() }
    var values: [ThriftValue] = []
    for _ in 0..<count { values.append(try value(type: head & 0xF, depth: depth + 1)) }
    return .list(values)
  }

  private mutating func binary() throws -> [UInt8] {
    let count = Int(truncatingIfNeeded: try varint())
    guard count >= 0, count <= bytes.count - position else { throw Malformed() }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  private mutating func zigzag() throws -> Int {
    let bits = try varint()
    return Int(truncatingIfNeeded: Int64(bitPattern: bits >> 1) ^ -Int64(bitPattern: bits & 1))
  }

  private mutating func varint() throws -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: 0, to: 70, by: 7) {
      let byte = try byte()
      value |= UInt64(byte & 0x7F) << UInt64(shift)
      if byte & 0x80 == 0 { return value }
    }
    throw Malformed()
  }

  private mutating func byte() throws -> UInt8 {
    guard position < bytes.count else { throw Malformed() }
    defer { position += 1 }
    return bytes[position]
  }
}
