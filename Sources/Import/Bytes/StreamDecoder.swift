/// Unfolds a compressed stream piece by piece.
protocol StreamDecoder: AnyObject {
  /// Whether the stream stands between two frames (members, in gzip's words), where it may end.
  var isBetweenFrames: Bool { get }

  /// Unfolds as much of the input as fits; makes progress where both buffers hold bytes.
  ///
  /// - Parameter input: may be empty at the end of the file, to get what did not fit before.
  /// - Returns: bytes of the input that were used, and bytes written.
  /// - Throws: `ImportError.damagedArchive`.
  func decode(
    _ input: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
  ) throws -> (used: Int, written: Int)
}
