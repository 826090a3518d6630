import Domain
import Terminal

/// Who one is here, how it looks, and where everything lies.
struct SettingsFacts: Equatable, Sendable {
  struct Variable: Equatable, Sendable {
    var name: String
    var value: String
  }

  var name: String?
  var fingerprint: String?
  var credit: Credit?
  var roles: [String]
  var folder: String
  var ledger: String
  var config: String
  var state: String
  /// Nil: what the terminal suggests.
  var theme: String?
  var usesMouse = true
  /// The set of keys; nil: winnow's own.
  var preset: String?
  var breakMinutes: Int?
  /// The user's own programs.
  var commands: [String] = []
  var environment: [Variable]
}

extension Page {
  init(settings facts: SettingsFacts) {
    self.init()
    heading(Words.settingsYou)
    fact(Words.settingsName, facts.name ?? "–")
    fact(Words.settingsKey, facts.fingerprint ?? "–")
    fact(Words.settingsCredit, facts.credit?.rawValue ?? "–")
    if !facts.roles.isEmpty { fact(Words.settingsRoles, facts.roles.joined(separator: ", ")) }
    add(.words(Words.settingsChangeName, .dim))
    heading(Words.settingsLook)
    fact(Words.settingsTheme, facts.theme ?? Words.settingsAuto)
    link(.setting(.theme))
    fact(Words.settingsMouse, facts.usesMouse ? Words.settingsOn : Words.settingsOff)
    link(.setting(.mouse))
    fact(Words.settingsKeys, facts.preset ?? "winnow")
    link(.setting(.keys))
    fact(Words.settingsBreak, facts.breakMinutes.map { "\($0) min" } ?? Words.settingsOff)
    link(.setting(.breaks))
    if !facts.commands.isEmpty {
      fact(Words.settingsCommands, facts.commands.joined(separator: ", "))
    }
    for variable in facts.environment { fact(.oneLine(variable.name), variable.value) }
    fact(Words.settingsFile, facts.config + "/config.toml")
    add(.words(Words.settingsChangeLook, .dim))
    heading(Words.settingsFiles)
    fact(Words.settingsProject, facts.folder)
    fact(Words.settingsLedger, facts.ledger)
    fact(Words.settingsKeyFile, facts.config + "/key")
    fact(Words.settingsState, facts.state)
  }

  private mutating func fact(_ name: SafeText, _ value: String) {
    add(.line(StyledLine([.init("\(name): ", .dim), .init(.oneLine(value))])))
  }
}
