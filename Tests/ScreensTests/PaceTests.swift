import Terminal
import Testing

@testable import Screens

@Suite("Pace and pauses")
struct PaceTests {
  @Test("an answer each ten seconds is 360 an hour, with bars for each two minutes")
  func rate() throws {
    var pace = Pace()
    for number in 0..<60 { pace.note(at: 1_000 + number * 10_000) }
    let shown = try #require(pace.shown(at: 1_000 + 60 * 10_000))
    #expect(shown.perHour == 360)
    #expect(shown.bars.reduce(0, +) == 60)
    #expect(shown.bars == [0, 0, 1, 12, 12, 12, 12, 11])
    #expect(shown.line.plain.hasSuffix(" 360/h"))
  }

  @Test("a few answers at once are no pace of thousands, and none is no pace")
  func few() {
    var pace = Pace()
    #expect(pace.shown(at: 5) == nil)
    for _ in 0..<3 { pace.note(at: 7) }
    #expect(pace.shown(at: 7)?.perHour == 180)
    #expect(pace.shown(at: 7 + 3_600_000)?.perHour == 0)
  }

  @Test("a break is spoken of once after so many minutes, again later, and a pause begins anew")
  func breaks() {
    var pace = Pace()
    var told: [Int] = []
    func work(_ minutes: ClosedRange<Int>) {
      for minute in minutes {
        pace.note(at: minute * 60_000)
        if pace.isBreakDue(afterMinutes: 50, at: minute * 60_000) { told.append(minute) }
      }
    }
    work(0...120)
    #expect(told == [50, 100])
    work(140...200)
    #expect(told == [50, 100, 190])
    let never = pace.isBreakDue(afterMinutes: nil, at: 10_000_000_000)
    #expect(!never)
  }

  @Test(
    "the label screen shows the pace where there is room, and speaks of a break where one is wanted"
  )
  func screen() throws {
    var shell = ShellModel(
      start: .label(task: nil), place: Place(project: "p", who: "ada"),
      size: Size(rows: 40, columns: 120))
    shell.breakMinutes = 1
    _ = shell.receive(.label(.began(Samples.item(), notAskedYet: [])))
    _ = shell.receive(.label(.counted(answered: 1, total: 10)))
    for second in 0..<5 {
      _ = shell.press(.character("1"), atMilliseconds: second * 15_000)
      _ = shell.receive(.label(.saved(Samples.item())))
    }
    let text = shell.view().text
    #expect(text.contains("/h  "), "\(text)")
    #expect(text.contains("1 minute without a pause"), "\(text)")
    _ = shell.press(.resize(rows: 24, columns: 80), atMilliseconds: 120_000)
    #expect(!shell.view().text.contains("/h  "))
  }
}
