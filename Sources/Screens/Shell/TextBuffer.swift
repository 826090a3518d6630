import Terminal

/// Text being typed, with a cursor. Any text may be in it; only `SafeText` draws it.
struct TextBuffer: Equatable, Sendable {
  private(set) var text = ""
  /// The cursor, as an offset into the UTF-8 bytes.
  private(set) var cursor = 0
  /// Line ends may be typed and pasted; else they become blanks.
  let isOneLine: Bool
  let limitBytes: Int

  init(isOneLine: Bool, limitBytes: Int) {
    self.isOneLine = isOneLine
    self.limitBytes = limitBytes
  }

  var isEmpty: Bool { text.isEmpty }

  static func == (a: TextBuffer, b: TextBuffer) -> Bool {
    a.cursor == b.cursor && a.isOneLine == b.isOneLine && a.text.utf8.elementsEqual(b.text.utf8)
  }

  private var place: String.Index {
    text.utf8.index(text.startIndex, offsetBy: min(cursor, text.utf8.count))
  }

  private func offset(of index: String.Index) -> Int {
    text.utf8.distance(from: text.startIndex, to: index)
  }

  /// Types text at the cursor.
  /// - Returns: false where it would be longer than the limit; nothing is typed then.
  mutating func insert(_ typed: String) -> Bool {
    let typed = isOneLine ? String(typed.map { $0.isNewline ? " " : $0 }) : typed
    guard text.utf8.count + typed.utf8.count <= limitBytes else { return false }
    text.insert(contentsOf: typed, at: place)
    cursor += typed.utf8.count
    return true
  }

  /// Does what an editing key does.
  /// - Returns: false where the key edits nothing.
  mutating func edit(_ key: Key) -> Bool {
    switch key {
    case .character(let letter): return insert(String(letter))
    case .paste(let pasted): return insert(pasted)
    case .backspace, .control("h"): erase(from: before(place), to: place)
    case .delete: erase(from: place, to: after(place))
    case .left, .control("b"): cursor = offset(of: before(place))
    case .right, .control("f"): cursor = offset(of: after(place))
    case .home, .control("a"): cursor = offset(of: lineStart)
    case .end, .control("e"): cursor = offset(of: lineEnd)
    case .alt("b"), .shiftLeft: cursor = offset(of: wordStart)
    case .alt("f"), .shiftRight: cursor = offset(of: wordEnd)
    case .control("w"): erase(from: wordStart, to: place)
    case .control("u"): erase(from: lineStart, to: place)
    case .control("k"): erase(from: place, to: lineEnd)
    default: return false
    }
    return true
  }

  mutating func moveCursor(to byte: Int) {
    var byte = min(max(0, byte), text.utf8.count)
    while byte > 0, byte < text.utf8.count, TextBuffer.isContinuation(text.utf8, byte) { byte -= 1 }
    cursor = byte
  }

  mutating func clear() {
    text = ""
    cursor = 0
  }

  private static func isContinuation(_ bytes: String.UTF8View, _ offset: Int) -> Bool {
    bytes[bytes.index(bytes.startIndex, offsetBy: offset)] & 0xC0 == 0x80
  }

  private mutating func erase(from start: String.Index, to end: String.Index) {
    guard start < end else { return }
    let byte = offset(of: start)
    text.removeSubrange(start..<end)
    moveCursor(to: byte)
  }

  private func before(_ index: String.Index) -> String.Index {
    index > text.startIndex ? text.index(before: index) : index
  }

  private func after(_ index: String.Index) -> String.Index {
    index < text.endIndex ? text.index(after: index) : index
  }

  private var lineStart: String.Index {
    var index = place
    while index > text.startIndex, !text[before(index)].isNewline { index = before(index) }
    return index
  }

  private var lineEnd: String.Index {
    var index = place
    while index < text.endIndex, !text[index].isNewline { index = after(index) }
    return index
  }

  private var wordStart: String.Index {
    var index = place
    while index > text.startIndex, text[before(index)].isWhitespace { index = before(index) }
    while index > text.startIndex, !text[before(index)].isWhitespace { index = before(index) }
    return index
  }

  private var wordEnd: String.Index {
    var index = place
    while index < text.endIndex, text[index].isWhitespace { index = after(index) }
    while index < text.endIndex, !text[index].isWhitespace { index = after(index) }
    return index
  }
}
