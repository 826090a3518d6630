import Domain
import Ledger

/// A sample's content as it is stored.
public struct ExactContent: Sendable, Equatable {
  public let media: String
  public let bytes: [UInt8]

  /// For what takes no bytes: a terminal's clipboard.
  public var base64: String { Base64.text(bytes) }
}

extension Project {
  /// The content of a sample as it is stored, and as a person sees it.
  /// - Throws: `ProjectError.unknownSample`, also where the content is missing or erased.
  public func exactContent(of sample: SampleID) throws -> (content: ExactContent, view: SampleView)
  {
    guard let row = try store.read({ try $0.sampleRow(sample) }), !row.content.isEmpty else {
      throw ProjectError.unknownSample(sample.hex)
    }
    let show = try policy().policy.samples.show
    return (
      ExactContent(media: row.media, bytes: row.content),
      SampleView(id: sample, media: row.media, content: row.content, show: show)
    )
  }
}
