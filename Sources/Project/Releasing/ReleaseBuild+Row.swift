import Domain

extension ReleaseBuild {
  /// A sample that is in the release. In 72 bytes, in the order of its fields: there may be millions.
  struct Row {
    let entry: FirstSubmissions.Entry
    private var splitIndex: UInt8 = 0
    private let bucketNumber: UInt8
    private let mediaIndex: Int32
    let id: SampleID
    private let byteCount: UInt32
    private let scanNumber: UInt32
    /// Where its bucket of the spool has what is kept of it.
    var spooled = RowSpool.Place()

    /// - Parameters:
    ///   - media: index among the build's media types.
    ///   - number: which row of the scan it is; at number × tasks its places in the tasks' tables begin.
    ///   - bucket: of the spool, at most 255.
    init(
      entry: FirstSubmissions.Entry, id: SampleID, media: Int, bytes: Int, number: Int, bucket: Int
    ) {
      self.entry = entry
      self.id = id
      mediaIndex = Int32(truncatingIfNeeded: media)
      byteCount = UInt32(clamping: bytes)
      scanNumber = UInt32(truncatingIfNeeded: number)
      bucketNumber = UInt8(truncatingIfNeeded: bucket)
    }

    var media: Int { Int(mediaIndex) }
    /// Length of the content.
    var bytes: Int { Int(byteCount) }
    var number: Int { Int(scanNumber) }
    var bucket: Int { Int(bucketNumber) }
    /// Index among the options' splits, of which there are few.
    var split: Int {
      get { Int(splitIndex) }
      set { splitIndex = UInt8(truncatingIfNeeded: newValue) }
    }
  }
}
