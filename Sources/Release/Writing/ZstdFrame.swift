import CZstd

/// One zstd frame of some bytes, with its content size.
enum ZstdFrame {
  /// The library's version, e.g. `1.5.4`: its bytes differ between versions.
  static var libraryVersion: String { String(cString: ZSTD_versionString()) }

  /// Appends the bytes compressed. A fresh context each time: with a context that has a history, some
  /// levels of some versions choose other matches, and which thread compressed what before is not
  /// the same in two runs.
  /// - Throws: `ReleaseError.compression`.
  static func compress(
    _ bytes: UnsafeRawBufferPointer, level: Int, hasChecksum: Bool, into output: ByteBlock
  ) throws {
    guard let context = ZSTD_createCCtx() else {
      throw ReleaseError.compression(reason: "no memory for a context")
    }
    defer { ZSTD_freeCCtx(context) }
    try check(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Int32(level)))
    try check(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, hasChecksum ? 1 : 0))
    try output.fill(upTo: ZSTD_compressBound(bytes.count)) { room in
      try check(
        ZSTD_compress2(context, room.baseAddress, room.count, bytes.baseAddress, bytes.count))
    }
  }

  @discardableResult
  private static func check(_ result: Int) throws -> Int {
    guard ZSTD_isError(result) == 0 else {
      throw ReleaseError.compression(reason: String(cString: ZSTD_getErrorName(result)))
    }
    return result
  }
}

/// The compression library that this process runs with: equal bytes are promised for equal versions only.
public enum ReleaseLibrary {
  public static var zstdVersion: String { ZstdFrame.libraryVersion }
}
