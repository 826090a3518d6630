extension SafeText: ExpressibleByStringInterpolation {
  public init(stringLiteral value: String) { self.init(value) }

  public init(stringInterpolation: Interpolation) { self.init(bytes: stringInterpolation.bytes) }

  /// Puts pieces together so that none can change how its neighbour is drawn.
  public struct Interpolation: StringInterpolationProtocol {
    var bytes: [UInt8] = []

    public init(literalCapacity: Int, interpolationCount: Int) {
      bytes.reserveCapacity(literalCapacity + 8 * interpolationCount)
    }

    public mutating func appendLiteral(_ literal: String) { append(Array(literal.utf8)) }

    public mutating func appendInterpolation(_ text: SafeText) {
      append(text.isOneLine || !text.isWellFormed ? Array(text.plainOnOneLine.utf8) : text.bytes)
    }

    public mutating func appendInterpolation(_ text: String) { append(Array(text.utf8)) }

    public mutating func appendInterpolation(_ number: some BinaryInteger) {
      append(Array(String(number).utf8))
    }

    public mutating func appendInterpolation(_ character: Character) {
      append(Array(String(character).utf8))
    }

    /// A mark, joiner or flag letter at the start of a piece would change the piece before it.
    private mutating func append(_ piece: [UInt8]) {
      let first = SafeText(bytes: piece).withScanner { $0.decode(at: 0) }
      if !bytes.isEmpty, first.length > 0 {
        switch ScalarClass(first.scalar) {
        case .mark, .spacingMark, .joiner, .presentation, .skinTone, .flagLetter:
          bytes += Array("◌".utf8)
        default: break
        }
      }
      bytes += piece
    }
  }

  /// All bytes are part of a scalar.
  private var isWellFormed: Bool {
    withScanner { scanner in
      var at = 0
      while at < scanner.count {
        let length = scanner.decode(at: at).length
        if length == 0 { return false }
        at += length
      }
      return true
    }
  }
}
