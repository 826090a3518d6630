/// Which earlier answers to a task deserve a second look after it was changed.
public enum TaskTouch: Sendable, Equatable {
  case nothing
  /// Answers with one of these options: they are no longer offered and count for no other.
  case options([String])
  /// All of them: something else is asked, or something else can be answered.
  case everything

  /// Whether it touches an answer.
  /// - Parameter option: the option that was chosen; nil for what is no choice.
  public func touches(option: String?) -> Bool {
    switch self {
    case .nothing: false
    case .everything: true
    case .options(let ids): option.map { id in ids.contains { $0.sameBytes(as: id) } } ?? false
    }
  }
}

extension LabelingTask {
  /// Which answers given under an earlier form of the task this one touches.
  ///
  /// Another question, type or setting, an option that is new, offered again or called otherwise touches all: one might
  /// have answered otherwise. An option that is gone from the offer touches the answers with it, unless they count for
  /// another. Keys, order, overlap, advancing and shares touch nothing.
  public func touch(from old: LabelingTask) -> TaskTouch {
    guard type == old.type, question.sameBytes(as: old.question), settings == old.settings else {
      return .everything
    }
    let before = old.offeredOptions
    let isNew = offeredOptions.contains { option in
      guard let was = before.first(where: { $0.id.sameBytes(as: option.id) }) else { return true }
      return !was.name.sameBytes(as: option.name) || was.help != option.help
    }
    if isNew { return .everything }
    let gone = before.map(\.id).filter { countedOption($0) == nil }
    if gone.isEmpty { return .nothing }
    return type == .choice ? .options(gone) : .everything
  }
}
