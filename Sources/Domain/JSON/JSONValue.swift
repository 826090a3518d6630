import Glibc

/// A JSON value that keeps what was written: number tokens stay text (no float is ever re-printed) and object keys
/// are unique and sorted by their UTF-8 bytes.
public enum JSONValue: Sendable {
  case null
  case bool(Bool)
  /// The number's token exactly as written, e.g. `1.0` or `-0`.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
}

extension JSONValue {
  /// An integer as a number token.
  public static func integer(_ value: Int) -> JSONValue { .number(String(value)) }

  public var stringValue: String? { if case .string(let text) = self { text } else { nil } }
  public var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }
  public var arrayValue: [JSONValue]? { if case .array(let items) = self { items } else { nil } }
  public var objectValue: JSONObject? { if case .object(let object) = self { object } else { nil } }
  /// The value as an integer where its token is one that fits, else nil (never rounded).
  public var intValue: Int? { if case .number(let token) = self { Int(token) } else { nil } }
  public var isNull: Bool { if case .null = self { true } else { false } }

  /// The member of an object; nil where this is no object or lacks the key.
  public subscript(key: String) -> JSONValue? { objectValue?[key] }
}

extension JSONValue: Equatable {
  /// Equal bytes, not canonical equivalence: precomposed and decomposed "é" differ.
  public static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.number(let a), .number(let b)): a.sameBytes(as: b)
    case (.string(let a), .string(let b)): a.sameBytes(as: b)
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)): a == b
    default: false
    }
  }
}

/// An object's members, unique, sorted by the UTF-8 bytes of their keys.
public struct JSONObject: Sendable {
  public private(set) var members: [(key: String, value: JSONValue)] = []

  public init() {}

  /// Sorts the members. A key given twice keeps the last value; readers of foreign text refuse duplicates before.
  public init(_ members: [(key: String, value: JSONValue)]) {
    self.members.reserveCapacity(members.count)
    for member in members {
      // Most are given in order.
      if self.members.last.map({ $0.key.precedesInBytes(member.key) }) ?? true {
        self.members.append(member)
      } else {
        self[member.key] = member.value
      }
    }
  }

  /// Takes members that are sorted and unique already.
  init(sorted members: [(key: String, value: JSONValue)]) { self.members = members }

  public subscript(key: String) -> JSONValue? {
    get {
      let index = position(of: key)
      guard index < members.count, members[index].key.sameBytes(as: key) else { return nil }
      return members[index].value
    }
    set {
      let index = position(of: key)
      let isPresent = index < members.count && members[index].key.sameBytes(as: key)
      switch (isPresent, newValue) {
      case (true, let value?): members[index].value = value
      case (true, nil): members.remove(at: index)
      case (false, let value?): members.insert((key, value), at: index)
      case (false, nil): break
      }
    }
  }

  public var keys: [String] { members.map(\.key) }
  public var isEmpty: Bool { members.isEmpty }
  public var count: Int { members.count }

  private func position(of key: String) -> Int {
    var low = 0
    var high = members.count
    while low < high {
      let middle = (low + high) / 2
      if members[middle].key.precedesInBytes(key) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension JSONObject: Equatable {
  public static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.members.count == right.members.count
      && zip(left.members, right.members).allSatisfy {
        $0.key.sameBytes(as: $1.key) && $0.value == $1.value
      }
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init(elements.map { (key: $0.0, value: $0.1) })
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByNilLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(elements.map { (key: $0.0, value: $0.1) }))
  }
  public init(nilLiteral: ()) { self = .null }
}

extension String {
  /// Equality of UTF-8 bytes. Swift's `==` is canonical equivalence, which no other tool shares.
  public func sameBytes(as other: String) -> Bool {
    utf8.count == other.utf8.count && orderInBytes(other) == 0
  }

  /// The order of UTF-8 bytes, as SQLite, `sort` under LC_ALL=C and Python's encoded strings have it.
  public func precedesInBytes(_ other: String) -> Bool {
    orderInBytes(other) < 0
  }

  /// Below 0, 0 or above 0, as `memcmp` has it; a text that ends first comes first.
  private func orderInBytes(_ other: String) -> Int {
    let order = utf8.withContiguousStorageIfAvailable { own -> Int? in
      other.utf8.withContiguousStorageIfAvailable { others -> Int in
        if let left = own.baseAddress, let right = others.baseAddress {
          let order = memcmp(left, right, min(own.count, others.count))
          if order != 0 { return Int(order) }
        }
        return own.count - others.count
      }
    }
    if let order, let order { return order }
    // Only a string bridged from elsewhere has no bytes at hand.
    if utf8.elementsEqual(other.utf8) { return 0 }
    return utf8.lexicographicallyPrecedes(other.utf8) ? -1 : 1
  }

  /// Whether the UTF-8 bytes are these.
  func hasBytes(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let view = utf8
    guard view.count == bytes.count else { return false }
    return view.withContiguousStorageIfAvailable { own in
      guard let left = own.baseAddress, let right = bytes.baseAddress else { return true }
      return memcmp(left, right, bytes.count) == 0
    } ?? view.elementsEqual(bytes)
  }
}
