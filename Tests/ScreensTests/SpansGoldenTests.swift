import Domain
import Terminal
import Testing

@testable import Screens

@Suite("Golden frames of spans, texts and forms")
struct SpansGoldenTests {
  private static let text = """
    Barack Obama was born in Honolulu, Hawaii, and studied law at Harvard Law School before the \
    University of Chicago hired him.
    """

  private static func with(_ model: LabelModel, _ keys: String) -> LabelModel {
    var model = model
    _ = model.type(keys)
    return model
  }

  private static let nested: JSONValue = .array([
    Samples.span(0, 12, "PER"), Samples.span(7, 12, "PER"), Samples.span(25, 41, "LOC"),
    Samples.span(35, 41, "LOC"), Samples.span(62, 80, "ORG"), Samples.span(62, 69, "PER"),
    Samples.span(92, 117, "ORG"),
  ])

  private static func world() -> LabelModel {
    with(
      Samples.asking(
        Samples.spans(), about: "👩‍👩‍👧 Ada\r\ne\u{301}\u{323}a שלום\tx 🇨🇭 日本"), "wpwowlwpwo")
  }

  private static func long() -> LabelModel {
    let lines = (1...60).map { "Line \($0) by Ada." }.joined(separator: "\n")
    let spans = (1...60).reduce(into: (at: 0, spans: [JSONValue]())) { found, number in
      let line = "Line \(number) by Ada."
      found.spans.append(Samples.span(found.at + line.count - 4, found.at + line.count - 1, "PER"))
      found.at += line.count + 1
    }.spans
    return with(Samples.asking(Samples.spans(), about: lines, former: .array(spans)), "Gjkn")
  }

  private static let correction = Samples.text(TextTask(correct: "text", minimum: 1, maximum: 400))

  private static let models: [(String, LabelModel)] = [
    ("spans-nothing", Samples.asking(Samples.spans(), about: text)),
    ("spans-marked", with(Samples.asking(Samples.spans(), about: text), "Lpwwwwlo<esc>w")),
    ("spans-selected", with(Samples.asking(Samples.spans(), about: text), "wvw")),
    ("spans-focused", with(Samples.asking(Samples.spans(), about: text), "Lp<esc>wwwwwlN")),
    ("spans-overlap", with(Samples.asking(Samples.spans(), about: text), "Lp<esc>go")),
    (
      "spans-nested",
      with(
        Samples.asking(Samples.spans(isNested: true), about: text, former: nested), "nn")
    ),
    ("spans-world", world()),
    ("spans-long", long()),
    ("spans-hostile", with(Samples.asking(Samples.spans(), about: Samples.hostile), "wvwwp<esc>g")),
    ("spans-no-field", Samples.asking(Samples.spans(field: "body"), about: text)),
    ("text-empty", Samples.asking(Samples.text(TextTask()), about: text)),
    (
      "text-correction",
      with(Samples.asking(correction, about: text), "<backspace><backspace><backspace>her.<home>X ")
    ),
    (
      "text-hostile", with(Samples.asking(correction, about: Samples.hostile), "<backspace>x")
    ),
    ("form-empty", Samples.asking(Samples.form, about: text)),
    (
      "form-wrong",
      with(Samples.asking(Samples.form, about: text), "A-1<enter>2026-02-30<tab>x<tab>1<enter> ")
    ),
  ]

  @Test("spans, texts and forms", arguments: models.indices)
  func frames(_ number: Int) throws {
    let (name, model) = SpansGoldenTests.models[number]
    for size in Golden.sizes + [Size(rows: 60, columns: 200)] {
      try Golden.expect(model.view(size: size), name)
    }
  }
}
