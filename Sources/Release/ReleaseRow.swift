import Domain

/// What a release says about one task of one sample. Parts per million are written with six
/// decimals.
public struct TaskOutcome: Sendable, Equatable {
  public var task: String
  /// The option's id, or the text; "" where there is none, or the label is in `values`.
  public var label: String
  /// The posterior in option order; its sum may differ from 1,000,000 by rounding. As long as the
  /// plan's options of the task.
  public var probabilitiesPPM: [Int]
  public var confidencePPM: Int
  /// Answers that count.
  public var answers: Int
  public var agreementPPM: Int
  /// The weight that a trainer gives the row.
  public var weightPPM: Int
  /// `gold`, `settled`, `disputed`, `adjudicated` or `open`.
  public var status: String
  /// `gold`, `unanimous`, `weighted`, `adjudicated`, or "" while open or disputed.
  public var settledBy: String
  /// Values of the task's own columns, in the plan's order.
  public var values: [ReleaseValue]

  public init(
    task: String, label: String, probabilitiesPPM: [Int], confidencePPM: Int, answers: Int,
    agreementPPM: Int, weightPPM: Int, status: String, settledBy: String,
    values: [ReleaseValue] = []
  ) {
    self.task = task
    self.label = label
    self.probabilitiesPPM = probabilitiesPPM
    self.confidencePPM = confidencePPM
    self.answers = answers
    self.agreementPPM = agreementPPM
    self.weightPPM = weightPPM
    self.status = status
    self.settledBy = settledBy
    self.values = values
  }
}

/// One sample of a release with everything a trainer needs.
public struct ReleaseRow: Sendable {
  public var id: SampleID
  /// The record's own id; "" where it had none.
  public var sourceID: String
  public var media: String
  /// Shown fields under their export names; the same names in the same order in every row.
  public var fields: [(name: String, text: String)]
  /// Canonical content JSON where a shown field is no string, "" elsewhere; written only where the
  /// plan has a content column.
  public var content: String?
  /// The record's other fields as one JSON text; "" where there are none.
  public var meta: String
  /// One a task, in the plan's order.
  public var outcomes: [TaskOutcome]
  /// Who submitted the sample: a fingerprint, or "".
  public var contributor: String
  /// The smallest sample id of its near duplicates within the release.
  public var cluster: SampleID
  public var license: String
  public var split: String
  /// Every standing answer and skip on it, where a format of the plan holds single answers; else empty.
  public var answers: [AnnotationRow] = []

  public init(
    id: SampleID, sourceID: String, media: String, fields: [(name: String, text: String)],
    content: String?, meta: String, outcomes: [TaskOutcome], contributor: String,
    cluster: SampleID, license: String, split: String
  ) {
    self.id = id
    self.sourceID = sourceID
    self.media = media
    self.fields = fields
    self.content = content
    self.meta = meta
    self.outcomes = outcomes
    self.contributor = contributor
    self.cluster = cluster
    self.license = license
    self.split = split
  }
}

extension ReleaseValue {
  /// The value as JSON rows have it.
  public func text(as type: ReleaseColumn.ValueType) -> String {
    let block = ByteBlock(capacity: 256)
    block.append(self, as: type)
    return String(decoding: block.bytes, as: UTF8.self)
  }
}

/// One answer as it was given, before any scoring.
public struct AnnotationRow: Sendable {
  /// The event's id, 64 hexadecimal digits.
  public var event: String
  /// Position of the answer within its event.
  public var index: Int
  public var sample: SampleID
  public var task: String
  /// The option's id, or the canonical JSON of a value that is no text; "" where the sample was skipped. Always text,
  /// so that readers which guess a column's type from its first rows guess right.
  public var value: String
  /// The code of a skip; "" where it was answered.
  public var skip: String
  /// The annotator's fingerprint; "" where they chose to be anonymous.
  public var annotator: String
  /// `human`, `agent`, `imported` or `imported_agent`.
  public var type: String
  public var weightPPM: Int
  public var elapsedMilliseconds: Int
  /// Version of the policy that the answer was given under.
  public var policy: Int
  /// The time its author's clock showed.
  public var at: String

  public init(
    event: String, index: Int, sample: SampleID, task: String, value: String,
    skip: String = "", annotator: String, type: String, weightPPM: Int, elapsedMilliseconds: Int,
    policy: Int, at: String
  ) {
    self.event = event
    self.index = index
    self.sample = sample
    self.task = task
    self.value = value
    self.skip = skip
    self.annotator = annotator
    self.type = type
    self.weightPPM = weightPPM
    self.elapsedMilliseconds = elapsedMilliseconds
    self.policy = policy
    self.at = at
  }
}
