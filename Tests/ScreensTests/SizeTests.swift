import Terminal
import Testing

@testable import Screens

@Suite("Sizes")
struct SizeTests {
  @Test("every screen is drawn at every size without a trap, and its cursor lies inside")
  func allSizes() throws {
    let long = Samples.label(
      Samples.item(
        text: String(repeating: Samples.hostile + "\n", count: 40),
        questions: [Samples.question(optionCount: 19), Samples.question(optionCount: 60)]))
    var filter = long
    _ = filter.press(.tab)
    var review = ReviewModel(place: Samples.place)
    _ = review.update(.began(Samples.review(text: Samples.hostile)), size: Samples.size)
    var submit = SubmitModel(place: Samples.place)
    _ = submit.update(.key(.paste(Samples.hostile + "\n\n")), size: Samples.size)
    var home = HomeModel(place: Samples.place)
    _ = home.update(.loaded(Samples.facts()))
    var told = Samples.label(Samples.item())
    _ = told.update(.told(Samples.feedback(said: Samples.hostile), nil), size: Samples.size)
    var paused = Samples.label(nil)
    _ = paused.update(
      .pausedOn([Samples.pause(text: Samples.hostile), Samples.pause()]), size: Samples.size)
    var appeal = paused
    _ = appeal.press(.character("a"), .paste(Samples.hostile))
    let help = try #require(HelpModel(on: .label(long), place: Samples.place))
    for rows in [1, 2, 5, 11, 12, 13, 15, 16, 17, 24, 61, 200] {
      for columns in [1, 2, 9, 39, 40, 41, 59, 60, 61, 75, 76, 80, 133, 300] {
        let size = Size(rows: rows, columns: columns)
        let frames = [
          long.view(size: size), filter.view(size: size), review.view(size: size),
          submit.view(size: size), home.view(size: size), help.view(size: size),
          told.view(size: size), paused.view(size: size), appeal.view(size: size),
        ]
        for frame in frames {
          #expect(frame.size == size)
          if let cursor = frame.cursor { #expect(frame.bounds.contains(cursor), "\(size)") }
        }
      }
    }
  }

  @Test("all nineteen options stay in view beside a long text", arguments: [12, 16, 24, 40])
  func optionsStay(rows: Int) {
    let text = (1...500).map { "line \($0)" }.joined(separator: "\n")
    let model = Samples.label(
      Samples.item(text: text, questions: [Samples.question(optionCount: 19)]))
    let frame = model.view(size: Size(rows: rows, columns: 80))
    #expect(frame.text.contains("line 1"))
    for key in "1234567890cdioprstz" {
      #expect(frame.text.contains(" \(key) int"), "\(key)")
    }
  }

  @Test("a megabyte of text scrolls to its end and back")
  func megabyte() {
    let text = (1...25_000).map { "line \($0) of a very long text, in many rows" }
      .joined(separator: "\n")
    var model = Samples.label(Samples.item(text: text))
    _ = model.press(.end)
    #expect(model.view(size: Samples.size).text.contains("line 25000 of"))
    let started = ContinuousClock.now
    for _ in 0..<50 {
      _ = model.press(.up)
      _ = model.view(size: Samples.size)
    }
    // Far above what it takes; it would be minutes if each key counted all rows cluster by cluster.
    #expect(ContinuousClock.now - started < .seconds(20))
    #expect(model.view(size: Samples.size).text.contains("line 24945 of"))
  }
}
