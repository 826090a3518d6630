import ArgumentParser

/// The root of all commands. Without one it opens the screens.
struct Winnow: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "winnow",
    abstract: "Label, review and release datasets together, in a terminal.",
    discussion: """
      A project is a folder with winnow.toml, guideline.md and ledger.sqlite; commands find it from the current
      folder upward, or by --project DIR or WINNOW_PROJECT.

      Examples:
        winnow init helpdesk --task topic:billing,bug,other
        cd helpdesk && winnow import messages.jsonl && winnow label
        winnow export ../release && winnow verify ../release

      Exit codes: 0 done, 1 the check failed, 2 wrong use, 3 bad input (partly or wholly refused),
      4 no project, no key or not allowed, 5 disk or database, 130 interrupted.
      """,
    version: version,
    groupedSubcommands: [
      CommandGroup(
        name: "Projects",
        subcommands: [InitCommand.self, JoinCommand.self, GrantCommand.self, PolicyCommand.self]),
      CommandGroup(
        name: "Contributing",
        subcommands: [
          HomeCommand.self, LabelCommand.self, ReviewCommand.self, SubmitCommand.self,
          ImportCommand.self,
          AnswerCommand.self, NextCommand.self, AppealCommand.self,
        ]),
      CommandGroup(
        name: "Looking",
        subcommands: [
          StatusCommand.self, FindCommand.self, SampleCommand.self, MeCommand.self, LogCommand.self,
          ScoreCommand.self,
          SharesCommand.self, AgreementCommand.self,
        ]),
      CommandGroup(
        name: "Publishing",
        subcommands: [
          ExportCommand.self, MergeCommand.self, ReleaseCommand.self, VerifyCommand.self,
          ShowCommand.self,
          ProveCommand.self, DiffCommand.self,
        ]),
      CommandGroup(
        name: "Without a project", subcommands: [AggregateCommand.self, SimulateCommand.self]),
      CommandGroup(
        name: "Care",
        subcommands: [
          BackupCommand.self, EraseCommand.self, DoctorCommand.self, KeysCommand.self,
          TourCommand.self,
          ManCommand.self,
          CompletionsCommand.self,
        ]),
    ],
    defaultSubcommand: HomeCommand.self)
}
