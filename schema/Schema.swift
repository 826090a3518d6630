/// The numbered SQL scripts, embedded in the binary.
public enum Schema {
  /// `application_id` of the file: "winw".
  public static let applicationID = 0x7769_6E77
  /// `user_version` of the file: the number of the newest script that changed what is permanent.
  public static let version = 1
  /// Version of the projections and of the rules that derive them; another one means that they are derived anew.
  public static let projectionVersion = 7

  /// What is permanent.
  public static var ledger: String { text(PackageResources._001_ledger_sql) }
  /// What is derived.
  public static var projections: String { text(PackageResources._002_projections_sql) }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
