import Glibc

/// What an export or a merge has begun and not brought to its end: `NAME.tmp-<pid>-…` beside its destination.
public enum ExportDrafts {
  /// Removes what processes that are gone left behind.
  public static func removeAbandoned(beside destination: String) {
    for draft in drafts(beside: destination) {
      guard draft.process > 0, kill(draft.process, 0) != 0, errno == ESRCH else { continue }
      ScratchFolder.remove(draft.path)
    }
  }

  /// Removes what this process has begun, from any thread.
  /// - Returns: whether there was something.
  public static func removeOwn(beside destination: String) -> Bool {
    var found = false
    for draft in drafts(beside: destination) where draft.process == getpid() {
      if ScratchFolder.end(draft.path) { found = true }
    }
    return found
  }

  private static func drafts(beside destination: String) -> [(path: String, process: pid_t)] {
    var path = destination
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let parent = FileAccess.parent(of: path)
    return FolderListing.names(in: parent).compactMap { entry in
      guard entry.hasPrefix(name + ".tmp-") else { return nil }
      let rest = entry.dropFirst(name.count + 5)
      return pid_t(rest.prefix { $0 != "-" }).map { (parent + "/" + entry, $0) }
    }
  }
}
