import Domain
import Project
import Terminal
import Testing

@testable import Screens

@Suite("Golden frames")
struct GoldenTests {
  private static func failed() -> LabelModel {
    var model = Samples.label(Samples.item(1))
    _ = model.press(.character("2"))
    _ = model.update(.moved(Samples.item(2)), size: Samples.size)
    _ = model.update(
      .notSaved(reason: "the disk is full (/data/p/ledger.sqlite)", Samples.item(1)),
      size: Samples.size)
    return model
  }

  private static func with(_ model: LabelModel, _ keys: Key...) -> LabelModel {
    var model = model
    for key in keys { _ = model.update(.key(key), size: Samples.size) }
    return model
  }

  private static func unopened(_ message: LabelMessage) -> LabelModel {
    var model = LabelModel(place: Samples.place)
    _ = model.update(message, size: Samples.size)
    return model
  }

  private static var saving: LabelModel {
    var model = Samples.label(Samples.item(1))
    _ = model.press(.character("2"))
    _ = model.update(.moved(Samples.item(2, text: "The next one.")), size: Samples.size)
    return model
  }

  private static var saved: LabelModel {
    var model = saving
    _ = model.update(.saved(model.item), size: Samples.size)
    return model
  }

  private static func told(_ feedback: FeedbackText) -> LabelModel {
    var model = Samples.label(Samples.item(1))
    _ = model.press(.character("3"))
    _ = model.update(.moved(nil), size: Samples.size)
    _ = model.update(.told(feedback, Samples.item(2, text: "The next one.")), size: Samples.size)
    return model
  }

  private static func paused(_ pause: PauseText) -> LabelModel {
    var model = Samples.label(nil)
    _ = model.update(.pausedOn([pause]), size: Samples.size)
    return model
  }

  private static let long = (1...60).map { "Line \($0) of a long text." }.joined(separator: "\n")
  private static let world = "مرحبا بالعالم — שלום\n日本語のテキスト、漢字。\n👩‍👩‍👧 👍🏽 🇨🇭 ❤️ e\u{301}\u{323}"
  private static let labels: [(String, LabelModel)] = [
    ("label-asking", Samples.label(Samples.item())),
    ("label-saving", saving),
    ("label-saved", saved),
    ("label-not-saved", failed()),
    ("label-nothing-left", Samples.label(nil, notAskedYet: ["entities"])),
    ("label-no-task", unopened(.noTask(notAskedYet: ["entities", "rewrite"]))),
    (
      "label-cannot",
      unopened(.cannot("your key has not joined this project; join with: winnow join --name NAME"))
    ),
    ("label-skip-reason", with(Samples.label(Samples.item()), .character("S"))),
    ("label-flag", with(Samples.label(Samples.item()), .character("f"), .down)),
    (
      "label-two-questions",
      with(Samples.label(Samples.item(questions: [Samples.topic, Samples.tone])), .character("1"))
    ),
    ("label-nineteen", Samples.label(Samples.item(questions: [Samples.question(optionCount: 19)]))),
    (
      "label-filter",
      with(
        Samples.label(Samples.item(questions: [Samples.question(optionCount: 60)])),
        .character("4"))
    ),
    ("label-long", with(Samples.label(Samples.item(text: long)), .down, .down)),
    ("label-hostile", Samples.label(Samples.item(text: Samples.hostile))),
    ("label-world", Samples.label(Samples.item(text: world))),
    (
      "label-told",
      told(Samples.feedback(training: false, right: true, said: "It names an invoice."))
    ),
    ("label-told-training", told(Samples.feedback())),
    (
      "label-told-hostile",
      told(
        Samples.feedback(said: (1...9).map { "\($0) \(Samples.hostile)" }.joined(separator: "\n")))
    ),
    ("label-paused", paused(Samples.pause())),
    ("label-paused-appealed", paused(Samples.pause(appeals: ["refunds are billing"]))),
    ("label-paused-hostile", paused(Samples.pause(text: Samples.hostile))),
    (
      "label-appeal",
      with(paused(Samples.pause()), .character("a"), .character("n"), .character("o"))
    ),
    ("label-again", Samples.again()),
    ("label-again-done", Samples.again(nil)),
    ("label-suggestion", Samples.suggested()),
    ("label-suggestion-taken", with(Samples.suggested(), .character("A"))),
    ("label-suggestion-hostile", Samples.suggested(Samples.hostile)),
    (
      "label-no-suggestion",
      Samples.label(
        Samples.item(questions: [Samples.suggesting]), then: .suggested(task: "topic", nil))
    ),
    ("label-paste", with(Samples.label(Samples.item()), .paste("1\n2"))),
  ]

