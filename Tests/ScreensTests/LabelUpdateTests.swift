import Domain
import Terminal
import Testing

@testable import Screens

@Suite("Labelling: what keys do")
struct LabelUpdateTests {
  let size = Samples.size

  /// The first sample again, its answer *bug* not saved for want of room.
  private func notSaved() -> LabelModel {
    var model = Samples.label(Samples.item(1))
    _ = model.press(.character("2"))
    _ = model.update(.moved(Samples.item(2)), size: size)
    _ = model.update(.notSaved(reason: "disk full", Samples.item(1)), size: size)
    return model
  }

  @Test(
    "an option's keys answer at once",
    arguments: [("1", "billing"), ("2", "bug"), ("g", "bug"), ("3", "other")]
      as [(Character, String)])
  func answersAtOnce(key: Character, option: String) {
    var model = Samples.label(Samples.item())
    #expect(model.press(.character(key)) == [.answer(.values(["topic": .string(option)]))])
  }

  @Test("the next sample is shown with saving before the answer is saved")
  func nextSampleComesFirst() {
    var model = Samples.label(Samples.item(1))
    _ = model.press(.character("1"))
    #expect(model.update(.moved(Samples.item(2)), size: size) == [.save])
    #expect(model.item?.id == Samples.item(2).id)
    #expect(model.saving == .waiting)
    #expect(model.update(.saved(Samples.item(2)), size: size) == [.fetchNext])
    #expect(model.saving == .saved)
    #expect(model.answered == 12)
  }

  @Test("an answer that could not be saved is kept, and Enter tries again")
  func keepsWhatWasNotSaved() {
    var model = notSaved()
    #expect(model.item?.id == Samples.item(1).id)
    #expect(model.form?.values == ["topic": "bug"])
    #expect(model.press(.enter) == [.answer(.values(["topic": "bug"]))])
  }

  @Test("after a failure a key changes the kept answer and does not send it")
  func failureStopsOneKeyAnswers() {
    var model = notSaved()
    #expect(model.press(.character("3")) == [])
    #expect(model.press(.enter) == [.answer(.values(["topic": "other"]))])
  }

  @Test("a skip that could not be saved is tried again as a skip")
  func keepsSkip() {
    var model = Samples.label(Samples.item(1))
    #expect(model.press(.character(" ")) == [.answer(.skip(code: "none"))])
    _ = model.update(.moved(nil), size: size)
    _ = model.update(.notSaved(reason: "disk full", Samples.item(1)), size: size)
    #expect(model.press(.enter) == [.answer(.skip(code: "none"))])
  }

  @Test("leaving with an answer that is not saved says so first, and undo does not drop it")
  func leavingWarns() {
    var model = notSaved()
    #expect(model.press(.character("u")) == [])
    #expect(model.press(.character("q")) == [])
    #expect(model.notice == .error(Words.leavingDrops))
    #expect(model.press(.character("q")) == [.leave])
  }

  @Test("arrows, Enter on nothing, page keys and a paste never answer")
  func nothingElseAnswers() {
    var model = Samples.label(Samples.item())
    let keys: [Key] = [
      .up, .down, .left, .enter, .pageUp, .pageDown, .home, .end, .tab, .backTab,
      .paste("1\n2\n3"), .character("7"), .f(5), .delete,
      .mouse(row: 14, column: 5, action: .press),
    ]
    for key in keys where key != .enter {
      #expect(model.update(.key(key), size: size).isEmpty, "\(key)")
    }
    var fresh = Samples.label(Samples.item())
    #expect(fresh.press(.enter) == [])
    #expect(fresh.notice != nil)
  }

  @Test("a paste says that it was ignored")
  func pasteSaysSo() {
    var model = Samples.label(Samples.item())
    _ = model.press(.paste("1"))
    #expect(model.notice == .warning(Words.pasteIgnored))
  }

  @Test("Enter chooses the option that arrows came to")
  func enterChoosesFocused() {
    var model = Samples.label(Samples.item())
    #expect(model.press(.right, .right, .enter) == [.answer(.values(["topic": "bug"]))])
  }

