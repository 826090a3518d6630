import Aggregate
import ArgumentParser
import Domain
import Glibc
import Import
import Project
import ProjectFile
import Release
import Simulation
import Store
import Terminal

/// A command that did its work and found that something does not hold.
struct CheckFailed: Error {}

/// A command that was interrupted by its user.
struct Interrupted: Error {}

/// A command that took part of its input and refused the rest; the words were said already.
struct PartlyRefused: Error {}

/// Exit codes (docs/architecture.md): 0 done, 1 the check failed, 2 wrong use, 3 bad input, 4 no project, no key or not
/// allowed, 5 disk or database, 130 interrupted.
enum ExitStatus {
  /// Says what went wrong on standard error; the code to end with.
  static func report(_ error: any Error) -> Int32 {
    switch error {
    case is CheckFailed: return 1
    case is Interrupted: return 130
    case is PartlyRefused: return 3
    case let code as ExitCode: return code.rawValue
    case let error as ProjectError:
      Console.complain(error.description)
      return error.exitCode
    case let error as StoreError:
      Console.complain(error.description)
      if case .noLedger = error { return 4 }
      if case .exists = error { return 2 }
      return 5
    case let error as ImportError:
      Console.complain(error.description)
      return 3
    case let error as AggregateError:
      Console.complain(error.description)
      if case .noAnswers = error { return 3 }
      return 2
    case let error as ProjectFileError:
      Console.complain(error.description)
      return 3
    case let error as ReleaseError:
      Console.complain(error.description)
      switch error {
      case .exists, .badDestination, .badPlan: return 2
      case .notAPart, .badParts: return 3
      default: return 5
      }
    case let error as SimulationError:
      Console.complain(error.description)
      return 2
    case let error as TerminalError:
      Console.complain("\(error)")
      return 2
    default:
      let code = Winnow.exitCode(for: error)
      let message = Winnow.fullMessage(for: error)
      if code == .success {
        Console.print(message)
        return 0
      }
      if code == .validationFailure {
        Console.complain(raw: message)
        return 2
      }
      Console.complain(message.isEmpty ? "\(error)" : message)
      return 5
    }
  }
}
