import Domain
import Ledger

/// The tables, indexes and triggers of a file as one hash: a planted trigger or hidden table changes it.
enum SchemaShape {
  /// The hash of what `schema/*.sql` make; a test holds it to them.
  static let pinned = "047ddc0da280ea5d49cccd9b73850e70bcd2507e211f9bd7e6413b755f76b903"

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
