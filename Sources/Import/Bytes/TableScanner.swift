/// Splits a stream into rows and cells by RFC 4180: quotes, doubled quotes, line breaks in quotes, LF or CRLF.
///
/// A quote inside a cell that does not begin with one is text, as most writers of TSV have it.
final class TableScanner {
  private struct Cell {
    let start: Int
    let end: Int
    let hasDoubledQuotes: Bool
  }
  private enum State {
    case cellStart, plain, quoted, quoteSeen, closed
  }
  /// Where in the current row the scan stands; offsets count from the row's start.
  private struct Position {
    var state = State.cellStart
    var index = 0
    var cellStart = 0
    var cellEnd = 0
    var hasDoubledQuotes = false
  }

  private let buffer: ReadBuffer
  private let separator: UInt8
  private let maximumRowBytes: Int
  private var nextLine = 1
  private var usedBytes = 0

  /// Line on which the current row begins.
  private(set) var line = 0
  /// Why the current row can't be read, else nil.
  private(set) var defect: String?
  private var cells: [Cell] = []
  private var rowBytes = 0
  private var beginning: [UInt8] = []
  private var isTooLong = false
  private var quoteLine = 0

  init(_ buffer: ReadBuffer, separator: UInt8, maximumRowBytes: Int) {
    self.buffer = buffer
    self.separator = separator
    self.maximumRowBytes = maximumRowBytes
  }

  /// Cells of the current row; counting stops one past `ImportLimit.columnCount`.
  var cellCount: Int { cells.count }

  /// The bytes of the current row as written, without its line end; hold until the next row.
  var raw: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: buffer.bytes[..<rowBytes]) }

  /// The current row's bytes as a refusal keeps them.
  var keptRaw: [UInt8] { isTooLong ? beginning : UTF8Text.kept(raw) }

  /// The text of a cell of the current row, which must be valid UTF-8.
  func text(_ index: Int) -> String {
    let cell = cells[index]
    let bytes = buffer.bytes[cell.start..<cell.end]
    guard cell.hasDoubledQuotes else { return String(decoding: bytes, as: UTF8.self) }
    var isSecondQuote = false
    var unquoted: [UInt8] = []
    unquoted.reserveCapacity(bytes.count)
    for byte in bytes {
      isSecondQuote = byte == UInt8(ascii: "\"") && !isSecondQuote
      if !isSecondQuote { unquoted.append(byte) }
    }
    return String(decoding: unquoted, as: UTF8.self)
  }

  /// The bytes of a cell of the current row where they stand in the file as they are; nil for a cell
  /// with doubled quotes. They hold until the next row.
  func plainBytes(_ index: Int) -> UnsafeBufferPointer<UInt8>? {
    let cell = cells[index]
    guard !cell.hasDoubledQuotes else { return nil }
    return UnsafeBufferPointer(rebasing: buffer.bytes[cell.start..<cell.end])
  }

  /// Reads the next row; blank lines are passed over.
  /// - Returns: false at the end.
  func next() throws -> Bool {
    repeat {
      guard try scan() else { return false }
    } while rowBytes == 0 && !isTooLong
    return true
  }

  /// Reads up to the end of a row, blank or not.
  private func scan() throws -> Bool {
    begin()
    var position = Position()
    while try hasMore(&position) {
      let bytes = buffer.bytes
      while position.index < bytes.count {
        let byte = bytes[position.index]
        step(&position, over: byte)
        if byte == 0x0A { nextLine += 1 }
        let isOpen = position.state != .plain && position.state != .closed
        guard byte == separator || byte == 0x0A, !isOpen else { continue }
        endCell(&position, bytes, endsRow: byte == 0x0A)
        guard byte == 0x0A else { continue }
        usedBytes = position.index
        finish(position.index - 1, bytes)
        return true
      }
    }
    return finishAtEnd(position)
  }

  private func begin() {
    buffer.discard(usedBytes)
    usedBytes = 0
    rowBytes = 0
    line = nextLine
    defect = nil
    isTooLong = false
    cells.removeAll(keepingCapacity: true)
    beginning.removeAll(keepingCapacity: true)
  }

  /// Sees to it that there is a byte at the position; of a row that is too long nothing but the beginning is kept.
  private func hasMore(_ position: inout Position) throws -> Bool {
    guard position.index == buffer.bytes.count else { return true }
    if isTooLong || position.index > maximumRowBytes {
      if !isTooLong { beginning = UTF8Text.kept(buffer.bytes) }
      isTooLong = true
      buffer.discard(position.index)
      position.index = 0
    }
    return try buffer.fill()
  }

  private func step(_ position: inout Position, over byte: UInt8) {
    switch position.state {
    case .cellStart where byte == UInt8(ascii: "\""):
      position.state = .quoted
      position.cellStart = position.index + 1
      quoteLine = nextLine
    case .cellStart, .plain:
      position.state = .plain
      position.cellEnd = position.index
    case .quoted:
      if byte == UInt8(ascii: "\"") { position.state = .quoteSeen }
    case .quoteSeen where byte == UInt8(ascii: "\""):
      position.hasDoubledQuotes = true
      position.state = .quoted
    case .quoteSeen:
      position.cellEnd = position.index - 1
      position.state = .closed
      if byte != separator, byte != 0x0A, byte != 0x0D { refuseTextAfterQuote() }
    case .closed:
      if byte != 0x0A { refuseTextAfterQuote() }
    }
    position.index += 1
  }

  private func endCell(
    _ position: inout Position, _ bytes: UnsafeBufferPointer<UInt8>, endsRow: Bool
  ) {
    var end = position.cellEnd
    if endsRow, position.state == .plain, !isTooLong, end > position.cellStart,
      bytes[end - 1] == 0x0D
    {
      end -= 1
    }
    appendCell(position.cellStart, end, position.hasDoubledQuotes)
    position.cellStart = position.index
    position.hasDoubledQuotes = false
    position.state = .cellStart
  }

  private func finishAtEnd(_ position: Position) -> Bool {
    let length = position.index
    usedBytes = length
    if length == 0, !isTooLong { return false }
    let bytes = buffer.bytes
    let start = position.cellStart
    switch position.state {
    case .quoted: defect = "the quoted cell that begins on line \(quoteLine) is never closed"
    case .quoteSeen: appendCell(start, length - 1, position.hasDoubledQuotes)
    case .closed: appendCell(start, position.cellEnd, position.hasDoubledQuotes)
    case .cellStart, .plain:
      let hasReturn = !isTooLong && length > start && bytes[length - 1] == 0x0D
      appendCell(start, hasReturn ? length - 1 : length, position.hasDoubledQuotes)
    }
    finish(length, bytes)
    return true
  }

  private func finish(_ length: Int, _ bytes: UnsafeBufferPointer<UInt8>) {
    rowBytes = length > 0 && bytes[length - 1] == 0x0D ? length - 1 : length
    if !isTooLong, length > maximumRowBytes {
      isTooLong = true
      beginning = UTF8Text.kept(raw)
    }
    if isTooLong {
      rowBytes = 0
      cells.removeAll(keepingCapacity: true)
      if defect == nil { defect = "the row is longer than \(maximumRowBytes) bytes" }
    }
  }

  private func appendCell(_ start: Int, _ end: Int, _ hasDoubledQuotes: Bool) {
    guard !isTooLong, cells.count <= ImportLimit.columnCount else { return }
    cells.append(Cell(start: start, end: max(start, end), hasDoubledQuotes: hasDoubledQuotes))
  }

  private func refuseTextAfterQuote() {
    if defect == nil { defect = "text stands after a closing quote" }
  }
}
