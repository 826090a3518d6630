extension SamplePatterns {
  /// What each answer counts where copies are discounted: answers of one cluster with the same label
  /// on a sample count as one, 1/m each.
  ///
  /// - Parameter clusters: the cluster of each annotator.
  /// - Returns: one weight an answer, in the order of the groups.
  func weights(clusters: [UInt32]) -> [Double] {
    var weights = [Double](repeating: 1, count: groups.annotator.count)
    var keys: [(key: UInt64, at: Int)] = []
    for p in clamp.indices {
      let group = groups.answers(of: p)
      guard group.count > 1 else { continue }
      keys.removeAll(keepingCapacity: true)
      for at in group {
        let cluster = UInt64(clusters[Int(groups.annotator[at])])
        keys.append((cluster << 16 | UInt64(groups.label[at]), at))
      }
      keys.sort { ($0.key, $0.at) < ($1.key, $1.at) }
      var start = 0
      while start < keys.count {
        var end = start + 1
        while end < keys.count, keys[end].key == keys[start].key { end += 1 }
        if end - start > 1 {
          for index in start..<end { weights[keys[index].at] = 1 / Double(end - start) }
        }
        start = end
      }
    }
    return weights
  }
}
