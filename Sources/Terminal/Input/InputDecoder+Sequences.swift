extension InputDecoder {
  /// Keys that some terminals send in a form that their description doesn't name.
  static func csiKey(parameters: [UInt8], final: UInt8) -> Key? {
    let numbers = parameters.split(separator: 0x3B, omittingEmptySubsequences: false).map {
      $0.isEmpty ? 1 : Int(String(decoding: $0, as: UTF8.self))
    }
    let isShifted = numbers.count > 1 && numbers[1] == 2
    let isPlain = numbers.count < 2 || numbers[1] == 1
    guard isPlain || isShifted, numbers.allSatisfy({ $0 != nil }) else { return nil }
    switch final {
    case 0x41: return isShifted ? .shiftUp : .up
    case 0x42: return isShifted ? .shiftDown : .down
    case 0x43: return isShifted ? .shiftRight : .right
    case 0x44: return isShifted ? .shiftLeft : .left
    case 0x48 where isPlain: return .home
    case 0x46 where isPlain: return .end
    case 0x5A: return .backTab
    case 0x7E where isPlain: return tildeKey(numbers.first.flatMap { $0 } ?? 0)
    default: return nil
    }
  }

  private static func tildeKey(_ number: Int) -> Key? {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .f(number - 10)
    case 17...21: .f(number - 11)
    case 23, 24: .f(number - 12)
    default: nil
    }
  }

  static func ss3Key(_ byte: UInt8) -> Key? {
    switch byte {
    case 0x41: .up
    case 0x42: .down
    case 0x43: .right
    case 0x44: .left
    case 0x48: .home
    case 0x46: .end
    case 0x4D: .enter
    case 0x50...0x53: .f(Int(byte) - 0x4F)
    default: nil
    }
  }

  /// The low bits of a mouse report are the button, 32 is motion, 64 the wheel; 4, 8, 16 are Shift,
  /// Alt and Ctrl.
  static func mouseAction(code: Int, isRelease: Bool) -> MouseAction? {
    if code & 64 != 0 { return code & 3 == 0 ? .wheelUp : code & 3 == 1 ? .wheelDown : nil }
    if code & 32 != 0 { return code & 3 == 3 ? nil : .drag }
    if isRelease { return .release }
    return switch code & 3 {
    case 0: .press
    case 1: .middlePress
    case 2: .rightPress
    default: nil
    }
  }
}

/// A mouse report of the form `CSI < code ; column ; row M`, or `m` for a release.
struct SGRMouse {
  var code: Int
  var column: Int
  var row: Int
  var isRelease: Bool

  init?(parameters: [UInt8], final: UInt8) {
    guard parameters.first == 0x3C, final == 0x4D || final == 0x6D else { return nil }
    let numbers = parameters.dropFirst().split(separator: 0x3B).compactMap {
      Int(String(decoding: $0, as: UTF8.self))
    }
    guard numbers.count == 3, numbers[1] > 0, numbers[2] > 0 else { return nil }
    code = numbers[0]
    column = numbers[1] - 1
    row = numbers[2] - 1
    isRelease = final == 0x6D
  }
}
