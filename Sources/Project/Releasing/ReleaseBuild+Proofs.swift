import Domain
import Ledger
import Release
import Store

extension ReleaseBuild {
  /// All events, about a megabyte at a time.
  func writeEvents(to writer: ReleaseFolderWriter, by worker: SerialWorker) throws {
    var lines: [[UInt8]] = []
    var byteCount = 0
    func handOver() throws {
      let full = lines
      try worker.submit {
        for line in full { try writer.appendProof(.events, line: line) }
      }
      lines = []
      byteCount = 0
    }
    try reader.eachEvent { bytes, _ in
      lines.append(bytes)
      byteCount += bytes.count
      if byteCount >= 1 << 20 { try handOver() }
    }
    try handOver()
  }

  /// Heads, openings of names, checkpoints and splits, as far as they are asked for.
  func writeProofs(to writer: ReleaseFolderWriter) throws {
    guard proofs != .none else { return }
    for head in heads {
      guard let stored = try reader.storedEvent(head.id),
        let key = try reader.publicKey(head.author)
      else { continue }
      let armour = stored.signature.map {
        SSHSignature.armour($0, namespace: SSHSignature.eventNamespace, key: key)
      }
      var line = head.json
      line["key"] = .string(key.authorizedKey)
      line["sig"] = .string(armour ?? "")
      try writer.appendProof(.heads, line: JSONWriter.bytes(.object(line)))
    }
    for person in work.people where person.listed.credit == .name && person.hasWorked {
      guard let name = person.listed.name, let opening = try opening(of: name.digest) else {
        continue
      }
      try opening.write(to: writer)
    }
    // Gold moves the fit, also where its own sample is not selected: so every value is opened, not only the rows'.
    for hidden in try reader.hiddenValues() {
      guard let opening = try opening(of: hidden.digest) else { continue }
      try opening.write(to: writer)
    }
    // So do texts and forms.
    for score in scores {
      for commitment in try reader.answerCommitments(task: score.table.task) {
        guard let opening = try opening(of: commitment.digest) else { continue }
        try opening.write(to: writer)
      }
    }
    for checkpoint in checkpoints.all {
      let line: JSONValue = [
        "event": .string(checkpoint.event.hex), "heads": try JSONScanner.parse(checkpoint.heads),
      ]
      try writer.appendProof(.checkpoints, line: JSONWriter.bytes(line))
    }
    var splits = rows.map { (id: $0.id, split: splitName($0)) }
    if !recorded.isEmpty {
      let released = Set(rows.map(\.id))
      splits += recorded.filter { !released.contains($0.key) }.map { ($0.key, $0.value) }
    }
    try listedOut.write(to: writer)
    splits.sort { $0.id < $1.id }
    for (id, split) in splits { try writer.append(split: split, of: id) }
  }
}
