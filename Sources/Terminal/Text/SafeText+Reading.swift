/// One drawn character of a text.
public struct Glyph: Equatable, Sendable {
  /// A base with the marks on it.
  public var text: String
  /// Columns it takes, 1 or more.
  public var columns: Int
  /// Stands for something else and is drawn dim.
  public var isEscaped: Bool
}

extension SafeText {
  /// All lines as drawn characters, unwrapped. For short texts: the whole text is laid out.
  public var lines: [[Glyph]] {
    withScanner { scanner in
      var lines: [[Glyph]] = []
      var line: [Glyph] = []
      var column = 0
      var at = 0
      while at < scanner.count {
        let cluster = scanner.cluster(at: at)
        for character in scanner.rendition(of: cluster, from: column, isOneLine: isOneLine) {
          line.append(Glyph(character))
          column += character.columns
        }
        at = cluster.end
        if !isOneLine, cluster.kind == .lineFeed || cluster.kind == .carriageReturnLineFeed {
          lines.append(line)
          line = []
          column = 0
        }
      }
      if !line.isEmpty { lines.append(line) }
      return lines
    }
  }

  /// The neutralised text as a string; see `SafeText.plain(_:)`. Emoji and flags stay composed.
  public var plain: String { plain(isOneLine: isOneLine) }

  /// The same with line ends as `↵`.
  public var plainOnOneLine: String { plain(isOneLine: true) }

  /// Characters that are in the text and can't be seen without their escapes: tags, variation
  /// selectors, zero-width characters. For the badge "hidden text: 23 characters".
  ///
  /// - Complexity: O(bytes), fast over ASCII.
  public var hiddenCharacterCount: Int {
    withScanner { scanner in
      var hidden = 0
      var at = 0
      while at < scanner.count {
        at += scanner.asciiRun(from: at, upTo: .max)
        guard at < scanner.count else { break }
        let cluster = scanner.cluster(at: at)
        if cluster.kind == .codePoint {
          switch ScalarClass(cluster.detail) {
          case .hidden, .joiner, .presentation: hidden += 1
          default: break
          }
        }
        at = cluster.end
      }
      return hidden
    }
  }

  private func plain(isOneLine: Bool) -> String {
    withScanner { scanner in
      var out: [UInt8] = []
      out.reserveCapacity(scanner.count)
      var column = 0
      var at = 0
      while at < scanner.count {
        let cluster = scanner.cluster(at: at)
        switch cluster.kind {
        case .plain, .emoji, .flag:
          out += scanner.bytes[cluster.start..<cluster.end]
        default:
          for character in scanner.rendition(of: cluster, from: column, isOneLine: isOneLine) {
            out += Array(Glyph(character).text.utf8)
          }
        }
        column += scanner.columns(of: cluster, from: column, isOneLine: isOneLine)
        at = cluster.end
        if !isOneLine, cluster.kind == .lineFeed || cluster.kind == .carriageReturnLineFeed {
          out.append(0x0A)
          column = 0
        }
      }
      return String(decoding: out, as: UTF8.self)
    }
  }
}

extension Glyph {
  init(_ character: DrawnCharacter) {
    text = String(scalars: CollectionOfOne(character.base)) + String(scalars: character.marks)
    columns = character.columns
    isEscaped = character.isEscaped
  }
}

extension String {
  /// A string of scalar values; those that are none are left out.
  init(scalars: some Sequence<UInt32>) {
    self.init()
    for value in scalars {
      if let scalar = Unicode.Scalar(value) { unicodeScalars.append(scalar) }
    }
  }
}
