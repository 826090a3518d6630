import Glibc

/// What a use case takes from outside: the clock, randomness, the user's folders, this process. Passed in, so that
/// every rule stays a function of its inputs.
public struct Surroundings: Sendable {
  /// Seconds since 1970.
  public var now: @Sendable () -> Int
  /// Milliseconds of a clock that only runs forward.
  public var ticks: @Sendable () -> Int
  /// That many unpredictable bytes.
  public var random: @Sendable (Int) -> [UInt8]
  public var environment: [String: String]
  public var processID: Int
  /// Identifies the running system.
  public var bootID: String
  /// Identifies the machine.
  public var machineID: String
  /// Has another process score the project in a folder, without waiting for it; nil where nothing of the kind is wanted.
  public var scoreInBackground: (@Sendable (String) -> Void)?

  public init(
    now: @escaping @Sendable () -> Int, ticks: @escaping @Sendable () -> Int,
    random: @escaping @Sendable (Int) -> [UInt8], environment: [String: String], processID: Int,
    bootID: String,
    machineID: String
  ) {
    self.now = now
    self.ticks = ticks
    self.random = random
    self.environment = environment
    self.processID = processID
    self.bootID = bootID
    self.machineID = machineID
  }

  /// The real ones.
  public static func real(environment: [String: String]) -> Surroundings {
    Surroundings(
      now: { time(nil) },
      ticks: {
        var moment = timespec()
        clock_gettime(CLOCK_MONOTONIC, &moment)
        return moment.tv_sec * 1000 + moment.tv_nsec / 1_000_000
      },
      random: { count in
        // Eight bytes a call of the system, not one: an import draws a salt a record.
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
          var word: UInt64 = generator.next()
          for _ in 0..<min(8, count - bytes.count) {
            bytes.append(UInt8(truncatingIfNeeded: word))
            word >>= 8
          }
        }
        return bytes
      },
      environment: environment, processID: Int(getpid()),
      bootID: firstLine(of: "/proc/sys/kernel/random/boot_id"),
      machineID: firstLine(of: "/etc/machine-id"))
  }

  private static func firstLine(of path: String) -> String {
    guard let bytes = try? FileAccess.read(path, maximumBytes: 4096) else { return "" }
    return String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
  }

  private var home: String { environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "." }

  /// `$XDG_CONFIG_HOME/winnow`.
  public var configFolder: String { folder("XDG_CONFIG_HOME", fallback: ".config") }
  /// `$XDG_STATE_HOME/winnow`.
  public var stateFolder: String { folder("XDG_STATE_HOME", fallback: ".local/state") }

  private func folder(_ variable: String, fallback: String) -> String {
    let base =
      environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "\(home)/\(fallback)"
    return base + "/winnow"
  }
}
