import CSQLiteSettings
import Domain
import GRDB
import GRDBSQLite
import Glibc
import Ledger

/// The words of samples, in a file of their own beside the ledger: `search.sqlite`. It holds nothing that is not in
/// the ledger, so it may be deleted at any time, and what is erased goes with it.
///
/// A separate file, because a full-text index keeps erased words in its segments until it is made anew, and because the
/// ledger then opens the same with an SQLite that has no FTS5.
public final class WordIndex: @unchecked Sendable {
  /// A text and the row of its sample.
  public struct Entry: Sendable {
    public let number: Int
    public let text: String

    public init(number: Int, text: String) {
      self.number = number
      self.text = text
    }
  }

  private let queue: DatabaseQueue
  // Touched only inside the queue, which is serial.
  private let connection: Connection
  public let path: String

  /// Opens the index, or makes it. Another project's, an earlier version's or a damaged one is made anew.
  /// - Parameter owner: what it belongs to; another one means that it is made anew.
  /// - Throws: `StoreError`, also where this SQLite has no full text.
  public convenience init(path: String, owner: String) throws {
    do { try self.init(opening: path, owner: owner) } catch {
      for file in [path, path + "-journal"] { unlink(file) }
      try self.init(opening: path, owner: owner)
    }
  }

  private init(opening path: String, owner: String) throws {
    self.path = path
    do {
      var configuration = Configuration()
      configuration.busyMode = .timeout(5)
      configuration.prepareDatabase { db in
        guard let handle = db.sqliteConnection else { return }
        winnow_sqlite_harden(UnsafeMutableRawPointer(handle))
      }
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      let connection = try queue.inDatabase { db in
        guard let handle = db.sqliteConnection else {
          throw StoreError.sqlite(code: 21, message: "no connection")
        }
        return Connection(handle, path: path)
      }
      self.queue = queue
      self.connection = connection
      try queue.inDatabase { _ in
        try connection.execute(
          script: """
            PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON; PRAGMA mmap_size=0;
            CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
            CREATE VIRTUAL TABLE IF NOT EXISTS words
              USING fts5(text, content='', tokenize='unicode61 remove_diacritics 0');
            """)
        let known = try connection.first("SELECT value FROM note WHERE name = 'owner'") {
          $0.text(0)
        }
        if known != Self.version + owner {
          try connection.execute(
            script: "BEGIN; INSERT INTO words (words) VALUES ('delete-all'); DELETE FROM note;")
          try connection.run(
            "INSERT INTO note (name, value) VALUES ('owner', ?)", .text(Self.version + owner))
          try connection.execute(script: "COMMIT")
        }
        // Its statements may have been prepared before the tables were made.
        _ = try connection.first("SELECT count(*) FROM words WHERE words MATCH '\"a\"'") {
          $0.int(0)
        }
      }
    } catch let error as DatabaseError {
      throw StoreError(
        code: error.resultCode.rawValue, message: error.message ?? "unknown", path: path)
    }
  }

  deinit { connection.finalizeStatements() }

  private static let version = "1 "

  /// The last row whose words are in it.
  public func through() throws -> Int {
    try queue.inDatabase { _ in
      try connection.first("SELECT value FROM note WHERE name = 'through'") { $0.int(0) } ?? 0
    }
  }

  /// Adds the words of samples, where no other process has done so meanwhile.
  /// - Parameters:
  ///   - entries: ascending, all those behind row `after` up to `through`.
  /// - Throws: `StoreError`.
  public func add(_ entries: [Entry], after: Int, through: Int) throws {
    try queue.inDatabase { _ in
      try connection.execute(script: "BEGIN IMMEDIATE")
      do {
        let now =
          try connection.first("SELECT value FROM note WHERE name = 'through'") { $0.int(0) } ?? 0
        if now == after {
          for entry in entries {
            try connection.run(
              "INSERT INTO words (rowid, text) VALUES (?, ?)", .integer(entry.number),
              .text(entry.text))
          }
          try connection.run(
            "INSERT OR REPLACE INTO note (name, value) VALUES ('through', ?)", .integer(through))
        }
        try connection.execute(script: "COMMIT")
      } catch {
        try? connection.execute(script: "ROLLBACK")
        throw error
      }
    }
  }

  /// Rows of samples whose text holds all of some words and phrases and none of others, ascending.
  /// - Parameters:
  ///   - texts: words (also beginnings of words) and phrases; at least one that is not negated.
  ///   - after: only rows behind it.
  public func rows(_ texts: [SampleFilter.Term], after: Int, limit: Int) throws -> [Int] {
    try queue.inDatabase { _ in
      try connection.all(
        "SELECT rowid FROM words WHERE words MATCH ? AND rowid > ? ORDER BY rowid LIMIT ?",
        .text(Self.query(texts)), .integer(after), .integer(limit)
      ) { $0.int(0) }
    }
  }

  /// Rows of samples whose text holds a whole word, ascending.
  /// - Parameter limit: most that are returned: a word that is everywhere costs no more than a rare one.
  public func rows(holding word: String, limit: Int) throws -> [Int] {
    try queue.inDatabase { _ in
      try connection.all(
        "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid LIMIT ?",
        .text(Self.quoted(word)), .integer(limit)
      ) { $0.int(0) }
    }
  }

  /// Forgets all words, so that none that was erased is left in the file.
  public func clear() throws {
    try queue.inDatabase { _ in
      try connection.execute(
        script: """
          INSERT INTO words (words) VALUES ('delete-all');
          DELETE FROM note WHERE name = 'through'; VACUUM;
          """)
    }
  }

  /// In FTS5's language; everything that came from outside stands in quotes.
  static func query(_ texts: [SampleFilter.Term]) -> String {
    func part(_ term: SampleFilter.Term) -> String {
      switch term.condition {
      case .word(let text): quoted(text) + "*"
      case .phrase(let text): quoted(text)
      default: "\"\""
      }
    }
    let wanted = texts.filter { !$0.isNegated }.map(part).joined(separator: " AND ")
    let unwanted = texts.filter(\.isNegated).map { " NOT " + part($0) }.joined()
    return "(\(wanted))" + unwanted
  }

  private static func quoted(_ text: String) -> String {
    let inner = text.reduce(into: "") { result, character in
      result.append(character)
      if character == "\"" { result.append(character) }
    }
    return "\"\(String(inner.filter { $0 != "\0" }))\""
  }

  /// Whether the index can find these: it knows words, and a text without blanks between them (Chinese, Thai, …) is
  /// one word to it.
  public static func canFind(_ texts: [SampleFilter.Term]) -> Bool {
    texts.contains { !$0.isNegated }
      && texts.allSatisfy { term in
        switch term.condition {
        case .word(let text), .phrase(let text):
          text.unicodeScalars.contains { $0.properties.isAlphabetic || ("0"..."9").contains($0) }
            && !text.unicodeScalars.contains { hasNoBlanks($0) }
        default: true
        }
      }
  }

  /// Of a script that is written without blanks between words: Chinese, Japanese, Thai, …
  public static func hasNoBlanks(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x4DBF,
      0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
      true
    default: false
    }
  }
}
