/// Columns that text takes on the screen, by winnow's own table instead of the C library's.
///
/// Libraries and terminals disagree, so the answer is not what some terminal would do with the raw
/// bytes but what a `Frame` draws for them: escapes and the dim marks of composed emoji are counted.
public enum TextWidth {
  /// The version of Unicode that the table was made from.
  public static var unicodeVersion: String { WidthTable.unicodeVersion }

  /// Columns of the text drawn on one line; reading stops once `limit` is passed.
  ///
  /// - Complexity: O(columns), never more than `limit` columns' worth of text.
  public static func columns(of text: SafeText, upTo limit: Int = .max) -> Int {
    text.withScanner { scanner in
      var at = 0
      var columns = 0
      while at < scanner.count && columns <= limit {
        let cluster = scanner.cluster(at: at)
        columns += scanner.columns(of: cluster, from: columns, isOneLine: true)
        at = cluster.end
      }
      return columns
    }
  }
}
