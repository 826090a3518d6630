import Domain
import Terminal
import Testing

@testable import Screens

@Suite("Known answers and pauses on the label screen")
struct GoldScreenTests {
  private func told() -> LabelModel {
    var model = Samples.label(Samples.item(1))
    _ = model.press(.character("3"))
    _ = model.update(.moved(nil), size: Samples.size)
    _ = model.update(.told(Samples.feedback(), Samples.item(2)), size: Samples.size)
    return model
  }

  @Test("what is said stands until Enter; keys of options answer nothing meanwhile")
  func stands() {
    var model = told()
    #expect(model.saving == .saved)
    #expect(model.press(.character("1"), .character("2")) == [])
    #expect(model.feedback != nil)
    #expect(model.press(.enter) == [.show])
    #expect(model.feedback == nil)
    #expect(model.item?.id == Samples.item(2).id)
    #expect(model.press(.character("1")) == [.answer(.values(["topic": "billing"]))])
  }

  @Test("while the answer is saved the next sample is not on the screen")
  func waits() {
    var model = Samples.label(Samples.item(1))
    _ = model.press(.character("3"))
    #expect(model.update(.moved(nil), size: Samples.size) == [.save])
    #expect(model.item == nil)
    #expect(model.press(.character("1")) == [])
  }

  @Test("where nothing is left it is asked why, and a pause that ends is noticed")
  func paused() {
    var model = LabelModel(place: Samples.place)
    #expect(
      model.update(.began(nil, notAskedYet: []), size: Samples.size) == [.count, .lookWhy])
    _ = model.update(.pausedOn([Samples.pause()]), size: Samples.size)
    #expect(model.pauses.count == 1)
    #expect(model.update(.tick, size: Samples.size) == [.lookAgain])
    #expect(model.update(.lookedAgain(nil), size: Samples.size) == [.lookWhy])
    #expect(model.pauses.count == 1)
    _ = model.update(.lookedAgain(Samples.item(3)), size: Samples.size)
    #expect(model.stage == .asking)
    #expect(model.pauses.isEmpty)
  }

  @Test("an appeal is typed, sent with Enter, and kept in place by Esc alone")
  func appeal() {
    var model = Samples.label(nil)
    #expect(!model.isAvailable(.appeal))
    _ = model.update(.pausedOn([Samples.pause()]), size: Samples.size)
    #expect(model.isAvailable(.appeal))
    #expect(model.press(.character("a"), .character("q"), .paste("uite\nso")) == [])
    #expect(model.press(.enter) == [.appeal(task: "topic", text: "quite so")])
    _ = model.update(.refused("no"), size: Samples.size)
    #expect(model.appealing != nil)
    #expect(model.update(.appealed, size: Samples.size) == [.lookWhy])
    #expect(model.appealing == nil)
    #expect(model.press(.character("a"), .escape) == [])
    #expect(model.appealing == nil)
    #expect(model.press(.character("q")) == [.leave])
  }

  @Test("line by line the same is said, and appealed")
  func plain() {
    var rest = ["3", "", "appeal because", "q"][...]
    var out: [String] = []
    var appealed: String?
    var asked = 0
    let shell = PlainShell(
      place: Samples.place, input: { rest.popFirst() }, output: { out.append($0.plain) },
      perform: { effect in
        switch effect {
        case .label(.begin): .label(.began(Samples.item(1), notAskedYet: []))
        case .label(.answer): .label(.moved(nil))
        case .label(.save): .label(.told(Samples.feedback(said: "It says so."), nil))
        case .label(.lookWhy): .label(.pausedOn([Samples.pause()]))
        case .label(.appeal(_, let text)):
          {
            appealed = text
            asked += 1
            return .label(.appealed)
          }()
        default: nil
        }
      })
    #expect(shell.run(.label(task: nil)) == 0)
    #expect(out.contains("✗ wrong: you said other, right is billing"))
    #expect(out.contains("| It says so."))
    #expect(out.contains { $0.hasPrefix("Training, 2 of 5") })
    #expect(out.contains("You are paused on topic: What is this message about?"))
    #expect(appealed == "because" && asked == 1)
  }
}