  @Test("with several questions keys choose, Tab moves and Enter confirms once all are answered")
  func severalQuestions() {
    var model = Samples.label(Samples.item(questions: [Samples.topic, Samples.tone]))
    #expect(model.press(.character("1")) == [])
    #expect(model.form?.focus == 1)
    #expect(model.press(.enter) == [])
    #expect(model.press(.tab, .character("3")) == [])
    #expect(model.press(.character("2")) == [])
    #expect(
      model.press(.enter) == [.answer(.values(["topic": "other", "tone": "angry"]))])
  }

  @Test("a skip with a reason asks which, and Esc leaves the list")
  func skipWithReason() {
    var model = Samples.label(Samples.item())
    #expect(model.press(.character("S"), .escape) == [])
    #expect(model.listing == nil)
    #expect(model.press(.character("S"), .character("2")) == [.answer(.skip(code: "unclear"))])
  }

  @Test("a flag asks for a code and does not answer")
  func flags() {
    var model = Samples.label(Samples.item())
    #expect(model.press(.character("f"), .down, .enter) == [.flag(code: "broken")])
    _ = model.update(.flagged(code: "broken"), size: size)
    #expect(model.item != nil)
    #expect(model.notice?.style == .good)
  }

  @Test("a letter of an option hides an action, whose second key still works")
  func hiddenActions() {
    var question = Samples.topic
    question.options[0].keys = ["f"]
    question.options[1].keys = ["u"]
    question.options[2].keys = ["S"]
    var model = Samples.label(Samples.item(questions: [question]))
    #expect(model.press(.backspace) == [.undo])
    #expect(model.press(.control("f")) == [])
    #expect(model.listing != nil)
    _ = model.press(.escape)
    #expect(model.press(.character("u")) == [.answer(.values(["topic": "bug"]))])
    let footer = model.view(size: Size(rows: 40, columns: 120)).rowText(38)
    #expect(footer.contains("⌫ undo"))
    #expect(footer.contains("ctrl-f flag"))
  }

  @Test("a and x answer where the options are accept and reject")
  func acceptReject() {
    let question = LabelItem.Question(
      task: "good", text: "Good?", kind: .choice(ChoiceTask(options: [])),
      options: [Samples.option(1, "accept"), Samples.option(2, "reject")],
      advances: true)
    var model = Samples.label(Samples.item(questions: [question]))
    #expect(model.press(.character("x")) == [.answer(.values(["good": "reject"]))])
  }

  @Test("many options are narrowed by typing; Enter chooses")
  func filterList() {
    var model = Samples.label(Samples.item(questions: [Samples.question(optionCount: 60)]))
    #expect(model.isTyping)
    #expect(model.press(.character("4"), .character("2")) == [])
    #expect(model.press(.enter) == [.answer(.values(["intent": "intent-42"]))])
    #expect(model.press(.escape, .escape) == [])
    #expect(!model.isTyping)
    #expect(model.press(.character(" ")) == [.answer(.skip(code: "none"))])
    _ = model.press(.character("/"))
    #expect(model.isTyping)
    #expect(model.press(.character("z"), .character("z"), .enter) == [])
    #expect(model.press(.control("n")) == [.answer(.skip(code: "none"))])
  }

  @Test("a name that is pasted narrows the options and answers nothing; several lines are no name")
  func pasteIntoFilter() {
    var model = Samples.label(Samples.item(questions: [Samples.question(optionCount: 60)]))
    #expect(model.press(.paste("one\ntwo\n")) == [])
    #expect(model.notice == .warning(Words.pasteIgnored))
    #expect(model.press(.paste(" intent-42\n")) == [])
    #expect(model.notice == nil)
    #expect(model.press(.enter) == [.answer(.values(["intent": "intent-42"]))])
  }

  @Test("a long text scrolls by arrows, pages and to its ends, never past them")
  func scrolls() {
    let text = (1...200).map { "line \($0)" }.joined(separator: "\n")
    var model = Samples.label(Samples.item(text: text))
    _ = model.press(.down, .character("j"))
    #expect(model.scroll == 2)
    _ = model.press(.end)
    let bottom = model.scroll
    #expect(model.view(size: size).text.contains("line 200"))
    _ = model.press(.pageDown)
    #expect(model.scroll == bottom)
    _ = model.press(.home, .up)
    #expect(model.scroll == 0)
    #expect(model.view(size: size).text.contains("billing"))
  }

  @Test("with nothing left, a tick and any key look again")
  func looksAgain() {
    var model = Samples.label(nil)
    #expect(model.stage == .nothingLeft)
    #expect(model.update(.tick, size: size) == [.lookAgain])
    #expect(model.press(.character("z")) == [.lookAgain])
    _ = model.update(.lookedAgain(Samples.item()), size: size)
    #expect(model.stage == .asking)
    #expect(model.update(.tick, size: size) == [.renew])
  }

  @Test("undo shows the sample again and says what was undone")
  func undo() {
    var model = Samples.label(nil)
    #expect(model.press(.character("u")) == [.undo])
    _ = model.update(.undone("undid the answer billing", Samples.item(7)), size: size)
    #expect(model.item?.id == Samples.item(7).id)
    #expect(model.notice?.text.plain == "undid the answer billing")
    _ = model.update(.undone(nil, Samples.item(7)), size: size)
    #expect(model.notice?.text == Words.nothingToUndo)
  }

  @Test("undo steps back what is begun here before it takes back what is saved; redo steps forth")
  func undoesDraft() {
    var model = Samples.label(Samples.item(questions: [Samples.topic, Samples.tone]))
    let fresh = model.form
    #expect(model.press(.character("2")) == [])
    let begun = model.form
    #expect(begun?.values["topic"] == "bug")
    #expect(model.press(.character("u")) == [])
    #expect(model.form == fresh)
    #expect(model.notice == .plain(Words.draftBack))
    #expect(model.press(.control("r")) == [])
    #expect(model.form == begun)
    #expect(model.press(.backspace) == [])
    #expect(model.form == fresh)
    // Nothing of this sample is left to undo: now the answer before it is.
    #expect(model.press(.backspace) == [.undo])
    // A new choice forgets what could be redone.
    #expect(model.press(.character("1")) == [])
    #expect(model.press(.control("r")) == [.redo])
    // The next sample begins without steps.
    _ = model.update(.moved(Samples.item(2)), size: size)
    #expect(model.press(.character("u")) == [.undo])
  }

  @Test("undo in an answer that is changed goes back to the former one and no further")
  func undoesChangeOfFormer() {
    var item = Samples.item(questions: [Samples.topic, Samples.tone])
    item.former = ["topic": "billing", "tone": "calm"]
    var model = Samples.label(item)
    _ = model.press(.character("3"))
    #expect(model.form?.values["topic"] == "other")
    #expect(model.press(.character("u")) == [])
    #expect(model.form?.values["topic"] == "billing")
    #expect(model.press(.character("u")) == [.undo])
  }
}
