import Domain
import Project
import Terminal

extension ProjectWork {
  func submit(_ effect: SubmitEffect) -> SubmitMessage? {
    do {
      switch effect {
      case .list: return .listed(try mine())
      case .goOn:
        guard let text = begunWork?.submission, !text.isEmpty else { return nil }
        keptBegun.submission = text
        return .begun(text)
      case .check(let text):
        let check = try project.check(text: text)
        return .checked(
          SubmitModel.Check(
            id: check.id.hex, isDuplicate: check.isDuplicate,
            isDuplicateAccepted: check.isDuplicateAccepted, problem: check.problem,
            similar: check.problem == nil ? try similar(to: text) : []))
      case .submit(let text):
        let state: SubmissionState
        do { state = try project.submit(text: text).state } catch {
          return .notSaved("\(error)")
        }
        return .submitted(state, (try? mine()) ?? [])
      case .undo:
        let words = try project.undo()?.words
        return .undone(words, try mine())
      case .revise(let text, let id):
        let state: SubmissionState
        do { state = try project.revise(try project.sampleNamed(id), to: text).state } catch {
          return .notSaved("\(error)")
        }
        return .submitted(state, (try? mine()) ?? [])
      case .openEditor, .help, .leave: return nil
      }
    } catch { return .refused("\(error)") }
  }

  private func mine() throws -> [OwnItem] {
    try project.mySubmissions().map { own in
      OwnItem(
        text: .oneLine(own.sample.summary), state: own.submission.state,
        reasons: own.submission.reasons, isCorrection: own.submission.isCorrection,
        id: own.sample.id.hex,
        isRevisable: own.submission.state == .returned && !own.submission.isCorrection
          && own.submission.media == "text/plain"
          && !own.submission.reasons.contains { $0.hasPrefix(Codes.corrected) })
    }
  }
}
