/// One way in which a folder isn't what its manifest says.
public struct Difference: Sendable, Equatable, CustomStringConvertible {
  /// Path within the release.
  public let path: String
  public let what: String

  public init(path: String, what: String) {
    self.path = path
    self.what = what
  }

  public var description: String { "\(path): \(what)" }
}
