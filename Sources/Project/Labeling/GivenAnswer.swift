import Domain
import Ledger

/// An answer as a person or a program gives it, before it has the form that events have.
struct GivenAnswer {
  let sample: SampleID
  let task: String
  /// A skip, too; a text or a form is itself.
  let plain: JSONValue
  let elapsedMilliseconds: Int
  var replaces: ItemReference?
  /// A program's answer that was shown before, because the policy lets people ask for it.
  var suggestion: ItemReference?
}
