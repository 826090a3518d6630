/// Cuts bytes into clusters: the allow-list that decides what of others' text reaches the screen as it is.
struct ClusterScanner {
  let bytes: UnsafeBufferPointer<UInt8>
  var count: Int { bytes.count }

  /// The cluster that starts at a byte offset, which must be below `count`.
  @inline(__always)
  func cluster(at start: Int) -> Cluster {
    let byte = bytes[start]
    // A printable ASCII character before another ASCII byte carries no mark.
    if byte >= 0x20 && byte < 0x7F && (start + 1 >= count || bytes[start + 1] < 0x80) {
      return Cluster(start: start, end: start + 1, kind: .plain, columns: 1, detail: UInt32(byte))
    }
    return slowCluster(at: start)
  }

  /// Columns of a cluster that is drawn from a column on.
  @inline(__always)
  func columns(of cluster: Cluster, from column: Int, isOneLine: Bool) -> Int {
    switch cluster.kind {
    case .tab: 4 - column % 4
    case .lineFeed: isOneLine ? 1 : 0
    case .carriageReturnLineFeed: 2
    default: cluster.columns
    }
  }

  private func slowCluster(at start: Int) -> Cluster {
    let (scalar, length) = decode(at: start)
    guard length > 0 else {
      let byte = bytes[start]
      let isControl = (0x80...0x9F).contains(byte)
      return Cluster(
        start: start, end: start + 1, kind: isControl ? .control8 : .rawByte,
        columns: isControl ? 4 : 6, detail: UInt32(byte))
    }
    let end = start + length
    switch scalar {
    case 0x0A: return Cluster(start: start, end: end, kind: .lineFeed, columns: 0, detail: scalar)
    case 0x09: return Cluster(start: start, end: end, kind: .tab, columns: 0, detail: scalar)
    case 0x0D where end < count && bytes[end] == 0x0A:
      return Cluster(
        start: start, end: end + 1, kind: .carriageReturnLineFeed, columns: 2, detail: scalar)
    case 0x0B, 0x0C, 0x85: return codePoint(scalar, from: start, to: end)
    case 0..<0x20, 0x7F:
      return Cluster(start: start, end: end, kind: .caret, columns: 2, detail: scalar)
    case 0x80...0x9F:
      return Cluster(start: start, end: end, kind: .control8, columns: 4, detail: scalar)
    default: break
    }
    let kind = ScalarClass(scalar)
    switch kind {
    case .escaped, .hidden, .joiner, .presentation:
      return codePoint(scalar, from: start, to: end)
    case .mark, .spacingMark:
      return marked(base: 0x25CC, kind: .narrow, from: start, marksFrom: start)
    case .flagLetter: return flag(first: scalar, from: start, to: end)
    case .emoji, .wideEmoji, .skinTone:
      return emoji(base: scalar, columns: kind.baseColumns, from: start, to: end)
    case .narrow, .wide, .joiningLetter:
      if scalar < 0x80, let keycap = keycap(base: scalar, from: start, to: end) { return keycap }
      return marked(base: scalar, kind: kind, from: start, marksFrom: end)
    }
  }

  private func codePoint(_ scalar: UInt32, from start: Int, to end: Int) -> Cluster {
    let digits = scalar > 0xF_FFFF ? 6 : scalar > 0xFFFF ? 5 : 4
    return Cluster(
      start: start, end: end, kind: .codePoint, columns: digits + 4, detail: scalar)
  }

  private func marked(base: UInt32, kind: ScalarClass, from start: Int, marksFrom: Int) -> Cluster {
    var at = marksFrom
    var marks = 0
    var spacing = 0
    var spacingOfFlood = 0
    while at < count, bytes[at] >= 0x80, marks < ClusterLimit.marksScanned {
      let (scalar, length) = decode(at: at)
      guard length > 0 else { break }
      let next = ScalarClass(scalar)
      guard next.isMark || next == .joiner && kind == .joiningLetter else { break }
      marks += 1
      if next == .spacingMark {
        spacing += 1
        if marks <= ClusterLimit.marksOfFlood { spacingOfFlood += 1 }
      }
      at += length
    }
    var cluster = Cluster(
      start: start, end: at, kind: start == marksFrom ? .dotted : .plain,
      columns: kind.baseColumns + spacing, detail: base, isIdeographic: kind == .wide)
    if marks > ClusterLimit.marks {
      let left = marks - ClusterLimit.marksOfFlood
      cluster.kind = .flood
      cluster.detail = UInt32(left)
      cluster.columns = kind.baseColumns + spacingOfFlood + 3 + String(left).utf8.count
    }
    return cluster
  }

  private func flag(first: UInt32, from start: Int, to end: Int) -> Cluster {
    let letter = first - 0x1F1E6 + 0x41
    if end < count, bytes[end] >= 0x80 {
      let (scalar, length) = decode(at: end)
      if length > 0, ScalarClass(scalar) == .flagLetter {
        return Cluster(
          start: start, end: end + length, kind: .flag, columns: 3,
          detail: letter << 8 | (scalar - 0x1F1E6 + 0x41))
      }
    }
    return Cluster(start: start, end: end, kind: .flag, columns: 2, detail: letter)
  }

  private func keycap(base: UInt32, from start: Int, to end: Int) -> Cluster? {
    guard (0x30...0x39).contains(base) || base == 0x23 || base == 0x2A else { return nil }
    var (scalar, length) = decode(at: end)
    var at = end
    if scalar == 0xFE0F, length > 0, end + length < count {
      at += length
      (scalar, length) = decode(at: at)
    }
    guard scalar == 0x20E3, length > 0 else { return nil }
    return Cluster(start: start, end: at + length, kind: .emoji, columns: 2, detail: 0)
  }

  /// An emoji with what may follow it: presentation, skin tone, marks, and parts joined by ZWJ.
  private func emoji(base: UInt32, columns: Int, from start: Int, to end: Int) -> Cluster {
    var at = end
    var joined = 0
    while joined < ClusterLimit.joinedEmoji, at - start < ClusterLimit.emojiBytes,
      let next = emojiExtension(at: at)
    {
      at = next.end
      if next.isJoined { joined += 1 }
    }
    guard at > end else {
      return Cluster(start: start, end: end, kind: .plain, columns: columns, detail: base)
    }
    return Cluster(
      start: start, end: at, kind: .emoji, columns: columns + (joined > 0 ? 2 : 1),
      detail: UInt32(joined))
  }

  /// One thing that belongs to the emoji before it, or nil; a ZWJ only together with what it joins.
  private func emojiExtension(at start: Int) -> (end: Int, isJoined: Bool)? {
    let (scalar, length) = decode(at: start)
    guard length > 0 else { return nil }
    switch ScalarClass(scalar) {
    case .presentation, .skinTone, .mark: return (start + length, false)
    case .joiner where scalar == 0x200D:
      let (part, partLength) = decode(at: start + length)
      let kind = ScalarClass(part)
      guard partLength > 0, kind == .emoji || kind == .wideEmoji else { return nil }
      return (start + length + partLength, true)
    default: return nil
    }
  }
}
