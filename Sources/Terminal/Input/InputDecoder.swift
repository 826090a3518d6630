/// What ncurses hands over: a byte, or a key that it knew by the terminal's description.
enum InputUnit: Equatable {
  case byte(UInt8)
  case key(Key)
  case pasteBegin, pasteEnd
}

/// Makes keys of what came in. Pure, so that every sequence can be tested without a terminal.
///
/// Sequences that nobody asked for (cursor reports, attributes, OSC and DCS answers) are dropped as a
/// whole, also when they come in pieces: their letters must never act as keys.
struct InputDecoder {
  private enum State: Equatable {
    case ground
    case escape
    /// After `ESC [`, with its parameter bytes.
    case csi([UInt8])
    /// After `ESC O`.
    case ss3
    /// Inside OSC, DCS, APC, PM or SOS, until BEL or ST; true right after an ESC.
    case string(endsAtBackslash: Bool)
    /// Bytes of an old mouse report still to come.
    case oldMouse([UInt8])
  }

  private var state = State.ground
  private var scalarBytes: [UInt8] = []
  private var pasted: [UInt8]?
  private var matchedMarkerBytes = 0
  private(set) var keys: [Key] = []
  /// The time of what is fed next, for telling the click that gave the window the focus.
  var nowMilliseconds = 0
  private var focusedAtMilliseconds: Int?
  private var ignoresMouse = false

  private static let pasteEndMarker = Array("\u{1b}[201~".utf8)
  /// Bytes of a paste that are kept; the rest of a longer one is let go.
  static let pasteLimitBytes = 4 << 20
  /// The click that gives the window the focus comes within this time, and does nothing else.
  static let focusMilliseconds = 200
  /// Parameter bytes of a sequence that are kept.
  static let parameterLimit = 64

  /// Something is begun and not finished.
  var isPending: Bool { state != .ground || pasted != nil || !scalarBytes.isEmpty }
  var isPasting: Bool { pasted != nil }

  mutating func feed(_ unit: InputUnit) {
    switch unit {
    case .pasteBegin:
      finishDrain()
      state = .ground
      pasted = pasted ?? []
    case .pasteEnd: finishPaste()
    case .key(let key):
      if pasted != nil {
        if key == .enter { paste(0x0A) }
        return
      }
      finishDrain()
      state = .ground
      keys.append(key)
    case .byte(let byte):
      if pasted != nil { paste(byte) } else { step(byte) }
    }
  }

  /// All that was there has been read: an ESC on its own was the key. (Ncurses has waited for more.)
  mutating func finishDrain() {
    if state == .escape {
      state = .ground
      keys.append(.escape)
    }
  }

  /// Nothing more came for a while: what was begun stays unfinished and is dropped.
  mutating func abandon() {
    if state == .csi([]) { keys.append(.alt("[")) }
    if state == .ss3 { keys.append(.alt("O")) }
    state = .ground
    scalarBytes = []
    finishPaste()
  }

  mutating func takeKeys() -> [Key] {
    defer { keys = [] }
    return keys
  }

  /// One byte of a paste, which ends with `CSI 201 ~` where it is read past ncurses.
  private mutating func paste(_ byte: UInt8) {
    if byte == InputDecoder.pasteEndMarker[matchedMarkerBytes] {
      matchedMarkerBytes += 1
      if matchedMarkerBytes == InputDecoder.pasteEndMarker.count { finishPaste() }
      return
    }
    let begun = InputDecoder.pasteEndMarker.prefix(matchedMarkerBytes)
    matchedMarkerBytes = byte == 0x1B ? 1 : 0
    guard let count = pasted?.count, count + begun.count < InputDecoder.pasteLimitBytes else {
      return
    }
    pasted?.append(contentsOf: begun)
    if byte != 0x1B { pasted?.append(byte) }
  }

  private mutating func finishPaste() {
    guard let bytes = pasted else { return }
    pasted = nil
    matchedMarkerBytes = 0
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    for (at, byte) in bytes.enumerated() {
      if byte == 0x0D {
        text.append(0x0A)
      } else if byte != 0x0A || at == 0 || bytes[at - 1] != 0x0D {
        text.append(byte)
      }
    }
    keys.append(.paste(String(decoding: text, as: UTF8.self)))
  }

