import Dispatch
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
  /// Rows that were appended and have no signature yet.
  private var waiting: [Waiting] = []

  /// What earlier exports worked out.
  private let cache: SignatureCache?
  /// Signatures that it lacked.
  private var newCount = 0

  /// - Parameter count: about how many rows there will be.
  init(cache: SignatureCache?, count: Int) {
    self.cache = cache
    bytes.reserveCapacity(count * TextSignature.binCount)
  }

  private struct Waiting {
    let row: Int
    let content: UnsafeRawBufferPointer
    let media: String
  }

  /// Takes the next row.
  /// - Parameters:
  ///   - content: nil where it was not shown; it must stay where it is until `workOut`.
  ///   - isHere: whether there is content at all.
  ///   - number: the sample's row in the ledger.
  mutating func append(
    _ content: UnsafeRawBufferPointer?, media: String, isHere: Bool, number: Int, id: SampleID
  ) {
    let row = count
    count += 1
    bytes.append(contentsOf: repeatElement(0, count: TextSignature.binCount))
    guard isHere, ComparedText.isText(media) else {
      excluded.insert(row)
      return
    }
    if let cache {
      let isKnown = bytes.withUnsafeMutableBytes { room in
        let start = row * TextSignature.binCount
        return cache.find(
          row: number, id: id,
          into: UnsafeMutableRawBufferPointer(
            rebasing: room[start..<start + TextSignature.binCount]))
      }
      if isKnown { return }
      newCount += 1
    }
    guard let content else {
      missing.append(row)
      return
    }
    waiting.append(Waiting(row: row, content: content, media: media))
  }

  /// Works out the signatures of what was appended, on two threads: most of a release's selection is this. Each writes
  /// into room of its own, so the outcome is that of one.
  mutating func workOut() {
    guard !waiting.isEmpty else { return }
    let rows = waiting
    waiting.removeAll(keepingCapacity: true)
    var isText = [Bool](repeating: false, count: rows.count)
    bytes.withUnsafeMutableBytes { room in
      isText.withUnsafeMutableBufferPointer { isText in
        // Parts share nothing that is written: each row has its own room.
        nonisolated(unsafe) let (rows, room, isText) = (rows, room, isText)
        DispatchQueue.concurrentPerform(iterations: Self.threads) { part in
          for index in stride(from: part, to: rows.count, by: Self.threads) {
            isText[index] = Self.write(
              rows[index].content, media: rows[index].media, row: rows[index].row, to: room)
          }
        }
      }
    }
    for (row, isText) in zip(rows, isText) where !isText { excluded.insert(row.row) }
  }

  private static let threads = 2

  /// - Returns: false where it is no text.
  private static func write(
    _ content: UnsafeRawBufferPointer, media: String, row: Int,
    to room: UnsafeMutableRawBufferPointer
  ) -> Bool {
    let start = row * TextSignature.binCount
    let written: Void? = ComparedText.with(content, media: media) { text in
      TextSignature.write(
        text,
        to: UnsafeMutableRawBufferPointer(
          rebasing: room[start..<start + TextSignature.binCount]))
    }
    return written != nil
  }

  /// Leaves what was worked out to later exports, unless it is too little to write the file again.
  /// - Parameter sample: a row's number in the ledger, and its id.
  func keep(_ sample: (Int) -> (number: Int, id: SampleID)) {
    guard let cache, newCount > SignatureCache.slack else { return }
    bytes.withUnsafeBytes { all in
      cache.merge(count: count) { row in
        guard !excluded.contains(row) else { return nil }
        let (number, id) = sample(row)
        let start = row * TextSignature.binCount
        return (
          number, id, UnsafeRawBufferPointer(rebasing: all[start..<start + TextSignature.binCount])
        )
      }
    }
  }

  /// Takes content that the scan did not show.
  mutating func set(_ row: Int, _ content: UnsafeRawBufferPointer, media: String) {
    let isText = bytes.withUnsafeMutableBytes {
      Self.write(content, media: media, row: row, to: $0)
    }
    if !isText { excluded.insert(row) }
  }
}
