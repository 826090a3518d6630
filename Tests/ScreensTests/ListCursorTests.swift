import Terminal
import Testing

@testable import Screens

@Suite("Lists and texts that one moves in")
struct ListCursorTests {
  @Test("what has the focus stays in view, also where the place becomes smaller")
  func staysInView() {
    var list = ListCursor()
    list.move(.bottom, count: 100, height: 20)
    #expect(list.seen(count: 100, height: 20) == 80..<100)
    #expect(list.seen(count: 100, height: 5).contains(list.at))
    list.move(.pages(-1), count: 100, height: 20)
    #expect(list.at == 80)
    list.move(.top, count: 100, height: 20)
    #expect(list.seen(count: 100, height: 0) == 0..<0)
    list.move(.rows(-3), count: 0, height: 20)
    #expect(list.seen(count: 0, height: 20).isEmpty)
  }

  @Test("every action that moves has its scrolling, the wheel three rows")
  func scrollings() {
    let keys: [(Key, Scrolling)] = [
      (.up, .rows(-1)), (.character("j"), .rows(1)), (.pageUp, .pages(-1)),
      (.control("d"), .pages(1)), (.home, .top), (.character("G"), .bottom),
      (.mouse(row: 0, column: 0, action: .wheelDown), .rows(3)),
    ]
    for (key, scrolling) in keys {
      #expect(Scrolling(key, BrowseKeys.table.action(for: key)) == scrolling)
      #expect(Scrolling(key, LabelKeys.withoutQuestion.action(for: key)) == scrolling)
    }
    #expect(Scrolling(.enter, BrowseKeys.table.action(for: .enter)) == nil)
  }
}
