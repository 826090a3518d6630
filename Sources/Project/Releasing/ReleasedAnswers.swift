import Domain
import Ledger
import Release
import Store

/// One task's answers on the samples of a release, with what their lines share: first all answers, then those on
/// released samples at their places.
struct ReleasedAnswers {
  /// An answer in 24 bytes: all of a task's are kept until they are written.
  struct Answer {
    /// Index among `values`; below 0 for a skip: -1 - the index among `skips`.
    fileprivate let value: Int32
    /// Index of its event.
    fileprivate let event: Int32
    fileprivate let item: Int32
    fileprivate let elapsedMilliseconds: Int
  }

  /// What the answers of one event share.
  private struct Event: Equatable {
    let id: EventID
    let at: Int
    let contributor: Int32
    let policy: Int32
  }

  /// Texts kept at most: many answers share their event and time, unless these are all different.
  private static let textLimit = 4096

  let task: String
  private var voices: [ReleaseBuild.Voice] = []
  private var answers: [Answer] = []
  private var events: [Event] = []
  /// What was answered, each value once, and the codes of skips.
  private var values: [String] = []
  private var skips: [String] = []
  /// By the value's number in the ledger; only while answers come.
  private var indexOfChoice: [Int: Int32] = [:]
  /// An answer's sample, later its row, above its index, so that sorting moves numbers alone.
  private var order: [UInt64] = []
  private var eventTexts: [Int32: String] = [:]
  private var times: [Int: String] = [:]

  init(task: String) { self.task = task }

  var count: Int { order.count }
  /// How many are on samples that are not released, by why: as `rowOfSample` says of them.
  private(set) var leftOut: [Int32: Int] = [:]

  mutating func reserveCapacity(_ count: Int) {
    answers.reserveCapacity(count)
    order.reserveCapacity(count)
  }

  mutating func append(_ answer: ListedAnswer) {
    // Answers lie in the order of arrival, so those of one event follow each other.
    let event = Event(
      id: answer.event, at: answer.at,
      contributor: Int32(truncatingIfNeeded: answer.contributor),
      policy: Int32(truncatingIfNeeded: answer.policy))
    if events.last != event { events.append(event) }
    order.append(
      UInt64(UInt32(truncatingIfNeeded: answer.sample)) << 32 | UInt64(answers.count))
    answers.append(
      Answer(
        value: index(of: answer), event: Int32(events.count - 1),
        item: Int32(truncatingIfNeeded: answer.item),
        elapsedMilliseconds: answer.elapsedMilliseconds))
  }

  private mutating func index(of answer: ListedAnswer) -> Int32 {
    if let known = indexOfChoice[answer.choice] { return known }
    let index: Int32
    if let skip = answer.skip {
      skips.append(skip)
      index = -Int32(truncatingIfNeeded: skips.count)
    } else {
      index = Int32(truncatingIfNeeded: values.count)
      values.append(answer.value)
    }
    indexOfChoice[answer.choice] = index
    return index
  }

  /// Leaves those on released samples, in the order of rows, those on one row by (event, index).
  /// - Parameters:
  ///   - rowOfSample: by the samples' numbers; below 0 where one is not released: -1 if it was not accepted, else -1
  ///     less the number of the reason.
  ///   - voices: by the contributors' numbers.
  mutating func place(rowOfSample: [Int32], voices: [ReleaseBuild.Voice]) {
    self.voices = voices
    indexOfChoice = [:]
    order = order.compactMap { item in
      let sample = Int(item >> 32)
      let row = sample < rowOfSample.count ? rowOfSample[sample] : -1
      guard row >= 0 else {
        leftOut[row, default: 0] += 1
        return nil
      }
      return UInt64(row) << 32 | item & 0xFFFF_FFFF
    }
    order.sort { left, right in
      guard left >> 32 == right >> 32 else { return left < right }
      let first = answers[Int(left & 0xFFFF_FFFF)]
      let second = answers[Int(right & 0xFFFF_FFFF)]
      return (events[Int(first.event)].id, first.item) < (events[Int(second.event)].id, second.item)
    }
  }

