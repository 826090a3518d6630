import Domain

/// Why a private key file can't be used.
public enum PrivateKeyError: Error, Equatable {
  case notAKey
  case encrypted
  case otherAlgorithm(String)
}

extension PrivateKeyError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notAKey: "is no OpenSSH private key; make one with: ssh-keygen -t ed25519 -N '' -f FILE"
    case .encrypted:
      "is locked with a passphrase, which winnow can't ask for yet; use a key of its own: winnow init without --key makes one"
    case .otherAlgorithm(let name):
      "is a key of type \(name); winnow signs with ssh-ed25519 keys only"
    }
  }
}

/// The file format of OpenSSH's private keys (OpenSSH, PROTOCOL.key), unencrypted Ed25519 only.
public enum OpenSSHPrivateKey {
  private static let magic = Array("openssh-key-v1\0".utf8)
  private static let header = "-----BEGIN OPENSSH PRIVATE KEY-----"
  private static let footer = "-----END OPENSSH PRIVATE KEY-----"

  /// - Throws: `PrivateKeyError`.
  public static func read(_ text: String) throws -> SigningKey {
    let lines = text.split(whereSeparator: \.isNewline)
    guard lines.first == header[...], lines.last == footer[...],
      let bytes = Base64.bytes(lines.dropFirst().dropLast().joined())
    else { throw PrivateKeyError.notAKey }
    var reader = SSHWireReader(bytes)
    guard reader.raw(magic.count) == magic, let cipher = reader.string(),
      let derivation = reader.string(),
      reader.string() != nil, reader.uint32() == 1, reader.string() != nil
    else { throw PrivateKeyError.notAKey }
    guard cipher == Array("none".utf8), derivation == cipher else {
      throw PrivateKeyError.encrypted
    }
    guard let secret = reader.string() else { throw PrivateKeyError.notAKey }
    var inner = SSHWireReader(secret)
    guard let first = inner.uint32(), inner.uint32() == first, let algorithm = inner.string() else {
      throw PrivateKeyError.notAKey
    }
    guard algorithm == PublicKey.algorithm else {
      let name = String(
        decoding: algorithm.filter { (33...126).contains($0) }.prefix(40), as: UTF8.self)
      throw PrivateKeyError.otherAlgorithm(name)
    }
    guard let raw = inner.string(), let pair = inner.string(), pair.count == 64,
      Array(pair[32...]) == raw,
      let key = SigningKey(seed: Array(pair[..<32])), key.publicKey.raw == raw
    else { throw PrivateKeyError.notAKey }
    return key
  }

  /// - Parameter check: 32 random bits that OpenSSH repeats to notice a wrong passphrase.
  public static func text(_ key: SigningKey, comment: String, check: UInt32) -> String {
    var secret = SSHWireWriter()
    secret.append(uint32: check)
    secret.append(uint32: check)
    secret.append(string: PublicKey.algorithm)
    secret.append(string: key.publicKey.raw)
    secret.append(string: key.seed + key.publicKey.raw)
    secret.append(string: Array(comment.utf8))
    var padding: UInt8 = 1
    while secret.bytes.count % 8 != 0 {
      secret.append(raw: [padding])
      padding += 1
    }
    var file = SSHWireWriter()
    file.append(raw: magic)
    file.append(string: Array("none".utf8))
    file.append(string: Array("none".utf8))
    file.append(string: [])
    file.append(uint32: 1)
    file.append(string: key.publicKey.wire)
    file.append(string: secret.bytes)
    let base64 = Array(Base64.text(file.bytes).utf8)
    let body = stride(from: 0, to: base64.count, by: 70).map {
      String(decoding: base64[$0..<min($0 + 70, base64.count)], as: UTF8.self)
    }
    return ([header] + body + [footer]).joined(separator: "\n") + "\n"
  }
}
