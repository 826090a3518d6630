import Glibc

/// What an export or a merge that was killed left behind: `NAME.tmp-<pid>-…` beside its destination, whose process is
/// gone.
public enum StaleExports {
  public static func remove(beside destination: String) {
    var path = destination
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let parent = FileAccess.parent(of: path)
    for entry in FolderListing.names(in: parent) where entry.hasPrefix(name + ".tmp-") {
      let rest = entry.dropFirst(name.count + 5)
      guard let pid = pid_t(rest.prefix { $0 != "-" }), pid > 0, kill(pid, 0) != 0, errno == ESRCH
      else { continue }
      ScratchFolder.remove(parent + "/" + entry)
    }
  }
}
