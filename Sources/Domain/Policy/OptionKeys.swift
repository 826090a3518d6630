/// Which key chooses which option.
public enum OptionKeys {
  /// The keys that are given out, in this order. Other letters belong to actions of the screen.
  public static let pool: [Character] = Array("1234567890cdioprstz")

  /// A task with more offered options than this is a filter list: type to narrow, Enter chooses.
  public static var maximumCount: Int { pool.count }

  /// The key of each option, in the order of `options` (pass those that are offered: `LabelingTask.offeredOptions`).
  ///
  /// An option's own key wins. The others have the key of `pool` at their position, or, where an option claims that
  /// one for itself, the first that is left. Of two options that claim one key the first has it.
  /// - Returns: one key per option, all different; empty where there are more than `maximumCount` options.
  public static func assign(_ options: [LabelOption]) -> [Character] {
    guard options.count <= maximumCount else { return [] }
    var taken: Set<Character> = []
    var keys = options.map { option -> Character? in
      guard let key = option.key?.first, taken.insert(key).inserted else { return nil }
      return key
    }
    for position in keys.indices
    where keys[position] == nil && taken.insert(pool[position]).inserted {
      keys[position] = pool[position]
    }
    // There are as many keys as options at least, so one is left for each that has none yet.
    var free = pool.filter { !taken.contains($0) }[...]
    return keys.compactMap { $0 ?? free.popFirst() }
  }

  /// The second key of each option that has a key of its own: the one of its position, so that digits reach options
  /// on any layout of the keyboard. nil where there is none or another option has it.
  public static func second(_ options: [LabelOption]) -> [Character?] {
    let first = assign(options)
    return options.indices.map { position in
      guard position < first.count, !first.contains(pool[position]) else { return nil }
      return pool[position]
    }
  }
}
