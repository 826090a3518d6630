import Terminal
import Testing

@testable import Screens

@Suite("My answers")
struct AnswersModelTests {
  private let size = Size(rows: 24, columns: 80)

  @Test("what is taken back or done again is said, and the list is looked at again where it was")
  func undoAndRedo() {
    var model = LookSamples.answers(8)
    _ = model.press(.down, size: size)
    _ = model.press(.down, size: size)
    #expect(model.press(.character("u"), size: size) == [.answers(.undo)])
    #expect(
      model.update(.done("undid the answer bug"), size: size)
        == [.answers(.load(before: nil, query: ""))])
    let left = Array(model.lines.dropFirst())
    _ = model.update(.listed(left, next: nil, isFirst: true), size: size)
    #expect(model.notice == .good("undid the answer bug"))
    #expect(model.list.at == 2)
    #expect(model.press(.control("r"), size: size) == [.answers(.redo)])
  }

  @Test("letters that are searched for undo nothing")
  func typing() {
    var model = LookSamples.answers(8)
    _ = model.press(.character("/"), size: size)
    #expect(
      model.press(.character("u"), size: size) == [.answers(.load(before: nil, query: "u"))])
  }
}
