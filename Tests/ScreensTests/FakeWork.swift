import Terminal

@testable import Screens

/// A queue of samples that notes what was answered, in place of a project.
final class FakeWork {
  private(set) var stored: [(sample: String, answer: LabelAnswer)] = []
  private(set) var paints = 0
  private(set) var shown: [Frame] = []
  /// What was kept of what is begun, in order.
  private(set) var kept: [Begun] = []
  /// Saves that shall fail, by number.
  var failures: Set<Int> = []
  private var saves = 0
  private var next = 1
  private var current: LabelItem?
  private var pending: (item: LabelItem, answer: LabelAnswer)?
  private let total: Int
  private let make: (Int) -> LabelItem

  init(total: Int, make: @escaping (Int) -> LabelItem = { Samples.item($0) }) {
    self.total = total
    self.make = make
  }

  private func advance() {
    current = next <= total ? make(next) : nil
    next += 1
  }

  func perform(_ effect: ShellEffect) -> ShellMessage? {
    switch effect {
    case .label(let effect): label(effect).map { .label($0) }
    case .home(.load): .home(.loaded(Samples.facts()))
    case .help(.loadGuideline): .help(.guideline("Be kind."))
    case .submit(.check(let text)):
      .submit(
        .checked(.init(id: text, isDuplicate: false, isDuplicateAccepted: false, problem: nil)))
    case .submit(.submit): .submit(.submitted(.pending, []))
    case .submit(.list): .submit(.listed([]))
    case .review(.begin): .review(.began(Samples.review()))
    case .review(.decide(let decision)):
      .review(.turn(.decided(decision.verdict, next: Samples.review())))
    case .review(.pass): .review(.turn(.passed(Samples.review())))
    case .keep(let begun): keep(begun)
    default: nil
    }
  }

  private func keep(_ begun: Begun) -> ShellMessage? {
    if begun != kept.last { kept.append(begun) }
    return nil
  }

  private func label(_ effect: LabelEffect) -> LabelMessage? {
    switch effect {
    case .begin:
      if current == nil { advance() }
      return .began(current, notAskedYet: [])
    case .answer(let answer):
      guard let item = current else { return nil }
      pending = (item, answer)
      advance()
      return .moved(current)
    case .save:
      guard let pending else { return nil }
      saves += 1
      if failures.contains(saves) {
        next -= 1
        current = pending.item
        return .notSaved(reason: "disk full", current)
      }
      stored.append((pending.item.id, pending.answer))
      return .saved(current)
    case .count: return .counted(answered: stored.count, total: total)
    case .undo, .redo: return .undone(nil, current)
    case .flag(let code): return .flagged(code: code)
    case .lookAgain: return .lookedAgain(current)
    default: return nil
    }
  }

  /// Runs bursts of keys through the loop, then ends. Returns the exit code.
  func run(_ start: StartScreen, bursts: [[Key]], milliseconds: Int = 10) -> Int32 {
    var rest = bursts[...]
    var now = 0
    let loop = ScreenLoop(
      paint: { [self] in
        paints += 1
        shown.append($0)
      },
      keys: { wait in
        if wait == 0 { return [] }
        now += milliseconds
        return rest.popFirst() ?? [.closed]
      }, perform: { [self] in perform($0) }, now: { now })
    return loop.run(ShellModel(start: start, place: Samples.place, size: Samples.size))
  }
}
