/// One drawn character: a base, the marks on it, and its columns.
struct DrawnCharacter: Equatable {
  var base: UInt32
  var marks: [UInt32] = []
  var columns = 1
  /// Stands for something else, so it is drawn dim.
  var isEscaped = false
}

extension ClusterScanner {
  /// What is drawn for a cluster; `column` is where it starts, counted from the start of its row.
  func rendition(of cluster: Cluster, from column: Int, isOneLine: Bool) -> [DrawnCharacter] {
    switch cluster.kind {
    case .plain, .dotted, .flood: return markedRendition(of: cluster)
    case .emoji: return emojiRendition(of: cluster)
    case .flag:
      let letters = [cluster.detail >> 8, cluster.detail & 0xFF].filter { $0 > 0 }
      return ([0x2691] + letters).map { DrawnCharacter(base: $0, isEscaped: true) }
    case .codePoint: return escaped("<U+\(hexadecimal(cluster.detail, digits: 4))>")
    case .caret:
      let letter = cluster.detail == 0x7F ? 0x3F : cluster.detail + 0x40
      return [0x5E, letter].map { DrawnCharacter(base: $0, isEscaped: true) }
    case .control8: return escaped("<\(hexadecimal(cluster.detail, digits: 2))>")
    case .rawByte: return escaped("<\\x\(hexadecimal(cluster.detail, digits: 2))>")
    case .tab:
      return escaped("→" + String(repeating: " ", count: 3 - column % 4))
    case .lineFeed: return isOneLine ? escaped("↵") : []
    case .carriageReturnLineFeed: return escaped("␍↵")
    }
  }

  private func markedRendition(of cluster: Cluster) -> [DrawnCharacter] {
    let isFlood = cluster.kind == .flood
    var scalars = scalars(
      from: cluster.start, to: cluster.end, upTo: isFlood ? 1 + ClusterLimit.marksOfFlood : .max)
    let isDotted = ScalarClass(scalars.first ?? 0).isMark
    let base = isDotted ? 0x25CC : scalars.removeFirst()
    let marks = isFlood ? Array(scalars.prefix(ClusterLimit.marksOfFlood)) : scalars
    let columns =
      isFlood
      ? ScalarClass(base).baseColumns + marks.count { ScalarClass($0) == .spacingMark }
      : cluster.columns
    let first = DrawnCharacter(base: base, marks: marks, columns: columns, isEscaped: isDotted)
    return isFlood ? [first] + escaped("<+\(cluster.detail)>") : [first]
  }

  private func emojiRendition(of cluster: Cluster) -> [DrawnCharacter] {
    let base = decode(at: cluster.start).scalar
    let first = DrawnCharacter(base: base, columns: ScalarClass(base).baseColumns)
    return [first] + escaped(cluster.detail > 0 ? "+\(cluster.detail)" : "+")
  }

  private func escaped(_ text: String) -> [DrawnCharacter] {
    text.unicodeScalars.map { DrawnCharacter(base: $0.value, isEscaped: true) }
  }

  private func hexadecimal(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
