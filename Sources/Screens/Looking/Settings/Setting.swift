import Domain
import Preferences
import Project
import Terminal

/// A choice of the user's that the settings screen makes.
enum Setting: String, Equatable, Sendable, CaseIterable {
  case theme, mouse, keys, breaks

  private static let breakMinutes: [Int?] = [nil, 20, 30, 45, 60, 90, 120]

  /// What stands in the file once the next value is taken, or the one before; around the ends.
  func edit(of preferences: Preferences, by step: Int) -> PreferenceEdit {
    func next<Value: Equatable>(_ values: [Value], _ now: Value) -> Value {
      let all = values.contains(now) ? values : values + [now]
      let at = all.firstIndex(of: now) ?? 0
      return all[(at + step + all.count) % all.count]
    }
    switch self {
    case .theme:
      return .theme(next([nil] + Theme.bundledNames.map { Optional($0) }, preferences.theme))
    case .mouse: return .mouse(!preferences.usesMouse)
    case .keys:
      return .preset(
        next(KeyPreset.allCases.map(\.rawValue), preferences.preset ?? KeyPreset.winnow.rawValue))
    case .breaks: return .breakMinutes(next(Setting.breakMinutes, preferences.breakMinutes))
    }
  }
}

extension ProjectWork {
  /// Writes a choice into the user's file, which keeps all else that it says.
  func set(_ setting: Setting, by step: Int) -> PageMessage {
    do {
      let edit = setting.edit(of: preferences, by: step)
      let path = "\(project.surroundings.configFolder)/\(Preferences.fileName)"
      let text = Preferences.edited(try UserFile.read(path), edit)
      let written = try Preferences.read(
        text: text, name: path, presets: KeyPreset.allCases.map(\.rawValue),
        keyProblem: { KeyTables.problem(screen: $0, action: $1) })
      var wanted = preferences
      wanted.take(edit)
      // The file may have been edited since it was read: what was chosen here must stand in it, the rest is its own.
      var compared = written
      compared.take(edit)
      guard compared == written else { throw ProjectError.badInput(Words.settingOdd(path)) }
      try UserFile.write(text, to: path)
      preferences = wanted
      return .changed(
        Page(settings: try settingsFacts()),
        setting == .keys ? Words.settingNextStart : Words.settingSaved(.oneLine(path)),
        breakMinutes: preferences.breakMinutes)
    } catch { return .refused("\(error)") }
  }
}
