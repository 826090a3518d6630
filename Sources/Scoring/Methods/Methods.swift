/// The registered aggregation methods.
public enum Methods {
  /// Every method: the default first, then what it consists of, then those to compare with. Adding
  /// one is a file and a line here.
  public static let all: [any AggregationMethod] = [
    Automatic(),
    Average(),
    W1DS(),
    EBCC(),
    BWA(),
    OneCoin(),
    Majority(),
    DawidSkene(),
    IBCC(),
    Wawa(),
    GLAD(),
    MACE(),
  ]

  /// The method of that id, compared as bytes; nil where none is registered.
  public static func named(_ id: String) -> (any AggregationMethod)? {
    all.first { $0.id.utf8.elementsEqual(id.utf8) }
  }
}
