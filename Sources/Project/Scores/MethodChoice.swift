import Domain
import Scoring

/// The method that a policy or a person names: for tasks of another kind than it is for, `auto` stands.
public struct MethodChoice: Sendable {
  public let name: String
  /// For choices, ratings and preferences.
  let classes: any AggregationMethod

  /// The method that is recommended at present.
  public static let automatic = MethodChoice(automatic: Automatic())

  private init(automatic method: Automatic) {
    name = method.id
    classes = method
  }

  /// - Returns: nil where no kind has a method of that name.
  public init?(_ name: String) {
    guard Self.names.contains(where: { $0.sameBytes(as: name) }) else { return nil }
    self.name = name
    classes = Methods.named(name) ?? Automatic()
  }

  /// What random numbers begin with.
  var seedName: String { classes.id }

  /// All methods: those for choices first, then for spans and texts.
  public static let names: [String] = {
    var names = Methods.all.map(\.id)
    for name in SequenceMethods.all.map(\.id) + TextMethods.all.map(\.id)
    where !names.contains(name) {
      names.append(name)
    }
    return names
  }()
}

/// The method that made a task's figures.
public struct UsedMethod: Sendable, Equatable {
  public let id: String
  public let version: Int
  /// The one that was asked for.
  public let requested: String
  public let iterations: Int
  public let parameters: [String: Int]
}
