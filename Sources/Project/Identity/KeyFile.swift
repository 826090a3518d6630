import Domain
import Glibc
import Ledger

/// The user's key on disk.
public enum KeyFile {
  /// Where the key lies: `--key`, else `WINNOW_KEY`, else the config folder.
  public static func path(said: String?, surroundings: Surroundings) -> String {
    said ?? surroundings.environment["WINNOW_KEY"].flatMap { $0.isEmpty ? nil : $0 }
      ?? surroundings.configFolder + "/key"
  }

  /// - Throws: `ProjectError.noKey`, `.key`, `.keyPermissions`.
  public static func read(_ path: String) throws -> SigningKey {
    var info = stat()
    guard stat(path, &info) == 0 else {
      if errno == ENOENT { throw ProjectError.noKey(path: path) }
      throw ProjectError.key(path: path, reason: String(cString: strerror(errno)))
    }
    guard info.st_mode & 0o077 == 0 else {
      throw ProjectError.keyPermissions(path: path, mode: String(info.st_mode & 0o777, radix: 8))
    }
    let bytes: [UInt8]
    do { bytes = try FileAccess.read(path, maximumBytes: 65_536) } catch let error as FileError {
      throw ProjectError.key(path: path, reason: error.reason)
    }
    do { return try OpenSSHPrivateKey.read(String(decoding: bytes, as: UTF8.self)) } catch let error
      as PrivateKeyError
    {
      throw ProjectError.key(path: path, reason: error.description)
    }
  }

  /// Makes a new key, readable by its owner alone. An existing file is never overwritten.
  static func make(at path: String, surroundings: Surroundings) throws -> SigningKey {
    guard let key = SigningKey(seed: surroundings.random(32)) else {
      throw ProjectError.key(path: path, reason: "could not be made")
    }
    let check = surroundings.random(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    let text = OpenSSHPrivateKey.text(key, comment: "winnow", check: check)
    do {
      try FileAccess.makeFolder(FileAccess.parent(of: path), mode: 0o700)
      try FileAccess.write(Array(text.utf8), to: path, mode: 0o600, isNew: true)
    } catch let error as FileError { throw ProjectError.key(path: path, reason: error.reason) }
    return key
  }

  /// The key that is there, else a new one.
  static func readOrMake(_ path: String, surroundings: Surroundings) throws -> (
    key: SigningKey, isNew: Bool
  ) {
    do { return (try read(path), false) } catch ProjectError.noKey {
      return (try make(at: path, surroundings: surroundings), true)
    }
  }
}
