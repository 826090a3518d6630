/// What every way to infer has, whatever it infers: a name and a version.
public protocol NamedMethod: Sendable {
  /// The name in policies and manifests, as `dawid-skene`.
  var id: String { get }
  /// Raised whenever the figures of the method change.
  var version: Int { get }
}

/// Which method made a fit, and with which parameters: what a manifest repeats.
public struct MethodRecord: Sendable, Equatable {
  /// The id of the method that was used.
  public let method: String
  /// Its version.
  public let version: Int
  /// The id that was asked for: `auto` where it chose `method`.
  public var requested: String
  /// The method's parameters as scaled integers, as `s_ppm`: 4000000.
  public let parameters: [String: Int]

  init(_ method: any NamedMethod, parameters: [String: Int]) {
    self.method = method.id
    version = method.version
    requested = method.id
    self.parameters = parameters
  }
}

/// A fit that says which method made it.
public protocol RecordedFit: Sendable {
  /// Which method made it.
  var record: MethodRecord { get set }
}

extension RecordedFit {
  /// The id of the method that was used.
  public var method: String { record.method }
  /// Its version.
  public var methodVersion: Int { record.version }
  /// The id that was asked for: `auto` where it chose `method`.
  public var requestedMethod: String {
    get { record.requested }
    set { record.requested = newValue }
  }
  /// The method's parameters as scaled integers.
  public var parameters: [String: Int] { record.parameters }
}
