import CZstd

/// Unfolds zstd (RFC 8878), within a limit on the window.
final class ZstandardDecoder: StreamDecoder {
  private let path: String
  private let context: OpaquePointer
  private(set) var isBetweenFrames = true

  init(path: String) throws {
    guard let context = ZSTD_createDCtx() else {
      throw ImportError.system(path: path, action: "decompress", reason: "no memory")
    }
    self.path = path
    self.context = context
    try check(
      ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Int32(ImportLimit.zstdWindowLog)))
  }

  deinit { ZSTD_freeDCtx(context) }

  func decode(
    _ input: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
  ) throws -> (used: Int, written: Int) {
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var output = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
    let hint = try check(ZSTD_decompressStream(context, &output, &source))
    if source.pos > 0 || output.pos > 0 { isBetweenFrames = hint == 0 }
    return (source.pos, output.pos)
  }

  @discardableResult
  private func check(_ code: Int) throws -> Int {
    guard ZSTD_isError(code) == 0 else {
      throw ImportError.damagedArchive(
        path: path, compression: .zstd, reason: String(cString: ZSTD_getErrorName(code)))
    }
    return code
  }
}
