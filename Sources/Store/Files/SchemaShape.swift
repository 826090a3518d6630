import Domain
import Ledger

/// The tables, indexes and triggers of a file as one hash: a planted trigger or hidden table changes it.
enum SchemaShape {
  /// The hash of what `schema/*.sql` make; a test holds it to them.
  static let pinned = "cd30b411e261c049cb945adcdb4c82ca3174f23779b7bc8fc3cd4e1e2f6c08a6"
  /// What earlier versions made. They differ in derived tables alone, which are made anew at opening.
  static let earlier: Set = ["286ae3fe739371a27abd640517c082811688d1ce76255a0e4deaa81885f4337c"]

  static func hash(_ connection: Connection) throws -> String {
    var text = ""
    try connection.each(
      """
      SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema
      WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name
      """
    ) { row in
      text += "\(row.text(0))\u{1F}\(row.text(1))\u{1F}\(row.text(2))\u{1F}\(row.text(3))\u{1E}"
      return true
    }
    return sha256(text.utf8).hex
  }
}
