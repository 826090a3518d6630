import Domain
import Terminal
import Testing

@testable import Screens

@Suite("Reviewing and submitting: what keys do")
struct ReviewSubmitTests {
  let size = Samples.size

  private func reviewing() -> ReviewModel {
    var model = ReviewModel(place: Samples.place)
    _ = model.update(.began(Samples.review()), size: size)
    return model
  }

  @Test("a accepts at once")
  func accepts() {
    var model = reviewing()
    #expect(
      model.update(.key(.character("a")), size: size)
        == [.decide(ReviewDecision(verdict: .accept))])
    #expect(model.saving == .waiting)
  }

  @Test("a reject asks for its reason first")
  func rejects() {
    var model = reviewing()
    #expect(model.update(.key(.character("x")), size: size).isEmpty)
    #expect(
      model.update(.key(.character("2")), size: size)
        == [.decide(ReviewDecision(verdict: .reject, reason: "off_topic"))])
  }

  @Test("a return asks for a reason, then takes a note in which letters are typed")
  func returns() {
    var model = reviewing()
    for key in [Key.character("r"), .character("3"), .character("a"), .character("x")] {
      #expect(model.update(.key(key), size: size).isEmpty)
    }
    #expect(
      model.update(.key(.enter), size: size)
        == [.decide(ReviewDecision(verdict: .returned, reason: "quality", note: "ax"))])
  }

  @Test("a verdict that could not be saved leaves the submission and all that was typed")
  func verdictNotSaved() {
    var model = reviewing()
    for key in [Key.character("r"), .character("3"), .character("a"), .enter] {
      _ = model.update(.key(key), size: size)
    }
    _ = model.update(.turn(.notSaved("disk full")), size: size)
    #expect(model.item != nil)
    #expect(
      model.update(.key(.enter), size: size)
        == [.decide(ReviewDecision(verdict: .returned, reason: "quality", note: "a"))])
  }

  @Test("letters are typed into the text; F2 checks and Enter submits")
  func submits() {
    var model = SubmitModel(place: Samples.place)
    for key in [Key.character("q"), .enter, .character("u")] {
      #expect(model.update(.key(key), size: size).isEmpty)
    }
    #expect(model.buffer.text == "q\nu")
    #expect(model.update(.key(.f(2)), size: size) == [.check("q\nu")])
    let check = SubmitModel.Check(
      id: "00", isDuplicate: true, isDuplicateAccepted: false, problem: nil)
    _ = model.update(.checked(check), size: size)
    #expect(model.update(.key(.enter), size: size) == [.submit("q\nu")])
    _ = model.update(.submitted(.pending, []), size: size)
    #expect(model.buffer.isEmpty)
    #expect(model.stage == .writing)
  }

  @Test("a text that was not submitted is kept, and leaving asks first")
  func keepsText() {
    var model = SubmitModel(place: Samples.place)
    _ = model.update(.key(.paste("kept")), size: size)
    _ = model.update(.notSaved("disk full"), size: size)
    #expect(model.buffer.text == "kept")
    #expect(model.update(.key(.escape), size: size).isEmpty)
    #expect(model.stage == .discarding)
    #expect(model.update(.key(.escape), size: size).isEmpty)
    #expect(model.buffer.text == "kept")
    _ = model.update(.key(.escape), size: size)
    #expect(model.update(.key(.character("y")), size: size) == [.leave])
  }

  @Test("a text with a problem is not offered for submission")
  func problem() {
    var model = SubmitModel(place: Samples.place)
    _ = model.update(
      .checked(.init(id: "0", isDuplicate: false, isDuplicateAccepted: false, problem: "empty")),
      size: size)
    #expect(model.stage == .writing)
    #expect(model.notice?.style == .error)
  }

  @Test("the cursor moves by rows of the wrapped text and keeps its column")
  func rows() {
    var model = SubmitModel(place: Samples.place)
    _ = model.update(.key(.paste("abcdef\nx\nabcdef\n")), size: size)
    _ = model.update(.key(.up), size: size)
    #expect(model.buffer.cursor == 9)
    for key in [Key.right, .right, .right, .up] { _ = model.update(.key(key), size: size) }
    #expect(model.buffer.cursor == 8)
    _ = model.update(.key(.up), size: size)
    #expect(model.buffer.cursor == 3)
  }

  @Test("the text buffer edits whole characters")
  func edits() {
    var buffer = TextBuffer(isOneLine: false, limitBytes: 100)
    let isTyped = buffer.insert("añ日e\u{301}")
    #expect(isTyped)
    _ = buffer.edit(.backspace)
    #expect(buffer.text == "añ日")
    _ = buffer.edit(.left)
    _ = buffer.edit(.backspace)
    #expect(buffer.text == "a日")
    _ = buffer.edit(.home)
    _ = buffer.edit(.delete)
    #expect(buffer.text == "日")
    let isTooLong = !buffer.insert(String(repeating: "x", count: 98))
    #expect(isTooLong)
    _ = buffer.edit(.control("u"))
    _ = buffer.edit(.end)
    _ = buffer.edit(.control("w"))
    #expect(buffer.isEmpty)
    var line = TextBuffer(isOneLine: true, limitBytes: 100)
    _ = line.edit(.paste("a\nb"))
    #expect(line.text == "a b")
  }
}
