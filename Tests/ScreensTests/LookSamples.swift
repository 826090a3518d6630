import Domain
import Ledger
import Terminal

@testable import Project
@testable import Screens

/// Hand-built screens to look at.
enum LookSamples {
  static let place = Samples.place

  static func answers(_ count: Int = 8, text: String = Samples.message) -> AnswersModel {
    var model = AnswersModel(place: place)
    let lines = (0..<count).map { number in
      AnswerLine(
        id: "7f3a9c2\(number)", sample: SampleText([("text", "\(number): \(text)")]),
        summary: .oneLine("\(number): \(text)"), task: "topic",
        value: .oneLine(["billing", "bug", "other"][number % 3]),
        when: "2026-11-25 17:4\(number % 10)",
        isSeen: number == 2)
    }
    _ = model.update(.listed(lines, next: nil, isFirst: true), size: Samples.size)
    return model
  }

  static func browse(
    _ count: Int = 8, query: String = "refund task:topic", text: String = Samples.message,
    isDone: Bool = true
  ) -> BrowseModel {
    var model = BrowseModel(place: place, query: query)
    _ = model.update(
      .began(query: query, isNarrowed: false, may: BatchRights(mayReview: true)), size: Samples.size
    )
    let lines = (0..<count).map { number in
      BrowseLine(
        id: "7f3a9c2\(number)", sample: SampleText([("text", "\(number): \(text)")]),
        summary: .oneLine("\(number): \(text)"), isAccepted: number != 1)
    }
    _ = model.update(
      .found(lines, BrowseProgress(thousandths: 420, isIndexing: false, isDone: isDone)),
      size: Samples.size)
    return model
  }

  static func sample(
    hidden: Int = 0, text: String = Samples.message, comment: String = "Is it about money?"
  ) -> SampleModel {
    var page = Page([.sample(SampleText([("text", text)]))])
    page.heading(Words.whereFrom)
    page.add(
      .line(StyledLine([.init("source: ", .dim), .init(.oneLine(text))])))
    page.heading(Words.answersTitle)
    if hidden > 0 { page.add(.words(Words.hiddenAnswers(hidden), .warning)) }
    page.heading(Words.commentsTitle)
    page.add(
      .line(StyledLine([.init(.oneLine("grace\u{1b}[31m"), .bold)])),
      .quote(SafeText(comment), .normal))
    var model = SampleModel("7f3a9c2e", place: place)
    _ = model.update(
      .loaded(
        SampleFacts(
          page: page, hasMine: true, mayReveal: true, losesBlindness: hidden > 1, hidden: hidden)),
      size: Samples.size)
    return model
  }

  static func page(_ kind: PageModel.Kind, _ page: Page) -> PageModel {
    var model = PageModel(kind, place: place)
    _ = model.update(.loaded(page), size: Samples.size)
    return model
  }

  static func guideline(_ text: String = "Be kind.\nBilling is about money.") -> Page {
    Page(
      GuidelineReading(
        text: text,
        changes: [
          .init(text: "Be kind.", change: .same),
          .init(text: "Billing is anything.", change: .removed),
          .init(text: "Billing is about money.", change: .added),
        ]))
  }

  /// Those of one's answers that a change touches.
  static func touched(_ count: Int = 3, text: String = Samples.message) -> AnswersModel {
    var model = answers(count, text: text)
    _ = model.press(.character("t"), size: Samples.size)
    _ = model.update(
      .listed(answers(count, text: text).lines, next: nil, isFirst: true), size: Samples.size)
    return model
  }

  static func precedents(_ text: String = Samples.message) -> Page {
    Page(
      precedents: (1...3).map { number in
        Precedent(
          sample: SampleView(
            id: SampleID(sha256([UInt8(number)])), media: "text/plain",
            content: Array("\(number): \(text)".utf8), show: ["text"]),
          labels: [
            .init(
              task: "topic", words: number == 1 ? "billing" : "bug",
              status: number == 2 ? .adjudicated : .settled, confidencePPM: 973_000)
          ], common: 9 - number)
      })
  }

  static func codePoints(_ text: String = "café \u{202E}evil\u{202C} \u{1B}[31m 👍🏽 日本") -> Page {
    Page(codePointsOf: [("title", text), ("body", "plain ASCII")])
  }

