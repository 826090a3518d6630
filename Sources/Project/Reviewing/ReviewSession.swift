import Domain
import Ledger
import Store

/// Somebody reviews what others submitted. Nobody is shown their own.
public final class ReviewSession {
  /// A submission that waits for a verdict.
  public struct Item: Sendable, Equatable {
    public let submission: ItemReference
    public let sample: SampleView
    /// The submitter's name, else the fingerprint.
    public let contributor: String
    public let license: String
    /// Verdicts so far.
    public let verdicts: Int
    /// How many the policy asks for.
    public let wanted: Int
    /// Flags on the sample.
    public let flags: [String]
  }

  public private(set) var current: Item?
  public private(set) var reviewedInSession = 0
  private var passedOver: Set<ItemReference> = []
  let project: Project

  /// - Throws: `ProjectError.notAllowed` where the user is no reviewer.
  public init(_ project: Project) throws {
    self.project = project
    try project.requireRole(.reviewer, to: "review")
    try next()
  }

  /// Gives a verdict on the submission on the screen; on disk when this returns, then the next one stands there.
  /// - Parameters:
  ///   - reason: one of `Codes.reviewReason`, with a return or a reject.
  ///   - note: a free text to the submitter.
  /// - Returns: the id of the event.
  @discardableResult
  public func decide(_ verdict: Verdict, reason: String? = nil, note: String? = nil) throws
    -> EventID?
  {
    guard let item = current else { return nil }
    let event = try project.review(item.submission, verdict, reason: reason, note: note)
    try goOn()
    return event
  }

  /// One more was reviewed: the next one.
  func goOn() throws {
    reviewedInSession += 1
    try next()
  }

  /// Leaves the submission on the screen for later.
  public func pass() throws {
    if let item = current { passedOver.insert(item.submission) }
    try next()
  }

  /// Takes the newest act back; where that was a review, its submission is on the screen again.
  public func undo() throws -> String? {
    let undone = try project.undo()
    passedOver = []
    if undone != nil { try next() }
    return undone?.words
  }

  /// Does again what was undone last.
  public func redo() throws -> String? {
    let redone = try project.redo()
    if redone != nil { try next() }
    return redone?.words
  }

  private func next() throws { current = try project.nextPendingSubmission(excluding: passedOver) }
}
