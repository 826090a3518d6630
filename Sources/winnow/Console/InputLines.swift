import Glibc

/// Lines of standard input as they come, without waiting for more than one.
struct InputLines {
  /// Longest line that is read; longer ones are skipped to their end and reported.
  static let maximumBytes = 1 << 20

  enum Line {
    case text([UInt8])
    case tooLong
  }

  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false

  mutating func next() -> Line? {
    var isTooLong = false
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) {
        let line = Array(buffer[start..<end])
        start = end + 1
        if isTooLong || line.count > Self.maximumBytes { return .tooLong }
        return .text(line.last == 0x0D ? line.dropLast() : line)
      }
      searched = buffer.count
      if buffer.count - start > Self.maximumBytes {
        isTooLong = true
        buffer.removeAll(keepingCapacity: true)
        (start, searched) = (0, 0)
      }
      if isAtEnd {
        guard start < buffer.count || isTooLong else { return nil }
        let line = Array(buffer[start...])
        start = buffer.count
        return isTooLong ? .tooLong : .text(line)
      }
      if start > 0 {
        buffer.removeFirst(start)
        searched -= start
        start = 0
      }
      fill()
    }
  }

  /// The next lines, at most so many: one, waited for, and those that are there already.
  mutating func next(upTo count: Int) -> [Line] {
    guard let first = next() else { return [] }
    var lines = [first]
    while lines.count < count, buffer[start...].contains(0x0A), let line = next() {
      lines.append(line)
    }
    return lines
  }

  private mutating func fill() {
    let count = withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { chunk in
      let count = read(0, chunk.baseAddress, chunk.count)
      if count > 0 { buffer.append(contentsOf: UnsafeRawBufferPointer(rebasing: chunk[..<count])) }
      return count
    }
    if count == 0 || (count < 0 && errno != EINTR) { isAtEnd = true }
  }
}