  @Test("the label screen", arguments: labels.indices)
  func label(_ number: Int) throws {
    let (name, model) = GoldenTests.labels[number]
    for size in Golden.allSizes { try Golden.expect(model.view(size: size), name) }
  }

  private static func review(_ messages: ReviewMessage...) -> ReviewModel {
    var model = ReviewModel(place: Samples.place)
    for message in messages { _ = model.update(message, size: Samples.size) }
    return model
  }

  private static let reviews: [(String, ReviewModel)] = [
    ("review-deciding", review(.began(Samples.review(flags: ["personal_data"])))),
    (
      "review-similar",
      review(
        .began(
          {
            var item = Samples.review(flags: ["personal_data"])
            item.similar = Samples.similar
            return item
          }()))
    ),
    ("review-reason", review(.began(Samples.review()), .key(.character("x")))),
    (
      "review-note",
      review(
        .began(Samples.review()), .key(.character("r")), .key(.character("3")),
        .key(.character("ü")))
    ),
    (
      "review-decided",
      review(
        .began(Samples.review()), .turn(.decided(.accept, next: Samples.review(text: "Next."))))
    ),
    ("review-nothing-left", review(.began(nil))),
    (
      "review-correct",
      review(
        .began(Samples.review()),
        .correcting(CorrectableText(text: Samples.message, isRecord: false)), .key(.character("!")))
    ),
    (
      "review-correct-record",
      review(
        .began(Samples.review()),
        .correcting(CorrectableText(text: #"{"title":"A","body":"b"}"#, isRecord: true)))
    ),
    (
      "review-correct-hostile",
      review(
        .began(Samples.review(text: Samples.hostile)),
        .correcting(CorrectableText(text: Samples.hostile, isRecord: false)))
    ),
    (
      "review-corrected",
      review(.began(Samples.review()), .corrected(.pending, next: Samples.review(text: "Next.")))
    ),
    (
      "review-appeals",
      review(.began(nil), .appeals([Samples.pause(appeals: ["refunds are billing"])]))
    ),
    (
      "review-deciding-appeals",
      review(.began(Samples.review()), .appeals([Samples.pause(appeals: ["no"])]))
    ),
    (
      "review-cannot",
      review(
        .cannot(
          "only a reviewer may review here; a maintainer can make you one with: winnow grant SHA256:abc reviewer"
        ))
    ),
    (
      "review-hostile",
      review(.began(Samples.review(text: Samples.hostile, contributor: Samples.hostile)))
    ),
  ]

  @Test("the review screen", arguments: reviews.indices)
  func review(_ number: Int) throws {
    let (name, model) = GoldenTests.reviews[number]
    for size in Golden.allSizes { try Golden.expect(model.view(size: size), name) }
  }

  private static let mine: [OwnItem] = [
    OwnItem(text: .oneLine("Where is my parcel?"), state: .pending, reasons: []),
    OwnItem(text: .oneLine("Cancel my plan."), state: .accepted, reasons: []),
    OwnItem(text: .oneLine("asdf"), state: .returned, reasons: ["quality", "say more"]),
    OwnItem(text: .oneLine(Samples.hostile), state: .rejected, reasons: ["off_topic"]),
    OwnItem(text: .oneLine("Cancl my plan."), state: .returned, reasons: ["corrected"]),
    OwnItem(
      text: .oneLine("Cancel my plan."), state: .accepted, reasons: [], isCorrection: true),
  ]

  private static let returned = OwnItem(
    text: .oneLine("Where is it?"), state: .returned, reasons: ["quality", "say what"],
    id: "7f3a9c2e", isRevisable: true)

  private static func submit(_ messages: SubmitMessage...) -> SubmitModel {
    var model = SubmitModel(place: Samples.place)
    for message in messages { _ = model.update(message, size: Samples.size) }
    return model
  }

  private static let fresh = SubmitModel.Check(
    id: "7f3a9c2e", isDuplicate: false, isDuplicateAccepted: false, problem: nil)
  private static let twin = SubmitModel.Check(
    id: "7f3a9c2e", isDuplicate: true, isDuplicateAccepted: true, problem: nil)

  private static let submits: [(String, SubmitModel)] = [
    ("submit-empty", submit(.listed([]))),
    ("submit-writing", submit(.listed(mine), .key(.paste("Two lines\nof text, 日本")), .key(.left))),
    ("submit-check", submit(.key(.paste("A new text.")), .checked(fresh))),
    (
      "submit-similar",
      submit(
        .key(.paste("A new text.")),
        .checked(
          {
            var check = fresh
            check.similar = Samples.similar
            return check
          }()))
    ),
    ("submit-duplicate", submit(.key(.paste("An old text.")), .checked(twin))),
    ("submit-sent", submit(.key(.paste("A")), .checked(fresh), .submitted(.pending, mine))),
    ("submit-not-saved", submit(.key(.paste("A")), .notSaved("the disk is full"))),
    ("submit-list", submit(.key(.tab), .listed(mine), .key(.down))),
    (
      "submit-returned",
      submit(.key(.tab), .listed([returned] + mine))
    ),
    (
      "submit-revising",
      submit(.key(.tab), .listed([returned] + mine), .key(.enter), .key(.end))
    ),
    ("submit-discard", submit(.key(.paste(Samples.hostile)), .key(.escape))),
  ]

  @Test("the submit screen", arguments: submits.indices)
  func submit(_ number: Int) throws {
    let (name, model) = GoldenTests.submits[number]
    for size in Golden.allSizes { try Golden.expect(model.view(size: size), name) }
  }

  private static func home(_ change: (inout HomeFacts) -> Void, who: SafeText? = "ada") -> HomeModel
  {
    var facts = Samples.facts()
    change(&facts)
    var model = HomeModel(place: Place(project: Samples.place.project, who: who))
    _ = model.update(.loaded(facts))
    return model
  }

  private static var broken: HomeModel {
    var model = HomeModel(place: Samples.place)
    _ = model.update(.cannot("/data/p/ledger.sqlite is damaged; look closer with: winnow doctor"))
    return model
  }

  private static let homes: [(String, HomeModel)] = [
    ("home", home { _ in }),
    ("home-empty", home { $0 = HomeFacts() }),
    (
      "home-not-joined",
      home(
        {
          $0.hasJoined = false
          $0.maySubmit = false
          $0.mayReview = false
        }, who: nil)
    ),
    (
      "home-warnings",
      home { $0.warnings = ["this ledger has forgotten 3 of your events", Samples.hostile] }
    ),
    (
      "home-paused",
      home {
        $0.pauses = [Samples.pause()]
        $0.appeals = 2
      }
    ),
    (
      "home-again",
      home {
        $0.again = 14
        $0.disputed = 3
        $0.hasNewGuideline = true
      }
    ),
    ("home-broken", broken),
  ]

  @Test("the home screen", arguments: homes.indices)
  func home(_ number: Int) throws {
    let (name, model) = GoldenTests.homes[number]
    for size in Golden.allSizes { try Golden.expect(model.view(size: size), name) }
  }

  @Test("the help screen, its search and the guideline")
  func help() throws {
    let label = ShellModel.Screen.label(Samples.label(Samples.item()))
    var model = try #require(HelpModel(on: label, place: Samples.place))
    _ = model.update(.guideline("# Guideline\n\nBilling is about money."), size: Samples.size)
    for size in Golden.allSizes { try Golden.expect(model.view(size: size), "help") }
    for key in [Key.character("/"), .character("u"), .character("n"), .character("d")] {
      _ = model.update(.key(key), size: Samples.size)
    }
    for size in Golden.allSizes { try Golden.expect(model.view(size: size), "help-search") }
  }

  @Test("a screen that is too small says which size it needs")
  func tooSmall() throws {
    try Golden.expect(
      Samples.label(Samples.item()).view(size: Size(rows: 8, columns: 30)), "too-small")
  }
}
