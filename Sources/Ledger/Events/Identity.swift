import Domain

/// How ids and commitments are made (docs/ledger.md).
public enum Identity {
  /// Bytes of the random salt in front of a committed text.
  public static let saltBytes = 16

  /// SHA-256 of `media ‖ "\n" ‖ content`.
  public static func sampleID(media: String, content: some Sequence<UInt8>) -> SampleID {
    var hash = RunningHash()
    hash.update(media.utf8)
    hash.update([0x0A])
    hash.update(content)
    return SampleID(hash.finish())
  }

  /// SHA-256 of `salt ‖ media ‖ "\n" ‖ content`: the id in a project with salted ids.
  public static func saltedSampleID(salt: [UInt8], media: String, content: some Sequence<UInt8>)
    -> SampleID
  {
    var hash = RunningHash()
    hash.update(salt)
    hash.update(media.utf8)
    hash.update([0x0A])
    hash.update(content)
    return SampleID(hash.finish())
  }

  /// SHA-256 of `salt ‖ text`.
  public static func commitment(salt: [UInt8], text: some Sequence<UInt8>) -> Commitment {
    var hash = RunningHash()
    hash.update(salt)
    hash.update(text)
    return Commitment(hash.finish())
  }

  /// `ext:` and the SHA-256 of `salt ‖ source ‖ "\n" ‖ name`: an annotator known only from an import.
  public static func importedAnnotator(salt: [UInt8], source: String, name: String) -> String {
    var hash = RunningHash()
    hash.update(salt)
    hash.update("\(source)\n\(name)".utf8)
    return "ext:\(hash.finish().hex)"
  }
}
