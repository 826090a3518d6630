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
