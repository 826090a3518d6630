import Terminal

/// Words of the palette, of users' own programs, of long work and of the pace.
extension Words {
  static let palettePrompt: SafeText = "type what you want to do; Enter does it"
  static let keyPalette = KeyWords("commands", "find an action by typing, and do it")
  static func noKey(screen: String, action: String) -> String {
    "\(screen): \(action) has no key, so nobody could leave"
  }

  // MARK: users' own programs
  static func runs(_ line: SafeText) -> SafeText { "run \(line) on this sample" }
  static func outputOf(_ name: SafeText) -> SafeText { "Output · \(name)" }
  static let noOutput: SafeText = "It wrote nothing."
  static func running(_ name: SafeText) -> SafeText { "running \(name)" }
  static func ending(_ result: CommandResult) -> Notice? {
    switch result.ending {
    case .exited(0): result.isCut ? .warning("only the first 1 MiB is shown") : nil
    case .exited(let code): .warning("\(result.name) ended with \(code)")
    case .signal(let number): .warning("\(result.name) was ended by signal \(number)")
    case .cancelled: .warning("\(result.name) was stopped")
    case .cannotStart(let reason):
      .error("\(result.name) can't run: \(.oneLine(reason)); see [[command]] in config.toml")
    }
  }

  // MARK: long work
  static func progress(percent: Int, secondsLeft: Int) -> SafeText {
    "\(percent) % · \(time(secondsLeft)) left"
  }
  static func elapsed(seconds: Int) -> SafeText { time(seconds) }
  static let escStops: SafeText = " stops it"
  static func reading(_ what: SafeText) -> SafeText { "reading: \(what)" }
  static func time(_ seconds: Int) -> SafeText {
    "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
  }

  // MARK: pace
  static func pace(perHour: Int) -> SafeText { "\(perHour)/h" }
  static func breakDue(minutes: Int) -> SafeText {
    "\(minutes == 1 ? "1 minute" : "\(minutes) minutes") without a pause: a short one does eyes and answers good"
  }
}