  private mutating func step(_ byte: UInt8) {
    switch state {
    case .ground: ground(byte)
    case .escape: escape(byte)
    case .csi(let parameters): csi(byte, after: parameters)
    case .ss3:
      state = .ground
      if let key = InputDecoder.ss3Key(byte) { keys.append(key) }
    case .string(let endsAtBackslash):
      if byte == 0x07 || byte == 0x9C || endsAtBackslash && byte == 0x5C {
        state = .ground
      } else {
        state = .string(endsAtBackslash: byte == 0x1B)
      }
    case .oldMouse(let bytes):
      let bytes = bytes + [byte]
      state = bytes.count < 3 ? .oldMouse(bytes) : .ground
      if bytes.count == 3, bytes[1] > 32, bytes[2] > 32 {
        appendMouse(
          code: Int(bytes[0]) - 32, column: Int(bytes[1]) - 33, row: Int(bytes[2]) - 33,
          isRelease: (Int(bytes[0]) - 32) & 3 == 3)
      }
    }
  }

  private mutating func ground(_ byte: UInt8) {
    if byte >= 0x80 {
      scalar(byte)
      return
    }
    scalarBytes = []
    switch byte {
    case 0x1B: state = .escape
    case 0x09: keys.append(.tab)
    case 0x0A, 0x0D: keys.append(.enter)
    case 0x08, 0x7F: keys.append(.backspace)
    case 0x00..<0x20:
      let letter = byte <= 26 && byte > 0 ? byte + 0x60 : byte + 0x40
      keys.append(.control(Character(Unicode.Scalar(letter))))
    default: keys.append(.character(Character(Unicode.Scalar(byte))))
    }
  }

  /// Collects the bytes of a scalar that isn't ASCII; C1 controls and bad bytes are dropped.
  private mutating func scalar(_ byte: UInt8) {
    if byte >= 0xC0 { scalarBytes = [] }
    scalarBytes.append(byte)
    let first = scalarBytes[0]
    let wanted = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
    guard scalarBytes.count >= wanted else { return }
    let (value, length) = scalarBytes.withUnsafeBufferPointer {
      ClusterScanner(bytes: $0).decode(at: 0)
    }
    scalarBytes = []
    switch value {
    case 0x9B where length > 0: state = .csi([])
    case 0x90, 0x98, 0x9D, 0x9E, 0x9F:
      if length > 0 { state = .string(endsAtBackslash: false) }
    default:
      if length > 0, value >= 0xA0, let scalar = Unicode.Scalar(value) {
        keys.append(.character(Character(scalar)))
      }
    }
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case 0x5B: state = .csi([])
    case 0x4F: state = .ss3
    case 0x5D, 0x50, 0x58, 0x5E, 0x5F: state = .string(endsAtBackslash: false)
    case 0x1B: keys.append(.escape)
    case 0x0D:
      state = .ground
      keys.append(.alt("\r"))
    case 0x20..<0x7F:
      state = .ground
      keys.append(.alt(Character(Unicode.Scalar(byte))))
    default:
      state = .ground
      keys.append(.escape)
      ground(byte)
    }
  }

  private mutating func csi(_ byte: UInt8, after parameters: [UInt8]) {
    switch byte {
    case 0x20...0x3F:
      state = .csi(
        parameters.count < InputDecoder.parameterLimit ? parameters + [byte] : parameters)
    case 0x4D where parameters.isEmpty: state = .oldMouse([])
    case 0x40...0x7E:
      state = .ground
      if parameters.isEmpty && byte == 0x49 {
        focusedAtMilliseconds = nowMilliseconds
      } else if let mouse = SGRMouse(parameters: parameters, final: byte) {
        appendMouse(
          code: mouse.code, column: mouse.column, row: mouse.row, isRelease: mouse.isRelease)
      } else if let key = InputDecoder.csiKey(parameters: parameters, final: byte) {
        keys.append(key)
      }
    case 0x1B: state = .escape
    default: state = .ground
    }
  }

  private mutating func appendMouse(code: Int, column: Int, row: Int, isRelease: Bool) {
    guard let action = InputDecoder.mouseAction(code: code, isRelease: isRelease) else { return }
    if action == .press, let focused = focusedAtMilliseconds {
      ignoresMouse = nowMilliseconds - focused < InputDecoder.focusMilliseconds
      focusedAtMilliseconds = nil
    }
    if ignoresMouse {
      if action == .release { ignoresMouse = false }
      return
    }
    keys.append(.mouse(row: row, column: column, action: action))
  }
}
