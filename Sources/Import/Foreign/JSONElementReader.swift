import Glibc

/// Splits one JSON document into the elements of its list, one at a time; a document that is no list is its one
/// element. A longer element than allowed is passed over without being kept.
final class JSONElementReader {
  struct Element {
    /// Counts from 1.
    let number: Int
    /// Line on which it begins.
    let line: Int
    /// Holds until the next element; of one that is too long only the beginning.
    let bytes: UnsafeBufferPointer<UInt8>
    /// Why it can't be read, else nil.
    let defect: String?
  }
  private enum State { case start, list, document, ended }
  /// Where in the current element the scan stands.
  private struct Position {
    var index = 0
    var depth = 0
    var isInString = false
    var isEscaped = false
  }

  private let buffer: ReadBuffer
  private let maximumBytes: Int
  private var state = State.start
  private var number = 0
  private var line = 1
  private var usedBytes = 0
  /// Keeps the beginning of a long element at one place while its reader looks at it.
  private let beginning = UnsafeMutableBufferPointer<UInt8>.allocate(
    capacity: ImportLimit.rawBytes + 4)

  init(_ buffer: ReadBuffer, maximumBytes: Int) {
    self.buffer = buffer
    self.maximumBytes = maximumBytes
  }

  deinit { beginning.deallocate() }

  /// - Returns: nil at the end.
  func next() throws -> Element? {
    discard(usedBytes)
    usedBytes = 0
    while let byte = try firstByte() {
      switch state {
      case .start:
        guard byte == UInt8(ascii: "[") else {
          state = .document
          continue
        }
        discard(1)
        state = .list
      case .list where byte == UInt8(ascii: ","): discard(1)
      case .list where byte == UInt8(ascii: "]"):
        discard(1)
        state = .ended
      case .list, .document: return try element()
      case .ended:
        // One complaint, and nothing after it is looked at.
        usedBytes = buffer.bytes.count
        while try buffer.fill() { buffer.discard(buffer.bytes.count) }
        number += 1
        return Element(
          number: number, line: line, bytes: UnsafeBufferPointer(rebasing: buffer.bytes[..<0]),
          defect: "text after the end of the list")
      }
    }
    guard state == .list else { return nil }
    state = .ended
    number += 1
    return Element(
      number: number, line: line, bytes: UnsafeBufferPointer(start: nil, count: 0),
      defect: "the list is never closed; the file is cut short")
  }

  private func discard(_ count: Int) {
    var newlines = 0
    for byte in buffer.bytes.prefix(count) where byte == 0x0A { newlines += 1 }
    line += newlines
    buffer.discard(count)
  }

  /// The next byte that is no white space, which is left in front.
  private func firstByte() throws -> UInt8? {
    while true {
      let bytes = buffer.bytes
      let spaces = bytes.prefix { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }.count
      if spaces < bytes.count {
        discard(spaces)
        return bytes[spaces]
      }
      discard(spaces)
      guard try buffer.fill() else { return nil }
    }
  }

  private func element() throws -> Element {
    number += 1
    let first = line
    var position = Position()
    while !scan(&position) {
      if position.index > maximumBytes { return try passOver(&position, line: first) }
      guard try buffer.fill() else {
        let isWhole = position.depth == 0 && !position.isInString && position.index > 0
        state = .ended
        usedBytes = position.index
        return Element(
          number: number, line: first,
          bytes: UnsafeBufferPointer(rebasing: buffer.bytes[..<position.index]),
          defect: isWhole ? nil : "the file ends inside of this record; it is cut short")
      }
    }
    usedBytes = position.index
    if state == .document { state = .ended }
    let bytes = UnsafeBufferPointer(rebasing: buffer.bytes[..<position.index])
    return Element(
      number: number, line: first, bytes: bytes,
      defect: position.index > maximumBytes ? tooLong : nil)
  }

  private var tooLong: String { "the record is longer than \(maximumBytes) bytes" }

  private func passOver(_ position: inout Position, line first: Int) throws -> Element {
    let kept = beginning.update(fromContentsOf: buffer.bytes.prefix(beginning.count))
    while true {
      discard(position.index)
      position.index = 0
      if scan(&position) { break }
      if position.index < buffer.bytes.count { continue }
      discard(position.index)
      position.index = 0
      guard try buffer.fill() else { break }
    }
    usedBytes = position.index
    if state == .document { state = .ended }
    return Element(
      number: number, line: first,
      bytes: UnsafeBufferPointer(rebasing: UnsafeBufferPointer(beginning)[..<kept]),
      defect: tooLong)
  }

  /// Goes on to the end of the element or of what is buffered.
  /// - Returns: whether the end was found; `index` stands behind it.
  private func scan(_ position: inout Position) -> Bool {
    let bytes = buffer.bytes
    var at = position
    defer { position = at }
    while at.index < bytes.count {
      let byte = bytes[at.index]
      if at.isInString {
        if at.isEscaped {
          at.isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          at.isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          at.isInString = false
          if at.depth == 0 {
            at.index += 1
            return true
          }
        }
        at.index += 1
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): at.isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): at.depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        // A closing bracket that nothing opened ends the list, unless it would be an element of no bytes.
        if at.depth == 0, at.index > 0 { return true }
        at.depth -= 1
        if at.depth <= 0 {
          at.index += 1
          return true
        }
      case UInt8(ascii: ","), 0x20, 0x0A, 0x0D, 0x09:
        if at.depth == 0 { return true }
      default: break
      }
      at.index += 1
    }
    return false
  }
}
