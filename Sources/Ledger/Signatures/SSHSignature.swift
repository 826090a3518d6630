import Crypto
import Domain

/// Signatures as `ssh-keygen -Y sign` makes them (OpenSSH, PROTOCOL.sshsig), with SHA-512 and Ed25519.
public enum SSHSignature {
  /// What every event is signed under.
  public static let eventNamespace = "winnow@v1"
  /// What a release's manifest is signed under, so that no event can pass as a release.
  public static let manifestNamespace = "winnow-manifest@v1"

  private static let magic = Array("SSHSIG".utf8)
  private static let hashName = Array("sha512".utf8)

  /// The 64 signature bytes over a message.
  /// - Throws: what the crypto library throws; not seen with a valid key.
  public static func sign(_ message: some Sequence<UInt8>, namespace: String, key: SigningKey)
    throws -> [UInt8]
  {
    try key.signature(of: signedBytes(message, namespace: namespace))
  }

  /// Whether the 64 bytes are this key's signature of the message under the namespace.
  public static func verify(
    _ signature: [UInt8], of message: some Sequence<UInt8>, namespace: String, key: PublicKey
  ) -> Bool {
    signature.count == 64
      && key.isValid(signature: signature, of: signedBytes(message, namespace: namespace))
  }

  /// The text file that `ssh-keygen -Y verify -s` reads.
  public static func armour(_ signature: [UInt8], namespace: String, key: PublicKey) -> String {
    var inner = SSHWireWriter()
    inner.append(string: PublicKey.algorithm)
    inner.append(string: signature)
    var blob = SSHWireWriter()
    blob.append(raw: magic)
    blob.append(uint32: 1)
    blob.append(string: key.wire)
    blob.append(string: Array(namespace.utf8))
    blob.append(string: [])
    blob.append(string: hashName)
    blob.append(string: inner.bytes)
    let text = Array(Base64.text(blob.bytes).utf8)
    var out = "-----BEGIN SSH SIGNATURE-----\n"
    for start in stride(from: 0, to: text.count, by: 70) {
      out += String(decoding: text[start..<min(start + 70, text.count)], as: UTF8.self) + "\n"
    }
    return out + "-----END SSH SIGNATURE-----\n"
  }

  /// Reads an armoured signature.
  /// - Returns: the key and the 64 bytes; nil where it is none of ours (other algorithm, hash or namespace).
  public static func read(armour: String, namespace: String) -> (
    key: PublicKey, signature: [UInt8]
  )? {
    let lines = armour.split(separator: "\n", omittingEmptySubsequences: true)
    guard lines.count >= 3, lines[0] == "-----BEGIN SSH SIGNATURE-----",
      lines[lines.count - 1] == "-----END SSH SIGNATURE-----",
      let bytes = Base64.bytes(lines[1..<lines.count - 1].joined())
    else { return nil }
    var reader = SSHWireReader(bytes)
    guard reader.raw(6) == magic, reader.uint32() == 1, let wire = reader.string(),
      reader.string() == Array(namespace.utf8), reader.string() == [], reader.string() == hashName,
      let inner = reader.string(), reader.isAtEnd
    else { return nil }
    var innerReader = SSHWireReader(inner)
    var keyReader = SSHWireReader(wire)
    guard innerReader.string() == PublicKey.algorithm, let signature = innerReader.string(),
      signature.count == 64,
      innerReader.isAtEnd, keyReader.string() == PublicKey.algorithm, let raw = keyReader.string(),
      keyReader.isAtEnd,
      let key = PublicKey(raw: raw)
    else { return nil }
    return (key, signature)
  }

  /// The line of an allowed_signers file. The principal is the fingerprint, never a name: a contributor called `*`
  /// would verify as everybody.
  public static func allowedSigner(_ key: PublicKey) -> String {
    "\(key.fingerprint) namespaces=\"\(eventNamespace),\(manifestNamespace)\" \(key.authorizedKey)"
  }

  private static func signedBytes(_ message: some Sequence<UInt8>, namespace: String) -> [UInt8] {
    var hash = SHA512()
    let done: Void? = message.withContiguousStorageIfAvailable {
      hash.update(bufferPointer: UnsafeRawBufferPointer($0))
    }
    if done == nil { hash.update(data: Array(message)) }
    var writer = SSHWireWriter()
    writer.append(raw: magic)
    writer.append(string: Array(namespace.utf8))
    writer.append(string: [])
    writer.append(string: hashName)
    writer.append(string: Array(hash.finalize()))
    return writer.bytes
  }
}
