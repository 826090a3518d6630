import Project
import Terminal

extension Page {
  /// What a release would hold, and those that were made.
  init(_ outlook: ReleaseOutlook) {
    self.init()
    add(.words(Words.nextRelease(outlook.nextVersion, license: .oneLine(outlook.license)), .bold))
    add(.words(Words.outlookCounts(outlook.acceptedSamples, pending: outlook.pending), .normal))
    for task in outlook.tasks {
      heading(.oneLine(task.id))
      let held: [(SafeText, Int)] = [
        (Words.status(.gold), task.gold), (Words.status(.adjudicated), task.adjudicated),
        (Words.status(.settled), task.settled), (Words.status(.disputed), task.disputed),
        (Words.openAnswered, task.openAnswered),
      ]
      for (name, count) in held where count > 0 {
        add(
          .bar(
            label: name,
            thousandths: outlook.acceptedSamples == 0 ? 0 : count * 1000 / outlook.acceptedSamples,
            said: Words.share(count, of: outlook.acceptedSamples)))
      }
      add(.words(Words.leftOut(task.unanswered), .dim))
    }
    add(.blank, .words(Words.exportNote, .dim))
    heading(Words.releasesMade)
    if outlook.made.isEmpty { add(.words(Words.noReleases, .normal)) }
    for made in outlook.made {
      add(
        .line(
          StyledLine([
            .init(.oneLine(made.version), .bold),
            .init("  \(Words.moment(made.at))  \(Words.from(.oneLine(made.by)))"),
            .init("  manifest \(SafeText.oneLine(String(made.manifest.prefix(16))))…", .dim),
          ])))
    }
    heading(Words.howTo)
    add(
      .words(Words.howToExport, .normal),
      .words(outlook.isMaintainer ? Words.howToRelease : Words.maintainerReleases, .normal),
      .words(Words.howToVerify, .normal))
  }
}
