/// Columns of exports that are ours, so that a record's field of the same name must give way.
public enum ExportColumns {
  /// Columns of each row.
  public static let ofRows = [
    "id", "source_id", "meta", "media", "contributor", "cluster", "license", "split", "content",
  ]
  /// Columns of each task; with several tasks they are `<task>_label`, ….
  public static let ofTasks = [
    "label", "label_probs", "confidence", "n_answers", "agreement", "weight", "status",
    "settled_by",
  ]

  /// Columns that only tasks of some type have.
  public static func own(_ type: TaskType) -> [String] {
    switch type {
    case .choice, .multichoice, .spans, .fields: []
    case .rating: ["mean", "mean_se"]
    case .preference: ["chosen", "rejected", "margin"]
    case .ranking: ["ranked"]
    case .text: ["candidates"]
    }
  }

  static let prefix = "field_"

  /// `id` for `field_id`; nil for a name that stands for no column of ours.
  static func plainName(of name: String) -> String? {
    guard name.utf8.starts(with: prefix.utf8) else { return nil }
    let plain = String(decoding: name.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
    return (ofRows + ofTasks).contains { $0.sameBytes(as: plain) } ? plain : nil
  }
}

extension Policy {
  /// The shown fields that are called like a column of ours, in the order of `samples.show`.
  public var collidingFields: [String] {
    samples.show.filter { !exportName(ofField: $0).sameBytes(as: $0) }
  }

  /// The column of a shown field: its name, or `field_<name>` where a column of ours is called so.
  public func exportName(ofField field: String) -> String {
    let isOurs =
      (ExportColumns.ofRows + ExportColumns.ofTasks).contains { $0.sameBytes(as: field) }
      || tasks.contains { task in
        let own = ExportColumns.own(task.type)
        return own.contains { $0.sameBytes(as: field) }
          || (ExportColumns.ofTasks + own).contains { "\(task.id)_\($0)".sameBytes(as: field) }
      }
    return isOurs ? ExportColumns.prefix + field : field
  }
}
