import Domain

/// What manifest.json and the card say beyond what the writer counts and hashes itself.
public struct ManifestFacts: Sendable {
  /// The project as it presents itself. Free text goes to the card only; the manifest has id and
  /// name.
  public struct Project: Sendable {
    public var id: Digest
    public var name: String
    /// What the card is headed with; the name where nil.
    public var title: String?
    public var description: String?
    public var url: String?
    /// Language codes, e.g. `en`.
    public var languages: [String]
    public var authors: [String]
    public var citation: String?
    /// SPDX expression of the dataset as a whole.
    public var license: String

    public init(
      id: Digest, name: String, title: String? = nil, description: String? = nil,
      url: String? = nil, languages: [String] = [], authors: [String] = [],
      citation: String? = nil, license: String
    ) {
      self.id = id
      self.name = name
      self.title = title
      self.description = description
      self.url = url
      self.languages = languages
      self.authors = authors
      self.citation = citation
      self.license = license
    }
  }

  /// How the credit was divided.
  public struct Shares: Sendable {
    /// The rule and its version, e.g. `shapley/1`.
    public var rule: String
    /// The policy's split between the kinds of work, in parts per million.
    public var answerPPM: Int
    public var reviewPPM: Int
    public var submitPPM: Int
    /// Sum of all shares: 1,000,000, or 0 where no work was done at all.
    public var totalPPM: Int
    /// Sum of the shares of contributors who are known by an outside name only.
    public var unclaimedPPM: Int

    public init(
      rule: String, answerPPM: Int, reviewPPM: Int, submitPPM: Int, totalPPM: Int,
      unclaimedPPM: Int
    ) {
      self.rule = rule
      self.answerPPM = answerPPM
      self.reviewPPM = reviewPPM
      self.submitPPM = submitPPM
      self.totalPPM = totalPPM
      self.unclaimedPPM = unclaimedPPM
    }
  }

  /// Time of the newest maintainer's event; no clock is read.
  public var at: String
  public var project: Project
  public var policyEvent: EventID
  public var guidelineSHA256: Digest
  /// `answers_in_ledger`, `answers_used`, `dropped`, `samples`, `status`, as the application counts
  /// them. Keys are `[a-z0-9_]`, numbers integers, as everywhere in the manifest.
  public var counts: JSONObject
  /// Events up to the heads.
  public var ledgerEvents: Int
  /// SHA-256 of the canonical list of heads.
  public var headsSHA256: Digest
  /// Rows by licence; written sorted by licence.
  public var licenses: [(license: String, rows: Int)]
  /// SHA-256 of the parent release's manifest.json.
  public var parentManifest: Digest?
  /// `MAJOR.MINOR.PATCH`.
  public var version: String
  /// By task id: method, version, parameters as scaled integers, agreement.
  public var scoring: JSONObject
  /// The options of the export, so that it can be repeated.
  public var selection: JSONObject
  /// Near duplicates that stand in different splits; 0 unless recorded splits force it.
  public var crossSplitDuplicates: Int
  public var shares: Shares
  public var toolVersion: String
  /// The Hub's task categories, e.g. `text-classification`; card only.
  public var taskCategories: [String]

  public init(
    at: String, project: Project, policyEvent: EventID, guidelineSHA256: Digest,
    counts: JSONObject, ledgerEvents: Int, headsSHA256: Digest,
    licenses: [(license: String, rows: Int)], parentManifest: Digest?, version: String,
    scoring: JSONObject, selection: JSONObject, crossSplitDuplicates: Int = 0, shares: Shares,
    toolVersion: String, taskCategories: [String] = []
  ) {
    self.at = at
    self.project = project
    self.policyEvent = policyEvent
    self.guidelineSHA256 = guidelineSHA256
    self.counts = counts
    self.ledgerEvents = ledgerEvents
    self.headsSHA256 = headsSHA256
    self.licenses = licenses
    self.parentManifest = parentManifest
    self.version = version
    self.scoring = scoring
    self.selection = selection
    self.crossSplitDuplicates = crossSplitDuplicates
    self.shares = shares
    self.toolVersion = toolVersion
    self.taskCategories = taskCategories
  }
}
