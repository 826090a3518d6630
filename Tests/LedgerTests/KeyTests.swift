import Domain
import Ledger
import Testing

@Suite("Keys")
struct KeyTests {
  @Test("a key file is read back as written")
  func roundTrip() throws {
    let key = try #require(SigningKey(seed: Array(0..<32)))
    let text = OpenSSHPrivateKey.text(key, comment: "winnow", check: 7)
    #expect(try OpenSSHPrivateKey.read(text).seed == key.seed)
  }

  @Test(
    "what is no key is refused",
    arguments: [
      "", "hello", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
    ])
  func refused(text: String) {
    #expect(throws: PrivateKeyError.notAKey) { try OpenSSHPrivateKey.read(text) }
  }

  @Test("an allowed signer's principal is the fingerprint")
  func allowedSigner() throws {
    let key = try #require(SigningKey(seed: Array(0..<32)))
    let line = SSHSignature.allowedSigner(key.publicKey)
    #expect(
      line.hasPrefix(key.fingerprint + " namespaces=\"winnow@v1,winnow-manifest@v1\" ssh-ed25519 "))
    let fields = line.split(separator: " ")
    #expect(PublicKey(authorizedKey: fields[2...].joined(separator: " ")) == key.publicKey)
  }
}
