import Domain
import Store

/// The signatures of a release's rows, gathered while a scan passes their content.
struct RowSignatures {
  /// 80 bytes a row.
  private(set) var bytes: [UInt8] = []
  /// Rows whose content the scan did not show.
  private(set) var missing: [Int] = []
  /// Rows that are no text, or lack content: they are alone.
  private(set) var excluded: Set<Int> = []
  private var count = 0

  /// Takes the next row.
  /// - Parameters:
  ///   - content: nil where it was not shown.
  ///   - isHere: whether there is content at all.
  mutating func append(_ content: UnsafeRawBufferPointer?, media: String, isHere: Bool) {
    let row = count
    count += 1
    bytes.append(contentsOf: repeatElement(0, count: TextSignature.binCount))
    guard isHere, ComparedText.isText(media) else {
      excluded.insert(row)
      return
    }
    guard let content else {
      missing.append(row)
      return
    }
    set(row, content, media: media)
  }

  /// Takes content that the scan did not show.
  mutating func set(_ row: Int, _ content: UnsafeRawBufferPointer, media: String) {
    let start = row * TextSignature.binCount
    let isText: Void? = ComparedText.with(content, media: media) { text in
      bytes.withUnsafeMutableBytes { room in
        TextSignature.write(
          text,
          to: UnsafeMutableRawBufferPointer(
            rebasing: room[start..<start + TextSignature.binCount]))
      }
    }
    if isText == nil { excluded.insert(row) }
  }
}
