import Crypto
import Domain

/// SHA-256 (FIPS 180-4) of bytes given at once.
public func sha256(_ bytes: some Sequence<UInt8>) -> Domain.Digest {
  var hash = RunningHash()
  hash.update(bytes)
  return hash.finish()
}

/// SHA-256 of bytes given piece by piece.
public struct RunningHash: Sendable {
  private var state = SHA256()

  public init() {}

  public mutating func update(_ bytes: some Sequence<UInt8>) {
    let done: Void? = bytes.withContiguousStorageIfAvailable {
      state.update(bufferPointer: UnsafeRawBufferPointer($0))
    }
    if done == nil { state.update(data: Array(bytes)) }
  }

  public mutating func update(buffer: UnsafeRawBufferPointer) {
    state.update(bufferPointer: buffer)
  }

  /// The digest of all bytes so far; more may follow.
  public func finish() -> Domain.Digest {
    let digest = state.finalize().withUnsafeBytes { Domain.Digest($0) }
    guard let digest else { preconditionFailure("a SHA-256 has 32 bytes") }
    return digest
  }
}
