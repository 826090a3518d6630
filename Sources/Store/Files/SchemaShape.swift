import Domain
import Ledger

/// The tables, indexes and triggers of a file as one hash: a planted trigger or hidden table changes it.
enum SchemaShape {
  /// The hash of what `schema/*.sql` make; a test holds it to them.
  static let pinned = "dc59225779af30def5ff4e5eea4c72d1efeb11e92e4b39da5ad19da4bf919dd8"
  /// What earlier versions made. They differ in derived tables alone, which are made anew at opening.
  static let earlier: Set = [
    "db05f32fb132541e49776805d6d637c4aa2a8adb22a65ae177eb5c7856e0f00a",
    "286ae3fe739371a27abd640517c082811688d1ce76255a0e4deaa81885f4337c",
    "53a37438b685fa36b91bc9cefadb29eb78c03a14bf67bf8c3fd9108287c0d7f0",
    "397f9c2f6910a6a301121b9f0188fbbd63a3caf8864862708bea3c118b398889",
  ]

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
