/// A colour of the terminal's palette, for 256 and for 16 colours (8–15 are bold 0–7 where there are 8), and what
/// stands in its place where the terminal shows any colour.
public struct PaletteColor: Hashable, Sendable {
  public var of256: UInt8
  public var of16: UInt8
  /// 0xRRGGBB; nil: the palette's.
  public var rgb: UInt32?

  public init(_ of256: UInt8, or16 of16: UInt8, rgb: UInt32? = nil) {
    self.of256 = of256
    self.of16 = of16
    self.rgb = rgb
  }

  /// The colour of an index of xterm's palette as 0xRRGGBB.
  public static func rgb(of index: UInt8) -> UInt32 {
    let n = UInt32(index)
    switch n {
    case 0..<16: return basic[Int(n)]
    case 16..<232:
      let levels: [UInt32] = [0, 95, 135, 175, 215, 255]
      let cube = n - 16
      return levels[Int(cube / 36)] << 16 | levels[Int(cube / 6 % 6)] << 8 | levels[Int(cube % 6)]
    default:
      let grey = 8 + (n - 232) * 10
      return grey << 16 | grey << 8 | grey
    }
  }

  /// The nearest of the 16 basic colours, or of the 240 above them, by the sum of squared differences.
  public static func nearest(to rgb: UInt32, basic isBasic: Bool) -> UInt8 {
    let candidates: ClosedRange<UInt8> = isBasic ? 0...15 : 16...255
    return candidates.min { distance($0, rgb) < distance($1, rgb) } ?? candidates.lowerBound
  }

  private static func distance(_ index: UInt8, _ rgb: UInt32) -> Int {
    let own = PaletteColor.rgb(of: index)
    return [16, 8, 0].reduce(0) { sum, shift in
      let difference = Int(own >> UInt32(shift) & 0xFF) - Int(rgb >> UInt32(shift) & 0xFF)
      return sum + difference * difference
    }
  }

  private static let basic: [UInt32] = [
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
  ]
}
