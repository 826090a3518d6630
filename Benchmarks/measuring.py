"""What every benchmark shares: a fresh project, a measured child process, runs in turns, a table.

Nothing here passes or fails: a benchmark prints figures beside its peer's of the same minute, and
the reader judges.
"""
import atexit
import dataclasses
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
HARNESS = os.path.join(HERE, "harness")
PEERS = os.path.join(HERE, "peers")


def program():
    """The winnow to measure: $WINNOW, else the release build of this checkout."""
    path = os.environ.get("WINNOW") or os.path.join(ROOT, ".build", "release", "winnow")
    if not os.access(path, os.X_OK):
        sys.exit(f"{path}: no program there; build it with: swift build -c release (or set WINNOW)")
    return os.path.abspath(path)


def work_folder(name):
    """A folder of this run's own on $BENCH_DIR (else $TMPDIR), removed at the end.

    It has to be on the disk that is meant: on a tmpfs a sync costs nothing.
    """
    folder = tempfile.mkdtemp(prefix=f"winnow-{name}-", dir=os.environ.get("BENCH_DIR"))
    if not os.environ.get("BENCH_KEEP"):
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def fresh_environment(home):
    """The environment with a home of its own: no key, no state, no project from outside."""
    os.makedirs(home, exist_ok=True)
    dropped = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "WINNOW_KEY", "WINNOW_PROJECT", "NO_COLOR")
    environment = {key: value for key, value in os.environ.items() if key not in dropped}
    environment["HOME"] = home
    return environment


@dataclasses.dataclass
class Measured:
    """One run of a program: wall-clock and processor seconds, peak memory, what it printed."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    code: int
    output: bytes = b""


def peak_kb(pid):
    """The most memory that a process ever held, or 0 where the system doesn't tell."""
    try:
        with open(f"/proc/{pid}/status") as status:
            for line in status:
                if line.startswith("VmHWM"):
                    return int(line.split()[1])
    except OSError:
        pass
    return 0


def run(command, environment=None, stdin=None, keep_output=False, is_checked=True):
    """Runs a program to its end and measures it.

    Peak memory is the process's own VmHWM, looked at each 5 ms: what wait4 reports has this
    interpreter's size as its floor, because Linux carries it over exec.
    """
    peak = 0
    is_over = threading.Event()
    source = open(stdin, "rb") if stdin else subprocess.DEVNULL
    sink = tempfile.TemporaryFile() if keep_output else open(os.devnull, "wb")
    complaints = tempfile.TemporaryFile()
    start = time.perf_counter()
    child = subprocess.Popen(command, env=environment, stdin=source, stdout=sink, stderr=complaints)

    def watch():
        nonlocal peak
        while not is_over.wait(0.005):
            peak = max(peak, peak_kb(child.pid))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    is_over.set()
    watcher.join()
    child.returncode = os.waitstatus_to_exitcode(status)
    if stdin:
        source.close()
    output = b""
    if keep_output:
        sink.seek(0)
        output = sink.read()
    sink.close()
    if is_checked and child.returncode:
        complaints.seek(0)
        said = complaints.read().decode("utf8", "replace").strip()[-2000:]
        sys.exit(f"{' '.join(command)}: ended with {child.returncode}\n{said}")
    complaints.close()
    processor = usage.ru_utime + usage.ru_stime
    return Measured(seconds, processor, (peak or usage.ru_maxrss) / 1024, child.returncode, output)


class Project:
    """A project in a folder of its own, with a home of its own."""

    def __init__(self, folder, name="project", tasks=("topic:billing,bug,other",)):
        self.path = os.path.join(folder, name)
        self.environment = fresh_environment(os.path.join(folder, name + "-home"))
        command = [program(), "init", self.path, "--name", "bench", "--me", "bench", "--json"]
        for task in tasks:
            command += ["--task", task]
        run(command, self.environment)

    def command(self, *arguments):
        """The command line of winnow on this project."""
        return [program(), *arguments, "--project", self.path]

    def run(self, *arguments, **options):
        """Runs winnow on this project, measured."""
        return run(self.command(*arguments), self.environment, **options)

    def start(self, *arguments):
        """Starts winnow on this project with pipes for its input and output."""
        return subprocess.Popen(
            self.command(*arguments), env=self.environment, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    @property
    def ledger_mb(self):
        """Size of the ledger with its log, MB."""
        ledger = os.path.join(self.path, "ledger.sqlite")
        sizes = (os.path.getsize(ledger + end) for end in ("", "-wal") if
                 os.path.exists(ledger + end))
        return sum(sizes) / 1e6


def in_turns(repetitions, **jobs):
    """Runs every job once, then again, …: a slow minute of the machine then meets all of them.

    Returns what each returned, a list a job. A note goes to standard error as each ends.
    """
    results = {name: [] for name in jobs}
    for turn in range(repetitions):
        for name, job in jobs.items():
            start = time.perf_counter()
            results[name].append(job())
            note(f"{name} {turn + 1}/{repetitions}: {time.perf_counter() - start:.1f} s")
    return results


def note(text):
    """Progress, on standard error."""
    print(f"  … {text}", file=sys.stderr, flush=True)


def percentile(values, share):
    """The value below which `share` of them lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


median = statistics.median


def spread(values, digits=2):
    """Median and, in brackets, the least and the most of the repetitions."""
    low, high = min(values), max(values)
    return f"{median(values):.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"


class Table:
    """Aligned columns under a heading that says how busy the machine was."""

    def __init__(self, heading, *columns):
        self.heading = heading
        self.rows = [columns]
        self.notes = []

    def row(self, *cells):
        self.rows.append(tuple(str(cell) for cell in cells))

    def ratio(self, name, ours, theirs, aim):
        """How winnow stands to its peer: both are rates, or both are times turned into rates."""
        self.notes.append(f"{name}: {ours / theirs:.2f} × the peer ({aim})")

    def line(self, text):
        self.notes.append(text)

    def print(self):
        load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
        print(f"\n{self.heading}\n  load average {load} on {os.cpu_count()} cores")
        widths = [max(len(row[i]) for row in self.rows) for i in range(len(self.rows[0]))]
        for row in self.rows:
            cells = [cell.ljust(width) if i == 0 else cell.rjust(width)
                     for i, (cell, width) in enumerate(zip(row, widths))]
            print("  " + "  ".join(cells).rstrip())
        for text in self.notes:
            print("  " + text)
        sys.stdout.flush()


def rate(count, seconds):
    """Things a second, with thousands' commas."""
    return f"{count / seconds:,.0f}"
