import Domain

/// The files of a release for people and for catalogues, made of what its writer counted.
struct ReleaseDocuments {
  let facts: ManifestFacts
  let plan: ReleasePlan
  /// Shards, lines and tables.
  let files: [ListedFile]
  let columns: [String]
  let tableColumns: [TableColumn]
  let samples: Manifest.Samples
  let figures: ReleaseFigures

  /// Names and bytes. Releases of the first layout have the card alone.
  var all: [(name: String, bytes: [UInt8])] {
    let card = DatasetCard(
      facts: facts, plan: plan, files: files, columns: columns, tableColumns: tableColumns,
      samples: samples)
    let cardFile = (Manifest.cardName, Array(card.text.utf8))
    guard plan.layout >= 2 else { return [cardFile] }
    let known = KnownFacts(
      facts: facts, plan: plan, figures: figures, sampleCount: samples.count)
    let croissant = Croissant(known: known, files: files, columns: tableColumns)
    return [
      cardFile,
      ("CITATION.cff", Array(CitationFile(facts: facts).text.utf8)),
      ("croissant.json", JSONWriter.bytes(croissant.json)),
      ("datasheet.md", Array(Datasheet(known: known, columns: columns).text.utf8)),
      (Manifest.figuresName, JSONWriter.bytes(figures.json)),
      (Manifest.drawingName, Array(FiguresDrawing(figures: figures).text.utf8)),
    ]
  }
}
