// The keys of tasks and of what is nested in them.

extension PolicyKey {
  /// Most tasks of a project.
  public static let maximumTaskCount = 100
  /// Most options of a task; an option's code in exports is a 16-bit integer.
  public static let maximumOptionCount = 10_000

  /// Keys of every task.
  static let taskKeys: [PolicyKey] = [
    PolicyKey("task", "id", .column, .required, "Id of the task; part of column names."),
    PolicyKey(
      "task", "type", .word(TaskType.allCases.map(\.rawValue)), .required, "What an answer is."),
    PolicyKey("task", "question", oneLine(2_000), .derived("the id"), "What is asked."),
    PolicyKey(
      "task", "overlap", .table("overlap"), .absent,
      "The task's own overlap; keys left out are those of [overlap]."),
    PolicyKey(
      "task", "needs", .list(.name(maximumBytes: 64), count: 0...100), .value([]),
      "Tags that a contributor must hold."),
    PolicyKey(
      "task", "suggest", .word(["none", "agent"]), .value("none"),
      "agent: an agent's answer is shown before one's own; recorded, never on gold."),
    PolicyKey(
      "task", "share", .integer(0...1_000_000), .absent,
      "Weight among the tasks in shares; left out everywhere, they count equally."),
    PolicyKey(
      "task", "advance", .boolean,
      .derived("true for a lone choice, rating or preference, else false"),
      "One key answers and goes to the next sample."),
    PolicyKey("task", "when", .table("when"), .absent, "The task is asked only then."),
  ]

  /// Keys that only some types have.
  static let taskTypeKeys: [PolicyKey] = [
    PolicyKey(
      "task", "options", .tables("option", maximumCount: maximumOptionCount), .required,
      types: [.choice, .multichoice, .spans],
      "What may be chosen; retire or merge options, never delete them."),
    PolicyKey(
      "task", "min", .integer(0...maximumOptionCount), .value(0), types: [.multichoice],
      "Fewest options of an answer."),
    PolicyKey(
      "task", "max", .integer(1...maximumOptionCount), .derived("the number of options"),
      types: [.multichoice], "Most options of an answer."),
    PolicyKey(
      "task", "field", .name(maximumBytes: 128), .derived("the shown field, where there is one"),
      types: [.spans], "Field whose ranges are labelled."),
    PolicyKey(
      "task", "unit", .word(["word", "grapheme"]), .value("word"), types: [.spans],
      "What a motion snaps to."),
    PolicyKey(
      "task", "nested", .boolean, .value(false), types: [.spans], "Whether spans may overlap."),
    PolicyKey(
      "task", "min", .integer(-1_000...1_000), .value(1), types: [.rating], "Lowest rating."),
    PolicyKey(
      "task", "max", .integer(-1_000...1_000), .value(5), types: [.rating], "Highest rating."),
    PolicyKey(
      "task", "low", .name(maximumBytes: 128), .absent, types: [.rating],
      "What the lowest rating means."),
    PolicyKey(
      "task", "high", .name(maximumBytes: 128), .absent, types: [.rating],
      "What the highest rating means."),
    PolicyKey(
      "task", "fields", .list(.name(maximumBytes: 128), count: 2...2), .required,
      types: [.preference], "The two fields that are compared."),
    PolicyKey(
      "task", "tie", .boolean, .value(true), types: [.preference], "Whether neither may be better."),
    PolicyKey(
      "task", "strength", .integer(2...9), .absent, types: [.preference],
      "Steps of how much better; left out, none is asked."),
    PolicyKey(
      "task", "items", .name(maximumBytes: 128), .required, types: [.ranking],
      "List field whose entries are ordered."),
    PolicyKey(
      "task", "ties", .boolean, .value(true), types: [.ranking], "Whether entries may share a rank."
    ),
    PolicyKey(
      "task", "correct", .name(maximumBytes: 128), .absent, types: [.text],
      "Field that is corrected; left out, the text is free."),
    PolicyKey(
      "task", "min", .integer(0...1_000_000), .value(1), types: [.text],
      "Shortest text, in characters."),
    PolicyKey(
      "task", "max", .integer(1...1_000_000), .value(2_000), types: [.text],
      "Longest text, in characters."),
    PolicyKey(
      "task", "optional", .boolean, .value(false), types: [.text],
      "Whether the text may be left out."),
    PolicyKey("task", "fields", .form, .required, types: [.fields], "The form's fields by id."),
  ]

  static let nestedKeys: [PolicyKey] = [
    PolicyKey(
      "option", "id", .name(maximumBytes: 128), .required, "What answers hold, in any language."),
    PolicyKey("option", "name", .name(maximumBytes: 128), .derived("the id"), "What is shown."),
    PolicyKey(
      "option", "key", .key, .absent, "The option's own key; it hides an action with the same key."),
    PolicyKey("option", "help", oneLine(500), .absent, "A line of help."),
    PolicyKey(
      "option", "retired", .boolean, .derived("true where merged_into is given, else false"),
      "No longer offered; earlier answers keep their meaning."),
    PolicyKey(
      "option", "merged_into", .name(maximumBytes: 128), .absent,
      "Option that answers with this one count for."),
    PolicyKey("when", "task", .column, .required, "An earlier choice, multichoice or rating."),
    PolicyKey("when", "is", .nameOrInteger, .required, "The answer with which the task is asked."),
    PolicyKey(
      "form", "type", .word(["string", "integer", "decimal", "boolean", "date"]), .required,
      "What the field holds."),
    PolicyKey("form", "required", .boolean, .value(false), "Whether the field must be filled in."),
    PolicyKey(
      "form", "pattern", oneLine(500), .absent,
      "Regular expression that the whole text must match; strings only."),
  ]
}
