import Domain
import Project
import Terminal

extension BrowseModel {
  private struct Areas {
    var query: Rectangle
    var list: Rectangle
    var preview: Rectangle?
    var asked: Rectangle
  }

  /// The preview stands beside the list where there is room, else below it.
  private func areas(_ size: Size) -> Areas {
    var body = Canvas.bodyArea(of: size)
    // What is wrong with a filter names all keys that there are.
    let explained = problem != nil && body.rows >= 16 ? 4 : 3
    let query = body.takeTop(isTyping && body.rows >= 10 ? explained : 1)
    let asked = body.takeBottom(askedRows(body.rows))
    if body.columns >= 96 {
      var preview = body.takeRight(body.columns / 2 - 1)
      _ = preview.takeLeft(1)
      return Areas(query: query, list: body.inset(right: 1), preview: preview, asked: asked)
    }
    guard body.rows >= 12 else {
      return Areas(query: query, list: body, preview: nil, asked: asked)
    }
    var preview = body.takeBottom(body.rows / 3)
    _ = preview.takeTop(1)
    return Areas(query: query, list: body, preview: preview, asked: asked)
  }

  private func askedRows(_ rows: Int) -> Int {
    let wanted: Int
    switch batch {
    case .choosing(let list), .flags(let list), .reasons(_, let list), .questions(_, let list),
      .options(_, _, let list):
      // Of many options as many as leave half of the list in view; they stand side by side.
      wanted = min(list.codes.count, max(6, rows / 2 - 2)) + 2
    case .gathering, .performing: wanted = 3
    case .preview: wanted = 4
    case nil: wanted = 0
    }
    return min(wanted, max(0, rows - 2))
  }

  func height(_ size: Size) -> Int { areas(size).list.rows }

  func view(size: Size) -> Frame {
    guard !ScreenSize.isTooSmall(size) else { return ScreenSize.tooSmall(size) }
    var canvas = Canvas(size: size, place: place, screen: Words.browse)
    let areas = areas(size)
    drawQuery(on: &canvas, in: areas.query)
    if lines.isEmpty {
      canvas.draw(paragraphs: [(empty, .normal)], in: areas.list)
    } else {
      drawList(on: &canvas, in: areas.list)
      if let preview = areas.preview, let focused {
        if preview.column == areas.list.column {
          canvas.frame.rule(row: preview.row - 1, column: preview.column, columns: preview.columns)
        }
        focused.sample.draw(on: &canvas.frame, in: preview, scroll: 0)
      }
    }
    drawBatch(on: &canvas, in: areas.asked)
    if notice == nil, isNarrowed, problem == nil {
      canvas.draw(.plain(Words.onlyAnswered))
    } else {
      canvas.draw(notice)
    }
    drawFooter(on: &canvas)
    return canvas.frame
  }

  private var empty: SafeText {
    if problem != nil { return "" }
    if let progress { return progress.isIndexing ? Words.gatheringWords : Words.searching }
    return shown.isEmpty ? Words.noSamples : Words.nothingFound
  }

  private func drawFooter(on canvas: inout Canvas) {
    switch batch {
    case .choosing, .flags, .reasons, .questions, .options:
      canvas.drawFooter(PickKeys.table, mode: .keys)
    case .preview(_, let preview):
      canvas.drawFooter(BatchKeys.table, mode: .keys) { $0 == .cancel || preview.changes > 0 }
    case .gathering, .performing:
      canvas.drawFooter(BatchKeys.table, mode: .keys) { $0 == .cancel }
    case nil:
      if isTyping {
        canvas.drawFooter(QueryKeys.table, mode: .typing)
      } else {
        canvas.drawFooter(BrowseKeys.table, mode: .keys, where: isAvailable)
      }
    }
  }

  private func drawQuery(on canvas: inout Canvas, in area: Rectangle) {
    let start = canvas.frame.draw("/", row: area.row, column: area.column, style: .key) + 1
    if isTyping {
      canvas.drawQuery(query, isTyping: true, row: area.row, column: start)
      guard area.rows > 1 else { return }
      let help = area.inset(top: 1)
      if let problem {
        canvas.frame.wrap(Words.filterProblem(problem), in: help, style: .error)
      } else {
        canvas.frame.wrap(Words.filterHelp, in: help, style: .dim)
      }
      return
    }
    let said = Words.foundCount(
      lines.count, progress: isSearching ? progress : nil, isDone: isDone)
    let end =
      canvas.frame.draw(said, row: area.row, endingAt: area.endColumn, style: .dim) - 1
    if shown.isEmpty {
      canvas.frame.draw(
        Words.allSamples, row: area.row, column: start, columns: end - start, style: .dim)
    } else {
      canvas.frame.draw(
        .oneLine(shown), row: area.row, column: start, columns: end - start, style: .field)
    }
  }

  private func drawList(on canvas: inout Canvas, in area: Rectangle) {
    canvas.draw(list, count: lines.count, in: area, hasCursor: !isTyping) { number, isFocused in
      let line = lines[number]
      var runs = StyledLine()
      if area.columns >= 50 {
        runs.append("\(SafeText.oneLine(String(line.id.prefix(6))))  ", .dim)
      }
      if !line.isAccepted {
        runs.append(Words.notAccepted, .badge)
        runs.append(" ")
      }
      runs.append(line.summary, isFocused ? .selected : .normal)
      return runs
    }
  }

  private func drawBatch(on canvas: inout Canvas, in area: Rectangle) {
    var area = area
    guard area.rows > 0, let batch else { return }
    _ = area.takeTop(1)
    let title = area.takeTop(1)
    func say(_ text: SafeText) {
      canvas.frame.draw(
        text, row: title.row, column: title.column, columns: title.columns, style: .bold)
    }
    switch batch {
    case .choosing(let list):
      say(list.title)
      canvas.frame.cursor = Self.batchOptions(list).draw(on: &canvas.frame, in: area)
    case .flags(let list), .reasons(_, let list), .questions(_, let list),
      .options(_, _, let list):
      say(list.title)
      canvas.frame.cursor = list.options(in: area).draw(on: &canvas.frame, in: area)
    case .gathering(let act, let thousandths):
      say(Words.batchGathering(act))
      canvas.frame.progress(
        row: area.row, column: area.column, columns: min(40, area.columns),
        fraction: Double(thousandths) / 1000)
    case .preview(let act, let preview):
      say(Words.batchPreview(act, preview))
      canvas.frame.wrap(
        preview.changes == 0 ? Words.batchNothing : Words.batchUndo, in: area, style: .dim)
    case .performing(let act, let done, let total):
      say(Words.batchPerforming(act, done: done, of: total))
      canvas.frame.progress(
        row: area.row, column: area.column, columns: min(40, area.columns),
        fraction: total == 0 ? 1 : Double(done) / Double(total))
    }
  }

  private static func batchOptions(_ list: PickList) -> OptionRows {
    OptionRows(
      rows: list.codes.enumerated().map { number, code in
        OptionRows.Row(
          keys: "\(number + 1)", name: Words.batchName(code), help: Words.batchHelp(code))
      }, cursor: list.cursor)
  }
}
