import Domain
import Preferences
import Project
import Terminal

/// Does on a project what the screens ask for. One thread's.
final class ProjectWork {
  let project: Project
  var labeling: LabelSession?
  /// The answer that was taken and is not on disk.
  var pending: LabelSession.Pending?
  /// Samples on the screen and next, ready to be drawn.
  var readied: [(item: LabelSession.Item, drawable: LabelItem)] = []
  var reviewing: ReviewSession?
  var looking = LookWork()
  /// What the user has chosen, for the settings.
  var preferences = Preferences()
  /// What tells the screen of long work; nil line by line.
  var longWork: LongWork?
  var adjudicating: AdjudicationSession?

  /// What the user has begun and not sent, kept in their state folder.
  lazy var begunWork = project.begunWork
  /// As it is kept there now, as far as it came from these screens.
  var keptBegun = Begun()

  init(_ project: Project) { self.project = project }

  /// Whose screens these are.
  func place() throws -> Place {
    let name = try project.policy().policy.project.name
    let me = try project.me()
    let isJoined = me.map { $0.hasJoined || $0.roles.contains(.maintainer) } ?? false
    let who = isJoined ? me?.name ?? project.fingerprint.map { String($0.suffix(8)) } : nil
    return Place(project: .oneLine(name), who: who.map { .oneLine($0) })
  }

  /// Reads something that may take long in a large project: after half a second the screen says so, and Esc ends it.
  ///
  /// - Throws: `StoreError.stopped` where it was ended; what `body` throws.
  func patiently<Value>(_ what: SafeText, _ body: () throws -> Value) throws -> Value {
    guard let longWork else { return try body() }
    return try project.reading({ longWork.goesOn(Words.reading(what)) }, body)
  }

  /// Does something and says what came of it.
  func perform(_ effect: ShellEffect) -> ShellMessage? {
    switch effect {
    case .home(let effect): home(effect).map { .home($0) }
    case .label(let effect): label(effect).map { .label($0) }
    case .review(let effect): review(effect).map { .review($0) }
    case .adjudicate(let effect): adjudicate(effect).map { .adjudicate($0) }
    case .submit(let effect): submit(effect).map { .submit($0) }
    case .help(let effect): help(effect).map { .help($0) }
    case .look(let effect): look(effect).map { .look($0) }
    case .quiet:
      quiet()
    case .keep(let begun): keep(begun)
    case .suspend, .repaint, .command, .copy, .output: nil
    }
  }

  private func quiet() -> ShellMessage? {
    project.quietMoment()
    return nil
  }

  private func keep(_ begun: Begun) -> ShellMessage? {
    guard begun != keptBegun else { return nil }
    if let before = keptBegun.answer, before.sample != begun.answer?.sample {
      SampleID(hex: before.sample).map { begunWork?.keep([:], of: $0) }
    }
    if begun.answer != keptBegun.answer, let answer = begun.answer {
      SampleID(hex: answer.sample).map { begunWork?.keep(answer.values, of: $0) }
    }
    if begun.submission != keptBegun.submission { begunWork?.keep(submission: begun.submission) }
    keptBegun = begun
    return nil
  }

  private func home(_ effect: HomeEffect) -> HomeMessage? {
    guard effect == .load else { return nil }
    do {
      let summary = try patiently(Words.home) { try project.home() }
      return .loaded(HomeFacts(summary, warnings: project.warnings))
    } catch { return .cannot("\(error)") }
  }

  private func help(_ effect: HelpEffect) -> HelpMessage? {
    guard effect == .loadGuideline else { return nil }
    do { return .guideline(try project.guideline()) } catch { return .refused("\(error)") }
  }
}