  /// The answer at a place, and the index of its row.
  subscript(place: Int) -> (row: Int, answer: Answer) {
    (Int(order[place] >> 32), answers[Int(order[place] & 0xFFFF_FFFF)])
  }

  /// Fills a line with everything but the sample and the task.
  mutating func describe(_ answer: Answer, in line: inout AnnotationRow) {
    let event = events[Int(answer.event)]
    line.event = Self.text(of: answer.event, in: &eventTexts) { _ in event.id.hex }
    line.at = Self.text(of: event.at, in: &times) { Timestamp.text(secondsSince1970: $0) }
    line.index = Int(answer.item)
    line.value = answer.value < 0 ? "" : values[Int(answer.value)]
    line.skip = answer.value < 0 ? skips[-1 - Int(answer.value)] : ""
    line.elapsedMilliseconds = answer.elapsedMilliseconds
    line.policy = Int(event.policy)
    let contributor = Int(event.contributor)
    let voice =
      voices.indices.contains(contributor)
      ? voices[contributor]
      : ReleaseBuild.Voice(publicID: "", type: ContributorType.human.word, weightPPM: 0)
    line.annotator = voice.publicID
    line.type = voice.type
    line.weightPPM = voice.weightPPM
  }

  private static func text<Key>(
    of key: Key, in made: inout [Key: String], make: (Key) -> String
  ) -> String {
    if let text = made[key] { return text }
    if made.count >= textLimit { made.removeAll(keepingCapacity: true) }
    let text = make(key)
    made[key] = text
    return text
  }
}

/// Deals the answers of all tasks out in runs, task by task, so that they are encoded between batches of rows.
final class AnswerRuns {
  private var tasks: [ReleasedAnswers]
  private var task = 0
  private var place = 0
  /// The first place of each task that was not asked for by its row.
  private var rowPlaces: [Int]
  /// How many answers there were before some were left out.
  let total: Int

  init(_ tasks: [ReleasedAnswers]) {
    self.tasks = tasks
    rowPlaces = tasks.map { _ in 0 }
    total = tasks.reduce(0) { $0 + $1.count }
  }

  /// How many are on released samples, and how many on others by the codes of `rowOfSample`; known once they are placed.
  var tally: (released: Int, leftOut: [Int32: Int]) {
    var leftOut: [Int32: Int] = [:]
    for task in tasks { leftOut.merge(task.leftOut, uniquingKeysWith: +) }
    return (tasks.reduce(0) { $0 + $1.count }, leftOut)
  }

  func place(rowOfSample: [Int32], voices: [[ReleaseBuild.Voice]]) {
    for task in tasks.indices {
      tasks[task].place(rowOfSample: rowOfSample, voices: voices[task])
    }
  }

  /// Fills in the answers on a row, task by task; rows are asked for in their order.
  func fill(_ lines: inout [AnnotationRow], row: Int, sample: SampleID) {
    lines.removeAll(keepingCapacity: true)
    for task in tasks.indices {
      while rowPlaces[task] < tasks[task].count {
        let (place, answer) = tasks[task][rowPlaces[task]]
        guard place <= row else { break }
        rowPlaces[task] += 1
        guard place == row else { continue }
        var line = AnnotationRow(
          event: "", index: 0, sample: sample, task: tasks[task].task, value: "", annotator: "",
          type: "", weightPPM: 0, elapsedMilliseconds: 0, policy: 0, at: "")
        tasks[task].describe(answer, in: &line)
        lines.append(line)
      }
    }
  }

  /// Writes the next answers.
  func write(
    next count: Int, _ body: (inout ReleasedAnswers, Range<Int>) throws -> Void
  ) rethrows {
    var left = count
    while left > 0, task < tasks.count {
      let end = min(place + left, tasks[task].count)
      try body(&tasks[task], place..<end)
      left -= end - place
      place = end
      if place == tasks[task].count {
        task += 1
        place = 0
      }
    }
  }
}
