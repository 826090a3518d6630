import Domain
import Testing

@Suite("Timestamps")
struct TimestampTests {
  @Test(
    "known moments",
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"),
      (1_795_532_645, "2026-11-24T15:04:05Z"),
      (-1, "1969-12-31T23:59:59Z"), (253_402_300_799, "9999-12-31T23:59:59Z"),
      (4_107_542_400, "2100-03-01T00:00:00Z"),
    ])
  func known(seconds: Int, text: String) {
    #expect(Timestamp.text(secondsSince1970: seconds) == text)
    #expect(Timestamp.secondsSince1970(text) == seconds)
  }

  @Test(
    "what is no moment is refused",
    arguments: [
      "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-24 15:04:05Z", "2026-11-24T15:04:05",
      "", "2026-11-24T24:00:00Z",
      "+026-11-24T15:04:05Z",
    ])
  func refused(text: String) { #expect(Timestamp.secondsSince1970(text) == nil) }

  @Test("every day of four centuries is read back")
  func days() {
    for day in stride(from: -200 * 365, to: 200 * 366, by: 1) {
      let seconds = day * 86_400 + 12_345
      #expect(Timestamp.secondsSince1970(Timestamp.text(secondsSince1970: seconds)) == seconds)
    }
  }
}

@Suite("Digests")
struct DigestTests {
  @Test("bytes and hexadecimal text lead back, in the order of bytes")
  func roundTrip() throws {
    let bytes = (0..<32).map { UInt8($0 * 7 + 3) }
    let digest = try #require(Digest(bytes))
    #expect(digest.bytes == bytes)
    #expect(Digest(hex: digest.hex) == digest)
    #expect(Digest(hex: digest.hex.uppercased()) == nil)
    #expect(Digest(bytes.dropLast()) == nil)
    var larger = bytes
    larger[31] += 1
    #expect(digest < (try #require(Digest(larger))))
    larger[0] -= 1
    #expect((try #require(Digest(larger))) < digest)
  }
}