  static func figures() -> Page {
    func figure(_ ppm: Int) -> TaskFigures.Figure {
      .init(ppm: ppm, low: ppm - 31_000, high: ppm + 24_000)
    }
    return Page(
      figures: [
        TaskFigures(
          task: "topic", samples: 212, answers: 640, metric: "nominal",
          percentAgreement: figure(812_000), alpha: figure(734_400), ac1: figure(761_000),
          fleissKappa: figure(-4_600), similarity: nil,
          trust: .init(
            count: 80, accuracyPPM: 925_000, errorPPM: 31_000,
            bins: [
              .init(
                low: 600_000, high: 666_666, count: 12, confidencePPM: 640_000, accuracyPPM: 583_000
              ),
              .init(
                low: 933_333, high: 1_000_000, count: 68, confidencePPM: 981_000,
                accuracyPPM: 985_000),
            ])),
        TaskFigures(
          task: "entities", samples: 0, answers: 0, metric: "nominal", percentAgreement: nil,
          alpha: nil, ac1: nil, fleissKappa: nil, similarity: figure(640_000), trust: nil),
        TaskFigures(
          task: "tone", samples: 0, answers: 0, metric: "nominal", percentAgreement: nil,
          alpha: nil, ac1: nil, fleissKappa: nil, similarity: nil, trust: nil),
      ])
  }

  /// A line of the guideline that names a sample has the focus.
  static func guidelineLink(
    _ text: String =
      "Billing is about money, as in [this](sample:7f3a9c2e) and sample:h003.\nBe kind."
  ) -> PageModel {
    var model = page(.guideline, Page(GuidelineReading(text: text, changes: nil)))
    _ = model.press(.tab, size: Samples.size)
    return model
  }

  static func settingsChanged() -> PageModel {
    var model = page(.settings, settings())
    _ = model.press(.down, size: Samples.size)
    _ = model.update(
      .changed(
        settings(), Words.settingSaved("/home/ada/.config/winnow/config.toml"), breakMinutes: nil),
      size: Samples.size)
    return model
  }

  static func settings(_ name: String = "ada") -> Page {
    Page(
      settings: SettingsFacts(
        name: name, fingerprint: "SHA256:abcdef", credit: .name, roles: ["annotator"],
        folder: "/data/helpdesk", ledger: "/data/helpdesk/ledger.sqlite",
        config: "/home/ada/.config/winnow", state: "/home/ada/.local/state/winnow",
        environment: [.init(name: "TERM", value: "xterm-256color")]))
  }

  static func dashboard(person: String = "grace") -> Page {
    Page(
      Dashboard(
        acceptedSamples: 400, pending: 3, standingAnswers: 960, myAnswers: 110,
        tasks: [
          .init(
            id: "topic", question: "What is this message about?", open: 150, settled: 200,
            disputed: 20, adjudicated: 10, gold: 20, minimum: 2,
            labels: ["billing", "bug", "other"],
            confusionPPM: [
              900_000, 50_000, 50_000, 100_000, 850_000, 50_000, 250_000, 150_000, 600_000,
            ],
            people: [
              .init(name: person, isMe: false, answers: 310, weightPPM: 912_000, lowPPM: 880_000),
              .init(name: "ada", isMe: true, answers: 110, weightPPM: 871_000, lowPPM: 815_000),
            ], hiddenPeople: 2)
        ], hourly: (0..<24).map { $0 * 7 % 11 }, myHourly: (0..<24).map { $0 % 3 }, wanted: 300,
        pace: 38, pauses: 1, isFitted: true))
  }

  static func release(by name: String = "ada") -> Page {
    Page(
      ReleaseOutlook(
        license: "CC-BY-4.0", acceptedSamples: 400, pending: 3,
        tasks: [
          .init(
            id: "topic", settled: 200, disputed: 20, adjudicated: 10, gold: 20, openAnswered: 50,
            unanswered: 100)
        ],
        made: [
          .init(version: "1.0.0", at: 1_790_000_000, by: name, manifest: "9f86d081884c7d65aa")
        ],
        isMaintainer: true, nextVersion: "2.0.0"))
  }
}
