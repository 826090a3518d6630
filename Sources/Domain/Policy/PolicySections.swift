/// Who the project is, for people, the card and Croissant.
public struct ProjectSection: Sendable {
  /// Short name; also the name of releases.
  public var name: String
  /// One line; empty where none is given.
  public var title: String
  /// Any number of lines; empty where none is given.
  public var description: String
  /// Home page; empty where none is given.
  public var url: String
  /// BCP 47 codes.
  public var language: [String]
  public var authors: [String]
  /// How to cite the dataset; empty where nothing is given.
  public var citation: String
  /// Whoever joins may submit and annotate; else a maintainer grants it.
  public var isOpen: Bool
  /// Level of reader that scoring and exporting need.
  public var requires: Int
  /// SPDX expression that every submission must grant.
  public var license: String
  /// File beside the project file that the screen shows on `?`.
  public var guideline: String
  /// File that each contributor is shown once; nil: none.
  public var consent: String?
}

/// What a sample is.
public struct SamplesSection: Sendable {
  /// Media types that are taken; `audio/*` stands for any audio.
  public var media: [String]
  /// Fields of a record that are shown, in order.
  public var show: [String]
  /// Contributors may add samples.
  public var submit: Bool
  /// Largest content of a sample, in bytes.
  public var maximumBytes: Int
}

/// Courtesies towards reviewers.
public struct LimitsSection: Sendable, Equatable {
  /// Pending submissions of one contributor that are offered to reviewers.
  public var maxPending: Int
  public var submitPerDay: Int
}

/// Which sample comes next.
public struct QueueSection: Sendable {
  /// `gain`, `given` or `random`.
  public var order: String
  /// A metadata field, higher first; empty: none.
  public var priority: String

  /// Which sample comes next among those of one priority.
  public enum Order: String, Sendable, CaseIterable {
    /// The one from whose answer by this person most is expected.
    case gain
    /// As they came, each person from first to last.
    case given
    /// Drawn at random, for each person anew.
    case random
  }

  /// The order; of a word that this version doesn't know `gain`.
  public var ordering: Order { Order.allCases.first { $0.rawValue.sameBytes(as: order) } ?? .gain }
}

/// How answers become labels.
public struct ScoringSection: Sendable {
  /// `auto` or the name of a method that scoring knows.
  public var method: String
  /// What copied answers do: `show` or `discount`.
  public var copies: String
  /// Who sees annotators' weights: `own`, `maintainers` or `all`.
  public var weights: String
  /// Whether agents' answers count.
  public var agents: Bool
}

/// Samples whose answer is known.
public struct GoldSection: Sendable, Equatable {
  /// Gold samples that come first, explained and not counted.
  public var training: Int
  /// How often one is mixed in, in millionths.
  public var sharePPM: Int
  /// Accuracy, in millionths, below which the sequential test pauses a contributor.
  public var minimumAccuracyPPM: Int
  /// How many people get feedback on one gold sample.
  public var feedbackLimit: Int
  /// Reviewers' votes that make a sample gold.
  public var votes: Int
}

/// Who looks at what others gave.
public struct ReviewSection: Sendable {
  /// Reviews that settle a new sample.
  public var submissions: Int
  /// How often a returned submission may come back.
  public var revisions: Int
  /// Which answers are reviewed: `none`, `disputed` or `all`.
  public var answers: String
  public var agentsMayReview: Bool
}

/// Parts of the credit; they need not add up to anything.
public struct SharesSection: Sendable, Equatable {
  public var submit: Int
  public var answer: Int
  public var review: Int
  /// Whether samples that a maintainer imported earn the submit part.
  public var importing: Bool
}

/// Defaults of `winnow import`.
public struct ImportSection: Sendable {
  public var text: String
  /// nil: by format.
  public var label: String?
  /// nil: by format.
  public var annotator: String?
}
