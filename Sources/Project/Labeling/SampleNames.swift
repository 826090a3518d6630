import Domain
import Ledger
import Store

extension LedgerReader {
  /// The sample that a text names: its id of 64 hexadecimal digits, or a record's own id.
  /// - Parameter source: only own ids of this source; nil: of any.
  /// - Throws: `ProjectError.unknownSample`, `.ambiguousSample`.
  func resolve(_ name: String, source: String?) throws -> SampleID {
    let named = try source.map { try sampleNamed(name, source: $0) } ?? samplesNamed(name)
    if named.count == 1 { return named[0] }
    if named.count > 1 { throw ProjectError.ambiguousSample(name, ids: named.map(\.hex)) }
    if let id = SampleID(hex: name), try isKnown(id) { return id }
    throw ProjectError.unknownSample(name)
  }

  /// The sample that a text names, to say something of it.
  /// - Throws: as `resolve`, and `ProjectError.badValue` where it is erased: then only its id is left to name it.
  func resolvePresent(_ name: String, source: String?) throws -> SampleID {
    let sample = try resolve(name, source: source)
    if sample.hex.sameBytes(as: name), try isErased(sample) {
      throw ProjectError.badValue(
        "sample \(name.prefix(12)) was erased, and takes no more answers")
    }
    return sample
  }
}
