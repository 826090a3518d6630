import Domain
import Glibc
import Terminal

/// Where words leave the program: data to standard output, messages and progress to standard error, everything
/// neutralised on the way.
enum Console {
  /// A line of data.
  static func print(_ text: String) { write(SafeText.plain(text) + "\n", to: 1) }

  /// A JSON value on a line of its own. Canonical JSON escapes C0; what else could touch a terminal is escaped here, so
  /// that the value stays the same and the line is harmless.
  static func print(_ value: JSONValue) { write(JSONLine.text(value) + "\n", to: 1) }

  /// A message for people.
  static func say(_ text: String) { write(SafeText.plain(text) + "\n", to: 2) }

  /// Why a command ends.
  static func complain(_ text: String) { complain(raw: "winnow: " + text) }

  static func complain(raw text: String) { write(SafeText.plain(text) + "\n", to: 2) }

  static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
      var done = 0
      while done < bytes.count {
        let count = Glibc.write(
          descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
          // A full device is an error of the user's, not a crash; a closed pipe ended us by SIGPIPE already.
          if descriptor == 1 {
            let reason = String(cString: strerror(errno))
            write("winnow: can't write standard output: \(reason)\n", to: 2)
            exit(5)
          }
          return
        }
        done += count
      }
    }
  }
}

/// JSON that is safe to show: besides C0, which JSON escapes by itself, DEL, C1, bidi controls and other invisible
/// characters are written as \u escapes, which any JSON reader turns back.
enum JSONLine {
  static func text(_ value: JSONValue) -> String {
    let bytes = JSONWriter.bytes(value)
    let text = String(decoding: bytes, as: UTF8.self)
    if bytes.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isHarmless(scalar) {
        out.append(scalar)
      } else {
        for unit in String(scalar).utf16 {
          let hex = String(unit, radix: 16)
          out.append(
            contentsOf: ("\\u" + String(repeating: "0", count: 4 - hex.count) + hex).unicodeScalars)
        }
      }
    }
    return String(out)
  }

  private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E: true
    case 0x7F...0xA0, 0xAD, 0x61C, 0x200B...0x200F, 0x2028...0x202F, 0x2060...0x206F, 0xFEFF,
      0xFFF0...0xFFFF,
      0xE0000...0xE0FFF:
      false
    default: true
    }
  }
}

/// A line of progress on standard error, where that is a terminal.
struct ProgressLine {
  private let isShown = isatty(2) == 1
  private let startedAt: Int
  private let ticks: () -> Int
  private var lastAt = 0

  init(ticks: @escaping () -> Int) {
    self.ticks = ticks
    startedAt = ticks()
  }

  mutating func show(_ what: String, done: Int, total: Int?) {
    guard isShown else { return }
    let now = ticks()
    guard now - lastAt > 100 else { return }
    lastAt = now
    var text = what
    if let total, total > 0, done > 0 {
      let share = min(100, done * 100 / total)
      let left = (now - startedAt) * max(0, total - done) / done / 1000
      text += "  \(share) %  \(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left"
    }
    Console.write("\r\u{1B}[K" + SafeText.plain(text), to: 2)
  }

  func clear() { if isShown { Console.write("\r\u{1B}[K", to: 2) } }
}
