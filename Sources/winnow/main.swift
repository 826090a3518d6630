import ArgumentParser
import CAllocator
import Glibc
import Terminal

// Files and folders of ours are for their owner alone unless something says otherwise.
umask(0o077)
// A reader that went away (`winnow log | head`) ends us quietly.
signal(SIGPIPE, SIG_DFL)
// Two threads work at a time, at most; more arenas would only hold on to memory.
winnow_limit_arenas(2)

do {
  var command = try Winnow.parseAsRoot()
  try command.run()
} catch {
  exit(ExitStatus.report(error))
}
