/// Keeps what a terminal would have been sent.
public final class RecordingPainter: Painter {
  /// The frame that is shown.
  public private(set) var shown: Frame?
  /// For each painted frame the stretches that were sent.
  public private(set) var sent: [[FrameChange]] = []
  private var mustSendAll = true

  public init() {}

  public func paint(_ frame: Frame) {
    sent.append(FrameChange.changes(from: mustSendAll ? nil : shown, to: frame))
    shown = frame
    mustSendAll = false
  }

  public func forgetScreen() { mustSendAll = true }

  /// Cells sent with the last frame.
  public var lastCellCount: Int { sent.last?.reduce(0) { $0 + $1.columns.count } ?? 0 }
}
