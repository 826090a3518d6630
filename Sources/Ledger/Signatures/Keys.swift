import Crypto
import Domain

/// An Ed25519 public key (RFC 8032) in OpenSSH's clothes.
public struct PublicKey: Hashable, Sendable {
  /// 32 bytes.
  public let raw: [UInt8]
  /// `SHA256:` and the unpadded Base64 of the wire form's SHA-256: what `ssh-keygen -l` prints.
  public let fingerprint: String

  static let algorithm = Array("ssh-ed25519".utf8)

  /// Takes exactly 32 bytes, else nil.
  public init?(raw: [UInt8]) {
    guard raw.count == 32 else { return nil }
    self.raw = raw
    fingerprint = "SHA256:" + Base64.text(sha256(Self.wire(raw)).bytes, isPadded: false)
  }

  /// Takes a line `ssh-ed25519 AAAA… [comment]`, else nil.
  public init?(authorizedKey line: String) {
    let parts = line.split(separator: " ")
    guard parts.count >= 2, parts[0] == "ssh-ed25519", let bytes = Base64.bytes(String(parts[1]))
    else { return nil }
    var reader = SSHWireReader(bytes)
    guard reader.string() == Self.algorithm, let raw = reader.string(), reader.isAtEnd else {
      return nil
    }
    self.init(raw: raw)
  }

  /// `string "ssh-ed25519" ‖ string key`, 51 bytes.
  public var wire: [UInt8] { Self.wire(raw) }

  /// `ssh-ed25519 AAAA…`, without a comment.
  public var authorizedKey: String { "ssh-ed25519 " + Base64.text(wire) }

  private static func wire(_ raw: [UInt8]) -> [UInt8] {
    var writer = SSHWireWriter()
    writer.append(string: algorithm)
    writer.append(string: raw)
    return writer.bytes
  }
}

/// An Ed25519 key that can sign.
public struct SigningKey: Sendable {
  public let publicKey: PublicKey
  /// The 32 secret bytes.
  public let seed: [UInt8]
  private let key: Curve25519.Signing.PrivateKey

  /// Takes exactly 32 bytes, else nil.
  public init?(seed: [UInt8]) {
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed),
      let publicKey = PublicKey(raw: Array(key.publicKey.rawRepresentation))
    else { return nil }
    self.key = key
    self.publicKey = publicKey
    self.seed = seed
  }

  public var fingerprint: String { publicKey.fingerprint }

  /// 64 bytes over a message, as it stands.
  func signature(of message: [UInt8]) throws -> [UInt8] { Array(try key.signature(for: message)) }
}

extension PublicKey {
  func isValid(signature: [UInt8], of message: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: raw) else { return false }
    return key.isValidSignature(signature, for: message)
  }
}
