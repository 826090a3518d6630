import Domain
import Terminal
import Testing

@testable import Screens

@Suite("Text from others")
struct HostileTextTests {
  @Test("no field of any screen reaches a frame raw", arguments: HostileTable.rows)
  func everyField(row: HostileTable.Row) throws {
    let hostile = row.text
    let place = Place(project: .oneLine(hostile), who: .oneLine(hostile))
    let question = LabelItem.Question(
      task: hostile, text: SafeText(hostile),
      kind: .choice(ChoiceTask(options: [])),
      options: [
        LabelItem.Option(id: hostile, name: .oneLine(hostile), help: .oneLine(hostile), keys: ["1"])
      ], advances: true)
    let item = LabelItem(
      id: hostile, sample: SampleText([(hostile, hostile), ("b", hostile)]),
      questions: [question, question])
    var label = LabelModel(place: place)
    _ = label.update(.began(item, notAskedYet: [hostile]), size: Samples.size)
    var failed = label
    _ = failed.update(.notSaved(reason: hostile, item), size: Samples.size)
    var none = label
    _ = none.update(.undone(hostile, nil), size: Samples.size)
    var told = label
    let feedback = FeedbackText(
      id: hostile, sample: SampleText([(hostile, hostile)]),
      parts: [
        .init(
          question: SafeText(hostile), given: .oneLine(hostile), right: .oneLine(hostile),
          isRight: false),
        .init(question: SafeText(hostile), given: nil, right: .oneLine(hostile), isRight: true),
      ], explanation: SampleText([("", hostile)]))
    _ = told.update(.told(feedback, nil), size: Samples.size)
    let pause = PauseText(
      task: hostile, who: .oneLine(hostile), question: .oneLine(hostile), hits: 0, misses: 9,
      minimumPPM: 1, accuracyPPM: 1,
      missed: [
        .init(
          id: hostile, text: .oneLine(hostile), given: .oneLine(hostile), right: .oneLine(hostile))
      ], appeals: [.oneLine(hostile)])
    var paused = none
    _ = paused.update(.pausedOn([pause]), size: Samples.size)
    var appeal = paused
    _ = appeal.press(.character("a"), .paste(hostile))
    var appeals = ReviewModel(place: place)
    _ = appeals.update(.began(nil), size: Samples.size)
    _ = appeals.update(.appeals([pause]), size: Samples.size)
    var review = ReviewModel(place: place)
    var pending = Samples.review(text: hostile, contributor: hostile, flags: [hostile])
    pending.license = .oneLine(hostile)
    _ = review.update(.began(pending), size: Samples.size)
    _ = review.update(.turn(.notSaved(hostile)), size: Samples.size)
    var note = review
    for key in [Key.character("r"), .character("1"), .paste(hostile)] {
      _ = note.update(.key(key), size: Samples.size)
    }
    var submit = SubmitModel(place: place)
    _ = submit.update(.key(.paste(hostile)), size: Samples.size)
    let own = OwnItem(text: SafeText(hostile), state: .returned, reasons: [hostile])
    _ = submit.update(.listed([own]), size: Samples.size)
    var facts = Samples.facts()
    facts.title = .oneLine(hostile)
    facts.warnings = [hostile]
    facts.pauses = [pause]
    facts.askedTasks = [hostile]
    facts.notAskedYet = [hostile]
    var home = HomeModel(place: place)
    _ = home.update(.loaded(facts))
    var help = try #require(HelpModel(on: .label(label), place: place))
    _ = help.update(.guideline(hostile), size: Samples.size)
    let commands = [OwnCommand(name: hostile, words: [hostile, hostile])]
    var palette = try #require(
      HelpModel(on: .label(label), place: place, commands: commands))
    palette.isPalette = true
    palette.isTyping = true
    _ = palette.query.edit(.paste(hostile))
    let output = OutputModel(
      place: place,
      result: CommandResult(
        name: .oneLine(hostile), output: hostile, ending: .cannotStart(hostile)))

    for size in Golden.sizes + [Size(rows: 13, columns: 41), Size(rows: 60, columns: 200)] {
      let frames = [
        label.view(size: size), failed.view(size: size), none.view(size: size),
        review.view(size: size), note.view(size: size), submit.view(size: size),
        home.view(size: size), help.view(size: size), told.view(size: size),
        paused.view(size: size), appeal.view(size: size), appeals.view(size: size),
        palette.view(size: size), output.view(size: size),
      ]
      for (number, frame) in frames.enumerated() {
        #expect(!frame.hasRawScalars, "screen \(number) at \(size)")
      }
    }
  }

  @Test("a sample can't draw left of its bar, whatever it holds")
  func gutter() {
    let text = (0..<30).map { _ in Samples.hostile }.joined(separator: "\n")
    let frame = Samples.label(Samples.item(text: text)).view(size: Samples.size)
    for row in 3..<12 {
      #expect(frame.rowText(row).hasPrefix("│ │ "), "row \(row)")
      #expect(frame.style(row: row, column: 2)?.style == .gutter)
    }
  }

  @Test("hidden text is counted in a badge")
  func badge() {
    let frame = Samples.label(Samples.item(text: "a\u{200b}b\u{e0041}")).view(size: Samples.size)
    #expect(frame.text.contains("hidden text: 2 characters"))
  }
}
