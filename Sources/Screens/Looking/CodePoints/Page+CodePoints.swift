import Project
import Terminal

extension Page {
  /// What a text is made of: each kind of scalar beyond plain ASCII with its name, then all scalars in their order.
  init(codePointsOf fields: [(name: String, text: String)]) {
    self.init()
    for field in fields {
      let points = CodePoints(field.text)
      if fields.count > 1 {
        heading(.oneLine(field.name))
      }
      add(.words(Words.codePointCounts(points.count, bytes: field.text.utf8.count), .bold))
      for kind in points.unusual {
        var line = StyledLine()
        line.append(Words.codePoint(kind.scalar), .key)
        line.append("  \(SafeText(String(kind.scalar)))  ", .normal)
        line.append(.oneLine(CodePoints.name(of: kind.scalar)), .normal)
        line.append("  \(Words.codePointPlaces(kind.count, first: kind.first))", .dim)
        add(.line(line))
      }
      if points.hasMoreKinds { add(.words(Words.moreKinds, .dim)) }
      add(.blank)
      for row in points.rows {
        var line = StyledLine()
        line.append(Words.scalarOffset(row.start), .dim)
        for scalar in row.scalars { line.append(" \(Words.codePointDigits(scalar))", .normal) }
        let missing = CodePoints.rowScalars - row.scalars.count
        line.append(SafeText(String(repeating: " ", count: missing * 6)), .normal)
        line.append("  ", .normal)
        for scalar in row.scalars { line.append(.oneLine(String(scalar)), .accent) }
        add(.line(line))
      }
      if points.isCut { add(.words(Words.codePointsCut(CodePoints.shownScalars), .dim)) }
      add(.blank)
    }
  }
}

/// The scalars of a text. Pure.
struct CodePoints {
  struct Kind {
    let scalar: Unicode.Scalar
    let first: Int
    var count: Int
  }

  static let rowScalars = 8
  /// More are counted and not listed one by one.
  static let shownScalars = 4_096
  static let shownKinds = 200

  private(set) var count = 0
  /// Beyond the letters and signs of ASCII, in the order in which they come first.
  private(set) var unusual: [Kind] = []
  private(set) var hasMoreKinds = false
  private(set) var rows: [(start: Int, scalars: [Unicode.Scalar])] = []

  var isCut: Bool { count > CodePoints.shownScalars }

  init(_ text: String) {
    var places: [Unicode.Scalar: Int] = [:]
    for scalar in text.unicodeScalars {
      if count < CodePoints.shownScalars {
        if count % CodePoints.rowScalars == 0 { rows.append((count, [])) }
        rows[rows.count - 1].scalars.append(scalar)
      }
      if !(0x20...0x7E).contains(scalar.value) {
        if let place = places[scalar] {
          unusual[place].count += 1
        } else if unusual.count < CodePoints.shownKinds {
          places[scalar] = unusual.count
          unusual.append(Kind(scalar: scalar, first: count, count: 1))
        } else {
          hasMoreKinds = true
        }
      }
      count += 1
    }
  }

  /// Controls have no name in Unicode, only aliases (NameAliases.txt, type control).
  private static let controls: [UInt32: String] = [
    0x00: "NULL", 0x07: "ALERT", 0x08: "BACKSPACE", 0x09: "CHARACTER TABULATION",
    0x0A: "LINE FEED", 0x0B: "LINE TABULATION", 0x0C: "FORM FEED", 0x0D: "CARRIAGE RETURN",
    0x1B: "ESCAPE", 0x7F: "DELETE", 0x85: "NEXT LINE", 0x9B: "CONTROL SEQUENCE INTRODUCER",
  ]

  /// The name that Unicode gives a scalar.
  static func name(of scalar: Unicode.Scalar) -> String {
    if let name = scalar.properties.nameAlias ?? scalar.properties.name ?? controls[scalar.value] {
      return name
    }
    return switch scalar.properties.generalCategory {
    case .control: "a control"
    case .privateUse: "private use"
    case .unassigned: "not assigned"
    default: ""
    }
  }
}

extension ProjectWork {
  func codePoints(_ id: String) -> PageMessage {
    do {
      let sample = try project.sampleNamed(id)
      let view = try project.exactContent(of: sample).view
      return .loaded(Page(codePointsOf: view.fields.map { ($0.name, $0.text) }))
    } catch { return .cannot("\(error)") }
  }

  /// A sample's content for the terminal's clipboard.
  /// - Returns: nil where it is longer than terminals take.
  func clipboardContent(_ id: String) throws -> (base64: String, byteCount: Int)? {
    let content = try project.exactContent(of: try project.sampleNamed(id)).content
    guard content.bytes.count <= TerminalSession.clipboardBytes else { return nil }
    return (content.base64, content.bytes.count)
  }
}
